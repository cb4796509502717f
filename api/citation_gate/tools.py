"""What a tool's call proves: the values that the tool computed or read, never what the model put into the call."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api.citation_gate import quantities
from api.citation_gate.evidence import Evidence
from api.citation_gate.fact import Fact
from api.citation_gate.nouns import stem
from api.citation_gate.surroundings import ANY_NOUN, Quantity
from api.citation_gate.units import period_named, rated, unit_of
from api.events import ToolCall

_PER: Final = re.compile(r"\bper (\w+)")
_NAME: Final = re.compile(r"[\w.:/@-]{1,120}\Z")
_ARITHMETIC: Final = re.compile(r"[\d\s.+*/()-]+")
_TERM: Final = re.compile(r"\d+(?:\.\d+)?")
_LEAST_ECHO: Final = 3


@dataclass
class Proof:
    """`given` are the call's own values: they may be named beside a figure that was computed from them, no more."""

    texts: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    given: list[Quantity] = field(default_factory=list)
    given_names: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, *calls: ToolCall) -> "Proof":
        """What these calls prove. An error proves nothing."""
        proof = cls()
        for call in calls:
            if "error" not in call.result:
                _Reader(call.input, proof).walk(call.result, "")
        return proof

    def evidence(self) -> Evidence:
        return Evidence("\n\n".join(self.texts), self.facts)


def quotable(call: ToolCall) -> str:
    """What an answer may quote freely of a call."""
    proof = Proof.of(call)
    return "\n".join([*proof.texts, *(fact.quantity.literal for fact in proof.facts)])


class _Reader:
    """Reads one result with its input taken out."""

    def __init__(self, given: Mapping[str, Any], proof: Proof) -> None:
        self._proof = proof
        self._numbers: dict[float, str] = {}
        self._texts: list[str] = []
        for name, value in _leaves(given, "", names=False):
            number = _number(value)
            if number is not None:
                self._numbers[number] = name
                proof.given.append(_quantity(name, number))
            if isinstance(value, str) and _ARITHMETIC.fullmatch(value):
                terms = (float(term) for term in _TERM.findall(value))
                proof.given += [Quantity(0, 0, term, f"{term:.15g}", nouns=ANY_NOUN) for term in terms]
            self._texts += [str(value)] if isinstance(value, str) and len(value) >= _LEAST_ECHO else []
        self._texts.sort(key=len, reverse=True)

    def walk(self, value: Any, key: str) -> None:
        for name, leaf in _leaves(value, key):
            number = None if isinstance(leaf, str) else _number(leaf)
            if number is None:
                self._text(str(leaf))
            elif self._numbers.get(number) != name:
                self._proof.facts.append(Fact(_quantity(name, number), around=name.replace("_", " ")))

    def _text(self, text: str) -> None:
        if text in self._texts and _NAME.match(text):
            self._proof.given_names.add(text)
        for given in self._texts:
            if given[:60] not in text:
                continue
            if _NAME.match(given):  # the `api` of `api-function` is nobody's echo
                text = re.sub(rf"(?<![\w/@-]){re.escape(given)}(?![\w/@-])", " ", text)
            else:
                text = text.replace(given, " ").replace(given[:60], " ")
        for item in reversed(quantities.find(text) if self._numbers else []):
            if isinstance(item, Quantity) and item.unit is None and item.value in self._numbers:
                text = text[: item.start] + " " + text[item.end :]
        if text.strip():
            self._proof.texts.append(text)


def _leaves(value: Any, key: str, *, names: bool = True) -> Iterator[tuple[str, Any]]:
    """Each value with the name it stands under, and the names: of resource types, of packages."""
    if isinstance(value, Mapping):
        unit = value.get("unit", "")
        for name, inner in value.items():
            if names:
                yield key, str(name)
            is_measured = unit and isinstance(inner, int | float)
            yield from _leaves(inner, f"{name} {unit}" if is_measured else str(name), names=names)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, key, names=names)
    elif value is not None and not isinstance(value, bool):
        yield key, value


def _number(value: Any) -> float | None:
    try:
        return float(value.replace(",", "") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None


def _quantity(name: str, value: float) -> Quantity:
    """A figure with what its name says of it: `total_usd_per_month` is USD for a month."""
    words = name.replace("_", " ")
    per = _PER.search(words)
    head = _PER.sub(" ", words).split()
    unit = next((unit for word in head if (unit := unit_of(word)) and len(word) > 1), None)
    nouns = frozenset() if unit else frozenset(map(stem, head))
    period = period_named(per[1]) if per else None
    unit, period = rated(unit, period) if unit else (None, period)
    return Quantity(0, 0, value, f"{value:.15g}", unit, nouns, period)
