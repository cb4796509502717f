"""What one answer cost, and the most that one can cost: for `done.cost_usd` and for the spend cap."""

import math
from dataclasses import dataclass, replace
from typing import Final

from api import limits
from api.costs import question
from api.costs.lines import usd
from api.costs.most import TOKENS_PER_CHARACTER, most_tokens
from api.costs.question import average_question
from api.costs.shape import Shape
from api.events import Usage
from api.prices import Prices

MICRO: Final = 1_000_000
LOCAL_MODELS: Final = "emulator."


@dataclass(frozen=True)
class Meter:
    """Prices and the shape of the stack that answers."""

    prices: Prices
    shape: Shape

    def cost(
        self, usage: Usage | None, *, question_characters: int, answer_characters: int, seconds: float
    ) -> float | None:
        """USD of one answer: model, search, guardrail, compute, requests, table and logs.

        None where the model has no price or its tokens aren't known, never 0 for not knowing. A model on this
        machine costs nothing.
        """
        if self.shape.model_id.startswith(LOCAL_MODELS):
            return 0.0
        price = self.prices.model(self.shape.model_id)
        if price is None or usage is None:
            return None
        use = replace(
            average_question(),
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            follow_up_share=0.0,  # the tokens of every call are in `usage`
            search_input_tokens=0,
            search_output_tokens=0,
            question_characters=question_characters,
            answer_characters=answer_characters,
            lambda_seconds=seconds,
            page_requests=1,
            page_kilobytes=limits.SOURCES_CHARACTERS // 1_000,
        )
        return round(sum(usd(self.prices, each) for each in question.uses(self.shape, price, use)), 8)

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
        """USD that no answer exceeds: every call of the model at its limits, guardrail, the whole deadline.

        None where the model has no price: who reserves by this refuses then.
        """
        most = self.cost(
            most_tokens(self.shape.engine, max_output_tokens),
            question_characters=limits.QUESTION_CHARACTERS,
            answer_characters=limits.ANSWER_CHARACTERS,
            seconds=deadline_seconds,
        )
        if most is None or self.shape.engine != "agentcore-harness":
            return most
        return most + question.harness_at_most(self.prices, deadline_seconds)


def micro_dollars(amount: float) -> int:
    """Millionths of a dollar, rounded up: what is reserved or booked is never less than what is spent."""
    return math.ceil(round(amount * MICRO, 6))
