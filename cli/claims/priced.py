"""Prices in prose and in tables, held against the price file's entry for the service, the item and the unit named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

from api.prices import packaged_prices

_UNITS: Final[tuple[tuple[str, str], ...]] = (
    (r"(?:per|an?) GB-month", "GB-month"),
    (r"(?:per|an?) GB-second", "GB-second"),
    (r"(?:per|a) (?:vCPU|GB|OCU)-hour", "hour"),
    (r"(?:per|a) TB", "TB"),
    (r"(?:per|a) GB\b(?!-)", "GB"),
    (r"(?:per|a) (?:\w+ )?minute", "minute"),
    (r"(?:per|a) million tokens", "tokens"),
    (r"(?:per|a) million(?! (?:input|output|tokens))", "million"),
    (r"(?:per|a) 10,000", "10,000"),
    (r"(?:per|a) (?:1,000|thousand)", "1,000"),
    (r"(?:per|a) month", "month"),
)
_NAMED_UNITS: Final = "|".join(f"(?P<u{number}>{unit})" for number, (unit, _) in enumerate(_UNITS))
_AMOUNT: Final = re.compile(rf"(?<![\w.,])(\d[\d,]*(?:\.\d+)?) USD (?:{_NAMED_UNITS})(?! free)")
_PAIR: Final = re.compile(
    r"(?<![\w.,])(\d+(?:\.\d+)?)(?: USD)?(?: input)?(?: \| | and )(\d+(?:\.\d+)?) USD(?! a (?:day|month))"
)
_WORD: Final = re.compile(r"[a-z0-9]+")
_EMPTY: Final = "aws amazon bedrock pay as you go and or of the in a each on demand first to per with s"
_NOISE: Final = frozenset(_EMPTY.split())
_SOURCES: Final = re.compile(
    r"(?:aws )?\w+ pric(?:ing pages?|e list)|\([^()]*20\d\d-\d\d-\d\d\)", re.IGNORECASE
)


@dataclass(frozen=True)
class Entry:
    """One price: the words of its service and of what is sold, the unit in words, US dollars."""

    service: frozenset[str]
    item: frozenset[str]
    unit: str
    usd: float


def contradicted(text: str, section: str) -> Iterator[tuple[str, set[float]]]:
    """Each amount with a unit that isn't the price of what its sentence or row names, and what the price is.

    Args:
        section: the heading above, which may name the service of a table's rows.
    """
    words = _words(_SOURCES.sub(" ", text))
    if text.startswith("|"):
        words |= _words(section)
    for match in _AMOUNT.finditer(text):
        unit = next(_UNITS[int(name[1:])][1] for name, found in match.groupdict().items() if found)
        meant = _meant(words, unit)
        sold = [one.usd for one in _entries() if one.unit == unit and one.service <= words]
        fitting = {one.usd for one in meant} | {round(one + other, 9) for one, other in combinations(sold, 2)}
        if meant and float(match[1].replace(",", "")) not in fitting:
            yield f"{match[1]} USD per {unit}", {one.usd for one in meant}


def contradicted_pairs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each pair of amounts that isn't a named model's price for a million tokens in and out."""
    models = packaged_prices().models.values()
    bases = {model.name.split(",")[0] for model in models}
    named = {name for name in bases if re.search(rf"{re.escape(name.split(' ', 1)[-1])}(?![\w.])", text)}
    if not named:
        return
    pairs = {(model.input, model.output) for model in models if model.name.split(",")[0] in named}
    for one, other in _PAIR.findall(text):
        if (float(one), float(other)) not in pairs:
            yield f"{one} and {other} USD", [f"{each[0]:g} and {each[1]:g}" for each in sorted(pairs)]


def _meant(words: frozenset[str], unit: str) -> list[Entry]:
    """The entries that a sentence's words name: service and item, or any of the unit where no item is named.

    By the month and the token so much else is counted, caps and models, that there the item must be named; a service
    that sells one thing names it.
    """
    named = [one for one in _entries() if one.service <= words]
    named = [one for one in named if not any(one.service < other.service for other in named)]
    fitting = [one for one in named if one.unit == unit]
    best = [one for one in fitting if one.item & words or not one.item]
    if best or not fitting or unit in ("month", "tokens"):
        return best
    return [one for one in _entries() if one.unit == unit]


@cache
def _entries() -> tuple[Entry, ...]:
    found = []
    for price in packaged_prices().services.values():
        service, _, item = price.name.partition(":")
        unit = {1_000_000: "million", 1_000: "1,000", 10_000: "10,000"}.get(price.per) or price.unit.split()[
            -1
        ]
        unit = "tokens" if price.unit.endswith("tokens") else unit
        unit = "month" if unit.endswith("month") and unit != "GB-month" else unit
        unit = "hour" if unit.endswith("hour") else unit
        found.append(Entry(_words(service), _words(item) - _words(service), unit, price.usd))
    return tuple(found)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in _WORD.findall(text.lower())) - _NOISE
