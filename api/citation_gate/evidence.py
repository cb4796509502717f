"""What a source or a tool result says, indexed so that a claim can be looked up in it."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from api.citation_gate import quantities
from api.citation_gate.quantities import Date, Quantity
from api.citation_gate.units import UNITS

_ENUMERATION: Final = re.compile(r"(?m)^([ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+)?)\d{1,3}[.)](?=[ \t])")
_NOTHING: Final = re.compile(r"\b(?:nothing|free|no (?:own )?(?:charge|cost|fee|price)|never)\b")
_SPACE: Final = re.compile(r"\s+")
_CLOSE: Final = 1e-9


def without_enumeration(text: str) -> str:
    """Blank out the `1.` of ordered lists and numbered headings: they claim nothing. Positions don't move."""
    return _ENUMERATION.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)


class Evidence:
    """One source's text, or the results of the tools."""

    def __init__(self, text: str, figures: Iterable[Quantity] = ()) -> None:
        self._text = text
        self._figures = tuple(figures)
        self._exact = not self._figures

    @cached_property
    def lowered(self) -> str:
        """For identifiers: lower case, blanks collapsed, Markdown's escapes gone."""
        return _SPACE.sub(" ", quantities.plain(self._text).replace("\\", "")).lower()

    @cached_property
    def _index(self) -> tuple[dict[str, list[Quantity]], list[Date]]:
        numbers: dict[str, list[Quantity]] = {}
        dates: list[Date] = []
        for item in (*quantities.find(without_enumeration(quantities.plain(self._text))), *self._figures):
            if isinstance(item, Date):
                dates.append(item)
                continue
            for key in {_key(item.value), _key(item.base), _key(item.also or item.base)}:
                numbers.setdefault(key, []).append(item)
        return numbers, dates

    def supports(self, claim: Quantity | Date) -> bool:
        """Does the claim stand here, in this or another spelling of the same value and unit?"""
        numbers, dates = self._index
        if isinstance(claim, Date):
            return any(_same_date(claim, date) for date in dates)
        keys = {_key(claim.value), _key(claim.base), _key(claim.also or claim.base)}
        if claim.dimension == "%":
            keys.add(_key(claim.value / 100))
        elif claim.dimension is None and 0 < claim.value <= 1:
            keys.add(_key(claim.value * 100))
        if any(_same(claim, item) for key in keys for item in numbers.get(key, ())):
            return True
        if claim.dimension is None and claim.noun is None and any(date.year == claim.value for date in dates):
            return True
        if claim.value == 0 and _NOTHING.search(self.lowered):
            return True
        if claim.hedged or self._figures:
            candidates = {id(item): item for items in numbers.values() for item in items}
            return any(_rounded(claim, item) for item in candidates.values())
        return False

    def contains(self, identifier: str) -> bool:
        """Does the identifier stand here as a whole, in any case?"""
        wanted = _SPACE.sub(" ", quantities.plain(identifier)).strip().lower()
        return bool(wanted) and _bounded(wanted, self.lowered)


def tool_evidence(results: Iterable[Any]) -> Evidence:
    """Evidence from tool results: each number with the unit that its key names (`monthly_usd`, `timeout_seconds`)."""
    figures: list[Quantity] = []
    texts: list[str] = []
    for result in results:
        _walk("", result, figures, texts)
    return Evidence("\n".join(texts), figures)


def _walk(key: str, value: Any, figures: list[Quantity], texts: list[str]) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            texts.append(str(name))
            _walk(str(name), inner, figures, texts)
    elif isinstance(value, list | tuple):
        for inner in value:
            _walk(key, inner, figures, texts)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        figures.append(_figure(key, float(value)))
    else:
        texts.append(str(value))


