"""Tables and lists: the rows looked up, the rows that fit, the rows that differ, or the whole, as is asked."""

import re
from collections.abc import Sequence

import numpy as np

from content.reading import Unit
from emulator.model.draft import Piece
from emulator.model.polarity import of_cell
from emulator.model.ranking import Ranking
from emulator.model.rarity import ASKING
from emulator.model.signs import numbers
from emulator.retrieval.languages import stem
from emulator.retrieval.words import fold, spoken_words

MOST_ENTRIES, SOME = 20, 12
"""A list or table of more entries is said in part, with how much of it this is."""
MOST_LOOKED_UP, MOSTLY_SAID = 3, 0.6
MOST_THAT_FIT = 0.5
ALIKE, DIVIDES = 0.05, 0.55
HEAD = re.compile(
    r"\b(?:which|what) ((?!(?:is|was|has|does)\b)[\w-]+s)\b"
    r"(?=\W*$| (?:and|or|are|do|does|did|can|could|may|must|should|will|would|have|has|is|was|were)\b)",
    re.I,
)
A_NAME = 3
"""A cell of more words describes."""


def lookup(ranking: Ranking, inside: Sequence[int]) -> list[Piece]:
    """The rows in which a number, identifier or name of the question is a cell of its own, or any word the label.

    Of a follow-up the word that it adds chooses: "and for a year?" after "What does a day's ticket cost?".
    """
    asked = {term.word for term in ranking.question.terms if term.hard}
    labels = {term.word for term in ranking.question.terms if term.word not in ASKING}
    rows = [place for place in inside if ranking.said[place].unit.cells]
    found = [
        place
        for place in rows
        if (
            asked & {_bare(cell) for cell in ranking.said[place].unit.cells}
            or _bare(ranking.said[place].unit.cells[0]) in labels
        )
        and float(ranking.around[place] @ ranking.weights) >= MOSTLY_SAID * float(ranking.weights.sum())
    ]
    added = {term.word for term in ranking.question.terms if not term.carried}
    fresh = [place for place in found if added & {_bare(cell) for cell in ranking.said[place].unit.cells}]
    found = fresh or found
    if not found or len(found) > max(MOST_LOOKED_UP, MOST_THAT_FIT * len(rows)):
        return []
    return [Piece(ranking.said[place]) for place in found]


def names_row(ranking: Ranking, place: int) -> bool:
    """Whether a question says most of a row's label."""
    unit = ranking.said[place].unit
    asked = {term.stem for term in ranking.question.terms}
    label = _stems(unit.cells[0])
    return len(label & asked) >= MOSTLY_SAID * len(label) > 0


def rows(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """The row with the fact, and those of its table that say the very same words of the question or its number."""
    block = [i for i in inside if ranking.said[i].unit.block == ranking.said[best].unit.block]
    alike = [i for i in block if np.allclose(ranking.own[i], ranking.own[best], atol=ALIKE)]
    figures = numbers(ranking.question.text)
    of_figure = [i for i in block if figures & numbers(ranking.said[i].unit.cells[0])]
    fit = of_figure or (alike if ranking.own[best].any() else [best])
    unit = ranking.said[best].unit
    asked = {term.stem for term in ranking.question.terms}
    named = [i for i, name in enumerate(unit.header) if i and _stems(name) & asked]
    if ranking.question.kind == "yes-no" and len(named) == 1:
        return [Piece(ranking.said[best], of_cell(unit.cells[named[0]]), (0, named[0]))]
    return [Piece(ranking.said[place]) for place in fit[:MOST_LOOKED_UP]]


def compared(ranking: Ranking, inside: Sequence[int]) -> list[Piece]:
    """Where two columns of a table are compared: the rows that differ between them."""
    said = ranking.said
    asked = {term.stem for term in ranking.question.terms}
    for first in inside:
        unit = said[first].unit
        named = tuple(i for i, name in enumerate(unit.header) if i and _stems(name) & asked)
        if len(named) < 2:
            continue
        block = [i for i in inside if said[i].unit.block == unit.block]
        differing = [i for i in block if len({said[i].unit.cells[column].strip() for column in named}) > 1]
        return limited([Piece(said[i], columns=(0, *named)) for i in differing])
    return []


def whole(ranking: Ranking, block: Sequence[int]) -> list[Piece]:
    """A list or table: the entries that have a word which the question adds, else all; of a table the columns asked.

    Steps are said whole: one of them alone leads nowhere.
    """
    steps = ranking.said[block[0]].unit.ordinal is not None
    wanted = list(block) if steps else filtered(ranking, block) or list(block)
    columns = _columns(ranking, block)
    return limited([Piece(ranking.said[place], columns=columns) for place in wanted])


def filtered(ranking: Ranking, block: Sequence[int]) -> list[int]:
    """The entries with a word of the question that others lack, as "Professional"; none where no word divides them."""
    said = ranking.said
    one = said[block[0]]
    around = f"{one.unit.lead} {one.unit.heading} {one.source.section} {' '.join(one.unit.header)}"
    known = _stems(around) | _head(ranking.question.text)
    for term in sorted(ranking.question.terms, key=lambda term: -term.weight):
        having = [place for place in block if term.stem in _stems(_label(said[place].unit))]
        if (
            term.weight >= DIVIDES
            and term.stem not in known
            and having
            and len(having) <= MOST_THAT_FIT * len(block)
        ):
            return having
    return []


def _head(question: str) -> set[str]:
    """The stem of the noun in "which clouds": what is listed, so that none of it is left out."""
    found = HEAD.search(question)
    return {stem(fold(found.group(1)))} if found else set()


def _label(unit: Unit) -> str:
    """What an entry is called and not what is told of it: a row's short cells, an item's words before a colon."""
    if unit.cells:
        return " ".join([unit.cells[0], *(cell for cell in unit.cells if len(cell.split()) <= A_NAME)])
    return unit.text.split(": ", 1)[0]


def heads(ranking: Ranking, place: int) -> bool:
    """Whether a table's header names something of the question."""
    asked = {term.stem for term in ranking.question.terms}
    return bool(_stems(" ".join(ranking.said[place].unit.header)) & asked)


def _columns(ranking: Ranking, block: Sequence[int]) -> tuple[int, ...]:
    """The columns that a list is asked for: the label, and those whose header the question names; () means all."""
    header = ranking.said[block[0]].unit.header
    if len(header) < 3 or ranking.question.kind != "list":
        return ()
    asked = {term.stem for term in ranking.question.terms}
    named = {i for i, name in enumerate(header) if _stems(name) & asked}
    return tuple(sorted(named | {0})) if named - {0} else (0, 1) if named else ()


def limited(pieces: list[Piece]) -> list[Piece]:
    """At most so many entries, and a last remark that says how many there are and where they all stand."""
    if len(pieces) <= MOST_ENTRIES:
        return pieces
    last = pieces[SOME - 1].said
    remark = f"These are {SOME} of {len(pieces)}; all stand in “{last.source.heading}”"
    return [*pieces[:SOME], Piece(last, remark=remark)]


def _bare(cell: str) -> str:
    return re.sub(r"[`*_\s]", "", cell).casefold()


def _stems(text: str) -> set[str]:
    return {stem(word) for word in spoken_words(text)}
