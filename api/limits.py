"""Every limit of the API, in one place. The README and the OpenAPI document quote these names."""

from typing import Final

# What a visitor may send. Characters are Unicode code points.
QUESTION_CHARACTERS: Final = 1_000
HISTORY_TURNS: Final = 8
HISTORY_ANSWER_CHARACTERS: Final = 8_000
HISTORY_CHARACTERS: Final = 40_000
COMMENT_CHARACTERS: Final = 500
FEEDBACK_PER_MINUTE: Final = 10
# A request at the limits above fits even when JSON escapes every character (12 bytes outside the BMP).
BODY_BYTES: Final = 524_288
BODY_NESTING: Final = 8
# An oversized body is read up to here and thrown away, so that the sender reads our answer, not a reset.
BODY_DRAIN_BYTES: Final = 8_388_608
BODY_SECONDS: Final = 10.0

# What an answer may cost and take.
MAX_OUTPUT_TOKENS: Final = 800
DEADLINE_SECONDS: Final = 50.0
ANSWER_CHARACTERS: Final = HISTORY_ANSWER_CHARACTERS
TOOL_ROUNDS: Final = 3
SEARCHES: Final = 2  # by a model that searches itself, through the harness
TOOL_RESULT_CHARACTERS: Final = 12_000
# A Bedrock agent decides by itself how often it calls its model; what exceeds this isn't waited for.
AGENT_MODEL_CALLS: Final = 6
AGENT_OUTPUT_TOKENS: Final = 2_048
REWRITE_TOKENS: Final = 160
REWRITE_TURNS: Final = 4
REWRITE_ANSWER_CHARACTERS: Final = 1_000
PROMPT_HISTORY_TURNS: Final = 4
PROMPT_HISTORY_ANSWER_CHARACTERS: Final = 2_000

# What is retrieved.
RETRIEVED_RESULTS: Final = 8
SOURCE_CHARACTERS: Final = 6_000
SOURCES_CHARACTERS: Final = 24_000
SOURCE_SCORE_SHARE: Final = 0.35
SNIPPET_CHARACTERS: Final = 240
# What is offered beside an answer: questions for the model to choose from, questions and links for the page.
SUGGESTED: Final = 12
SUGGESTED_OF_ONE_SOURCE: Final = 3
NEXT_QUESTIONS: Final = 3
MORE_LINKS: Final = 3
MORE_SCORE_SHARE: Final = 0.85
QUOTE_CHARACTERS: Final = 400

# How Bedrock is called. Retries happen only before the first word of an answer.
ATTEMPTS: Final = 3
BACKOFF_SECONDS: Final = 0.25
BACKOFF_LIMIT_SECONDS: Final = 2.0
CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 20.0
STOP_SECONDS: Final = 3.0
DEPLOYMENT_READ_SECONDS: Final = 2.0
TABLE_READ_SECONDS: Final = 1.0
PAUSED_RETRY_SECONDS: Final = 600
DEPLOYMENT_FRESH_SECONDS: Final = 300.0
DOCUMENTS_FRESH_SECONDS: Final = 60.0
DEPLOYMENT_RETRY_SECONDS: Final = 30.0

# How many questions run at once in one process, and how many more may wait for a thread.
CONCURRENT_ANSWERS: Final = 64
WAITING_ANSWERS: Final = 192
PING_SECONDS: Final = 10.0

# What a program may send and get over MCP. Its envelope nests deeper than a question does.
MCP_NESTING: Final = 16
MCP_LIST: Final = 100
DOCUMENT_PART_CHARACTERS: Final = 40_000
DOCUMENT_CHARACTERS: Final = 1_000_000
SEARCH_SECONDS: Final = 15.0

# What the citation gate judges. What is longer or denser is shown as unverified: nobody wrote it to be read.
ANSWER_SENTENCES: Final = 120
ANSWER_FIGURES: Final = 300
SENTENCE_FIGURES: Final = 60

# The app's own checks of what the model wrote.
LEAK_WORDS: Final = 9
LEAK_SUSPECT_WORDS: Final = 3
SECRET_CHARACTERS: Final = 8
HELD_CHARACTERS: Final = 512
