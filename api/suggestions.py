"""Questions that the retrieved passages answer, and passages worth reading: what an answer offers next.

A passage answers the questions that its section lists; where none are listed, its heading makes one.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api import limits
from api.contract import GREETING, LISTED_QUESTIONS
from api.contract.letters import letters
from api.contract.sentences import capitalised
from api.events import Citation, More, Source

_WORD: Final = re.compile(r"\w{3,}")
_OF_A_HEADING: Final = "What do the documents say about "
OVERVIEW: Final = "What is this? How does it work? How do I start? What does it cost?"
"""What is searched for a visitor who only greets, so that there are questions to offer."""


@dataclass(frozen=True)
class Suggestion:
    """A question that source `n` answers."""

    n: int
    question: str


def is_greeting(question: str) -> bool:
    """Whether a visitor only says hello, asks for help, or sends no words at all."""
    return bool(GREETING.fullmatch(question))


def without_questions(text: str) -> tuple[str, tuple[str, ...]]:
    """A passage's text without the marked last block of the questions that it answers, and those questions."""
    marked = LISTED_QUESTIONS.search(text)
    if not marked:
        return text, ()
    questions = (line.removeprefix("- ").strip() for line in marked[1].splitlines())
    return text[: marked.start()], tuple(question for question in questions if question)


def suggestions(question: str, sources: Sequence[Source]) -> tuple[Suggestion, ...]:
    """The questions to offer beside `sources`, best source first, those nearest to `question` first of each source."""
    asked = _words(question)
    found: dict[str, Suggestion] = {}
    for source in sources:
        listed = sorted(
            source.questions, key=lambda each: -len(asked & _words(each)) / (1 + len(_words(each) | asked))
        )
        for each in listed[: limits.SUGGESTED_OF_ONE_SOURCE] or [_from_heading(source)]:
            found.setdefault(letters(each), Suggestion(source.n, capitalised(each)))
    return tuple(found.values())[: limits.SUGGESTED]


def next_questions(
    offered: Iterable[Suggestion], asked: Collection[str], text: str, cited: Collection[int]
) -> tuple[str, ...]:
    """What may be asked next: what the answer itself offers, else one of each source, those not yet cited first.

    Questions made of a heading read stiffly, so they are offered only where no section lists one.

    Args:
        asked: the questions of the conversation, which aren't offered again.
        text: the answer.
        cited: the numbers of the sources that it cites.
    """
    known = {letters(question) for question in asked}
    fresh = [each for each in offered if letters(each.question) not in known]
    said = [each.question for each in fresh if each.question in text]
    if said:
        return tuple(said)
    firsts: dict[int, Suggestion] = {}
    for each in fresh:
        firsts.setdefault(each.n, each)
    ordered = sorted(firsts.values(), key=lambda each: (each.n in cited, each.n))
    listed = [each for each in ordered if not each.question.startswith(_OF_A_HEADING)]
    return tuple(each.question for each in (listed or ordered)[: limits.NEXT_QUESTIONS])


def more_links(sources: Sequence[Source], citations: Sequence[Citation]) -> tuple[More, ...]:
    """Sections that fit nearly as well as the best and aren't cited; without citations the nearest ones.

    Sources without scores, as a Bedrock agent gives them, are in order, but how far each is from the best isn't known.
    """
    cited = {(citation.path, citation.section) for citation in citations}
    best = max((source.score for source in sources), default=0.0)
    found: dict[tuple[str, str], More] = {}
    if citations and not best:
        return ()
    for source in sources:
        place = source.path, source.section
        if place not in cited and source.score >= best * limits.MORE_SCORE_SHARE:
            found.setdefault(place, More(source.path, source.title, source.section))
    return tuple(found.values())[: limits.MORE_LINKS]


def _from_heading(source: Source) -> str:
    heading = re.sub(r"[`*_]", "", source.section.rpartition(" > ")[2] or source.title).strip()
    return heading if heading.endswith("?") else f"{_OF_A_HEADING}{heading}?"


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
