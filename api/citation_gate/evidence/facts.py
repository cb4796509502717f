"""When a quantity of the evidence proves a claimed one."""

import re
from functools import lru_cache
from typing import Final

from api.citation_gate.evidence.counts import WHOLE
from api.citation_gate.evidence.fact import TRIES, Fact
from api.citation_gate.evidence.labels import label_of
from api.citation_gate.figures.bare import are_akin
from api.citation_gate.figures.clock import CLOCK
from api.citation_gate.figures.neighbours import SECONDS
from api.citation_gate.figures.nouns import PLACES, is_counted, stem
from api.citation_gate.figures.rates import ONE
from api.citation_gate.figures.surroundings import ANY_NOUN, EVERY, Quantity
from api.citation_gate.figures.synonyms import are_same, kin
from api.citation_gate.figures.units import MONTHS, TIMES, compound_sizes, rated, sizes
from api.contract.sentences import word_set

WORDED: Final = {"fraction": ("fraction",), "multiple": ("multiple",), "roman": ("roman", "ordinal", "label")}
_AGES: Final = word_set(
    "age ages aged alter edad child childr kid youth junior senior adult under enfant kind kinder nino"
)
_SHORTEST: Final = 3  # letters of which a header may have no more: Params
_PLACES: Final = frozenset(map(stem, PLACES))
_COUNTS: Final = word_set("population count number quantity total anzahl menge nombre cantidad")
_PERCENTILE: Final = frozenset({stem("percentile")})
_SHORT: Final = re.compile(r"[A-Z][A-Za-z]{0,2}|[A-Z][a-z]+ed|Drawn|Lost|Sold")


@lru_cache(4_096)
def key_of(value: float) -> float:
    """Equal for values that differ by less than a float's error."""
    return float(f"{value:.12g}")


@lru_cache(1_024)
def sizes_of(item: Quantity) -> list[tuple[str, float]]:
    if item.unit == CLOCK:  # 33:12 may be hours and minutes, or minutes and seconds
        return [("time", item.value), ("time", item.value / 60)] if item.kind == "number" else []
    if item.unit is None and item.period in SECONDS and item.kind == "number":
        return [("frequency", float(f"{item.value / SECONDS[item.period]:.9g}"))]
    if item.unit is not None:
        return [*sizes(item.value, item.unit), *compound_sizes(item.value, item.unit, item.period)]
    is_share = item.kind == "fraction" or (
        0 < item.value < 1 and item.kind == "number" and "." in item.literal
    )
    return [("share", float(f"{item.value:.9g}"))] if is_share else []


_HEDGE_WORDS: Final = {
    "by": "by",
    "over": "over|above|more than|a good|exceed|exceeds|exceeding|upwards of|mehr als|über|gut|plus de|más de",
    "under": "under|below|less than|fewer than|weniger als|unter|knapp|moins de|menos de",
    "about": "about|around|approximately|approx.|roughly|some|nearly|almost|close to|circa|ca.|etwa|rund|ungefähr|fast|"
    "environ|près de|presque|unos|unas|aproximadamente|casi|cerca de|alrededor de",
}
_HEDGES: Final = {
    tuple(words.split()): hedge for hedge, line in _HEDGE_WORDS.items() for words in line.split("|")
}
_MORE: Final = re.compile(r"\s(?:more|fewer|less|higher|lower|earlier|later)\b")
_FACTOR: Final = re.compile(r"\b(?:factor|faktor|facteur|replication)", re.IGNORECASE)
_DISTINCTIVE: Final = 4
"""A number of so many figures that counts nothing is hardly another one by chance: a vocabulary of 50,257."""
_OF_A_FRACTION: Final = {
    "": (0.005, 0.005, 20),
    "about": (0.05, 0.05, 10),
    "over": (0, 0.17, 2),
    "under": (0.17, 0, 2),
    "by": (0.005, 0.005, 20),
}
"""How much less and more it may be, and what part of itself at most."""


def hedge_of(text: str, start: int, end: int) -> str:
    """What stands before a figure: about, over, under, by or nothing of the kind."""
    if _MORE.match(text, end):
        return "by"
    before = text[max(0, start - 24) : start]
    if before.rstrip()[-1:] in ("~", "≈"):
        return "about"
    words = before.lower().replace("(", " ").split() if before[-1:].isspace() else []
    return _HEDGES.get(tuple(words[-2:])) or _HEDGES.get(tuple(words[-1:])) or ""


