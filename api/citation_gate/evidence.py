"""What a source or a tool result says, indexed so that a claim can be looked up in it."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from api.citation_gate import dates, quantities
from api.citation_gate.dates import Date
from api.citation_gate.plain import as_read, plain, without_enumeration
from api.citation_gate.quantities import Quantity
from api.citation_gate.units import COUNTED

_SPACE: Final = re.compile(r"\s+")


class Evidence:
    """One source's text, or the results of the tools with their numbers."""

    def __init__(self, text: str, figures: Iterable[float] = ()) -> None:
        self._text = text
        self._figures = tuple(figures)

    @cached_property
    def _read(self) -> str:
        return as_read(without_enumeration(plain(self._text)))

    @cached_property
    def _spelled(self) -> tuple[str, str]:
        """For identifiers, with blanks collapsed: as it reads, and as it is written."""
        return _SPACE.sub(" ", self._read), _SPACE.sub(" ", plain(self._text))

    @cached_property
    def _index(self) -> tuple[dict[float, list[Quantity]], list[Date]]:
        numbers: dict[float, list[Quantity]] = {}
        found: list[Date] = []
        for item in quantities.find(self._read):
            if isinstance(item, Date):
                found.append(item)
            else:
                numbers.setdefault(_key(item.value), []).append(item)
        for figure in self._figures:
            numbers.setdefault(_key(figure), []).append(Quantity(0, 0, figure, f"{figure:.15g}"))
        return numbers, found

    def supports(self, claim: Quantity | Date) -> bool:
        """Does the claim stand here, in this or another spelling? Nothing is rounded, converted or computed."""
        numbers, found = self._index
        if isinstance(claim, Date):
            return any(dates.same(claim, date) for date in found)
        if any(_same(claim, item) for item in numbers.get(_key(claim.value), ())):
            return True
        return claim.unit is None and claim.noun is None and any(date.year == claim.value for date in found)

    def contains(self, identifier: str) -> bool:
        """Does the identifier stand here whole and unaltered?

        A name at the beginning of a sentence may have a capital; in product names, `OpenSearch`, case counts nowhere.
        """
        wanted = _SPACE.sub(" ", plain(identifier)).strip()
        if not wanted:
            return False
        if wanted.isalpha():
            return any(_stands(wanted.lower(), text.lower()) for text in self._spelled)
        spellings = (wanted, wanted[0].lower() + wanted[1:]) if wanted[1:].islower() else (wanted,)
        return any(_stands(spelling, text) for spelling in spellings for text in self._spelled)


def tool_evidence(results: Iterable[Any]) -> Evidence:
    """Evidence from tool results. A bare number has no unit there and supports any."""
    figures: list[float] = []
    texts: list[str] = []
    for result in results:
        _walk(result, figures, texts)
    return Evidence("\n".join(texts), figures)


def _walk(value: Any, figures: list[float], texts: list[str]) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            texts.append(str(name))
            _walk(inner, figures, texts)
    elif isinstance(value, list | tuple):
        for inner in value:
            _walk(inner, figures, texts)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        figures.append(float(value))
    elif value is not None:
        texts.append(str(value))


def _key(value: float) -> float:
    return float(f"{value:.12g}")


def _same(claim: Quantity, item: Quantity) -> bool:
    """Equal values, whose unit, noun and period don't contradict each other."""
    if claim.period is not None and item.period is not None and claim.period != item.period:
        return False
    if claim.unit is not None and item.unit is not None:
        return claim.unit == item.unit
    if claim.unit is not None and item.noun is not None:
        return False  # 50 USD isn't in "50 documents"
    if item.unit is not None and claim.noun is not None:
        return False  # nor 50 documents in "50 USD"
    if claim.noun != item.noun and claim.noun in COUNTED and item.noun in COUNTED:
        return False
    if claim.exact or item.exact:
        return claim.literal == item.literal  # the version 3.1 isn't 3.10
    return True


def _stands(wanted: str, text: str) -> bool:
    """`wanted` in `text`, not as part of a longer word, name or version."""
    at = text.find(wanted)
    while at >= 0:
        before = text[max(0, at - 2) : at][::-1]
        after = text[at + len(wanted) : at + len(wanted) + 2]
        if not _continues(wanted, wanted[0], before) and not _continues(wanted, wanted[-1], after):
            return True
        at = text.find(wanted, at + 1)
    return False


def _continues(wanted: str, edge: str, beyond: str) -> bool:
    """Does the name go on beyond its edge? `us-east-1` stands neither in `us-east-10` nor in `us-east-1.5`."""
    if not beyond or not (edge.isalnum() or edge == "_"):
        return False
    if beyond[0].isalnum() or beyond[0] == "_":
        return True
    if len(beyond) < 2 or not beyond[1].isalnum():
        return False
    compound = any(char in wanted for char in "-.:") or edge.isdigit()
    return compound and beyond[0] in "-.:"
