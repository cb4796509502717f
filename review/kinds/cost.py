"""What a month costs before and after, by service, from the same price file on both sides."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from api.costs.estimate import Estimate, UnpricedModelError, estimate
from api.costs.standing import UnpricedResourceError
from api.graph import Graph as PricedGraph
from api.prices import Prices, packaged_prices
from graph.entrance_rules import variables_of
from graph.model import Graph
from review.comparison import Comparison, number
from review.findings import Finding, Severity
from review.kinds.strengths import weakened

QUESTIONS = 1_000
"""Questions a month at which both sides are priced where nobody says otherwise."""
LEAST_USD = 0.005


@dataclass(frozen=True)
class Bill:
    """A month of a stack on both sides, USD at list price; None where a side can't be priced, and why."""

    questions: int
    before: float | None
    after: float | None
    lines: tuple[tuple[str, float, float], ...] = ()
    """(service, before, after) where they differ."""
    model: str = ""
    why: str = ""

    @property
    def delta(self) -> float | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


def bill(comparison: Comparison, questions: int = QUESTIONS, prices: Prices | None = None) -> Bill:
    """The month's bill of both sides."""
    prices = prices or packaged_prices()
    estimates: list[Estimate | None] = []
    why, model = "", ""
    for graph in (comparison.base, comparison.head):
        model = _model(graph)
        try:
            priced = PricedGraph.parse(graph.stack, json.loads(graph.to_json()))
            estimates.append(estimate(prices, priced, model_id=model, questions=questions))
        except (UnpricedModelError, UnpricedResourceError) as error:
            estimates.append(None)
            why = str(error)
    before, after = estimates
    return Bill(
        questions=questions,
        before=before.total_usd if before else None,
        after=after.total_usd if after else None,
        lines=_lines(before, after) if before and after else (),
        model=model,
        why=why,
    )


def cost(comparison: Comparison, found: Bill) -> Iterator[Finding]:
    """What gets dearer or cheaper; a new type without a price is said, never taken for free."""
    severity: Severity
    if found.why:
        # A model without a price fails closed: the app refuses every question.
        severity = "high" if "no price for the model" in found.why else "medium"
        said = f"a month can't be priced: {found.why.partition(': add ')[0]}"
        yield comparison.finding("cost", severity, "", said, (found.why,))
    yield from _ceiling(comparison)
    delta = found.delta
    if delta is None or found.before is None or found.after is None or abs(delta) < LEAST_USD:
        return
    ratio = found.after / found.before if found.before else float("inf")
    severity = "low"
    if delta >= 50 or (delta >= 1 and ratio >= 10):
        severity = "high"
    elif delta >= 1 and ratio >= 1.2:
        severity = "medium"
    elif delta < 0:
        severity = "note"
    yield comparison.finding(
        "cost",
        severity,
        "",
        f"a month: from {found.before:.2f} to {found.after:.2f} USD ({delta:+.2f}) at {found.questions:,} questions",
        tuple(f"{service}: {before:.2f} → {after:.2f} USD" for service, before, after in found.lines),
    )


def _ceiling(comparison: Comparison) -> Iterator[Finding]:
    """What visitors may spend at most, which no number of questions tells."""
    for name, period in (("DAILY_BUDGET_USD", "day"), ("MONTHLY_BUDGET_USD", "month")):
        before, after = (number(_variable(graph, name)) for graph in (comparison.base, comparison.head))
        if before and after and after > before:
            says = f"visitors may spend up to {after:.2f} USD a {period} instead of {before:.2f}"
            yield comparison.finding("cost", weakened(after / before), "", says)


def _model(graph: Graph) -> str:
    return _variable(graph, "MODEL_ID")


def _variable(graph: Graph, name: str) -> str:
    """What the app reads from its environment; empty where no function is given it."""
    for node in graph.of_type("aws:lambda/function:Function"):
        if variables_of(node).get(name):
            return str(variables_of(node)[name])
    return ""


def _lines(before: Estimate, after: Estimate) -> tuple[tuple[str, float, float], ...]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for side, one in enumerate((before, after)):
        for line in (*one.standing, *one.asked):
            sums[line.service][side] += line.usd
    return tuple(
        (service, one, other)
        for service, (one, other) in sorted(sums.items(), key=lambda item: -abs(item[1][1] - item[1][0]))
        if abs(other - one) >= LEAST_USD
    )
