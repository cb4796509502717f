"""A month's bill of one stack: standing, per question, free tier apart, and what was avoided."""

from dataclasses import dataclass, replace
from typing import Final

from api.costs import question, standing
from api.costs.lines import Line, Use, bill
from api.costs.question import QuestionUse, average_question
from api.costs.shape import Shape
from api.costs.stored import StoredAmount, stored_amount
from api.costs.stored import uses as stored_uses
from api.graph import Graph
from api.prices import ModelPrice, Prices

HOURS_A_MONTH: Final = 730
SECONDS_A_MONTH: Final = HOURS_A_MONTH * 3_600


class UnpricedModelError(Exception):
    """The price file doesn't have a model. The message says what to add and which models it has."""

    def __init__(self, model_id: str, prices: Prices) -> None:
        super().__init__(
            f"there is no price for the model {model_id}: add it to api/data/prices.json with date and source; "
            f"priced are {', '.join(sorted(prices.models))}"
        )
        self.model_id = model_id


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a month costs at a number of questions. USD; list price, unless a name says `after_free`."""

    shape: Shape
    price: ModelPrice
    use: QuestionUse
    stored: StoredAmount
    questions: int
    standing: tuple[Line, ...]
    asked: tuple[Line, ...]
    per_question: tuple[Line, ...]

    @property
    def standing_usd(self) -> float:
        """A month without a question."""
        return sum(line.usd for line in self.standing)

    @property
    def asked_usd(self) -> float:
        """All questions of the month."""
        return sum(line.usd for line in self.asked)

    @property
    def question_usd(self) -> float:
        """One question."""
        return sum(line.usd for line in self.per_question)

    @property
    def total_usd(self) -> float:
        """The month."""
        return self.standing_usd + self.asked_usd

    @property
    def free_usd(self) -> float:
        """What the always-free tiers take off the month, in an account that uses them for nothing else."""
        return sum(line.free_usd for line in (*self.standing, *self.asked))

    @property
    def total_after_free_usd(self) -> float:
        """The month with the always-free tiers."""
        return self.total_usd - self.free_usd


def estimate(
    prices: Prices,
    graph: Graph | None,
    *,
    model_id: str,
    questions: int,
    use: QuestionUse | None = None,
    stored: StoredAmount | None = None,
) -> Estimate:
    """The bill of a month.

    Args:
        graph: the stack's captured graph; without one nothing stands and the shape is the default.
        questions: asked in the month.
        use, stored: what a question uses and what is kept; the package's measured averages without them.

    Raises:
        UnpricedModelError: the price file doesn't have the model.
        UnpricedResourceError: the graph has a resource type without a cost entry.
    """
    price = prices.model(model_id)
    if price is None:
        raise UnpricedModelError(model_id, prices)
    use, stored = use or average_question(), stored or stored_amount()
    shape = Shape.of(graph, model_id)
    one = tuple(question.uses(shape, price, use))
    kept = tuple(standing.uses(graph)) + tuple(stored_uses(stored)) if graph else ()
    rows = bill(prices, (*kept, *(each.times(questions) for each in one), *_metrics(questions)))
    names = {(each.service, each.item) for each in kept}
    return Estimate(
        shape=shape,
        price=price,
        use=use,
        stored=stored,
        questions=questions,
        standing=tuple(line for line in rows if (line.service, line.item) in names),
        asked=tuple(line for line in rows if (line.service, line.item) not in names),
        per_question=bill(prices, one),
    )


def _metrics(questions: int) -> tuple[Use, ...]:
    """Metrics are billed in the months in which they are written, however often."""
    return (Use("CloudWatch", "custom metrics", question.METRIC_SERIES, "metric"),) if questions else ()


@dataclass(frozen=True)
class Avoided:
    """A cost that a usual design of this kind has and this one hasn't. USD a month."""

    what: str
    usd: float
    instead: str


def avoided(prices: Prices, shape: Shape) -> tuple[Avoided, ...]:
    """What the design saves each month, dearest first, from the same price file."""
    gigabytes = shape.memory_mb / 1_024
    found = (
        Avoided(
            "OpenSearch Serverless, its classic minimum with redundancy",
            prices.unit("opensearch_redundant"),
            "S3 Vectors, billed by use",
        ),
        Avoided(
            "one provisioned Lambda environment",
            SECONDS_A_MONTH * gigabytes * prices.unit("provisioned_concurrency"),
            "a small package that starts cold in under a second",
        ),
        Avoided("a customer managed KMS key", prices.unit("kms_key"), "AWS owned keys"),
        Avoided("a secret in Secrets Manager", prices.unit("secret"), "no secret at rest"),
    )
    return tuple(sorted(found, key=lambda each: -each.usd))


def sensitivity(
    prices: Prices, graph: Graph | None, *, model_id: str, questions: int
) -> tuple[tuple[str, Estimate], ...]:
    """The same month with twice the tokens, with ten times the questions, and with both."""
    use = average_question()
    double = replace(use, input_tokens=2 * use.input_tokens, output_tokens=2 * use.output_tokens)
    cases = (
        ("twice the tokens", double, questions),
        ("ten times the questions", use, 10 * questions),
        ("both", double, 10 * questions),
    )
    return tuple(
        (name, estimate(prices, graph, model_id=model_id, questions=count, use=each))
        for name, each, count in cases
    )
