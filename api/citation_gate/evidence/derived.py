"""Figures that follow from others of their own sentence: a difference, a sum, a share."""

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Final

from api.citation_gate.evidence.facts import WORDED, rounded, sizes_of
from api.citation_gate.figures.clock import CLOCK
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.surroundings import ANY_NOUN, Quantity

_MOST_TERMS: Final = 8
_CUE_WORDS: Final = (
    "more less fewer than difference together total sum so thus hence that's save saving by instead compared against "
    "higher lower longer shorter dearer cheaper faster slower larger smaller time twice thrice half third quarter "
    "share percent make making rest remaining left both combined altogether ahead behind between later earlier from "
    "double triple every up rise rose fall fell drop dropped grow grew reduce increase mehr weniger insgesamt zusammen "
    "also teurer billiger plus moins donc más menos"
)
_CUE: Final = re.compile(rf"\b(?:{'|'.join(_CUE_WORDS.split())})s?\b|[=%(×+]", re.IGNORECASE)


def derives(text: str) -> bool:
    """Does a sentence say that it reckons? Otherwise a sum of two figures is one by chance."""
    return _CUE.search(text) is not None


def follows(figure: Quantity, others: Sequence[Quantity | Date]) -> bool:
    """Is a figure the difference or sum of two that the same sentence states, in their unit, or a share?"""
    is_times = figure.nouns == ANY_NOUN or figure.written.lower() in ("twice", "thrice", "double")
    is_share = figure.unit is None and (figure.kind in WORDED or is_times)
    as_fraction = figure._replace(unit=None, kind="fraction", value=figure.value / 100)
    if figure.unit == "%" and follows(as_fraction, others):
        return True
    may_follow = is_share or figure.unit or figure.value % 1 or figure.hedge == "by"
    if not figure.value or len(others) > _MOST_TERMS or not may_follow:
        return False
    low, high = rounded(figure) or (figure.value * (1 - 1e-9), figure.value * (1 + 1e-9))
    rest = [
        item for item in others if isinstance(item, Quantity) and item.value and item.start != figure.start
    ]
    unit = figure.unit or next((item.unit for item in rest if item.unit), None)  # what bare numbers have
    scales = dict(_plain_sizes(figure._replace(unit=unit)))
    rest = [item if item.unit or item.nouns or item.hedge else item._replace(unit=unit) for item in rest]
    for first, second in permutations(rest, 2):
        for dimension, size in _plain_sizes(first):
            other = dict(_plain_sizes(second)).get(dimension)
            scale = 1 if is_share else scales.get(dimension, 0) / figure.value
            if not other or not scale:
                continue
            change, total = size - other, size + other
            shown = (size / other, abs(change) / other) if is_share else (change / scale, total / scale)
            if any(low <= value <= high for value in shown):
                return True
    return False


def _plain_sizes(item: Quantity) -> list[tuple[str, float]]:
    """A size in base units, and in its own."""
    base = [("time", item.value)] if item.unit == CLOCK else sizes_of(item) if item.unit else []
    return [*base, (item.unit or "", item.value)]
