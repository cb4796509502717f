"""A source's table: which row and which column a sentence names, and what it therefore can't mean."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from api.citation_gate.evidence.columns import ASIDE, UNSAID, is_named_instead, is_said
from api.citation_gate.evidence.labels import label_of, over
from api.citation_gate.evidence.said import Said, alike, folded, measured_in, rounds, sizes_in, value_of
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import TIMES, period_named, sizes, unit_of

TOTAL: Final = re.compile(r"(?:total|sum|gesamt|summe|totale?|somme|suma)\b", re.IGNORECASE)
_LETTERS: Final = re.compile(r"\A\W*[^\W\d_]|[^\W\d_]{2}")  # E1003, 42 items
_NAME: Final = re.compile(r"[^\W\d_]{4,}|(?=.*[\d.-])[^\W\d_].+")  # Birkach, A2, on-call
_ACRONYM: Final = re.compile(r"\b[A-Z]{2,3}\b")  # RDS
_UNCOUNTED: Final = TIMES | {None}
_SO_MANY: Final = re.compile(r"(\d{1,6})\s([^\W\d_]+)\Z")
_NUMBER: Final = re.compile(r"\W*\d{1,2}\W*\Z")


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
    def naming(self) -> int:
        """The column that names the rows: the first of words, behind a rank."""
        width = min(map(len, self.rows), default=0)
        return next((at for at in range(width) if any(_LETTERS.search(row[at]) for row in self.rows)), 0)

    def cell(self, row: int, column: int) -> str:
        """What stands there; nothing where a row ends before."""
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def _cells(self, column: int) -> list[str]:
        return [self.cell(row, column) for row in range(len(self.rows))]

    @cached_property
    def titles(self) -> list[list[str]]:
        """What stands over each cell."""
        return [over(self.header, row) for row in self.rows]

    @cached_property
    def _own_words(self) -> list[tuple[str, int]]:
        """The words that stand in the name of one row only: the Birkach of TSV Birkach; 10 visits are no visit."""
        names = self._cells(self.naming)
        words = [folded(name).split() for name in names]
        often = Counter(word for one in words for word in {*one})
        return [
            (word, index)
            for index, one in enumerate(words)
            for word in one
            if often[word] == 1
            and not (names[index][:1].isdigit() or period_named(names[index]))  # 10 visits, daily
            and (_NAME.fullmatch(word) or word in _acronyms(names[index]))
        ]

    @cached_property
    def short(self) -> list[str]:
        """The rows' names without what is told aside: the Central Station of Central Station (first)."""
        return [ASIDE.sub("", cell) for cell in self._cells(self.naming)]

    @cached_property
    def _several(self) -> list[tuple[frozenset[str], int]]:
        """The words of the rows' names that have several, in whatever order they are said: a dry Riesling."""
        told = [(short, row) for row, short in enumerate(self.short)]
        often = Counter(self.short)
        told += [
            (cell.replace("-", " ").replace("_", " "), row)
            for row, cell in enumerate(self._cells(self.naming))
            if (often[self.short[row]] > 1) == (cell != self.short[row])
        ]
        found = ((frozenset(folded(name).split()) - UNSAID, row) for name, row in told)
        return [(words, row) for words, row in found if len(words) > 1]

    @cached_property
    def _keys(self) -> list[tuple[str, frozenset[int]]]:
        """What names a row, the longest first: its first cell, and cells of words that no other row has."""
        found: dict[str, set[int]] = {}
        for column in range(len(self.header)):
            cells = self._cells(column)
            for index, cell in enumerate(cells):
                written = f"{self.header[column]} {cell}" if _NUMBER.match(cell) else cell
                for name in {written, ASIDE.sub("", written)}:
                    if column == 0 or self._may_name(name, index, column):
                        found.setdefault(folded(name), set()).add(index)
        for word, index in self._own_words:
            found.setdefault(f" {word} ", set()).add(index)
        named = [(name, frozenset(rows)) for name, rows in found.items() if name.strip()]
        return sorted(named, key=lambda one: -len(one[0]))

    @cached_property
    def _beginnings(self) -> list[Counter[str]]:
        """How often each column has what its cells begin with."""
        return [Counter(ASIDE.sub("", cell) for cell in self._cells(at)) for at in range(len(self.header))]

    def _may_name(self, name: str, row: int, column: int) -> bool:
        """Does what a cell begins with name its row: words, no figure, that no other cell of the column has?"""
        ends = (item.start < len(name) for item in self.figures.get((row, column), ()))
        is_single = self._beginnings[column][ASIDE.sub("", name)] == 1
        return is_single and bool(_LETTERS.search(name)) and not any(ends) and not period_named(name)  # daily

    @lru_cache(256)  # noqa: B019  # a table lives as long as its passage
    def rows_in(self, words: str) -> frozenset[int]:
        """The rows that a sentence names; a name inside a longer one names nothing."""
        left = frozenset(words.split())
        joined = [frozenset(folded(word.replace("-", " ")).split()) for word in left if "-" in word]
        told = [
            (names, row)
            for names, row in self._several
            if all(
                is_said(word, words) for word in names.difference(*(one for one in joined if one <= names))
            )
        ]
        whole = frozenset(row for names, row in told if not any(names < other for other, _ in told))
        found = {whole}
        for key, rows in self._keys:
            if key in words:
                words = words.replace(key, "  ")
                found.add(rows & whole or rows)  # a visa for single entry, of two visas
        # GET names two rows, /stats one of them
        return frozenset().union(
            *(rows for rows in found if not any(other and other < rows for other in found))
        )

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
            elif (unit := measured_in(item)) or named:
                units = [unit] if unit else named
                found |= {size[0] for unit in units for size in sizes(1, unit)} or {*units}
            else:
                found.add(None)
        return found


