"""Amounts of money: known to the price file, a stack, the cost model, or computed where they stand."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.prices import packaged_prices
from cli.claims.chosen import chosen
from cli.claims.priced import contradicted, contradicted_pairs
from cli.claims.prose import Claim
from cli.claims.tree import Tree
from cli.generated import SECTIONS

_AMOUNT: Final = re.compile(
    r"(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?=(?:\s(?:and|to|or|against|input and|a day(?: and|,)?|a month(?: and|,)?)\s\d[\d.,]*)*\s(?:USD|US dollars?)\b)"
)
_TERM: Final = r"\d[\d,]*(?:\.\d+)?(?: [A-Za-z-]+){0,3}"
_EQUATION: Final = re.compile(rf"(?<![\w.,])({_TERM}(?: [×/] {_TERM})+) = (\d[\d,]*(?:\.\d+)?)")
_FIGURE: Final = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?")


_EMPTY: Final = frozenset(
    ["aws", "list", "price", "and", "the", "for", "usd", "million", "request", "per", "month"]
)


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """Amounts in US dollars that nothing states, or that the price file gives otherwise for what is named."""
    for said, known in contradicted(claim.text, claim.section):
        value = _value(said.split()[0])
        if value not in _listed(tree, claim.text) and not _computed(claim.block, value):
            yield f"{said}: the price file has {' or '.join(f'{each:g}' for each in sorted(known))}"
    for said, pairs in contradicted_pairs(claim.text):
        if said not in tree.outside["pairs"]:
            yield f"{said}: a million tokens in and out cost {' or '.join(pairs)}"
    yield from _caps(claim.text)
    yield from _equations(claim.text)
    for match in _AMOUNT.finditer(claim.text):
        value = _value(match[1])
        if (
            value not in _known()
            and value not in _listed(tree, claim.text)
            and not _computed(claim.block, value)
        ):
            yield f"{match[1]} USD: no price, setting or computed figure is that; name its source in outside.yaml"


def _caps(text: str) -> Iterator[str]:
    """Spend caps that no stack has."""
    if not re.search(r"\b[Cc]aps?\b|BudgetUsd", text):
        return
    for period, key in (("day", "dailyBudgetUsd"), ("month", "monthlyBudgetUsd")):
        known = _setting(key)
        right = " or ".join(f"{each:g}" for each in sorted(known))
        for amount in re.findall(rf"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)(?: USD)? a {period}\b", text):
            if _value(amount) not in known:
                yield f"{amount} USD a {period}: the stacks' {key} is {right}"
        amounts = re.search(rf"`{key}`,? (?:is )?(\d[\d.]*) USD", text)
        if amounts and _value(amounts[1]) not in known:
            yield f"`{key}` is {right}, not {amounts[1]}"


def _equations(text: str) -> Iterator[str]:
    """Products and quotients whose result isn't that, as far as the result is written out."""
    for match in _EQUATION.finditer(text):
        value = 1.0
        for sign, figure in re.findall(rf"(^|× |/ )({_FIGURE.pattern})", match[1]):
            value = value / _value(figure) if sign == "/ " else value * _value(figure)
        places = len(match[2].partition(".")[2])
        if abs(value - _value(match[2])) > 0.5000001 * 10**-places:
            yield f"{match[0]}: it is {value:.{places}f}"


def _setting(key: str) -> set[float]:
    """What the stacks choose."""
    return set(map(float, chosen(key).values()))


def _computed(text: str, value: float) -> bool:
    """Whether the paragraph itself multiplies, adds or divides up to it."""
    figures = [_value(each) for each in _FIGURE.findall(text)]
    others = [each for each in figures if each != value and each]
    if not re.search(r"[×+=]", text):
        return False
    products = {round(a * b, 9) for a in others for b in others}
    products |= {round(a / b, 9) for a in others for b in others} | {
        round(a + b, 9) for a in others for b in others
    }
    products |= {round(a * b / 10**power, 12) for a in others for b in others for power in (3, 6)}
    return any(abs(value - each) <= max(0.006 * each, 1e-9) for each in products)


@cache
def _known() -> frozenset[float]:
    """The price file's amounts in the units people use, the stacks' caps, and what generated sections say."""
    prices = packaged_prices()
    found: set[float] = {0.0}
    for model in prices.models.values():
        found |= {model.input, model.output}
    for service in prices.services.values():
        found |= {round(service.usd * scale, 10) for scale in (1, 10, 100, 1e3, 1e4, 1e6, 1e9)}
    found |= _setting("dailyBudgetUsd") | _setting("monthlyBudgetUsd")
    return frozenset(found) | _generated()


@cache
def _generated() -> frozenset[float]:
    """Every figure of the generated sections, sums among them."""
    return frozenset(_value(each) for section in SECTIONS.values() for each in _FIGURE.findall(section()))


def _listed(tree: Tree, text: str) -> frozenset[float]:
    """Others' amounts that a sentence may give: those of entries of which it names at least two words."""
    words = _words(text)
    return frozenset(
        float(each)
        for entry in tree.outside["usd"]
        if len(words & _words(entry["of"])) >= 2
        for each in entry["amounts"]
    )


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"[A-Za-z][\w-]{2,}|\d[\d,]*", text)
    return frozenset(word.lower().rstrip("s") for word in words) - _EMPTY


def _value(text: str) -> float:
    return float(text.replace(",", ""))
