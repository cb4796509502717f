"""`agent cost`: what a stack costs, from its captured graph and the dated price file."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from api.costs.estimate import Estimate, UnpricedModelError, avoided, estimate, sensitivity
from api.costs.lines import Line
from api.costs.standing import UnpricedResourceError
from api.graph import Graph, packaged_graph
from api.prices import Prices, packaged_prices
from api.tools.estimate_cost import money, said
from cli.console import console, fail

REGION = "us-east-1"


def cost(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The stack whose graph is priced.")] = "dev",
    questions: Annotated[int, typer.Option(min=0, help="Questions a month.")] = 1_000,
    model: Annotated[str, typer.Option(help="Another Bedrock model id than the stack's.")] = "",
    region: Annotated[str, typer.Option(help="The prices' region.")] = REGION,
    as_json: Annotated[bool, typer.Option("--json", help="Print the estimate as JSON.")] = False,
) -> None:
    """What a month of a stack costs: standing, per question, after the free tier, and what was avoided."""
    prices = packaged_prices()
    if region != prices.region:
        fail(f"there are no prices for {region}: the price file of {prices.date} has {prices.region} only")
    graph = packaged_graph(stack)
    if graph is None:
        fail(f"there is no captured graph of a stack '{stack}': `make graphs` writes those of all stacks")
    model_id = model or stack_model(graph)
    try:
        found = estimate(prices, graph, model_id=model_id, questions=questions)
        cases = sensitivity(prices, graph, model_id=model_id, questions=questions)
    except (UnpricedModelError, UnpricedResourceError) as error:
        fail(str(error))
    if as_json:
        print(json.dumps(_record(found, prices, stack, cases), indent=1))
        return
    _show(found, prices, stack, cases)
    there = stack_region(graph)
    if there != prices.region:
        console.print(
            f"The stack's region is {there}, where AWS asks other prices; these are {prices.region}'s."
        )


def stack_region(graph: Graph) -> str:
    """Where the stack is deployed; the provider's own name is `aws`, that of CloudFront's region another."""
    return str(graph.first_input("providers:aws", "region") or REGION)


def stack_model(graph: Graph) -> str:
    """The model that the stack's function is told to call."""
    variables = (graph.first_input("lambda/function:Function", "environment") or {}).get("variables", {})
    return str(variables.get("MODEL_ID", ""))


def _show(found: Estimate, prices: Prices, stack: str, cases: tuple[tuple[str, Estimate], ...]) -> None:
    console.print(
        f"[bold]{stack}[/bold] with {found.shape.model_id}, {found.questions:,} questions a month, "
        f"{prices.region}, prices of {prices.date}\n",
        markup=True,
    )
    table = Table("service", "what", "USD a month", "free tier", box=None)
    for line in (*found.standing, *found.asked):
        if money(line.usd):
            table.add_row(
                line.service,
                line.item,
                said(line.usd),
                f"-{said(line.free_usd)}" if money(line.free_usd) else "",
            )
    table.add_section()
    table.add_row("", "a month without a question", said(found.standing_usd), "")
    table.add_row("", f"{found.questions:,} questions", said(found.asked_usd), "")
    table.add_row("", "one question", f"{found.question_usd:.6f}", "")
    table.add_row("", "total at list price", said(found.total_usd), "", style="bold")
    table.add_row("", "total after the always-free tiers", said(found.total_after_free_usd), "")
    console.print(table)
    console.print("\nIf it is otherwise:")
    for name, other in cases:
        console.print(f"  {name}: {said(other.total_usd)} USD a month")
    console.print("\nAvoided each month:")
    for each in avoided(prices, found.shape):
        console.print(f"  {said(each.usd)} USD: {each.what} (here: {each.instead})")
    use = found.use
    console.print(
        f"\nA question is taken as {use.input_tokens:,} input and {use.output_tokens:,} output tokens, measured "
        f"locally; {use.follow_up_share:.0%} are follow-ups; {use.lambda_seconds:g} s of Lambda. "
        "api/data/question.json says what is measured and what assumed."
    )


def _record(
    found: Estimate, prices: Prices, stack: str, cases: tuple[tuple[str, Estimate], ...]
) -> dict[str, Any]:
    def rows(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
        return [asdict(line) for line in lines]

    return {
        "stack": stack,
        "model": found.shape.model_id,
        "questions_per_month": found.questions,
        "region": prices.region,
        "price_date": prices.date,
        "standing_usd": found.standing_usd,
        "questions_usd": found.asked_usd,
        "question_usd": found.question_usd,
        "total_usd": found.total_usd,
        "total_after_free_usd": found.total_after_free_usd,
        "standing": rows(found.standing),
        "questions": rows(found.asked),
        "one_question": rows(found.per_question),
        "assumptions": asdict(found.use) | asdict(found.stored),
        "sensitivity": {name: other.total_usd for name, other in cases},
        "avoided": [asdict(each) for each in avoided(prices, found.shape)],
    }