class Cell(NamedTuple):
    """The place of a figure in a table."""

    table: Table
    row: int
    column: int

    def is_denied(self, said: Said, claimed: str | None = None) -> bool:
        """Does the sentence name another row, or another column, whose figure it doesn't say, and not this one?

        `claimed` is what the figure is claimed to be for: the month of 9 EUR a month.
        """
        table = self.table
        words = said.words
        if self.column != table.naming:  # the time of an event doesn't name its own row
            words = words.replace(folded(table.cell(self.row, self.column)), "  ")
        told = table.rows_in(words) | table.counted_in(said)
        meant = frozenset[int]() if told else table.rows_in(said.subject)
        named = meant if len(meant) == 1 else told
        said = said._replace(words=said.words + said.subject)
        is_total = TOTAL.match(table.rows[self.row][0]) is not None
        is_named = is_total or self.row in named or table.may_name(self.row, said)
        others = frozenset[int]() if is_named else named
        if len(others) > 1 and self.has_figure(self.row, said.values):  # those may be named for their own
            others = frozenset(row for row in others if not self.has_figure(row, said.values))
        if any(self._rivals(row, self.column, said) for row in others):
            return True
        if len(others & told) == 1 and self._is_unfilled(*others):
            return True
        if self.column == 0 and self.has_figure(self.row, said.all):
            return False  # it names the row
        rows = {self.row}
        if self.row in named or len(named) == 1:
            rows |= {row for row in named if table.short[row] != table.short[self.row]}
        return any(
            is_named_instead(table.header[column], table.header[self.column], said, claimed)
            and any(self._rivals(row, column, said) for row in rows)
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

    def _is_unfilled(self, row: int) -> bool:
        """Has a row a dash, or unlimited, in a column that mostly has figures, which all measure the same?"""
        column, measures = self.column, self.table.measures
        filled = [at for at in range(len(self.table.rows)) if self.table.figures.get((at, column))]
        is_alike = all(measures(at, column) & measures(self.row, column) for at in filled)
        return column > 0 and row not in filled and 2 * len(filled) > len(self.table.rows) and is_alike

    def _rivals(self, row: int, column: int, said: Said) -> bool:
        """Has a cell figures of the same measure, of which the sentence says none, nor what rounds one?"""
        own = [value_of(item) for item in self.table.figures[self.row, self.column]]
        figures = [item for item in self.table.figures.get((row, column), ()) if value_of(item) not in own]
        if all(
            isinstance(item, Quantity) and item.value == 1 and item.unit in _UNCOUNTED for item in figures
        ):
            return False  # a single webhook, a week: nobody says a figure
        if not self.table.measures(row, column) & self.table.measures(self.row, self.column):
            return False
        if not said.sizes.isdisjoint(sizes_in(figures)):
            return False
        is_unsaid = said.values.isdisjoint(map(value_of, figures))
        return is_unsaid and not rounds(said.values - self.table.values, figures, own)


@lru_cache(512)
def _acronyms(name: str) -> frozenset[str]:
    return frozenset(alike(word) for word in _ACRONYM.findall(name) if not unit_of(word))


def is_of_another_row(name: str, first: str, cells: Sequence[Cell | None]) -> bool:
    """Do only cells hold a name, and none in the row that begins with what an answer's row begins with?"""
    rows = [row for cell in cells if cell for row in cell.table.rows if folded(row[0]) == folded(first)]
    return bool(rows) and None not in cells and not any(name in text for row in rows for text in row)