def rounded(claim: Quantity) -> tuple[float, float] | None:
    """Which values a rounded claim stands for: `about 1,900` is between 1,850 and 1,950, a tenth off at most."""
    size = abs(claim.value)
    if claim.kind == "fraction":
        *most, part = _OF_A_FRACTION[claim.hedge]  # once in 60 is not once in 50
        below, above = (min(off, size / part) for off in most)
    elif claim.hedge not in ("", "by") and size:
        whole, _, decimals = f"{size:.12f}".rstrip("0").partition(".")
        place = 10.0 ** (-len(decimals) if decimals else len(whole) - len(whole.rstrip("0")))
        half = min(place / 2, size / 10)
        below, above = {"about": (half, half), "over": (0.0, place), "under": (place, 0.0)}[claim.hedge]
    else:
        return None
    return claim.value - below, claim.value + above


@lru_cache(64)
def reach_of(
    claim: Quantity,
) -> tuple[float, float, list[tuple[tuple[str, float], tuple[str, float]]]] | None:
    """The least and the greatest value that a rounded claim stands for, and the same in base units."""
    reach = rounded(claim)
    if reach is None:
        return None
    ends = (sizes_of(claim._replace(value=value)) for value in reach)
    return *reach, list(zip(*ends, strict=False))  # 0 and 1 are no shares


def agree(claim: Quantity, item: Quantity) -> bool:
    """Of two quantities of one size in two units: is it for the same period, and no share made of two bare numbers?"""
    if EVERY in (claim.kind, item.kind):
        return _as_often(claim, item)
    return not _contradict(claim.period, item.period) and (
        bool(claim.unit or item.unit or claim.nouns & item.nouns) or "fraction" in (claim.kind, item.kind)
    )


def _counts(label: str, period: str | None) -> bool:
    """Does a column count without saying what: Population, Number, W, a daily quota?"""
    header = label.partition(" | ")[0].rstrip(".")
    if period and period == label_of(header).period:
        return not any(map(is_counted, header.split()))
    return header.lower() in _COUNTS or (_SHORT.fullmatch(header) is not None and not label_of(header).units)


def _contradict(period: str | None, other: str | None) -> bool:
    """Are two periods different? What is for one of something unnamed may be for a month, not for a thousand."""
    if period is None or other is None or period == other:
        return False
    return (period + other)[0].isdigit() or ONE not in (period, other)


def _as_often(claim: Quantity, item: Quantity) -> bool:
    """Are both frequencies, of the same unit? What is done twice a week isn't done once."""
    are_often = all(EVERY in (one.kind, one.name) for one in (claim, item))
    return (
        are_often
        and (claim.unit in MONTHS) == (item.unit in MONTHS)
        and (claim.name, item.name) != ("once", "times")
    )


def as_labelled(fact: Fact) -> list[Quantity]:
    """A bare number with each unit that its label, or else the words around it, may give it."""
    item = fact.quantity
    if item.kind != "number" or item.unit or item.nouns or not fact.around:
        return []
    label, around = label_of(fact.label), label_of(fact.around)
    if fact.cell and around.scale > 1:
        return []  # 5.2 of a column in millions
    period = item.period or ((label if label.units else around).period if fact.label else None)
    near = around.sure - fact.taken if fact.cell or not fact.label else frozenset[str]()
    found = (rated(unit, period) for unit in (label.units or near).union(label.letters if fact.cell else ()))
    return [item._replace(unit=unit, period=period) for unit, period in found]


