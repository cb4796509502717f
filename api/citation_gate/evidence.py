"""What a source or a tool says, indexed so that a claim can be looked up in it."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Final

from api.citation_gate import dates, quantities
from api.citation_gate.dates import Date
from api.citation_gate.facts import Fact, agree, key_of, proves, sizes_of
from api.citation_gate.labels import under
from api.citation_gate.languages import UNNAMED, language_of
from api.citation_gate.names import stands
from api.citation_gate.ordinals import Ordinals
from api.citation_gate.plain import plain
from api.citation_gate.reading import read, units
from api.citation_gate.surroundings import ANY_NOUN, Quantity, stem
from api.citation_gate.units import unit_of
from api.contract.sentences import sentence_ends

_SPACE: Final = re.compile(r"\s+")
_BEFORE_STOP: Final = re.compile(r" +(?=[.,;:!?](?:\s|\Z))")
_YEAR: Final = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")
_NUMBERED: Final = re.compile(r"(?<![\w.-])[A-Za-z]+-?(\d+(?:\.\d+)?)(?![\w-]|\.\w)")
_ONE: Final = re.compile(
    r"\b(?:an?|one|per|each|every|single)\s([a-z]+)|/\s?([a-z]+)|\b(hour|dai|week|month|year)ly\b"
)
_NOTHING: Final = re.compile(
    r"\b(?:no|none|zero|without|free|never|nothing|not|keine?n?|ohne|aucune?|sans|ning[uú]na?|sin)\b"
    r"((?:[ -][^\W\d_]+){0,4})",
    re.IGNORECASE,
)


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
    def _lowered(self) -> tuple[str, str]:
        first, second = self._spelled
        return first.lower(), second.lower()

    @cached_property
    def language(self) -> str:
        return language_of(self._text)

    @cached_property
    def _sentences(self) -> frozenset[str]:
        """Each sentence, item and line as it reads."""
        whole = [text for text, label, _ in self._shown if not label or label == text]
        cut = [part for text in whole for part in _cut(text)]
        return frozenset(map(_folded, [*whole, *cut]))

    def says(self, sentence: str) -> bool:
        """Does a sentence stand here word for word, from its beginning to its end?"""
        return _folded(sentence) in self._sentences

    @cached_property
    def _index(self) -> tuple[dict[float, list[Fact]], list[Date]]:
        facts: dict[float, list[Fact]] = {}
        days: list[Date] = []
        for text, label, around in self._shown:
            found = quantities.find(text, self.language)
            days += _dated(found, around)
            for item in {*found, *quantities.summed(text, found)}:
                if isinstance(item, Quantity):
                    bound = under(item, label.partition(" | ")[0], sure=True)
                    facts.setdefault(key_of(item.value), []).append(Fact(bound, label, f"{label} {around}"))
            for match in _NUMBERED.finditer(text):
                version = Quantity(0, 0, float(match[1]), match[1], kind="version")
                facts.setdefault(key_of(version.value), []).append(Fact(version))
        numbered = [Fact(Quantity(0, 0, number, str(number), kind="label")) for number in self._ordinals]
        for fact in (*self._given, *numbered):
            facts.setdefault(key_of(fact.quantity.value), []).append(fact)
        return facts, days

    @cached_property
    def _measured(self) -> dict[tuple[str, float], list[Quantity]]:
        """The quantities by what they measure, in its base unit."""
        found: dict[tuple[str, float], list[Quantity]] = {}
        for facts in self._index[0].values():
            for fact in facts:
                for size in sizes_of(fact.quantity):
                    found.setdefault(size, []).append(fact.quantity)
        return found

    @cached_property
    def _singles(self) -> frozenset[str | None]:
        """The units of which it names one: `an hour`, `per month`, `daily`."""
        words = (
            (m[1] or m[2] or m[3] or "").replace("dai", "day") for m in _ONE.finditer(self._read.lower())
        )
        return frozenset(unit_of(word) for word in words)

    def supports(self, claim: Quantity | Date, language: str = "") -> bool:
        """Does the claim stand here, in this or another spelling? Units are converted exactly; nothing is computed.

        Nouns of a claim in another language than this text's are not compared: the value is.
        """
        facts, days = self._index
        if isinstance(claim, Date):
            return any(dates.same(claim, date) for date in days)
        if claim.nouns and UNNAMED not in (language, self.language) and "" not in (language, self.language):
            claim = claim if language == self.language else claim._replace(nouns=ANY_NOUN)
        if any(proves(fact, claim) for fact in facts.get(key_of(claim.value), ())):
            return True
        if any(agree(claim, item) for size in sizes_of(claim) for item in self._measured.get(size, ())):
            return True
        if claim.value == 1 and claim.unit and claim.unit in self._singles:
            return True
        if claim.kind == "year" and any(date.year == claim.value for date in days):
            return True
        if claim.kind == "roman" and self.contains(claim.literal):
            return True
        return claim.value == 0 and claim.unit is None and self._denies(claim.nouns)

    def _denies(self, nouns: frozenset[str]) -> bool:
        """Does it say that there is none of what is counted?"""
        denied = _NOTHING.findall(self._read)
        if not nouns or nouns == ANY_NOUN:
            return bool(denied)
        return any(not nouns.isdisjoint(map(stem, words.split())) for words in denied)

    def contains(self, identifier: str) -> bool:
        """Does the identifier stand here whole and unaltered?

        A name at the beginning of a sentence may have a capital; in product names, `OpenSearch`, case counts nowhere.
        """
        wanted = _SPACE.sub(" ", plain(identifier)).strip()
        if not wanted:
            return False
        if wanted.isalpha():
            return any(stands(wanted.lower(), text) for text in self._lowered)
        spellings = (wanted, wanted[0].lower() + wanted[1:]) if wanted[1:].islower() else (wanted,)
        return any(stands(spelling, text) for spelling in spellings for text in self._spelled)


def _folded(text: str) -> str:
    """A sentence with its blanks and its full stop folded."""
    return _BEFORE_STOP.sub("", " ".join(text.split())).rstrip(" .:")


def _cut(text: str) -> list[str]:
    ends = [0, *sentence_ends(text), len(text)]
    return [text[start:end] for start, end in pairwise(ends)] if len(ends) > 2 else []


def _dated(found: Iterable[Quantity | Date], around: str) -> list[Date]:
    """The dates of a sentence; one without a year has the only one that the sentence or what stands over it names."""
    days = [item for item in found if isinstance(item, Date)]
    years = {item.year for item in days if item.year} | {
        int(item.value) for item in found if isinstance(item, Quantity) and item.kind == "year"
    }
    if days and not years:
        years = set(map(int, _YEAR.findall(around)))
    if len(years) != 1:
        return days
    return [*days, *(day._replace(year=next(iter(years))) for day in days if day.year is None)]
