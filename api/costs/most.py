"""The most tokens that one answer can take, by engine: what is reserved of the spend cap before it begins."""

import math
from typing import Final

from api import limits
from api.events import Usage

POLICY_AND_TOOLS_CHARACTERS: Final = 8_000
"""The answer policy, the tools' schemas and the tags around sources; a test holds what is sent below it."""
TOKENS_PER_CHARACTER: Final = 1.0
"""English has about 0.25; Chinese and Japanese about 1. The worst case takes every character for a token."""
_TURN: Final = limits.QUESTION_CHARACTERS + limits.PROMPT_HISTORY_ANSWER_CHARACTERS
_ASKED: Final = POLICY_AND_TOOLS_CHARACTERS + limits.PROMPT_HISTORY_TURNS * _TURN + limits.QUESTION_CHARACTERS


def most_tokens(engine: str, max_output_tokens: int) -> Usage:
    """Tokens that no answer of an engine exceeds, over all calls of its model."""
    if engine == "bedrock-agent":
        characters, written = _bedrock_agent()
    elif engine == "agentcore-harness":
        characters, written = _harness(max_output_tokens)
    else:
        characters, written = _converse(max_output_tokens)
    return Usage(math.ceil(characters * TOKENS_PER_CHARACTER), written)


def _converse(max_output_tokens: int) -> tuple[int, int]:
    """Rewriting, then every round of tools: sources are read in each, a round's result in every later one."""
    calls = limits.TOOL_ROUNDS + 1
    rewriting = (
        POLICY_AND_TOOLS_CHARACTERS
        + limits.REWRITE_TURNS * (limits.QUESTION_CHARACTERS + limits.REWRITE_ANSWER_CHARACTERS)
        + limits.QUESTION_CHARACTERS
    )
    read = calls * (_ASKED + limits.SOURCES_CHARACTERS) + _read_later(calls, limits.TOOL_RESULT_CHARACTERS)
    return read + rewriting, limits.REWRITE_TOKENS + calls * max_output_tokens


def _bedrock_agent() -> tuple[int, int]:
    """The calls that are waited for, and the one under way; each may follow a search of whole passages."""
    calls = limits.AGENT_MODEL_CALLS + 1
    found = limits.RETRIEVED_RESULTS * limits.SOURCE_CHARACTERS
    return calls * _ASKED + _read_later(calls, found), calls * limits.AGENT_OUTPUT_TOKENS


def _harness(max_output_tokens: int) -> tuple[int, int]:
    """A call for each time that control comes back, and the last; what was found is read in all but one."""
    calls = limits.SEARCHES + limits.TOOL_ROUNDS + 1
    read = calls * _ASKED + (calls - 1) * limits.SOURCES_CHARACTERS
    return read + _read_later(
        limits.TOOL_ROUNDS + 1, limits.TOOL_RESULT_CHARACTERS
    ), calls * max_output_tokens


def _read_later(calls: int, characters: int) -> int:
    """Characters read of results that each call but the last adds and every later one reads again."""
    return characters * sum(range(calls))
