"""What a source or a tool says, indexed so that a claim can be looked up in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeVar

from api.citation_gate.evidence.absence import says_none
from api.citation_gate.evidence.counts import structures, words_of
from api.citation_gate.evidence.fact import Fact
from api.citation_gate.evidence.facts import agree, as_labelled, key_of, proves, reach_of, sizes_of
from api.citation_gate.evidence.labels import currency_in
from api.citation_gate.evidence.names import Names
from api.citation_gate.evidence.said import NOTHING, Said
from api.citation_gate.evidence.statements import Statement, facts_in, numbered, statements
from api.citation_gate.evidence.tables import Cell, is_of_another_row
from api.citation_gate.figures import dates
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.frequencies import NAMED, singles
from api.citation_gate.figures.languages import UNNAMED, language_of
from api.citation_gate.figures.nouns import stem
from api.citation_gate.figures.surroundings import ANY_NOUN, EVERY, Quantity
from api.citation_gate.figures.synonyms import ANYTHING, kin
from api.citation_gate.figures.units import CURRENCIES, THINGS, TIMES, rated, unit_of
from api.citation_gate.markdown.holder import Unit
from api.citation_gate.markdown.reading import Reading, read, units
from api.contract.sentences import sentence_ends

_BEFORE_STOP: Final = re.compile(r" +(?=[.,;:!?](?:\s|\Z))")
_ATTACHED: Final = re.compile(r"\d[\d.,]*[A-Za-zµ]+")  # 250m, 512Mi
_MILLIONS: Final = re.compile(r"\d[\d.,]*m")  # metres in another text
_RENTS: Final = TIMES - {"s"}
_Value = TypeVar("_Value", float, tuple[str, float])


class Evidence:
    """One source's text, or what the tools computed."""

    def __init__(self, text: str, facts: Iterable[Fact] = (), read: Sequence[Unit] | None = None) -> None:
        self._text = text
        self._of = units(text) if read is None else read
        self._given = tuple(facts)

    @cached_property
    def _units(self) -> list[tuple[Unit, Reading]]:
        return [(unit, read(unit)) for unit in self._of if unit.kind != "silent"]

    @cached_property
    def _shown(self) -> list[Statement]:
        return list(statements(self._units))

    @cached_property
    def _read(self) -> str:
        return "\n".join(text for text, *_ in self._shown)

    @cached_property
    def names(self) -> Names:
        return Names(self._read, self._text, self.language)

    @cached_property
    def language(self) -> str:
        return language_of(self._text)

    @cached_property
    def _sentences(self) -> frozenset[str]:
        """Each sentence, item and line as it reads."""
        whole = [text for text, label, *_ in self._shown if not label or label == text]
        cut = [part for text in whole for part in _cut(text)]
        return frozenset(map(_folded, [*whole, *cut]))

    def says(self, sentence: str) -> bool:
        """Does a sentence stand here word for word, from its beginning to its end?"""
        return _folded(sentence) in self._sentences

    def has_in_another_row(self, name: str, first: str) -> bool:
        """Does it stand here only in a table's rows that begin otherwise than the answer's row?"""
        return is_of_another_row(name, first, [one.cell for one in self._shown if name in one.text])

    def reverses(self, first: str, second: str) -> bool:
        """Does the second stand here before the first?"""
        return 0 <= self._read.find(second) < self._read.find(first)

    @cached_property
    def _index(self) -> tuple[dict[float, list[Fact]], list[tuple[Date, Cell | None]], set[int | None]]:
        facts: dict[float, list[Fact]] = {}
        days: list[tuple[Date, Cell | None]] = []
        found = facts_in(self._shown, self.language)
        counted = map(Fact, (*numbered(self._units), *structures(self._units)))
        for item in (*found, *counted, *self._given):
            if isinstance(item, tuple) and isinstance(item[0], Date):
                days.append(item)
            else:
                facts.setdefault(key_of(item.quantity.value), []).append(item)
        return facts, days, {date.year for date, _ in days}

    @cached_property
    def _facts(self) -> list[Fact]:
        return [fact for facts in self._index[0].values() for fact in facts]

    @cached_property
    def _measured(self) -> dict[tuple[str, float], list[tuple[Quantity, Fact]]]:
        """The quantities by what they measure, in its base unit, each with what it or its label is for."""
        found: dict[tuple[str, float], list[tuple[Quantity, Fact]]] = {}
        for fact in self._facts:
            for item in (fact.quantity, *as_labelled(fact)):
                for size in sizes_of(item):
                    found.setdefault(size, []).append((item._replace(period=fact.period), fact))
        return found

    @cached_property
    def _sizes(self) -> list[tuple[str, float]]:
        return sorted(self._measured)

    @cached_property
    def _counted(self) -> frozenset[str]:
        """What it counts anywhere."""
        return frozenset[str]().union(*(fact.quantity.nouns for fact in self._facts))

    @cached_property
    def _times(self) -> frozenset[str | None]:
        """The times that something is for, and how often something is done, as far as that is once in one of them."""
        items = [fact.quantity for fact in self._facts]
        often = (item.unit for item in items if item.kind == EVERY and item.value == 1 and item.name != NAMED)
        return frozenset(item.period for item in items).union(often)

    @cached_property
    def _values(self) -> list[float]:
        return sorted(self._index[0])

    @cached_property
    def _singles(self) -> tuple[frozenset[str], frozenset[str]]:
        tickets = [cell.lower() for cell, _, _, at, _ in self._shown if unit_of(cell) in TIMES]
        return singles(self._read, tickets)

    @cached_property
    def _currency(self) -> str | None:
        return currency_in(one.text for one in self._shown if not one.cell)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all words as they read."""
        return words_of(self._read)

    def supports(self, claim: Quantity | Date, language: str = "", said: Said = NOTHING) -> bool:
        """Does the claim stand here, in this or another spelling? Units are converted exactly; nothing is computed.

        Nouns in another language than this text's are not compared, unless it counts them by that name; the value is.
        """
        facts, days, years = self._index
        if isinstance(claim, Date):
            return any(dates.same(claim, date) and not (cell and cell.is_denied(said)) for date, cell in days)
        if claim.nouns and language != self.language and claim.nouns.isdisjoint(self._counted):
            is_foreign = {"", UNNAMED}.isdisjoint((language, self.language))
            claim = claim._replace(nouns=ANY_NOUN) if is_foreign else claim
        is_spoken = language in ("", self.language)
        is_rent = claim.unit in CURRENCIES and claim.period in _RENTS
        is_new = is_rent and claim.period not in self._times

        def is_near(fact: Fact) -> bool:
            if fact.is_denied(claim, said) or (is_new and not fact.period):
                return False  # per week, of which the text doesn't speak
            return claim.nouns != ANY_NOUN or not (is_spoken and fact.is_elsewhere(claim, said))

        def is_meant(fact: Fact) -> bool:
            is_here = is_near(fact) and not fact.is_far(claim, said, self._counted)
            return is_here and not (is_spoken and fact.is_elsewhere(claim, said))

        equal = facts.get(key_of(claim.value), ())
        if any(proves(fact, claim) and is_meant(fact) for fact in equal):
            return True
        if claim.unit is not None and claim.unit == self._currency:
            amounts = (fact.in_currency(claim.unit) for fact in equal if fact.may_be_amount)
            if any(proves(fact, claim) and is_meant(fact) for fact in amounts):
                return True
        is_known = equal and claim.nouns - ANY_NOUN and self._knows(claim.nouns)
        if is_known and any(fact.may_count(claim, said) for fact in equal):
            return True
        if claim.kind == EVERY:
            is_for = claim.value == 1 and claim.unit in self._times and bool(said.values)  # 3 EUR monthly
            return is_for or self.converts(claim, is_meant)
        if claim.nouns and claim.value > 1 and not (claim.hedge or claim.unit or claim.period):
            return False  # so many things, and no more is to be said of them
        if self.converts(claim, is_meant):
            return True
        if claim.unit and claim.period and (rate := rated(claim.unit, claim.period))[1] != claim.period:
            return self.supports(claim._replace(unit=rate[0], period=rate[1]), language, said)
        if claim.unit in THINGS and not claim.period:  # 30 frames are things, 30 frames a second are fps
            things = claim._replace(unit=None, nouns=frozenset({stem(claim.unit or "")}))
            return self.supports(things, language, said)
        if claim.unit and claim.unit.endswith("bit") and not claim.period:  # a 10-gigabit port
            return self.supports(claim._replace(unit=f"{claim.unit}/s"), language, said)
        if claim.unit == "m" and _MILLIONS.fullmatch(claim.written):
            millions = claim._replace(value=claim.value * 1e6, unit=None, written="")
            if self.supports(millions, language, said):
                return True
        if _ATTACHED.fullmatch(claim.written) and self.names.has(claim.written):
            return True
        singles = self._singles[len(said.values) > 1] if claim.value == 1 else frozenset()
        if not singles.isdisjoint(claim.nouns or [claim.unit]):
            return True
        if not claim.unit and not claim.nouns and claim.value in years:
            return True
        if claim.value == 0 and (claim.unit is None or claim.unit in CURRENCIES):
            return says_none(self._shown, claim, said)
        is_version = "." in claim.literal and not (claim.unit or claim.nouns)
        is_about = is_meant if claim.kind == "fraction" else is_near
        return (is_version and self.names.has(f"{claim.literal}.0")) or self._roughly(claim, is_about)

    def _knows(self, nouns: frozenset[str]) -> bool:
        """Does it speak of what is counted, if in other words?"""
        return any(noun[:4] in self.words for noun in kin(nouns)) or nouns <= ANYTHING or bool(self._given)

    def converts(self, claim: Quantity, is_meant: Callable[[Fact], bool] = bool) -> bool:
        """Does its exact conversion into another unit stand here?"""
        return any(
            ("/" in size[0] or agree(claim, item)) and is_meant(fact)
            for size in sizes_of(claim)
            for item, fact in self._measured.get(size, ())
        )

    def _roughly(self, claim: Quantity, is_near: Callable[[Fact], bool]) -> bool:
        """Does a figure stand here that the claim rounds?"""
        if (reach := reach_of(claim)) is None:
            return False
        low, high, sizes = reach
        near = (size for least, most in sizes for size in _between(self._sizes, least, most))
        alike = (pair for size in near for pair in self._measured[size])
        if any(agree(claim, item) and is_near(fact) for item, fact in alike):
            return True
        return any(
            proves(fact, claim._replace(value=value, literal=fact.quantity.literal)) and is_near(fact)
            for value in _between(self._values, low, high)
            for fact in self._index[0][value]
        )


def _between(ordered: list[_Value], low: _Value, high: _Value) -> list[_Value]:
    return ordered[bisect_left(ordered, low) : bisect_right(ordered, high)]


def _folded(text: str) -> str:
    """A sentence with its blanks and its full stop folded."""
    return _BEFORE_STOP.sub("", " ".join(text.split())).rstrip(" .:")


def _cut(text: str) -> list[str]:
    ends = [0, *sentence_ends(text), len(text)]
    return [text[start:end] for start, end in pairwise(ends)] if len(ends) > 2 else []
