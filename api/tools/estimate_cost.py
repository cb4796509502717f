"""What the system costs a month at a number of questions: the cost model's answer as a tool's result."""

from dataclasses import asdict
from typing import Any

from api.costs.estimate import Estimate, UnpricedModelError, estimate
from api.costs.lines import Line
from api.costs.standing import UnpricedResourceError
from api.graph import Graph
from api.prices import Prices
from api.settings import Settings


def estimate_cost(
    prices: Prices, *, questions_per_month: int, model: str | None, settings: Settings, graph: Graph | None
) -> dict[str, Any]:
    """Per question, fixed and total USD a month at list price, with the assumptions, sources and dates.

    Locally the stack's model may be the emulator's, which has no price: then the graph's model is priced.
    """
    model_id = (prices.named(model) or model) if model else _priced(prices, settings, graph)
    try:
        found = estimate(prices, graph, model_id=model_id, questions=questions_per_month)
    except UnpricedModelError:  # said without the name: what the caller wrote is no fact
        return {
            "priced_models": sorted(prices.models),
            "summary": f"There is no price for this model in the price file of {prices.date}.",
        }
    except UnpricedResourceError as error:
        return {"summary": f"Not computed: {error}."}
    return {
        "questions_per_month": questions_per_month,
        "model": model_id,
        "stack": graph.stack if graph else settings.stack,
        "per_question_usd": money(found.question_usd),
        "questions_usd_per_month": money(found.asked_usd),
        "fixed_usd_per_month": money(found.standing_usd),
        "total_usd_per_month": money(found.total_usd),
        "total_after_free_tier_usd_per_month": money(found.total_after_free_usd),
        "lines": [*_rows(found.asked), *_rows(found.standing, " (fixed)")],
        "assumptions": asdict(found.use),
        "price_date": prices.date,
        "model_price_date": found.price.date,
        "model_price_source": found.price.source,
        "region": prices.region,
        "summary": _summary(found, prices, model_id),
    }


def _priced(prices: Prices, settings: Settings, graph: Graph | None) -> str:
    if prices.model(settings.model_id) or graph is None:
        return settings.model_id
    variables = (graph.first_input("lambda/function:Function", "environment") or {}).get("variables", {})
    return str(variables.get("MODEL_ID", settings.model_id))


def _rows(lines: tuple[Line, ...], suffix: str = "") -> list[dict[str, Any]]:
    return [
        {"item": f"{line.service}: {line.item}{suffix}", "usd_per_month": money(line.usd)}
        for line in lines
        if money(line.usd)
    ]


def _summary(found: Estimate, prices: Prices, model_id: str) -> str:
    return (
        f"At {found.questions:,} questions a month with {model_id}, the system costs about "
        f"{said(found.total_usd)} USD a month at list price: {said(found.asked_usd)} USD for the questions, at "
        f"{said(found.question_usd)} USD each, and {said(found.standing_usd)} USD that stands whether anyone asks or "
        f"not. With AWS's always-free tiers it is {said(found.total_after_free_usd)} USD. The prices are those of "
        f"{prices.date}; a question is taken as {found.use.input_tokens:,} input and {found.use.output_tokens:,} "
        "output tokens."
    )


def money(usd: float) -> float:
    """Cents from one dollar on, three significant digits below, nothing below a hundredth of a cent."""
    return round(usd, 2) if usd >= 1 else round(float(f"{usd:.3g}"), 6) if usd >= 0.0001 else 0.0


def said(usd: float) -> str:
    """The same figure without an exponent."""
    return f"{money(usd):.15g}"