def _figure(key: str, value: float) -> Quantity:
    words = key.lower().split("_")
    unit = next(
        (UNITS[word] for word in reversed(words) if word in UNITS and word not in ("month", "day", "year")),
        None,
    )
    literal = f"{value:.12g}"
    return Quantity(
        start=0,
        end=0,
        literal=literal,
        value=value,
        base=value * unit.factor if unit else value,
        also=value * unit.also if unit and unit.also else None,
        dimension=unit.dimension if unit else None,
        noun=None if unit or not words[0] else words[0],
        period="month" if unit and "monthly" in words else None,
        hedged=False,
        decimals=len(literal.partition(".")[2]),
    )


def _key(value: float) -> str:
    return f"{value:.9g}"


def _close(first: float, second: float | None) -> bool:
    return second is not None and abs(first - second) <= _CLOSE * max(abs(first), abs(second))


def _comparable(claim: Quantity, item: Quantity) -> bool:
    """May the two be the same figure, as far as unit, noun and period go?"""
    if claim.dimension is not None and item.dimension is not None:
        periods_differ = claim.period is not None and item.period is not None and claim.period != item.period
        return claim.dimension == item.dimension and not periods_differ
    if claim.dimension is not None:
        return item.noun is None
    if item.dimension is not None:
        return claim.noun is None
    return True


def _same(claim: Quantity, item: Quantity) -> bool:
    if not _comparable(claim, item):
        return claim.value == 100 * item.value and claim.dimension == "%" and item.dimension is None
    if claim.dimension is not None and item.dimension is not None:
        return (
            _close(claim.base, item.base)
            or _close(claim.base, item.also)
            or _close(claim.also or claim.base, item.base)
        )
    if claim.dimension == "%" and _close(claim.value, item.value * 100):
        return True
    if item.dimension == "%" and _close(claim.value * 100, item.value):
        return True
    if claim.dimension is None and item.dimension is None and ("." in claim.literal or "." in item.literal):
        return claim.literal == item.literal  # 3.1 isn't 3.10: it may be a version
    return _close(claim.value, item.value)


def _rounded(claim: Quantity, item: Quantity) -> bool:
    """`about 350 USD` for 350.40: two significant digits or more, and the figure rounds to exactly that."""
    if not _comparable(claim, item) or not claim.value or not item.value:
        return False
    digits = claim.literal.lstrip("-").replace(".", "").lstrip("0")
    significant = len(digits.rstrip("0")) if claim.decimals == 0 else len(digits)
    step = 10.0 ** (-claim.decimals) if claim.decimals else 10.0 ** (len(digits) - max(significant, 1))
    exact = item.base / claim.base * claim.value if claim.dimension and item.dimension else item.value
    return (
        significant >= 2
        and abs(claim.value - exact) <= step / 2
        and abs(claim.value - exact) <= 0.02 * abs(exact)
    )


def _same_date(claim: Date, date: Date) -> bool:
    if claim.swapped and _same_date(claim._replace(month=claim.day, day=claim.month, swapped=False), date):
        return True
    if date.swapped and _same_date(claim, date._replace(month=date.day, day=date.month, swapped=False)):
        return True
    if claim.month != date.month:
        return False
    if claim.day is not None and claim.day != date.day:
        return False
    if claim.year is None:
        return claim.day is not None
    return claim.year == date.year or (date.year is None and False)


def _bounded(wanted: str, text: str) -> bool:
    """`wanted` in `text`, not as part of a longer word or version."""
    at = text.find(wanted)
    while at >= 0:
        before = text[at - 1] if at else " "
        end = at + len(wanted)
        after = text[end : end + 2]
        joined = (before.isalnum() or before == "_") and (wanted[0].isalnum() or wanted[0] == "_")
        continues = (
            bool(after)
            and (after[0].isalnum() or after[0] == "_")
            and (wanted[-1].isalnum() or wanted[-1] == "_")
        )
        versioned = len(after) == 2 and after[0] in ".-" and after[1].isdigit() and wanted[-1].isdigit()
        if not joined and not continues and not versioned:
            return True
        at = text.find(wanted, at + 1)
    return False
