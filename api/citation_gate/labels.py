"""What the header of a column, or other words around a number, say of its unit."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from api.citation_gate.nouns import is_counted, stem
from api.citation_gate.surroundings import Quantity, period_of
from api.citation_gate.units import CODES, TIMES, period_named, rated, unit_of

_WORD: Final = re.compile(r"[^\W\d_]+|[%$€£¥₹¢]")
_ENDING: Final = re.compile(
    r"(?:_|(?<=[a-z])(?=[A-Z]))(?!(?:min|MIN)(?![A-Za-z]))((?<=_)[sghm]|[A-Z]?[a-z]{2,10}|[A-Z]{2,10})(?![A-Za-z])"
)
"""What a setting's name says of its unit: `COURIER_TIMEOUT_MS`, `dailyBudgetUsd`."""
_HUMP: Final = re.compile(r"(?<=[a-z])[A-Z][a-z]+|[A-Z]?[a-z]+(?=[A-Z])")  # PodRestarts counts restarts
_UNIT: Final = re.compile(
    r"[(\[]([^()\[\]|]{1,24})[)\]]|\b(?:in|en)\s([^\s|()]{1,16})(?![^\s|()]|\s\d)|,\s?([^\s|(),]{1,12})(?=\s*(?:\||\Z))"
)
_PER: Final = re.compile(r"\s?/\s?|\s(?:per|pro|par|por)\s")
_PER_TIME: Final = re.compile(r"\b(?:per|an?|each|pro|par|por)\s([^\W\d_]+)")
_CURRENCY: Final = re.compile(rf"(?:{CODES}|[$€£])")


class Label(NamedTuple):
    """`sure` are units that can't be another word: `(s)`, `in USD`, `%`. `stems` are those of all words."""

    units: frozenset[str]
    sure: frozenset[str]
    stems: frozenset[str]
    period: str | None


@lru_cache(2_048)
def label_of(text: str) -> Label:
    """What a header or a sentence says of the numbers in or under it."""
    words = _WORD.findall(text)
    named = [(word, unit) for word in words if len(word) > 1 or not word.isalpha() if (unit := unit_of(word))]
    sure = {unit for word, unit in named if word.isupper() or not word.isalpha()}
    period = None
    written: set[str] = set()
    for match in _UNIT.finditer(text):
        head, *rest = _PER.split(match[match.lastindex or 1].strip(), maxsplit=1)
        if unit := unit_of(head):
            written.add(unit)
            period = period or (period_named(rest[0]) if rest else None)
    written |= {unit for ending in _ENDING.findall(text) if (unit := unit_of(ending.lower()))}
    for match in _CURRENCY.finditer(text):
        period = period or period_of(text, match.end())
    if period is None and (per := _PER_TIME.search(text)) and period_named(per[1]) in TIMES:
        period = period_named(per[1])
    units = frozenset(written) or frozenset(unit for _, unit in named)
    return Label(
        units, frozenset(written or sure), frozenset(map(stem, [*words, *_HUMP.findall(text)])), period
    )


def under(figure: Quantity, header: str) -> Quantity:
    """A bare number in a table has the unit of its column, where that names one, or counts what it names."""
    if figure.unit or figure.nouns or figure.kind != "number" or not header:
        return figure
    label = label_of(header)
    if len(label.units) == 1:
        unit, period = rated(next(iter(label.units)), figure.period or label.period)
        return figure._replace(unit=unit, period=period)
    if label.units:
        return figure
    return figure._replace(nouns=frozenset(stem(word) for word in _WORD.findall(header) if is_counted(word)))
