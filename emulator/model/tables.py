"""Tables and lists: one row looked up, the rows that fit, the rows that differ, or the whole, as is asked."""

import re
from collections.abc import Sequence

from emulator.model.draft import Piece
from emulator.model.ranking import Ranking
from emulator.retrieval.stemmer import stem
from emulator.retrieval.words import spoken_words

MOST_ROWS = 20
SOME = 12
"""Of a longer table or list so many are said, with how many there are."""


def _stems(text: str) -> set[str]:
    return {stem(word) for word in spoken_words(text)}


def lookup(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """The row that a number, identifier or name of the question stands in as a cell of its own."""
    asked = {term.word for term in ranking.question.terms if term.hard}
    rows = [place for place in inside if ranking.said[place].unit.cells]
    if not rows or not asked:
        return []
    found = []
    for place in rows:
        cells = ranking.said[place].unit.cells
        exact = [cell for cell in cells if asked & {_bare(cell)}]
        if exact:
            found.append(place)
    if not found or len(found) > 3 or len(found) == len(rows):
        return []
    best_row = max(found, key=lambda place: float(ranking.total[place]))
    return [row(ranking, best_row)]


def _bare(cell: str) -> str:
    return re.sub(r"[`*_\s]", "", cell).casefold()


def row(ranking: Ranking, place: int, columns: set[int] | None = None) -> Piece:
    """One row in words: its label, then the other cells, each after its column's name."""
    return Piece(ranking.said[place], text=in_words(ranking, place, columns))


def in_words(ranking: Ranking, place: int, columns: set[int] | None) -> str:
    unit = ranking.said[place].unit
    if not unit.cells or columns is None:
        return unit.text
    label, *_ = unit.cells
    rest = [
        f"{unit.header[i]} {cell}" if i < len(unit.header) and unit.header[i] else cell
        for i, cell in enumerate(unit.cells)
        if i and i in columns and cell.strip()
    ]
    if len(rest) == 1 and len(columns - {0}) == 1 and len(unit.cells) == 2:
        return f"{label}: {unit.cells[1]}"
    return f"{label}: {'; '.join(rest)}" if rest else label


def columns_for(ranking: Ranking, block: Sequence[int]) -> set[int] | None:
    """The columns that a list question asks about: the label, and those whose header the question names."""
    unit = ranking.said[block[0]].unit
    if len(unit.header) < 3 or ranking.question.kind != "list":
        return None
    asked = {term.stem for term in ranking.question.terms}
    named = {i for i, name in enumerate(unit.header) if _stems(name) & asked}
    if named - {0}:
        return named | {0}
    return {0, 1} if 0 in named else None


def filtered(ranking: Ranking, block: Sequence[int]) -> list[int]:
    """The items that have a word of the question which others of the block lack, as "Professional"; [] for no such word."""
    said = ranking.said
    first = said[block[0]]
    known = _stems(
        f"{first.unit.lead} {first.unit.heading} {first.source.section} {' '.join(first.unit.header)}"
    )
    for term in sorted(ranking.question.terms, key=lambda term: -term.weight):
        if term.stem in known:
            continue
        having = [place for place in block if term.stem in _stems(said[place].unit.text)]
        if having and len(having) <= 0.6 * len(block):
            return having
    return []


def table(ranking: Ranking, block: Sequence[int]) -> list[Piece]:
    """A table, whole or its rows that fit."""
    wanted = filtered(ranking, block) or list(block)
    columns = columns_for(ranking, block)
    return limited(ranking, wanted, [row(ranking, place, columns) for place in wanted], MOST_ROWS)


def rows(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """The row with the fact, and those of its table that fit the question as well."""
    block = [i for i in inside if ranking.said[i].unit.block == ranking.said[best].unit.block]
    top = float(ranking.total[best])
    fit = [
        i
        for i in block
        if float(ranking.total[i]) >= 0.97 * top and ranking.own[i].sum() >= ranking.own[best].sum()
    ]
    return [row(ranking, place) for place in ([best, *[i for i in fit if i != best]])[:3]]


def compared(ranking: Ranking, inside: Sequence[int]) -> list[Piece]:
    """Where two columns or two rows of a table are compared: what differs between them."""
    said = ranking.said
    asked = {term.stem for term in ranking.question.terms}
    for first in inside:
        unit = said[first].unit
        if not unit.cells:
            continue
        named = {i for i, name in enumerate(unit.header) if i and _stems(name) & asked}
        if len(named) < 2:
            continue
        block = [i for i in inside if said[i].unit.block == unit.block]
        differing = [
            i
            for i in block
            if len({said[i].unit.cells[c].strip() for c in named if c < len(said[i].unit.cells)}) > 1
        ]
        return limited(ranking, differing, [row(ranking, i, named | {0}) for i in differing], MOST_ROWS)
    return []


def limited(ranking: Ranking, places: Sequence[int], pieces: list[Piece], most: int) -> list[Piece]:
    """At most so many pieces, and a last one that says how many there are and where they all stand."""
    if len(pieces) <= most:
        return pieces
    source = ranking.said[places[0]].source
    note = f"{SOME} of {len(pieces)}; all stand in “{source.heading}”"
    return [*pieces[:SOME], Piece(ranking.said[places[SOME - 1]], text=note, remark=True)]
