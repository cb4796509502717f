"""A line of a bill: how much of one price, and what it comes to with and without the free tier."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from api.prices import Prices

CONVERSE: Final = "Bedrock model"


@dataclass(frozen=True)
class Use:
    """An amount of something that has a price: `quantity` is in the single units of `price`, a key of the price file.

    `usd_per_unit` is set where the price isn't a service's: a model's tokens.
    """

    service: str
    item: str
    quantity: float
    price: str = ""
    usd_per_unit: float = 0.0

    def times(self, factor: float) -> "Use":
        """The same use, `factor` times."""
        return replace(self, quantity=self.quantity * factor)


@dataclass(frozen=True)
class Line:
    """One row of a bill, USD at list price, and what the always-free tier takes off it."""

    service: str
    item: str
    quantity: float
    usd: float
    free_usd: float = 0.0


def usd(prices: Prices, use: Use) -> float:
    """What a use costs at list price, before any free tier."""
    return use.quantity * (prices.unit(use.price) if use.price else use.usd_per_unit)


def bill(prices: Prices, uses: Iterable[Use]) -> tuple[Line, ...]:
    """Uses as rows, those of one service and item added up; a price's free tier is taken once, from its first rows."""
    merged: dict[tuple[str, str, str], Use] = {}
    for use in uses:
        key = use.service, use.item, use.price
        merged[key] = replace(use, quantity=use.quantity + merged[key].quantity) if key in merged else use
    left = {use.price: prices.free_units(use.price) for use in merged.values() if use.price}
    lines = []
    for use in merged.values():
        free = min(use.quantity, left.get(use.price, 0.0))
        if use.price:
            left[use.price] -= free
        cost = usd(prices, use)
        lines.append(Line(use.service, use.item, use.quantity, cost, free and cost * free / use.quantity))
    return tuple(lines)
