"""Cost tables: the two stacks' months, one question, models, what was avoided, and the prices themselves."""

from api.costs.estimate import Estimate, avoided, estimate
from api.graph import Graph, packaged_graph
from api.prices import packaged_prices
from api.tools.estimate_cost import said
from cli.generated.marked import table
from graph.capture import stacks

QUESTIONS = (0, 1_000, 10_000, 50_000)
SMALLEST = 0.0000001


def stack_model(graph: Graph) -> str:
    """The model that the stack's function is told to call."""
    variables = (graph.first_input("lambda/function:Function", "environment") or {}).get("variables", {})
    return str(variables.get("MODEL_ID", ""))


def _estimates(questions: int) -> list[tuple[Graph, Estimate]]:
    found = []
    for name in stacks():
        graph = packaged_graph(name)
        if graph is not None:
            model_id = stack_model(graph)
            found.append((graph, estimate(packaged_prices(), graph, model_id=model_id, questions=questions)))
    return found


def month() -> str:
    """What a month costs at a few numbers of questions, stack by stack."""
    rows = []
    for questions in QUESTIONS:
        for graph, found in _estimates(questions):
            asked = f"{questions:,}" if questions else "none (idle)"
            rows.append(
                (asked, graph.stack, f"{found.total_usd:.2f} USD", f"{found.total_after_free_usd:.2f} USD")
            )
    header = ("Questions a month", "Stack", "At list price", "After AWS's always-free tiers")
    return table(header, rows)


def question() -> str:
    """What one question costs, by service, stack by stack."""
    found = _estimates(1_000)
    services = dict.fromkeys(line.service for _, each in found for line in each.per_question)
    rows = []
    for service in services:
        cells = []
        for _, each in found:
            usd = sum(line.usd for line in each.per_question if line.service == service)
            cells.append(f"{usd:.7f}" if usd > SMALLEST else "–")
        rows.append((service, *cells))
    rows.append(("Together", *(f"{each.question_usd:.7f}" for _, each in found)))
    names = (f"{graph.stack}, {each.shape.model_id} (USD)" for graph, each in found)
    return table(("Service", *names), rows)


def models() -> str:
    """The price of every model, and what it makes of a question and of 10,000 in the prod stack."""
    prices, graph = packaged_prices(), packaged_graph("prod")
    rows = []
    for model_id in dict.fromkeys(
        min((each for each, price in prices.models.items() if price is wanted), key=len)
        for wanted in {id(price): price for price in prices.models.values()}.values()
    ):
        price = prices.models[model_id]
        found = estimate(prices, graph, model_id=model_id, questions=10_000)
        tokens = sum(line.usd for line in found.per_question if line.service == "Bedrock model")
        rows.append(
            (
                f"{price.name}, `{model_id}`",
                f"{price.input:g}",
                f"{price.output:g}",
                f"{tokens:.6f}",
                f"{found.total_usd:.2f}",
                f"{price.source.split(' (')[0]}, {price.date}",
            )
        )
    header = (
        *("Model", "USD per million tokens in", "out", "One question's tokens (USD)"),
        *("A prod month of 10,000 questions (USD)", "Source"),
    )
    return table(header, rows)


def avoided_each_month() -> str:
    """What a usual design has and this one hasn't."""
    found = _estimates(0)[-1][1]
    rows = [
        (each.what, f"{said(each.usd)} USD", each.instead) for each in avoided(packaged_prices(), found.shape)
    ]
    return table(("Avoided", "A month", "Here instead"), rows)


def prices() -> str:
    """Every service price with its unit, free tier, date and source."""
    rows = [
        (
            price.name,
            f"{price.usd:.10g} USD per {price.unit}",
            price.free or "none",
            f"{price.source}{', via ' + price.via if price.via else ''}",
            price.date,
        )
        for price in packaged_prices().services.values()
    ]
    return table(("Service", "Price", "Free tier", "Source", "Date"), rows)
