"""From a request to the stream of its answer."""

import hashlib
import re
from collections.abc import Iterator

from emulator.model import results, tools
from emulator.model.composing import compose, lead
from emulator.model.confidence import ENOUGH, confidence
from emulator.model.draft import write
from emulator.model.events import ConverseRequest, End, ModelEvent, Text, ToolUse
from emulator.model.matching import read, spoken
from emulator.model.question import Question, without_orders
from emulator.model.ranking import rank
from emulator.model.refusing import GREETING, IDENTITY, WHAT_I_AM, greeting, refusal
from emulator.model.request import Ask
from emulator.model.rewriting import standalone
from emulator.retrieval.english import put_right
from emulator.retrieval.memory import memory

ENOUGH_BESIDE_ANOTHER = 0.2
WORDS_AT_ONCE = 3
"""Models stream several tokens together; a frame for each word would cost the page four times the answer's text."""
CHARACTERS_PER_TOKEN = 4
"""Tokens are counted as characters divided by four, rounded up: near to what models count for English prose."""


def respond(request: ConverseRequest) -> Iterator[ModelEvent]:
    """Answer one Converse request: words, or a call of a tool, and then how it ended.

    The same request always gets the same answer.
    """
    ask = Ask.parse(request)
    read_tokens = tokens(ask.characters)
    question = without_orders(ask.question)
    if ask.task == "rewrite":
        yield from _spoken(standalone(ask.question, ask.history), ask.max_tokens, read_tokens)
        return
    question = standalone(question, ask.history) if question else ""
    call = tools.wanted(ask, question)
    if call:
        digest = hashlib.sha256(f"{call.tool.name} {call.input} {question}".encode()).hexdigest()
        yield ToolUse(f"tooluse_{digest[:22]}", call.tool.name, call.input)
        yield End("tool_use", read_tokens, tokens(len(call.tool.name) + len(str(call.input))))
        return
    yield from _spoken(answer(ask, question), ask.max_tokens, read_tokens)


def answer(ask: Ask, question: str) -> str:
    """The answer's text: what tools gave, then what the sources say; the refusal when neither answers."""
    told = results.said(ask.results)
    if told:
        return told
    if GREETING.match(ask.question):
        return greeting(ask)
    said = read(ask.sources)
    asked = Question.parse(put_right(question, spoken(said), " ".join(one.unit.text for one in said)))
    if not said:
        return refusal(ask)
    rankings = [rank(part, said, ask.suggestions, memory()) for part in asked.parts()]
    trust = [confidence(ranking, [lead(ranking)]) for ranking in rankings]
    if not any(ranking.lists(ranking.best) for ranking in rankings) and IDENTITY.search(question):
        return WHAT_I_AM
    if max(trust) < ENOUGH:
        return refusal(ask, rankings)
    sure = [ranking for ranking, share in zip(rankings, trust, strict=True) if share >= ENOUGH_BESIDE_ANOTHER]
    return write(compose(sure))


def tokens(characters: int) -> int:
    """How many tokens some text counts as."""
    return -(-characters // CHARACTERS_PER_TOKEN)


def _spoken(text: str, most: int, read_tokens: int) -> Iterator[ModelEvent]:
    room = most * CHARACTERS_PER_TOKEN
    said = 0
    for words in re.findall(rf"(?:\s*\S+){{1,{WORDS_AT_ONCE}}}", text):
        if said + len(words) > room:
            yield End("max_tokens", read_tokens, tokens(said))
            return
        said += len(words)
        yield Text(words)
    yield End("end_turn", read_tokens, tokens(said))
