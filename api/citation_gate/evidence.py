"""What a source or a tool says, indexed so that a claim can be looked up in it."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from api.citation_gate import dates, quantities
from api.citation_gate.dates import Date
from api.citation_gate.ordinals import Ordinals
from api.citation_gate.plain import plain
from api.citation_gate.reading import read, units
from api.citation_gate.surroundings import Quantity, period_of, stem
from api.citation_gate.units import CONVERSIBLE, is_same, unit_of

_SPACE: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[^\W\d_]+|[%$€£¥₹¢]")
_FILE: Final = re.compile(r"[\w-]+(?:\.\w{1,5})+\Z")
_NUMBERED: Final = re.compile(r"(?<![\w.-])[A-Za-z]+-?(\d+(?:\.\d+)?)(?![\w-]|\.\w)")
_ONE: Final = re.compile(
    r"\b(?:an?|one|per|each|every|single)\s([a-z]+)|/\s?([a-z]+)|\b(hour|dai|week|month|year)ly\b"
)
_NOTHING: Final = re.compile(r"\b(?:no|none|zero|without|free|never|nothing|not)\b", re.IGNORECASE)


class Fact(NamedTuple):
    """A quantity of the evidence.

    `label` names it: header and first cell of a table's row, a line of code; `around` are the words it stands among.
    """

    quantity: Quantity
    label: str = ""
    around: str = ""


class Evidence:
    """One source's text, or what the tools computed."""

    def __init__(self, text: str, facts: Iterable[Fact] = ()) -> None:
        self._text = text
        self._given = tuple(facts)
        self._ordinals: list[int] = []

    @cached_property
    def _shown(self) -> list[tuple[str, str, str]]:
        """Each cell or sentence as it reads, with its label and the words around it."""
        found: list[tuple[str, str, str]] = []
        heading, lead, ordinals = "", "", Ordinals()
        header: tuple[str, ...] = ()
        for unit in units(self._text):
            if unit.kind == "silent":
                continue
            reading = read(unit)
            if unit.kind == "heading":
                heading = reading.text
            if unit.kind in ("row", "header") and header:
                for index, cell in enumerate(reading.cells):
                    label = header[index] if index < len(header) else ""
                    first = reading.cells[0] if index else ""
                    found.append((cell, f"{label} | {first}", f"{lead} {heading}"))
                continue
            if unit.kind == "header":
                header = reading.cells
            else:
                lead, header = (reading.text if unit.kind == "prose" else lead), ()
            text = ordinals.read(reading.text, unit.kind, unit.ordinal, steps=False)
            if unit.ordinal is not None:
                self._ordinals.append(unit.ordinal)
            found.append((text, text if unit.kind == "code" else "", f"{text} {heading}"))
        return found

    @cached_property
    def _read(self) -> str:
        return "\n".join(text for text, _, _ in self._shown)

    @cached_property
    def _spelled(self) -> tuple[str, str]:
        """For identifiers, with blanks collapsed: as it reads, and as it is written."""
        return _SPACE.sub(" ", self._read), _SPACE.sub(" ", plain(self._text))

    @cached_property
    def _index(self) -> tuple[dict[float, list[Fact]], list[Date]]:
        facts: dict[float, list[Fact]] = {}
        days: list[Date] = []
        for text, label, around in self._shown:
            for item in quantities.find(text):
                if isinstance(item, Date):
                    days.append(item)
                else:
                    facts.setdefault(_key(item.value), []).append(Fact(item, label, f"{label} {around}"))
            for match in _NUMBERED.finditer(text):
                version = Quantity(0, 0, float(match[1]), match[1], kind="version")
                facts.setdefault(_key(version.value), []).append(Fact(version))
        numbered = [Fact(Quantity(0, 0, number, str(number), kind="label")) for number in self._ordinals]
        for fact in (*self._given, *numbered):
            facts.setdefault(_key(fact.quantity.value), []).append(fact)
        return facts, days

    @cached_property
    def _measured(self) -> list[Quantity]:
        facts = (fact.quantity for found in self._index[0].values() for fact in found)
        return [quantity for quantity in facts if quantity.unit in CONVERSIBLE or quantity.kind == "fraction"]

    @cached_property
    def _singles(self) -> frozenset[str | None]:
        """The units of which it names one: `an hour`, `per month`, `daily`."""
        words = (
            (m[1] or m[2] or m[3] or "").replace("dai", "day") for m in _ONE.finditer(self._read.lower())
        )
        return frozenset(unit_of(word) for word in words)

    def supports(self, claim: Quantity | Date) -> bool:
        """Does the claim stand here, in this or another spelling? Units are converted exactly; nothing is computed."""
        facts, days = self._index
        if isinstance(claim, Date):
            return any(dates.same(claim, date) for date in days)
        if any(_proves(fact, claim) for fact in facts.get(_key(claim.value), ())):
            return True
        converts = claim.unit in CONVERSIBLE or claim.kind == "fraction"
        if converts and any(_converts(claim, quantity) for quantity in self._measured):
            return True
        if claim.value == 1 and claim.unit and claim.unit in self._singles:
            return True
        if claim.kind == "year" and any(date.year == claim.value for date in days):
            return True
        if claim.kind == "roman" and self.contains(claim.literal):
            return True
        return claim.value == 0 and claim.unit is None and _NOTHING.search(self._read) is not None

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


