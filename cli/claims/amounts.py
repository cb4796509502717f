"""Amounts of money: known to the price file, a stack, the cost model, or computed where they stand."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.prices import packaged_prices
from cli.claims.prose import Claim
from cli.claims.tree import Tree
from cli.generated import SECTIONS
from graph.stacks import stack_config, stacks

_AMOUNT: Final = re.compile(
    r"(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?=(?:\s(?:and|to|or|against|input and|a day(?: and|,)?|a month(?: and|,)?)\s\d[\d.,]*)*\s(?:USD|US dollars?)\b)"
)
_FIGURE: Final = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?")
_SETTINGS: Final = ("dailyBudgetUsd", "monthlyBudgetUsd")


_PER: Final = re.compile(
    r"(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?) USD (?:per|an?) "
    r"(GB-month|GB-second|TB|million|1,000|10,000|minute|action minute|build minute)\b(?! free| input| output)"
)


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """Amounts in US dollars that nothing states, or that the price file gives otherwise for what is named."""
    for amount, unit in _PER.findall(claim.text):
        known = _prices(claim.text, unit.rsplit(" ", 1)[-1])
        value = _value(amount)
        if known and value not in known | _listed(tree) and not _computed(claim.block, value):
            yield f"{amount} USD per {unit}: the price file has {' or '.join(f'{each:g}' for each in sorted(known))}"
            return
    if "per million" in claim.text and (model := _model_prices(claim.text)):
        for amount in re.findall(r"([\d.]+) USD (?:per million )?(?:input|output)", claim.text):
            if _value(amount) not in model[1]:
                yield f"{amount} USD: {model[0]} costs {' and '.join(f'{each:g}' for each in sorted(model[1]))}"
    for match in _AMOUNT.finditer(claim.text):
        value = _value(match[1])
        if value not in _known() and value not in _listed(tree) and not _computed(claim.block, value):
            yield f"{match[1]} USD: no price, setting or computed figure is that; name its source in outside.yaml"


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


def _model_prices(text: str) -> tuple[str, set[float]] | None:
    """The one model of the price file that a sentence names, and what it costs per million tokens."""
    models = packaged_prices().models.values()
    named = {model.name for model in models if re.search(rf"{re.escape(model.name)}(?![\w.]| profile)", text)}
    named -= {short for short in named for long in named if short != long and short in long}
    if len(named) != 1:
        return None
    (name,) = named
    return name, {
        usd for model in models if model.name.startswith(name) for usd in (model.input, model.output)
    }


def _prices(text: str, unit: str) -> set[float]:
    """What the services that a sentence names cost for a unit; S3 Vectors isn't S3."""
    text = re.sub(r"aws \w+ pricing pages?", "", text.lower())
    named = {service for service, _, _ in _named_prices() if service in text}
    named -= {short for short in named for long in named if short != long and short in long}
    return {usd for service, of, usd in _named_prices() if of == unit and service in named}


@cache
def _named_prices() -> frozenset[tuple[str, str, float]]:
    """A vendor's service by the name before the colon of its price, the unit, and US dollars."""
    found = set()
    for price in packaged_prices().services.values():
        unit = {1_000_000: "million", 1_000: "1,000", 10_000: "10,000"}.get(price.per) or price.unit.split()[
            -1
        ]
        found.add((price.name.split(":")[0].split(" pay")[0].lower(), unit, price.usd))
    return frozenset(found)


@cache
def _known() -> frozenset[float]:
    """The price file's amounts in the units people use, the stacks' caps, and what generated sections say."""
    prices = packaged_prices()
    found: set[float] = {0.0}
    for model in prices.models.values():
        found |= {model.input, model.output}
    for service in prices.services.values():
        found |= {round(service.usd * scale, 10) for scale in (1, 10, 100, 1e3, 1e4, 1e6, 1e9)}
    for name in stacks():
        project, config = stack_config(name)
        found |= {float(config[key]) for each in _SETTINGS if (key := f"{project}:{each}") in config}
    for section in SECTIONS.values():
        found |= {_value(each) for each in _FIGURE.findall(section())}
    return frozenset(found)


@cache
def _listed(tree: Tree) -> frozenset[float]:
    return frozenset(float(each) for entry in tree.outside["usd"] for each in entry["amounts"])


def _value(text: str) -> float:
    return float(text.replace(",", ""))
