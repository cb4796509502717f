"""A source's table: which row and which column a sentence names, and what it therefore can't mean."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from api.citation_gate.evidence.labels import label_of, over
from api.citation_gate.evidence.said import WORDS, Said, alike, folded, sizes_in, value_of
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import FUNCTION_WORDS
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import TIMES, sizes, unit_of

TOTAL: Final = re.compile(r"(?:total|sum|gesamt|summe|totale?|somme|suma)\b", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_NAME: Final = re.compile(r"[^\W\d_]{4,}|(?=.*\d)[^\W\d_].+")  # Birkach, A2
_ACRONYM: Final = re.compile(r"\b[A-Z]{2,3}\b")  # RDS
_UNCOUNTED: Final = TIMES | {None}
_ROUNDED: Final = 0.05
_SO_MANY: Final = re.compile(r"(\d{1,6})\s([^\W\d_]+)\Z")
_NUMBER: Final = re.compile(r"\W*\d{1,2}\W*\Z")
_PER: Final = re.compile(r"(?:\b(?:per|an?|each|every|pro|im|par|por|al)\s|/\s?)(\w+)")
_UNSAID: Final = FUNCTION_WORDS | SPOKEN
_LONG: Final = re.compile(r"[^\W\d_]{4,}")
_DEGREES: Final = re.compile(r"°\s?[CFK]\b")
_ASIDE: Final = re.compile(r"\s*(?:[(\[]|,\s).*")


class Table:
    """Its cells as they read, and the figures in them as they are found."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        widest = max(map(len, rows), default=0)
        self.header, self.rows = [*header, *[""] * (widest - len(header))], rows
        self.figures: dict[tuple[int, int], list[Quantity | Date]] = {}

    @cached_property
    def values(self) -> frozenset[float | tuple[int | None, int | None]]:
        return frozenset(value_of(item) for found in self.figures.values() for item in found)

    @cached_property
    def _named(self) -> int:
        """The column that names the rows: the first of words, behind a rank."""
        width = min(map(len, self.rows), default=0)
        return next((at for at in range(width) if any(_LETTERS.search(row[at]) for row in self.rows)), 0)

    def _cells(self, column: int) -> list[str]:
        """A column's cells; a row that ends before it has an empty one."""
        return [row[column] if column < len(row) else "" for row in self.rows]

    @cached_property
    def titles(self) -> list[list[str]]:
        """What stands over each cell."""
        return [over(self.header, row) for row in self.rows]

    @cached_property
    def _own_words(self) -> list[tuple[str, int]]:
        """The words that stand in the name of one row only: the Birkach of TSV Birkach; 10 visits are no visit."""
        names = self._cells(self._named)
        words = [folded(name).split() for name in names]
        often = Counter(word for one in words for word in {*one})
        return [
            (word, index)
            for index, one in enumerate(words)
            for word in one
            if often[word] == 1
            and not names[index][:1].isdigit()
            and (_NAME.fullmatch(word) or word in _acronyms(names[index]))
        ]

    @cached_property
    def _several(self) -> list[tuple[frozenset[str], int]]:
        """The words of the rows' names that have several, in whatever order they are said: a dry Riesling."""
        names = [(_ASIDE.sub("", cell), _ASIDE.search(cell), cell) for cell in self._cells(self._named)]
        told = [(short, row) for row, (short, _, _) in enumerate(names)]
        often = Counter(short for short, _ in told)
        told += [
            (cell.replace("-", " "), row)
            for row, (short, aside, cell) in enumerate(names)
            if aside and often[short] > 1
        ]
        found = ((frozenset(folded(name).split()) - _UNSAID, row) for name, row in told)
        return [(words, row) for words, row in found if len(words) > 1]

    @cached_property
    def _keys(self) -> list[tuple[str, frozenset[int]]]:
        """What names a row, the longest first: its first cell, and cells of words that no other row has."""
        found: dict[str, set[int]] = {}
        for column in range(len(self.header)):
            cells = self._cells(column)
            full = [cell for cell in cells if any(map(str.isalnum, cell))]  # a row of dots has none
            distinct = len(set(full)) == len(full) and all(map(_LETTERS.search, full))
            if column and (not distinct or any(map(str.isdigit, "".join(cells)))):
                continue
            for index, cell in enumerate(cells):
                written = f"{self.header[column]} {cell}" if _NUMBER.match(cell) else cell
                for name in (written, _ASIDE.sub("", written)):
                    found.setdefault(folded(name), set()).add(index)
        for word, index in self._own_words:
            found.setdefault(f" {word} ", set()).add(index)
        named = [(name, frozenset(rows)) for name, rows in found.items() if name.strip()]
        return sorted(named, key=lambda one: -len(one[0]))

    @lru_cache(256)  # noqa: B019  # a table lives as long as its passage
    def rows_in(self, words: str) -> frozenset[int]:
        """The rows that a sentence names; a name inside a longer one names nothing."""
        left = frozenset(words.split())
        joined = [frozenset(folded(word.replace("-", " ")).split()) for word in left if "-" in word]
        told = [
            (names, row)
            for names, row in self._several
            if names <= left.union(*(one for one in joined if one <= names))
        ]
        whole = frozenset(row for names, row in told if not any(names < other for other, _ in told))
        found = set(whole)
        for key, rows in self._keys:
            if key in words:
                words = words.replace(key, "  ")
                found |= rows & whole or rows  # a visa for single entry, of two visas
        return frozenset(found)

    def counted_in(self, said: Said) -> frozenset[int]:
        """The rows whose name is so many of something, `10 visits`, that the sentence says: ten visits."""
        return frozenset(
            row
            for row, cells in enumerate(self.rows)
            if (name := _SO_MANY.match(cells[0]))
            and float(name[1]) in said.all
            and folded(name[2]) in said.words
        )

    def may_name(self, row: int, said: Said) -> bool:
        """Does a word that only this row's name has stand in the sentence, if with another ending: Module, Modul?"""
        return any(index == row and f" {word}" in said.words for word, index in self._own_words)

    def measures(self, row: int, column: int) -> set[str | None]:
        """What the figures of a cell measure; None of bare ones."""
        named = label_of(self.titles[row][column]).sure
        found: set[str | None] = set()
        for item in self.figures.get((row, column), ()):
            if isinstance(item, Date):
                found.add("date")
            elif item.unit or named:
                units = [item.unit] if item.unit else named
                found |= {size[0] for unit in units for size in sizes(1, unit)} or {*units}
            else:
                found.add(None)
        return found


