"""What a question asks for: a person, a day, a price, a count or the thing it names; and whether a text shows one."""

import re
from dataclasses import dataclass
from typing import Literal

from emulator.model.signs import FIGURE, PERSON, PLACE, PRICE, UNKNOWN
from emulator.model.subjects import is_content
from emulator.retrieval.words import TOKEN

Sort = Literal["person", "day", "price", "count", "place", "kind", "property", "none"]

_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|'s|’s)"
_FIRST = r"^\W*(?:(?:so|and|but|ok|hi|hey|hello|well|also)\b[,!. ]*)*"
_THE = r"(?:the|a|an|your|their|its|his|her|my|our)"
_PATTERNS: tuple[tuple[Sort, str], ...] = (
    (
        "person",
        rf"(?:{_FIRST}|\bby )who(?:m|se)?\b(?! or what\b)(?: else)?(?: {_AUXILIARY}\b(?: {_THE}\b)?)?",
    ),
    ("day", rf"\bwhen {_AUXILIARY}\b|\b(?:what|which) (?:year|date|day|month)\b"),
    ("place", rf"\bwhere {_AUXILIARY}\b(?! (?:i|we|you|one)\b)"),
    (
        "price",
        r"\bhow much (?:does|do|did|would|will)\b(?=.*\b(?:cost|pay|charge|price)\w*\b)|\bhow much (?:is|are)\b"
        rf"|\b(?:price|cost|fee)s? (?:of|for)\b|\bwhat (?:does|do|would|did|will)\b(?: {_THE}\b)?(?=.*\bcosts?\b)",
    ),
    ("price", r"\b(?:monthly |yearly )?price\b(?= (?:per|a|in|at)\b|\W*$)"),
    ("count", r"\bhow many\b(?! (?:of|years|months|weeks|days|hours|minutes|people|times)\b)"),
    (
        "kind",
        rf"\b(?:what|which)(?= (?:[\w-]+ ){{1,3}}{_AUXILIARY}\b)(?! (?:{_AUXILIARY}|if|happens|\d+)\b)"
        r"|\bwhich(?= (?!of\b|one\b|[\w-]+s\b)[\w-]+ (?:\w+ed|makes|owns|uses|buys|sells|grows|runs|pays)\b)",
    ),
    (
        "property",
        rf"\bwhat(?:'s|’s|s| is| was) (?:{_THE}\b|(?=\w+['’]s ))"
        r"(?! (?:deal|damage|story|point|catch|idea|matter|plan|diff\w*)\b)",
    ),
)
_OPENINGS = tuple((sort, re.compile(pattern, re.I)) for sort, pattern in _PATTERNS)
_POSSESSIVE = re.compile(r"^\W*(?:\w+ ){0,3}?\w+['’]s? ", re.I)
_COSTS = re.compile(r"\b(?:costs?|pay|charged?|price)\b", re.I)
_MOST_WORDS = 3
_SHOWS: dict[Sort, re.Pattern[str]] = {
    "person": re.compile(
        rf"{PERSON.pattern}|\b(?:company|head|manager|person|people|staff|engineer|developer|technician|founder)\b"
    ),
    "day": re.compile(
        r"\b[12]\d{3}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:hour|day|week|month|year|minute|second)s?\b"
        r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\d:\d\d"
        r"|\b(?:while|when|after|before|once|until|since|whenever|if|as soon)\b|\byet\b|\bplanned\b",
        re.I,
    ),
    "price": re.compile(PRICE, re.I),
    "count": FIGURE,
    "place": re.compile(PLACE.pattern, re.I),
}


@dataclass(frozen=True)
class Asked:
    """The sort of thing that is asked for, and the words that name it, as written; none where they don't show."""

    sort: Sort
    words: tuple[str, ...] = ()

    def shown(self, text: str) -> bool:
        """Whether a text has something of the sort, or says that it isn't known."""
        pattern = _SHOWS.get(self.sort)
        return pattern is None or bool(pattern.search(text) or UNKNOWN.search(text))


def asked(question: str) -> Asked:
    """What a question asks for."""
    for sort, pattern in _OPENINGS:
        found = pattern.search(question)
        if not found:
            continue
        rest = question[found.end() :]
        if sort == "property" and (owned := _POSSESSIVE.match(rest)):
            rest = rest[owned.end() :]
        costs = _COSTS.search(rest) if sort == "price" else None
        if costs:
            return Asked(sort, tuple(filter(is_content, TOKEN.findall(rest[: costs.start()]))))
        return Asked(sort, _run(rest))
    return Asked("none")


def _run(text: str) -> tuple[str, ...]:
    """The first words of content that stand together."""
    run: list[str] = []
    end = 0
    for match in TOKEN.finditer(text):
        if run and (text[end : match.start()].strip() or not is_content(match.group(0))):
            break
        if is_content(match.group(0)):
            run.append(match.group(0))
            end = match.end()
    return tuple(run[:_MOST_WORDS])
