"""The dated price file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from api.contract.outside import json_of
from api.events import Usage

_WORD: Final = re.compile(r"[a-z]+|\d+")
FILE: Final = Path(__file__).parent / "data" / "prices.json"


class PricesError(ValueError):
    """The price file can't be read; the message says why."""


@dataclass(frozen=True)
class ModelPrice:
    """USD per million tokens; `name` is the vendor's.

    `cache_read` and `cache_write` are of tokens read from and written to the prompt cache, None where AWS lists none.
    """

    name: str
    input: float
    output: float
    date: str
    source: str
    confidence: str
    cache_read: float | None = None
    cache_write: float | None = None

    def of(self, usage: Usage) -> float:
        """USD of an answer's tokens. A cache without a price of its own costs what reading without one does."""
        read = self.input if self.cache_read is None else self.cache_read
        written = self.input if self.cache_write is None else self.cache_write
        tokens = (
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + usage.cache_read_tokens * read
            + usage.cache_write_tokens * written
        )
        return tokens / 1_000_000

    def or_dearer(self, other: "ModelPrice") -> "ModelPrice":
        """Of each rate the dearer one, where a token that is read may be written to the cache."""
        return replace(
            self,
            input=max(self.input, other.input, self.cache_write or 0.0, other.cache_write or 0.0),
            output=max(self.output, other.output),
        )


@dataclass(frozen=True)
class ServicePrice:
    """USD for `per` units at list price; `free_units` of them a month are always free."""

    name: str
    usd: float
    unit: str
    per: int
    date: str
    source: str
    confidence: str
    free: str | None = None
    free_units: float = 0.0
    via: str | None = None


@dataclass(frozen=True)
class Prices:
    """Prices of models and services, each with source and date."""

    date: str
    region: str
    models: Mapping[str, ModelPrice]
    services: Mapping[str, ServicePrice]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "Prices":
        """Read the price file. A model's `profiles` are the geographic prefixes under which it costs the same."""
        models = {}
        for entry in document["models"]:
            price = ModelPrice(
                **{key: value for key, value in entry.items() if key not in ("ids", "profiles")}
            )
            for model_id in entry["ids"]:
                models[model_id] = price
                models |= {f"{prefix}.{model_id}": price for prefix in entry.get("profiles", ())}
        services = {key: ServicePrice(**entry) for key, entry in document["services"].items()}
        return cls(document["date"], document["region"], models, services)

    def model(self, model_id: str) -> ModelPrice | None:
        """The price of a model id, an inference profile's id or its ARN; None where the file doesn't have it."""
        return self.models.get(model_id.rpartition("/")[2])

    def named(self, said: str) -> str | None:
        """The model id that an id or words such as `Nova Micro` mean: the one shortest id that has them all."""
        if self.model(said) is not None:
            return said
        words = set(_WORD.findall(said.lower()))
        fitting = [each for each in self.models if words and words <= set(_WORD.findall(each))]
        nearest = min((_WORD.findall(each) for each in fitting), key=len, default=[])
        found = {self.models[each].name: each for each in fitting if len(_WORD.findall(each)) == len(nearest)}
        return next(iter(found.values())) if len(found) == 1 else None

    def unit(self, service: str) -> float:
        """USD for a single unit of a service by its name in the file."""
        return self.services[service].usd / self.services[service].per

    def free_units(self, service: str) -> float:
        """How many single units of a service are free each month."""
        return self.services[service].free_units


@cache
def packaged_prices() -> Prices:
    """The price file in the package, read once. Raises PricesError."""
    return read_prices(FILE)


def read_prices(file: Path) -> Prices:
    """A price file. Raises PricesError where an edit left it without its form."""
    try:
        prices = Prices.parse(json_of(file.read_bytes()))
        usd = [each for model in prices.models.values() for each in (model.input, model.output)]
        usd += [each for service in prices.services.values() for each in (service.usd, service.per)]
        if wrong := [each for each in usd if not isinstance(each, int | float)]:
            raise ValueError(f"{wrong[0]!r} is no number")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise PricesError(f"{file.name} isn't of its form ({type(error).__name__}: {error})") from error
    return prices