class Cell(NamedTuple):
    """The place of a figure in a table."""

    table: Table
    row: int
    column: int

    def is_denied(self, said: Said) -> bool:
        """Does the sentence name another row, or another column, whose figure it doesn't say, and not this one?"""
        table = self.table
        named = table.rows_in(said.words) | table.counted_in(said)
        if not named and len(meant := table.rows_in(said.subject)) == 1:
            named = meant
        said = said._replace(words=said.words + said.subject, own=said.own + said.subject)
        is_total = TOTAL.match(table.rows[self.row][0]) is not None
        is_named = is_total or self.row in named or table.may_name(self.row, said)
        others = frozenset[int]() if is_named else named
        if len(others) > 1 and self.has_figure(self.row, said.values):  # those may be named for their own
            others = frozenset(row for row in others if not self.has_figure(row, said.values))
        if any(self._rivals(row, self.column, said) for row in others):
            return True
        if self.column == 0 and self.has_figure(self.row, said.all):
            return False  # it names the row
        rows = named if self.row in named or len(named) == 1 else {self.row}
        return any(
            self._is_named_instead(column, said) and any(self._rivals(row, column, said) for row in rows)
            for column in range(len(table.header))
            if column != self.column
        )

    def has_figure(self, row: int, values: Collection[float | tuple[int | None, int | None]]) -> bool:
        """Is one of the values in another column of a row?"""
        return any(
            value_of(item) in values
            for column in range(len(self.table.header))
            if column != self.column
            for item in self.table.figures.get((row, column), ())
        )

    def _rivals(self, row: int, column: int, said: Said) -> bool:
        """Has a cell figures of the same measure, of which the sentence says none, nor what rounds one?"""
        figures = self.table.figures.get((row, column), ())
        if all(
            isinstance(item, Quantity) and item.value == 1 and item.unit in _UNCOUNTED for item in figures
        ):
            return False  # a single webhook, a week: nobody says a figure
        if not self.table.measures(row, column) & self.table.measures(self.row, self.column):
            return False
        if not said.sizes.isdisjoint(sizes_in(figures)):
            return False
        own = [item.value for item in self.table.figures[self.row, self.column] if isinstance(item, Quantity)]
        return said.values.isdisjoint(map(value_of, figures)) and not any(
            abs(value - item.value)
            < min(_ROUNDED * item.value, *(abs(value - other) for other in own), item.value)
            for item in figures
            if isinstance(item, Quantity)
            for value in said.values - self.table.values
            if isinstance(value, float | int)
        )

    def _is_named_instead(self, column: int, said: Said) -> bool:
        (own, its_period), (other, period) = (
            _named_by(self.table.header[at]) for at in (self.column, column)
        )
        if any(_stands(word, said.own) for word in own - other):
            return False
        if its_period and _stands(its_period, said.own) and not (period and _stands(period, said.own)):
            return False  # 60 calls a minute, of requests per minute
        if period and not its_period and _stands(period, said.own):
            return True  # "costs 9.90 EUR a month", beside a price per month
        if any(float(word) in said.all for word in own - other if word.isdigit()):
            return False  # six bottles, of a case of 6
        aside, its_own = (_told_aside(self.table.header[at]) for at in (column, self.column))
        is_aside = its_own and not any(_stands(word, said.own) for word in its_own)
        if is_aside and any(_stands(word, said.own) for word in aside):
            return True  # planned, of 2026 (plan) beside 2025 (actual)
        wanted = other - own or (other if other < own else frozenset())
        return bool(wanted) and all(_stands(word, said.own) for word in wanted)


@lru_cache(512)
def _acronyms(name: str) -> frozenset[str]:
    return frozenset(alike(word) for word in _ACRONYM.findall(name) if not unit_of(word))


@lru_cache(512)
def _named_by(header: str) -> tuple[frozenset[str], str]:
    """The stems of what a column's header says besides units, and the time that its prices are for."""
    words = WORDS.findall(_DEGREES.sub("", _ASIDE.sub("", header)))
    named = frozenset(alike(word) for word in words if word.lower() not in _UNSAID and not unit_of(word))
    per = _PER.search(header.lower())
    return named, alike(per[1]) if per and unit_of(per[1]) in TIMES else ""


@lru_cache(512)
def _told_aside(header: str) -> frozenset[str]:
    """The stems of the words in brackets behind a column's name: the plan of 2026 (plan)."""
    aside = _ASIDE.search(header)
    words = _LONG.findall(aside[0]) if aside else ()
    return frozenset(alike(word) for word in words if word.lower() not in _UNSAID and not unit_of(word))


def _stands(word: str, words: str) -> bool:
    return (f" {word}" if len(word) > 2 else f" {word} ") in words
