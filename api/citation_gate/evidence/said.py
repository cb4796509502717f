"""A sentence by its words and its figures, as a source's table is asked for them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from api.citation_gate.figures.clock import CLOCK
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.nouns import stem
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import TIMES, sizes, unit_of

WORDS: Final = re.compile(r"\w+(?:[.-]\w+)*")
_ROUNDED: Final = 0.05
_Value = float | tuple[int | None, int | None]
_HUMP: Final = re.compile(r"[a-z][A-Z]")  # replicaCount is no replica
_UMLAUTS: Final = str.maketrans("äöü", "aou")


class Said(NamedTuple):
    """A sentence by its words' stems, as `folded` leaves them, and by its figures: of a row a cell's, or `all`."""

    words: str = " "
    values: frozenset[_Value] = frozenset()
    all: frozenset[_Value] = frozenset()
    sizes: frozenset[tuple[str, float]] = frozenset()  # in base units
    subject: str = " "  # what a pronoun at its beginning stands for
    own: str = " "  # of a row the words of the cell, its column and what names the row, else all


NOTHING: Final = Said()


def folded(text: str) -> str:
    """The stems of its words between blanks, so that one text stands in another by whole words."""
    return f" {' '.join(map(alike, WORDS.findall(text)))} "


@lru_cache(4_096)
def alike(word: str) -> str:
    """A word so that it meets its plural, Gast Gäste, and a time its name in another language."""
    if not word.isalpha() or _HUMP.search(word):
        return word.lower()
    return (
        unit if (unit := unit_of(word)) in TIMES and len(word) > 2 else stem(word.lower().translate(_UMLAUTS))
    )


def value_of(item: Quantity | Date) -> _Value:
    return (item.month, item.day) if isinstance(item, Date) else item.value


def measured_in(item: Quantity) -> str | None:
    """Its unit; 3 h 20 m are seconds."""
    return "s" if item.unit == CLOCK and item.kind == "number" else item.unit


def sizes_in(found: Iterable[Quantity | Date]) -> frozenset[tuple[str, float]]:
    """What figures measure, in base units: of 600 ms and 0.6 s, a quarter and 25 % the same."""
    measured = ((item.value, measured_in(item), item.kind) for item in found if isinstance(item, Quantity))
    return frozenset(
        size
        for value, unit, kind in measured
        if unit or kind == "fraction"
        for size in (sizes(value, unit) if unit else [("share", value)])
    )


def rounds(values: Iterable[_Value], figures: Iterable[Quantity | Date], others: Iterable[_Value]) -> bool:
    """Is one of these values about one of the figures, and farther from all others?"""
    far = [other for other in others if not isinstance(other, tuple)]
    return any(
        abs(value - item.value) < min([_ROUNDED * item.value, *(abs(value - other) for other in far)])
        for item in figures
        if isinstance(item, Quantity)
        for value in values
        if not isinstance(value, tuple)
    )
