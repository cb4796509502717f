"""What one answer cost, and the most that one can cost: for `done.cost_usd` and for the spend cap."""

import math
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from api import limits
from api.costs import question
from api.costs.lines import usd
from api.costs.most import TOKENS_PER_CHARACTER, most_tokens
from api.costs.question import average_question
from api.costs.shape import Shape
from api.events import Fallback, Usage
from api.prices import ModelPrice, Prices

MICRO: Final = 1_000_000
LOCAL_MODELS: Final = "emulator."


@dataclass(frozen=True)
class Meter:
    """Prices and the shape of the stack that answers."""

    prices: Prices
    shape: Shape

    def cost(
        self,
        usage: Usage | None,
        *,
        question_characters: int,
        answer_characters: int,
        seconds: float,
        fallback: Fallback | None = None,
    ) -> float | None:
        """USD of one answer: model, search, guardrail, compute, requests, table and logs.

        None where a model has no price or the tokens aren't known, never 0 for not knowing. A model on this
        machine costs nothing.
        """
        if self.shape.model_id.startswith(LOCAL_MODELS):
            return 0.0
        if usage is None:
            return None
        took = [(self.shape.model_id, usage - fallback.usage if fallback else usage)]
        took += [(fallback.model, fallback.usage)] if fallback else []
        costs = [price.of(tokens) for model, tokens in took if (price := self.prices.model(model))]
        if len(costs) < len(took):
            return None
        return round(sum(costs) + self._beside(question_characters, answer_characters, seconds), 8)

    def _beside(self, question_characters: int, answer_characters: int, seconds: float) -> float:
        """USD of one answer but the model's tokens."""
        use = replace(
            average_question(),
            question_characters=question_characters,
            answer_characters=answer_characters,
            lambda_seconds=seconds,
            page_requests=1,
            page_kilobytes=limits.SOURCES_CHARACTERS // 1_000,
        )
        return sum(usd(self.prices, each) for each in question.beside_the_model(self.shape, use))

    def search(self, *, characters: int, seconds: float) -> float:
        """USD of a search without an answer; `characters` of the question, `seconds` that it took."""
        use = replace(
            average_question(),
            query_tokens=math.ceil(characters * TOKENS_PER_CHARACTER),
            lambda_seconds=seconds,
            page_requests=1,
            page_kilobytes=2 * limits.SOURCES_CHARACTERS // 1_000,  # once as text, once structured
        )
        return round(sum(usd(self.prices, each) for each in question.search_uses(self.shape, use)), 8)

    def worst(self, *, max_output_tokens: int, deadline_seconds: float) -> float | None:
        """USD that no answer exceeds: every call at its limits by the dearer model, guardrail, the whole deadline.

        None where a model has no price: who reserves by this refuses then.
        """
        if self.shape.model_id.startswith(LOCAL_MODELS):
            return 0.0
        prices = [price for each in self._models if (price := self.prices.model(each))]
        if len(prices) < len(self._models):
            return None
        dearest = reduce(ModelPrice.or_dearer, prices, prices[0])
        most = dearest.of(most_tokens(self.shape.engine, max_output_tokens))
        most += self._beside(limits.QUESTION_CHARACTERS, limits.ANSWER_CHARACTERS, deadline_seconds)
        if self.shape.engine == "agentcore-harness":
            most += question.harness_at_most(self.prices, deadline_seconds)
        return round(most, 8)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """The models that may answer and have no price, of which nothing can be reserved."""
        return tuple(each for each in self._models if self.prices.model(each) is None)

    @property
    def _models(self) -> tuple[str, ...]:
        fallback = self.shape.fallback_model_id
        return (self.shape.model_id, fallback) if fallback else (self.shape.model_id,)


def micro_dollars(amount: float) -> int:
    """Millionths of a dollar, rounded up: what is reserved or booked is never less than what is spent."""
    return math.ceil(round(amount * MICRO, 6))
