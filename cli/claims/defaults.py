"""Defaults and what the stacks choose: the settings' values in prose, and each stack's model."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.prices import packaged_prices
from cli.claims.chosen import chosen
from cli.claims.prose import Claim
from cli.claims.tree import Tree
from components.settings import KEYS

_DEFAULT: Final = re.compile(
    r"`(?P<key>[a-zA-Z]+)`[^.;]*?(?:defaults to|default is|is) `?(?P<value>[\w.:-]+?)`?(?: by default)"
    r"|`(?P<key2>[a-zA-Z]+)` defaults to `?(?P<value2>[\w.:-]+\w)"
)
_THE_DEFAULT: Final = re.compile(r"`([\w.:-]+)`,? (?:is )?the default\b(?! of)")
_BOTH: Final = re.compile(r"`([a-zA-Z]+)`[^.;`]*?\b(on|off) in both stacks")
_DAYS: Final = re.compile(r"(\d+) days in (dev|prod)")


def check(claim: Claim, _: Tree) -> Iterator[str]:
    """Defaults that aren't the settings', switches that the stacks set otherwise, and models of another stack."""
    for match in _DEFAULT.finditer(claim.text):
        key, value = match["key"] or match["key2"], match["value"] or match["value2"]
        wanted = _values().get(key)
        if wanted is not None and value not in wanted:
            yield f"`{key}` is {' or '.join(sorted(wanted))}, not {value}"
    spans = set(claim.spans)
    for value in _THE_DEFAULT.findall(claim.text):
        for key in spans & set(KEYS):
            if KEYS[key] in spans and KEYS[key] != value:
                yield f"the default of `{key}` is {KEYS[key]}, not {value}"
    for key, state in _BOTH.findall(claim.text):
        if key in KEYS and set(chosen(key).values()) != {str(state == "on").lower()}:
            yield f"`{key}` isn't {state} in both stacks"
    for days, stack in _DAYS.findall(claim.text):
        kept = chosen("logRetentionDays")[stack]
        if "log" in claim.text.lower() and days != kept:
            yield f"{days} days in {stack}: logRetentionDays is {kept}"
    yield from _models(claim.text)


def _models(text: str) -> Iterator[str]:
    """`Amazon Nova Micro in dev`, and `the dev stack uses Amazon Nova Micro`."""
    for stack, right in chosen("model").items():
        for name, ids in _named().items():
            said = re.search(
                rf"{re.escape(name)} in {stack}\b|\b{stack} stack uses {re.escape(name)}(?! 2)", text
            )
            if said and right not in ids:
                yield f"{name} in {stack}: its model is {right}"


@cache
def _named() -> dict[str, frozenset[str]]:
    """The ids of each model's name."""
    found: dict[str, set[str]] = {}
    for model_id, model in packaged_prices().models.items():
        found.setdefault(model.name.split(",")[0], set()).add(model_id)
    return {name: frozenset(ids) for name, ids in found.items()}


@cache
def _values() -> dict[str, set[str]]:
    """Each setting's default, and what the stacks choose."""
    return {
        key: {value.lower() for value in (default, *chosen(key).values())} for key, default in KEYS.items()
    }
