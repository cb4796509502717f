"""What is counted without a figure: a source's lists and tables, and the things that a sentence names one by one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from api.citation_gate.holder import Unit
from api.citation_gate.nouns import FUNCTION_WORDS, is_counted, stem
from api.citation_gate.reading import Reading
from api.citation_gate.surroundings import Quantity

_WORD: Final = re.compile(r"\w+")
_OPENING: Final = re.compile(
    r":\s|\s?[–—(]\s?|\b(?:are|is|were|sind|sont|son|namely)\s|,\s(?!(?:an?|the|which|who|so|but|and)\b)"
)
_CLOSING: Final = re.compile(r"[:;.!?](?:\s|\Z)")
_ASIDE: Final = re.compile(r"\s?\([^()]*\)?")
_BETWEEN: Final = re.compile(r"(?:,|\s)\s?(?:and|or|und|oder|et|ou|y|as well as|&)\s|,\s")
_TOTAL: Final = re.compile(r"(?:total|sum|gesamt|summe|totale?|somme|suma)\b", re.IGNORECASE)
_MOST: Final = 12
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
            header, *rows = (reading.cells for _, reading in found)
            summed = sum(_TOTAL.match(row[0]) is not None for row in rows)
            for count in {len(rows), len(rows) - summed}:
                yield from _counted(count, f"{lead} {heading}", header[0])
            for column, name in enumerate(header):
                yield from _counted(len({row[column] for row in rows if column < len(row)}), "", name)
        elif kind in ("prose", "heading"):
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
        yield Quantity(0, 0, count, str(count), nouns=frozenset(nouns))


@dataclass
class Announced:
    """A count that an introduction states of the list or table under it: `There are three things to do:`."""

    sentence: str
    value: float
    kinds: list[str] = field(default_factory=list)

    def goes_on(self, unit: Unit) -> bool:
        if unit.kind in ("item", "parent", "row"):
            self.kinds.append(unit.kind)
        return unit.kind in ("item", "parent", "row", "header", "silent")

    @property
    def holds(self) -> bool:
        return self.value in (len(self.kinds), self.kinds.count("parent"))


def words_of(text: str) -> frozenset[str]:
    return frozenset(word[:4] for word in _WORD.findall(text.lower()))


def may_be_listed(figure: Quantity) -> bool:
    return figure.unit is None and figure.kind == "number" and 2 <= figure.value <= _MOST


def names_each(figure: Quantity, before: str, behind: str, known: frozenset[str]) -> bool:
    """Does a sentence that counts things name as many of them, each of words that are `known`?"""
    lists = [before]
    for opening in _OPENING.finditer(behind):
        part = behind[opening.end() :]
        lists.append(part.partition(")")[0] if "(" in opening[0] else part)
    return any(_is_list_of(figure.value, _ASIDE.sub("", part), known) for part in lists)


def _is_list_of(count: float, text: str, known: frozenset[str]) -> bool:
    closing = _CLOSING.search(text)
    parts = _BETWEEN.split(text[: closing.start()] if closing else text)
    return len(parts) == count and all(_is_known(part, known) for part in parts)


def _is_known(part: str, known: frozenset[str]) -> bool:
    words = [word[:4] for word in _WORD.findall(part.lower()) if word not in FUNCTION_WORDS]
    return bool(words) and 2 * sum(word in known for word in words) >= len(words)
