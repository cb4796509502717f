"""The dated price file, and what an answer cost by it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from api.contract import AMAZON_PROFILES
from api.events import Usage

FILE: Final = Path(__file__).parent / "data" / "prices.json"


@dataclass(frozen=True)
class ModelPrice:
    """USD per million tokens."""

    input: float
    output: float
    date: str
    source: str


@dataclass(frozen=True)
class Prices:
    """Prices of models and services, each with source and date."""

    date: str
    region: str
    models: Mapping[str, ModelPrice]
    services: Mapping[str, Mapping[str, Any]]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "Prices":
        models = {
            model_id: ModelPrice(entry["input"], entry["output"], entry["date"], entry["source"])
            for entry in document["models"]
            for model_id in entry["ids"]
        }
        return cls(document["date"], document["region"], models, document["services"])

    def model(self, model_id: str) -> ModelPrice | None:
        """The price of a model id, an inference profile's id or its ARN; None where the file doesn't have it.

        A geographic profile of one of Amazon's own models costs what the model costs. Other vendors' differ.
        """
        name = model_id.rpartition("/")[2]
        if name in self.models:
            return self.models[name]
        prefix = next((prefix for prefix in AMAZON_PROFILES if name.startswith(prefix)), "")
        return self.models.get("amazon." + name.removeprefix(prefix)) if prefix else None

    def cost(self, model_id: str, usage: Usage | None) -> float | None:
        """USD for the tokens of one answer; None where price or tokens are unknown, never 0 for not knowing."""
        price = self.model(model_id)
        if price is None or usage is None:
            return None
        return round((usage.input_tokens * price.input + usage.output_tokens * price.output) / 1_000_000, 8)

    def usd(self, service: str) -> float:
        """The unit price of a service by its name in the file."""
        return float(self.services[service]["usd"])


@cache
def packaged_prices() -> Prices:
    """The price file in the package, read once."""
    return Prices.parse(json.loads(FILE.read_text(encoding="utf-8")))