def proves(fact: Fact, claim: Quantity) -> bool:
    """Equal values, whose unit, nouns and period don't contradict each other; a bare number proves no unit."""
    item = fact.quantity
    if EVERY in (claim.kind, item.kind):
        return claim.unit == item.unit and _as_often(claim, item)
    if item.kind == "count":
        return not claim.nouns.isdisjoint(item.nouns)
    if item.kind == "item":  # the number of a list's item: step 2, the second rule
        is_label = claim.kind == "label" and (not claim.name or are_akin(claim.name, "item"))
        return is_label or (claim.kind == "ordinal" and claim.nouns <= item.nouns)
    if item.period == WHOLE and claim.nouns == ANY_NOUN:  # so many rows, not so many times
        return False
    if _contradict(claim.period, period := fact.period):
        return False
    if item.unit == "%" and claim.nouns == _PERCENTILE:  # 95 % within 400 ms
        return True
    if claim.unit is not None:
        if stem(claim.unit) in item.nouns:  # the three months of a table
            return True
        if item.unit:
            return claim.unit in (item.unit, rated(item.unit, period)[0])
        if claim.nouns == ANY_NOUN:  # six years old
            is_age = not fact.label or not _AGES.isdisjoint(label_of(fact.label).stems)
            return is_age and item.kind == "number" and not item.nouns
        if claim.unit == "bit" and item.kind == "version":  # AES-256
            return True
        return any(claim.unit == labelled.unit for labelled in as_labelled(fact))
    if claim.kind == "ordinal":
        among = label_of(fact.around).stems if item.nouns == ANY_NOUN else item.nouns  # retried five times
        unbound = not item.nouns or not among.isdisjoint(claim.nouns)
        stems = label_of(fact.label).stems if fact.label else claim.nouns
        if claim.nouns and claim.nouns.isdisjoint(stems) and not (claim.nouns & _PLACES and stems & _PLACES):
            return False
        if item.kind == "label" and item.name and claim.nouns:  # week 38 is no 38th talk
            return any(are_akin(item.name, noun) for noun in claim.nouns)
        is_bare = item.kind == "number" and not item.unit and unbound
        return is_bare or item.kind in ("ordinal", "label", "version", "roman")
    if claim.kind in ("fraction", "multiple", "roman"):  # half is no half dollar, threefold no three dollars
        is_bare = item.kind == "number" and not item.unit and not item.nouns
        is_bare = is_bare and (claim.kind != "multiple" or _FACTOR.search(fact.around) is not None)
        return item.kind in WORDED[claim.kind] or is_bare
    if item.unit is not None:
        # 12 storage are 12 USD of a column Storage
        is_named = bool(claim.name) and claim.name not in fact.header.stems
        return not (claim.nouns or is_named or claim.kind == "label" or item.kind == "one")
    if claim.nouns:
        if claim.kind == item.kind == "version":  # Python 3.8 users
            return claim.literal == item.literal
        if item.kind == "multiple" and claim.nouns == ANY_NOUN:  # tenfold, ten times
            return True
        if item.kind not in ("number", "fraction", "version" if item.nouns else "") and item.value:
            return False
        if fact.header.sure and not claim.nouns <= fact.header.stems:  # but GPU hours
            return False  # 145 of a column in seconds
        if claim.nouns.isdisjoint(item.nouns or claim.nouns) and claim.nouns & fact.counted - ANY_NOUN:
            return False  # of 9 people and 63 dogs no 63 people
        is_any = claim.nouns == ANY_NOUN or claim.value == 0 == len(item.nouns)
        is_tried = item.nouns == ANY_NOUN and not claim.nouns.isdisjoint(TRIES)  # repeated 8 times
        is_tried = is_tried or item.name == "×"  # 24 × 7.68 TB are 24 of whatever has this size
        is_rate = not item.nouns and item.period in TIMES and item.period == claim.period  # 60/min
        is_any = is_any or is_tried or is_rate
        if is_any or are_same(claim.nouns, item.nouns) or _counts(fact.label, claim.period):
            return True
        is_long = len(item.literal.strip("0").replace(".", "")) >= _DISTINCTIVE
        if is_long and not item.nouns - ANY_NOUN and not 1500 < item.value < 2100:
            return True
        near = label_of(fact.around).stems - (fact.far if item.nouns - ANY_NOUN else frozenset())
        near = fact.header.stems if fact.cell and item.nouns - ANY_NOUN else near
        wanted = claim.nouns if item.nouns else kin(claim.nouns)
        if not wanted.isdisjoint(near):
            return True
        header = (word for word in fact.header.stems if fact.cell and len(word) > _SHORTEST)
        return any(noun.startswith(word) for word in header for noun in claim.nouns)
    is_other = bool(claim.name and item.name) and not are_akin(claim.name, item.name)
    if claim.name in TIMES and claim.kind == "label":  # the fourth week of a table
        return item.kind == "label" and item.name == claim.name
    if claim.kind == "label" and item.kind in ("label", "version") and is_other:
        return False  # page 12 of room 12, or of B12
    stems = label_of(fact.label).stems if fact.cell else frozenset()
    if stems and claim.kind == "label" and claim.name and not are_akin(claim.name, "status"):
        return any(are_akin(claim.name, word) for word in stems)
    if {claim.kind, item.kind} & {"version", "year"}:
        is_same = claim.literal == item.literal or item.kind == "roman"
        return is_same and not (item.nouns and claim.kind == "version")
    return not (claim.kind == "label" and item.nouns - ANY_NOUN)
