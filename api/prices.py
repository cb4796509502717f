"""The dated price file."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_WORD: Final = re.compile(r"[a-z]+|\d+")
FILE: Final = Path(__file__).parent / "data" / "prices.json"


@dataclass(frozen=True)
class ModelPrice:
    """USD per million tokens; `name` is the vendor's."""

    name: str
    input: float
    output: float
    date: str
    source: str
    confidence: str


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
                *(entry[key] for key in ("name", "input", "output", "date", "source", "confidence"))
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
    """The price file in the package, read once."""
    return Prices.parse(json.loads(FILE.read_text(encoding="utf-8")))
