"""What is counted without a figure: a source's lists and tables, and the things that a sentence names one by one."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Final

from api.citation_gate.evidence.tables import TOTAL
from api.citation_gate.figures.nouns import FUNCTION_WORDS, is_counted, stem
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import unit_of
from api.citation_gate.markdown.holder import Unit
from api.citation_gate.markdown.reading import Reading

_WORD: Final = re.compile(r"\w+")
_OPENING: Final = re.compile(
    r":\s|\s?[–—(]\s?|\b(?:are|is|were|sind|sont|son|namely)\s|,\s(?!(?:an?|the|which|who|so|but|and)\b)"
)
_LISTING: Final = re.compile(r":\s|\s[–—]\s|\b(?:are|were|sind|sont|son|includes?|comprises?)\s")
_CLOSING: Final = re.compile(r"[:;.!?](?:\s|\Z)")
_ASIDE: Final = re.compile(r"\s?\([^()]*\)?")
_BETWEEN: Final = re.compile(r"(?:,|\s)\s?(?:and|or|und|oder|et|ou|y|as well as|&)\s|,\s")
_LAST: Final = re.compile(r"\s(?:and|or|und|oder|et|ou|y)\s")
_MARKED: Final = re.compile(r"(?<=[^\W_] )\[(\d{1,9})\][ -]([^\W\d_]{2,})")
_MOST: Final = 12
_LONGEST: Final = 600  # characters of a list in a sentence
_NEAR: Final = 4  # words before it that may say what it lists
WHOLE: Final = "whole"  # so many in all, not a day
_BLOCKS: Final = {"item": "list", "parent": "list", "header": "table", "row": "table"}


def structures(read: Sequence[tuple[Unit, Reading]]) -> Iterator[Quantity]:
    """How many items a list has, rows a table, different values a column, sections a heading, with what they are."""
    lead = heading = ""
    for kind, group in groupby(read, lambda one: _BLOCKS.get(one[0].kind, one[0].kind)):
        found = list(group)
        if kind == "list":
            outer = [unit for unit, _ in found if unit.kind == "parent"] or [unit for unit, _ in found]
            yield from _counted(len(outer), f"{lead} {heading}", "step" if outer[0].ordinal else "")
        elif kind == "table":
            header, *lines = (reading.cells for _, reading in found)
            rows = [row for row in lines if not TOTAL.match(row[0])]
            yield from _counted(len(lines), "", "rows")
            yield from _counted(len(rows), f"{lead} {heading}", header[0])
            for column, name in enumerate(header):
                values = {row[column] for row in rows if column < len(row)}
                # three seats of a boat aren't three boats' seats
                if not any(map(str.isdigit, "".join(values))):
                    yield from _counted(len(values), "", name)
        elif kind in ("prose", "heading"):
            for _, reading in found if kind == "prose" else ():
                yield from _enumerated(reading.text)
            lead = found[-1][1].text if kind == "prose" else ""
            heading = found[-1][1].text if kind == "heading" else heading
    yield from _sections([(_level(unit), reading.text) for unit, reading in read if unit.kind == "heading"])


def _sections(headings: Sequence[tuple[int, str]]) -> Iterator[Quantity]:
    for index, (level, text) in enumerate(headings):
        levels = [one for one, _ in headings[index + 1 :]]
        under = levels[: next((at for at, one in enumerate(levels) if one <= level), None)]
        yield from _counted(under.count(min(under, default=0)), text, "")


def _level(heading: Unit) -> int:
    return len(heading.sentence) - len(heading.sentence.lstrip("#"))


def _counted(count: int, words: str, name: str) -> Iterator[Quantity]:
    nouns = {stem(word) for word in _WORD.findall(words) if is_counted(word)} | set(
        map(stem, _WORD.findall(name))
    )
    if count > 1 and nouns:
        yield Quantity(0, 0, count, str(count), nouns=frozenset(nouns), period=WHOLE)


@dataclass
class Announced:
    """A count that an introduction states of the list or table under it: `There are three things to do:`."""

    sentence: str
    value: float | None
    kinds: list[str] = field(default_factory=list)

    def goes_on(self, unit: Unit) -> bool:
        if unit.kind in ("item", "parent", "row"):
            self.kinds.append(unit.kind)
        return unit.kind in ("item", "parent", "row", "header", "silent")

    @property
    def holds(self) -> bool:
        return self.value in (len(self.kinds), self.kinds.count("parent"))


def counts_by_marker(text: str, known: Collection[int]) -> bool:
    """Does a marker stand for a number: `lives [5] years`, of which the page shows no 5, or a source's?"""
    return any(
        unit_of(match[2]) or (int(match[1]) not in known and is_counted(match[2]))
        for match in _MARKED.finditer(text)
    )


def words_of(text: str) -> frozenset[str]:
    return frozenset(word[:4] for word in _WORD.findall(text.lower()))


def may_be_listed(figure: Quantity) -> bool:
    """Does it count things, few enough to be named?"""
    return bool(figure.nouns) and not figure.unit and figure.kind == "number" and 2 <= figure.value <= _MOST


def named(count: float, before: str, behind: str) -> list[list[list[str]]]:
    """The lists in a sentence, before and behind a count, of as many things as it counts; of each its words."""
    texts = [before[-_LONGEST:], *(text for _, text in _opened(behind, _OPENING))]
    return [[_stems(thing) for thing in things] for things in map(_things, texts) if len(things) == count]


def are_known(things: Sequence[Sequence[str]], known: frozenset[str]) -> bool:
    """Is each thing one of words that are mostly `known`?"""
    return all(words and 2 * sum(word in known for word in words) >= len(words) for words in things)


def _enumerated(text: str) -> Iterator[Quantity]:
    """How many things a source's sentence names, with what they are: `The domains are A, B and C`."""
    for before, behind in _opened(text, _LISTING):
        nouns = frozenset(stem(word) for word in _WORD.findall(before)[-_NEAR:] if is_counted(word))
        things = _things(behind) if nouns else []
        if 1 < len(things) <= _MOST and (_LAST.search(behind) or ":" in text):
            yield Quantity(0, 0, len(things), str(len(things)), nouns=nouns, kind="count")


def _opened(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Where a list may begin in a sentence: what stands before, and what behind."""
    for opening in islice(pattern.finditer(text), _MOST):
        behind = text[opening.end() : opening.end() + _LONGEST]
        yield text[: opening.start()], behind.partition(")")[0] if "(" in opening[0] else behind


def _things(text: str) -> list[str]:
    text = _ASIDE.sub("", text)
    closing = _CLOSING.search(text)
    return _BETWEEN.split(text[: closing.start()] if closing else text)


def _stems(text: str) -> list[str]:
    return [word[:4] for word in _WORD.findall(text.lower()) if word not in FUNCTION_WORDS]
