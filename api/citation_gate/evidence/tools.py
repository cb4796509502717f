"""What a tool's call proves: the values that the tool computed or read, never what the model put into the call."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api.citation_gate import identifiers
from api.citation_gate.evidence.evidence import Evidence
from api.citation_gate.evidence.fact import Fact
from api.citation_gate.figures import quantities
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.nouns import stem
from api.citation_gate.figures.surroundings import ANY_NOUN, Quantity
from api.citation_gate.figures.units import CURRENCIES, MULTIPLIERS, period_named, rated, unit_of
from api.contract.sentences import word_set
from api.events import ToolCall

_PER: Final = re.compile(r"\bper (\w+)")
_NAME: Final = re.compile(r"[\w.:/@-]{1,120}\Z")
_ARITHMETIC: Final = re.compile(r"[\d\s.+*/()-]+")
_TERM: Final = re.compile(r"\d+(?:\.\d+)?")
_DIGIT: Final = re.compile(r"\d")
_LEAST_ECHO: Final = 3
_CHOSEN: Final = 100  # a number so large is under another name too the one that was given
_FAILED: Final = ("error", "failed", "failure")
_COUNTS: Final = word_set("count total number n size")
_LINE_END: Final = re.compile(r"\n(?!\s*\|)")  # a program's line isn't one sentence with the next


@dataclass
class Proof:
    """`given` are the call's own values: they may be named beside a figure that was computed from them, no more."""

    texts: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    given: list[Quantity | Date] = field(default_factory=list)
    given_names: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, *calls: ToolCall) -> "Proof":
        """What these calls prove. An error proves nothing."""
        proof = cls()
        for call in calls:
            failed = call.result.get("status") in _FAILED or any(
                name.startswith("error") and value for name, value in call.result.items()
            )
            if not failed:
                _Reader(call, proof).walk(call.result, "")
        return proof

    def evidence(self) -> Evidence:
        return Evidence("\n\n".join(self.texts), self.facts)


def quotable(call: ToolCall) -> str:
    """What an answer may quote freely of a call."""
    proof = Proof.of(call)
    return "\n".join([*proof.texts, *(fact.quantity.literal for fact in proof.facts)])


class _Reader:
    """Reads one result with its input taken out."""

    def __init__(self, call: ToolCall, proof: Proof) -> None:
        self._proof = proof
        self._numbers: dict[float, str] = {}
        self._figures: set[tuple[float, str | None]] = set()
        texts = [call.name] if any(map(str.isdigit, call.name)) else []
        for name, value in _leaves(call.input, ""):
            if (number := _number(value)) is not None:
                for item in _quantities(name, number):
                    self._numbers[item.value] = name
                    self._figures.add((item.value, None))
                    proof.given.append(item)
            if not isinstance(value, str):
                continue
            if _NAME.match(value) and ("." in value or _DIGIT.search(value)):
                proof.given_names.add(value)  # the file that was counted, the address that was asked for
            if _ARITHMETIC.fullmatch(value):
                terms = map(float, _TERM.findall(value))
                proof.given += (Quantity(0, 0, term, f"{term:.15g}", nouns=ANY_NOUN) for term in terms)
            if len(value) >= _LEAST_ECHO and (value not in call.input or _DIGIT.search(value)):
                texts.append(value)
        self._texts = dict.fromkeys(texts)
        for text in texts:
            found, _, names = identifiers.read(text)
            self._figures |= {(item.value, item.unit) for item in found if isinstance(item, Quantity)}
            proof.given += (item for item in found if isinstance(item, Date))
            self._texts |= {name.text: None for name in names if len(name.text) >= _LEAST_ECHO}
        self._echoes = [(text, _echo(text)) for text in sorted(self._texts, key=len, reverse=True)]

    def walk(self, value: Any, key: str) -> None:
        for name, leaf in _leaves(value, key):
            number = None if isinstance(leaf, str) else _number(leaf)
            if number is None:
                self._text(str(leaf))
            elif self._numbers.get(number) != name and not (number in self._numbers and number >= _CHOSEN):
                around = name.replace("_", " ")
                self._proof.facts += [Fact(item, around=around) for item in _quantities(name, number)]

    def _text(self, text: str) -> None:
        text = html.unescape(text)
        for given, echo in self._echoes:
            if given[:60].lower() in text.lower() or " " in given:
                text, repeats = echo.subn(" ", text)
                if repeats and _NAME.match(given):
                    self._proof.given_names.add(given)
        for item in reversed(quantities.find(text) if self._figures else []):
            if isinstance(item, Quantity) and (item.value, item.unit) in self._figures:
                text = text[: item.start] + " " + text[item.end :]
        if text.strip():
            self._proof.texts.append(_LINE_END.sub("\n\n", text))


def _echo(given: str) -> re.Pattern[str]:
    """Where a text is repeated, in other blanks and letters, or as far as its beginning."""
    if _NAME.match(given):  # the `api` of `api-function` is nobody's echo
        return re.compile(rf"(?<![\w/@-]){re.escape(given)}(?![\w/@-])", re.IGNORECASE)
    whole, begins = (r"\s+".join(map(re.escape, part.split())) for part in (given, given[:60]))
    return re.compile(f"{whole}|{begins}", re.IGNORECASE)


def _leaves(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Each value with the name it stands under, and the names: of resource types, of packages."""
    if isinstance(value, Mapping):
        unit = value.get("unit", value.get("currency", ""))
        for name, inner in value.items():
            yield key, str(name)
            is_measured = unit and isinstance(inner, int | float)
            yield from _leaves(inner, f"{name} {unit}" if is_measured else str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, key)
    elif value is not None and not isinstance(value, bool):
        yield key, value


def _number(value: Any) -> float | None:
    try:
        return float(value.replace(",", "") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None


def _quantities(name: str, value: float) -> Iterator[Quantity]:
    """A figure with what its name says of it: `total_usd_per_month` is USD for a month, `n_millions` are millions."""
    words = name.replace("_", " ")
    per = _PER.search(words)
    head = _PER.sub(" ", words).split()
    units = [unit for word in head if (unit := unit_of(word)) and len(word) > 1]
    money = [unit for unit in units if unit in CURRENCIES]  # month_to_date_usd
    unit = next(iter(money or units[-1:]), None)
    nouns = frozenset() if unit else frozenset(map(stem, head))
    adverb = next((word for word in head if word.endswith("ly")), "")  # monthly_usd
    period = period_named(per[1] if per else adverb)
    unit, period = rated(unit, period) if unit else (None, period)
    many = MULTIPLIERS.get(head[-1].lower(), 1) if head and not unit and len(head[-1]) > 1 else 1
    for size in {value, value * many}:
        yield Quantity(0, 0, size, f"{size:.15g}", unit, nouns, period)
    if not unit:  # a count is one of whatever the sentence says
        yield Quantity(0, 0, value, f"{value:.15g}", name="×" if _COUNTS.issuperset(head) else "")
