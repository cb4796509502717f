"""AWS's public price list beside ours: the bulk offers, which need no account (AWS: "Price List Bulk API").

An offer's file has `products`, SKU → attributes, and `terms.OnDemand`, SKU → terms → price dimensions: tiers with
`beginRange`, `unit` and `pricePerUnit.USD`.
"""

import math
import re
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from api.contract.outside import ShapeError, json_of, member
from api.prices import ModelPrice, Prices

ADDRESS = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws"
TIMEOUT_SECONDS = 60.0
LARGEST_OFFER = 200_000_000
"""Bytes; the largest of those read here, CloudFront's, is a tenth of it."""
PLACES = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
_REGION = r"(?:[A-Z]{3,4}\d-|EU-|[a-z]{2}-[a-z]+-\d-)?"
_TOKENS = {"1K tokens": 1_000, "1M tokens": 1_000_000}


class PriceListError(Exception):
    """The list can't be read; the message says why."""


@dataclass(frozen=True)
class Listed:
    """One price of ours and what the list has for it: USD for `unit`, the first tiers that aren't free."""

    name: str
    unit: str
    usd: float
    found: tuple[float, ...]

    @property
    def says(self) -> str:
        """`same`, `not in the list`, or what the list says instead."""
        if not self.found:
            return "not in the list"
        if any(math.isclose(self.usd, one, rel_tol=1e-6) for one in self.found):
            return "same"
        return "the list says " + " or ".join(f"{one:.10g}" for one in self.found)

    @property
    def differs(self) -> bool:
        """The list has this price otherwise."""
        return bool(self.found) and self.says != "same"


def compared(prices: Prices, address: str = ADDRESS) -> list[Listed]:
    """Every price whose place in the list is known, with what the list says today.

    Raises:
        PriceListError: an offer can't be read.
    """
    wanted = list(_wanted(prices))
    offers = sorted({offer for _, _, _, _, offer, _ in wanted})
    with ThreadPoolExecutor(len(offers)) as pool:
        read = dict(
            zip(offers, pool.map(lambda offer: _offer(address, offer, prices.region), offers), strict=True)
        )
    return [
        Listed(name, unit, usd, tuple(sorted({one * per for one in _tiers(read[offer], offer, usage)})))
        for name, unit, usd, per, offer, usage in wanted
    ]


def _tiers(read: Mapping[str, Any], offer: str, usage: str) -> list[float]:
    try:
        return list(first_tiers(read, usage))
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        said = f"{type(error).__name__}: {error}"
        raise PriceListError(f"the offer {offer} isn't of the form of the price list ({said})") from error


def rates(model: ModelPrice) -> tuple[tuple[str, float], tuple[str, float]]:
    """A model's prices by what they are called here, input first: USD for a million tokens."""
    return (f"{model.name}, input", model.input), (f"{model.name}, output", model.output)


def first_tiers(offer: Mapping[str, Any], usage: str) -> Iterator[float]:
    """USD for a single unit of a usage type: of each SKU the first tier that isn't free, or 0 where all are."""
    kind = re.compile(_REGION + re.escape(usage))
    for sku, product in offer["products"].items():
        if kind.fullmatch(product["attributes"].get("usagetype", "")):
            tiers = sorted(
                (float(tier["beginRange"]), float(tier["pricePerUnit"]["USD"]) / _TOKENS.get(tier["unit"], 1))
                for term in offer["terms"]["OnDemand"].get(sku, {}).values()
                for tier in term["priceDimensions"].values()
                if "USD" in tier["pricePerUnit"]
            )
            if tiers:
                yield next((usd for _, usd in tiers if usd), 0.0)


def _wanted(prices: Prices) -> Iterator[tuple[str, str, float, int, str, str]]:
    """Name, unit, USD, single units of it, offer, usage type."""
    for key, (offer, usage) in PLACES["services"].items():
        price = prices.services[key]
        yield price.name, price.unit, price.usd, price.per, offer, usage
    for model_id, (offer, given, made) in PLACES["models"].items():
        for (name, usd), usage in zip(rates(prices.models[model_id]), (given, made), strict=True):
            yield name, "1M tokens", usd, 1_000_000, offer, usage


def _offer(address: str, offer: str, region: str) -> Mapping[str, Any]:
    place = "" if offer in PLACES["global"] else f"{region}/"
    url = f"{address}/{offer}/current/{place}index.json"
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the engineer's own address
            read: Mapping[str, Any] = json_of(answer.read(LARGEST_OFFER))
    except (OSError, ValueError) as error:
        raise PriceListError(f"{url}: {getattr(error, 'reason', error)}") from error
    try:
        member(read, "products", dict)
        member(member(read, "terms", dict), "OnDemand", dict)
    except ShapeError:
        raise PriceListError(f"{url} is no offer of the price list") from None
    return read
