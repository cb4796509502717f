"""When a quantity of the evidence proves a claimed one."""

from typing import Final, NamedTuple

from api.citation_gate.labels import label_of
from api.citation_gate.quantities import CLOCK
from api.citation_gate.surroundings import ANY_NOUN, ONE, Quantity
from api.citation_gate.units import sizes

_WORDED: Final = {
    "fraction": ("fraction",),
    "multiple": ("multiple",),
    "roman": ("roman", "ordinal", "label"),
}
_COUNTS: Final = frozenset(
    ["population", "count", "number", "quantity", "total", "anzahl", "menge", "nombre", "cantidad"]
)


class Fact(NamedTuple):
    """A quantity of the evidence.

    `label` names it: header and first cell of a table's row, a line of code; `around` are the words it stands among.
    """

    quantity: Quantity
    label: str = ""
    around: str = ""


def key_of(value: float) -> float:
    """Equal for values that differ by less than a float's error."""
    return float(f"{value:.12g}")


def sizes_of(item: Quantity) -> list[tuple[str, float]]:
    if item.unit == CLOCK:  # 33:12 may be hours and minutes, or minutes and seconds
        return [("time", item.value), ("time", item.value / 60)] if item.kind == "number" else []
    if item.unit is not None:
        return sizes(item.value, item.unit)
    is_share = item.kind == "fraction" or (
        0 < item.value < 1 and item.kind == "number" and "." in item.literal
    )
    return [("share", float(f"{item.value:.9g}"))] if is_share else []


def agree(claim: Quantity, item: Quantity) -> bool:
    """Of two quantities of one size in two units: is it for the same period, and no share made of two bare numbers?"""
    return not _contradict(claim.period, item.period) and (
        bool(claim.unit or item.unit) or "fraction" in (claim.kind, item.kind)
    )


def _counts(label: str) -> bool:
    """Does a column count without saying what: Population, Number?"""
    return label.partition(" | ")[0].lower() in _COUNTS


def _contradict(period: str | None, other: str | None) -> bool:
    """Are two periods different? What is for one of something unnamed may be for a month, not for a thousand."""
    if period is None or other is None or period == other:
        return False
    return (period + other).isdigit() or ONE not in (period, other)


def proves(fact: Fact, claim: Quantity) -> bool:
    """Equal values, whose unit, nouns and period don't contradict each other; a bare number proves no unit."""
    item = fact.quantity
    period = item.period or (label_of(fact.label).period if fact.label else None)
    if _contradict(claim.period, period):
        return False
    if claim.unit is not None:
        if item.unit:
            return claim.unit == item.unit
        if item.kind != "number" or item.nouns:
            return False
        label = label_of(fact.label)
        return claim.unit in label.units or (not label.units and claim.unit in label_of(fact.around).sure)
    if claim.kind in ("fraction", "multiple", "roman"):  # half is no half dollar, threefold no three dollars
        return item.kind in _WORDED[claim.kind] or (
            item.kind == "number" and not item.unit and not item.nouns
        )
    if item.unit is not None:
        return not claim.nouns and item.kind != "one"
    if claim.nouns:
        if item.kind not in ("number", "fraction"):
            return False
        counted = item.nouns - ANY_NOUN or label_of(fact.around).stems
        return claim.nouns == ANY_NOUN or not claim.nouns.isdisjoint(counted) or _counts(fact.label)
    exact = "version" in (claim.kind, item.kind) or "year" in (claim.kind, item.kind)
    if exact:
        return claim.literal == item.literal and not (item.nouns and claim.kind == "version")
    if claim.kind == "ordinal":
        return item.kind in ("ordinal", "label") or (item.kind == "number" and not item.nouns)
    return not (claim.kind == "label" and item.nouns)
