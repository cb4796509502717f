"""Cost tables: the two stacks' months, one question, models, what was avoided, and the prices themselves."""

from api import limits
from api.costs.estimate import Estimate, avoided, estimate
from api.costs.meter import Meter
from api.costs.question import average_question
from api.graph import Graph, packaged_graph
from api.prices import packaged_prices
from api.tools.estimate_cost import said
from cli.generated.marked import table
from graph.stacks import stacks

QUESTIONS = (0, 1_000, 10_000, 50_000)
SMALLEST = 0.0000001


def stack_model(graph: Graph) -> str:
    """The model that the stack's function is told to call."""
    variables = (graph.first_input("lambda/function:Function", "environment") or {}).get("variables", {})
    return str(variables.get("MODEL_ID", ""))


def by_stack(questions: int) -> list[tuple[str, Estimate]]:
    """Each stack's estimate at so many questions a month."""
    return [(graph.stack, found) for graph, found in _estimates(questions)]


def _estimates(questions: int) -> list[tuple[Graph, Estimate]]:
    found = []
    for name in stacks():
        graph = packaged_graph(name)
        if graph is not None:
            model_id = stack_model(graph)
            found.append((graph, estimate(packaged_prices(), graph, model_id=model_id, questions=questions)))
    return found


def cents(usd: float) -> str:
    """An amount as a reader says it."""
    return "less than a cent" if 0 <= usd < 0.005 else f"{usd:.2f} USD"


def month() -> str:
    """What a month costs at a few numbers of questions, stack by stack."""
    idle, busy = dict(by_stack(0)), dict(by_stack(10_000))
    opening = (
        f"A month costs {cents(idle['prod'].total_after_free_usd)} when nobody asks; 10,000 questions cost "
        f"{busy['dev'].total_after_free_usd:.2f} USD in dev and {busy['prod'].total_after_free_usd:.2f} USD in prod, "
        f"after AWS's always-free tiers. At list price these are {idle['prod'].total_usd:.2f}, "
        f"{busy['dev'].total_usd:.2f} and {busy['prod'].total_usd:.2f} USD."
    )
    rows = []
    for questions in QUESTIONS:
        for graph, found in _estimates(questions):
            asked = f"{questions:,}" if questions else "none (idle)"
            rows.append(
                (asked, graph.stack, f"{found.total_usd:.2f} USD", f"{found.total_after_free_usd:.2f} USD")
            )
    header = ("Questions a month", "Stack", "At list price", "After AWS's always-free tiers")
    return f"{opening}\n\n{table(header, rows)}"


def production() -> str:
    """What makes prod dearer than dev."""
    dev, prod = (dict(by_stack(10_000))[name] for name in ("dev", "prod"))
    guardrail = sum(line.usd for line in prod.asked if line.service == "Bedrock Guardrails")
    model = sum(line.usd for line in prod.asked if line.service == "Bedrock model")
    return (
        f"Production costs {cents(dict(by_stack(1_000))['prod'].total_after_free_usd)} for 1,000 questions and "
        f"{prod.total_after_free_usd:.2f} USD for 10,000 after the always-free tiers, against "
        f"{dev.total_after_free_usd:.2f} USD in dev. Its guardrail is {guardrail:.2f} USD of the 10,000 questions, "
        f"the tokens of its model {model:.2f} USD; logs kept longer, versions and point-in-time recovery cost less "
        "than a cent."
    )


def idle() -> str:
    """What stands while nobody asks, service by service."""
    found = dict(by_stack(0))["prod"]
    rows = [
        (
            f"{line.service}: {line.item}",
            f"{line.usd:.4f} USD",
            f"{max(0.0, line.usd - line.free_usd):.4f} USD",
        )
        for line in found.standing
    ]
    rows.append(("Together", f"{found.standing_usd:.4f} USD", f"{found.total_after_free_usd:.4f} USD"))
    opening = (
        f"While nobody asks, the system costs {cents(found.total_after_free_usd)} a month after the free tiers, "
        f"{found.standing_usd:.2f} USD at list price, because no server, database instance or vector cluster bills by "
        "the hour."
    )
    return f"{opening}\n\n{table(('What stands', 'At list price', 'After the free tier'), rows)}"


def worst() -> str:
    """The most that one question can cost, which is what the spend cap reserves."""
    parts = []
    for name, found in by_stack(0):
        most = Meter(packaged_prices(), found.shape).worst(
            max_output_tokens=limits.MAX_OUTPUT_TOKENS, deadline_seconds=limits.DEADLINE_SECONDS
        )
        parts.append(f"{most:.4f} USD in {name}")
    return (
        f"One question can cost at most {' and '.join(parts)}; this is what the spend cap reserves before anything is "
        f"paid. It counts {limits.TOOL_ROUNDS + 1} calls of the model, since an answer may have {limits.TOOL_ROUNDS} "
        "rounds of tools, and one of rewriting, each at the limits of its input, every character taken as a token, "
        f"{limits.MAX_OUTPUT_TOKENS} tokens of output a call, the guardrail on the longest question and answer, and "
        "Lambda until its deadline."
    )


def uses() -> str:
    """What an average question is taken to use."""
    use = average_question()
    return (
        f"A question is taken to use {use.input_tokens:,} input tokens, which is what 100 questions to the product on "
        f"one machine came to. Assumed are {use.output_tokens:,} output tokens and {use.lambda_seconds:g} seconds of "
        f"an arm64 function with 1,024 MB. Of all questions {use.follow_up_share:.0%} are taken for follow-ups, which "
        f"are first rewritten ({use.rewrite_input_tokens} tokens in, {use.rewrite_output_tokens} out). Further it "
        f"counts {use.page_requests} requests to CloudFront with {use.page_kilobytes} KB, {use.log_kilobytes:g} KB of "
        f"logs and {use.table_writes} writes to the table. `agent cost`, the agent's tool `estimate_cost` and the page "
        "use the same numbers."
    )


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
    costs = " and ".join(f"{each.question_usd:.5f} USD in {graph.stack}" for graph, each in found)
    opening = f"One question costs about {costs}, everything included: model, search, guardrail, compute, edge, table."
    return f"{opening}\n\n{table(('Service', *names), rows)}"


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
