"""What the page is made from: the site's files, graphs, the cost model's figures, the journey, what is built."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from api.costs.estimate import Estimate, avoided, estimate
from api.costs.lines import Line
from api.costs.question import average_question
from api.graph import packaged_graph
from api.prices import ModelPrice, Prices, packaged_prices
from cli.generated.costs import stack_model
from cli.graph_file import read_graph
from cli.local_stack import ROOT
from cli.site_files import claims, parts, read, settings
from content import Library
from content.certificates import load_certificates
from content.journey import planned
from content.roadmap import load_roadmap
from graph.model import Graph
from graph.stacks import stack_config, stacks
from publishing.pages import public_images
from publishing.site.facts import (
    BUSY,
    Amount,
    Avoided,
    Costs,
    Journey,
    LogEntry,
    Month,
    Running,
    SiteFacts,
    StackCosts,
)
from publishing.site.summary import summary
from publishing.site.words import Words

SITE = ROOT / "site"
GRAPHS = ROOT / "api" / "data" / "graphs"
QUIET, VIRAL = 1_000, 100_000
DEAR_MODEL = "global.anthropic.claude-haiku-4-5-20251001-v1:0"
_PRICED = (
    *("titan_embed_v2", "s3_vectors_queries", "s3_vectors_processed", "lambda_requests", "lambda_gb_second"),
    *(
        "cloudfront_requests",
        "cloudfront_functions",
        "cloudfront_transfer",
        "dynamodb_writes",
        "logs_ingestion",
    ),
)
"""The prices that one question is made of."""
_QUOTED = re.compile(r'"([^"]+)"')


def gather(library: Library, knowledge: Path, running: Running, site: Path = SITE) -> SiteFacts:
    """Everything that the pages are made from.

    Args:
        library: what was loaded from `knowledge`.
        running: the stack that serves the page.

    Raises:
        SiteError, ContentError: a file says what can't be used.
    """
    return SiteFacts(
        settings=settings(read(site / "site.yaml")),
        words=Words(read(site / "words.yaml")),
        parts=parts(read(site / "parts.yaml")),
        claims=claims(read(site / "built.yaml"), ROOT),
        library=library,
        running=running,
        graphs=captured_graphs(),
        config={name: _short_keys(stack_config(name)) for name in stacks()},
        costs=costs(packaged_prices()),
        journey=journey(knowledge, library),
        images=public_images(knowledge),
        scripts={file.name: file.read_text("utf-8") for file in sorted((site / "scripts").glob("*.js"))},
    )


def captured_graphs() -> dict[str, Graph]:
    """The committed graphs of all stacks."""
    return {
        name: read_graph(GRAPHS / f"{name}.json") for name in stacks() if (GRAPHS / f"{name}.json").is_file()
    }


def costs(prices: Prices) -> Costs | None:
    """The cost model's figures; None where no stack has a captured graph."""
    found: dict[str, StackCosts] = {}
    months: list[Month] = []
    cheapest: tuple[float, ModelPrice] | None = None
    for name in stacks():
        graph = packaged_graph(name)
        if graph is None:
            continue
        model_id = stack_model(graph)
        busy = estimate(prices, graph, model_id=model_id, questions=BUSY)
        idle = estimate(prices, graph, model_id=model_id, questions=0)
        found[name] = StackCosts(
            model=busy.price.name,
            question=_amounts(busy.per_question),
            idle=_amounts(idle.standing),
            guardrail_month_usd=sum(line.usd for line in busy.asked if line.service == "Bedrock Guardrails"),
        )
        if cheapest is None or busy.question_usd < cheapest[0]:
            cheapest = busy.question_usd, busy.price
        for questions in (QUIET, BUSY, VIRAL):
            months.append(_month(name, estimate(prices, graph, model_id=model_id, questions=questions)))
    if cheapest is None:
        return None
    if prices.model(DEAR_MODEL):
        last = list(found)[-1]
        dear = estimate(prices, packaged_graph(last), model_id=DEAR_MODEL, questions=VIRAL)
        months.append(_month(last, dear))
    months.sort(key=lambda month: (month.questions, month.usd))
    use, price = average_question(), cheapest[1]
    dates = sorted({price.date, *(prices.services[key].date for key in _PRICED)})
    graph = packaged_graph(list(found)[-1])
    shape = estimate(prices, graph, model_id=stack_model(graph), questions=0).shape if graph else None
    return Costs(
        region=prices.region,
        date=prices.date,
        first_price=dates[0],
        last_price=dates[-1],
        input_tokens=use.input_tokens,
        output_tokens=use.output_tokens,
        lambda_seconds=use.lambda_seconds,
        stacks=found,
        months=tuple(months),
        avoided=tuple(Avoided(a.what, a.usd, a.instead) for a in avoided(prices, shape)) if shape else (),
        token_model=price.name,
        token_prices=(price.input, price.output),
    )


def _amounts(lines: tuple[Line, ...]) -> tuple[Amount, ...]:
    return tuple(Amount(line.service, line.item, line.usd, line.free_usd) for line in lines)


def _month(stack: str, found: Estimate) -> Month:
    return Month(
        stack=stack,
        model=found.price.name,
        questions=found.questions,
        usd=found.total_usd,
        usd_after_free=found.total_after_free_usd,
    )


def journey(knowledge: Path, library: Library) -> Journey:
    """Roadmap, certificates, log and goal, as far as this knowledge has them."""
    path, certificates = knowledge / "roadmap.yaml", knowledge / "certificates.yaml"
    roadmap = load_roadmap(path) if path.exists() else None
    plan = planned(knowledge, roadmap) if roadmap else ()
    return Journey(
        roadmap=roadmap,
        certificates=load_certificates(certificates) if certificates.exists() else (),
        log=_log(library),
        goal=_goal(library),
        plan=plan,
        days_done=sum(day.done for day in plan),
    )


def _log(library: Library) -> tuple[LogEntry, ...]:
    """The newest three days of `log/`, the newest first."""
    found = []
    for document in library.documents:
        if day := _day(document.path):
            said = summary(document.source).split(". ")[0].rstrip(".")
            found.append(LogEntry(document.path, day, f"{said}."))
    return tuple(sorted(found, key=lambda entry: entry.day, reverse=True)[:3])


def _day(path: str) -> date | None:
    """The day of a log's document, `log/YYYY-MM-DD.md`; None for any other, and for a day that no calendar has."""
    match = re.fullmatch(r"log/(\d{4}-\d\d-\d\d)\.md", path)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _goal(library: Library) -> str | None:
    """The first quotation of `goal.md`."""
    for document in library.documents:
        if document.path == "goal.md" and (match := _QUOTED.search(summary(document.source))):
            return match[1]
    return None


def _short_keys(named: tuple[str, Mapping[str, str]]) -> dict[str, str]:
    """Settings by their names without the project's."""
    project, values = named
    return {key.removeprefix(f"{project}:"): value for key, value in values.items()}