def _key(value: float) -> float:
    return float(f"{value:.12g}")


def _proves(fact: Fact, claim: Quantity) -> bool:
    """Equal values, whose unit, nouns and period don't contradict each other; a bare number proves no unit."""
    item = fact.quantity
    period = item.period or _label(fact.label).period
    if claim.period is not None and period is not None and claim.period != period:
        return False
    if claim.unit is not None:
        return (
            claim.unit == item.unit
            if item.unit
            else item.kind == "number"
            and not item.nouns
            and (
                claim.unit in _label(fact.label).units
                or (not _label(fact.label).units and claim.unit in _label(fact.around).named)
            )
        )
    if item.unit is not None:
        return not claim.nouns and item.kind != "one"
    if claim.nouns:
        if item.kind not in ("number", "fraction"):
            return False
        return bool(claim.nouns & (item.nouns or _label(fact.around).stems))
    exact = "version" in (claim.kind, item.kind) or "year" in (claim.kind, item.kind)
    if exact:
        return claim.literal == item.literal and not (item.nouns and claim.kind == "version")
    if claim.kind == "ordinal":
        return item.kind in ("ordinal", "label") or (item.kind == "number" and not item.nouns)
    return not (claim.kind == "label" and item.nouns)


def _converts(claim: Quantity, item: Quantity) -> bool:
    """Is it an exact conversion, for the same period: 250 ms for 0.25 s, a half for 50 %?"""
    if claim.period is not None and item.period is not None and claim.period != item.period:
        return False
    if claim.unit and item.unit:
        return claim.unit != item.unit and is_same(claim.value, claim.unit, item.value, item.unit)
    first, second = (claim, item) if claim.unit else (item, claim)
    return (
        first.unit == "%"
        and second.unit is None
        and second.kind == "fraction"
        and _key(second.value * 100) == first.value
    )


class _Label(NamedTuple):
    units: frozenset[str]
    named: frozenset[str]
    stems: frozenset[str]
    period: str | None


@lru_cache(2_048)
def _label(text: str) -> _Label:
    """The units and the stems of the words that name a number. `named` are units that can't be another word."""
    words = _WORD.findall(text)
    found = frozenset(
        unit for word in words if len(word) > 1 or not word.isalpha() for unit in [unit_of(word)] if unit
    )
    sure = frozenset(
        unit for word in words if word.isupper() or not word.isalpha() for unit in [unit_of(word)] if unit
    )
    period = None
    for match in re.finditer(r"(?:USD|EUR|GBP|[$€£])", text):
        period = period or period_of(text, match.end())
    return _Label(found, sure, frozenset(map(stem, words)), period)


def _stands(wanted: str, text: str) -> bool:
    """`wanted` in `text`, not as part of a longer word, name, path or version."""
    at = text.find(wanted)
    while at >= 0:
        after = text[at + len(wanted) : at + len(wanted) + 2]
        if not _continues(wanted, wanted[-1], after) and _begins(wanted, text[max(0, at - 60) : at]):
            return True
        at = text.find(wanted, at + 1)
    return False


def _begins(wanted: str, before: str) -> bool:
    """Does a name begin behind this text?"""
    if wanted.startswith("/"):  # a path of an address is whole, the end of another path isn't
        return (
            not (before[-1:].isalnum() or before[-1:] in "_-.")
            or re.search(r"://[\w.:-]+\Z", before) is not None
        )
    if before.endswith("/") and _FILE.match(wanted):
        return True
    return not _continues(wanted, wanted[0], before[-2:][::-1])


def _continues(wanted: str, edge: str, beyond: str) -> bool:
    """Does the name go on beyond its edge? `us-east-1` stands neither in `us-east-10` nor in `us-east-1.5`."""
    if not beyond or not (edge.isalnum() or edge == "_"):
        return False
    if beyond[0].isalnum() or beyond[0] == "_":
        return True
    if len(beyond) < 2 or not beyond[1].isalnum():
        return False
    compound = any(char in wanted for char in "-.:/") or edge.isdigit()
    return compound and beyond[0] in "-.:/"
