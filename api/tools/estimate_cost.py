"""What the system costs a month at a number of questions, from dated list prices and stated assumptions."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from api.prices import ModelPrice, Prices
from api.settings import Settings
from api.tools.graph import Graph

DEFAULT_MODEL: Final = "amazon.nova-micro-v1:0"


@dataclass(frozen=True)
class Assumptions:
    """What one question uses. The input is eight passages of about 350 tokens, the policy, the tools, the question."""

    input_tokens_per_question: int = 3_800
    output_tokens_per_question: int = 250
    query_tokens_per_question: int = 20
    lambda_seconds_per_question: float = 3.0
    lambda_memory_mb: int = 1_024
    page_requests_per_question: int = 8
    transfer_kb_per_question: int = 80
    log_kb_per_question: int = 2
    table_writes_per_question: int = 4
    guardrail_text_units_per_question: int = 3


@dataclass(frozen=True)
class Line:
    """One row of the estimate, in USD a month."""

    item: str
    usd: float


def estimate_cost(
    prices: Prices, *, questions_per_month: int, model: str | None, settings: Settings, graph: Graph | None
) -> dict[str, Any]:
    """Per question, fixed and total USD a month at list price, before free tiers, with the assumptions and dates."""
    model_id = model or settings.model_id
    price = prices.model(model_id)
    if price is None and model is None:
        model_id = DEFAULT_MODEL
        price = prices.model(model_id)
    if price is None:
        return {
            "priced_models": sorted(prices.models),
            "summary": f"There is no price for this model in the price file of {prices.date}.",
        }
    assumed = _assumptions(graph)
    lines = _per_question(prices, price, assumed, settings, graph)
    fixed = _fixed(prices, graph)
    per_question = sum(line.usd for line in lines)
    variable, standing = per_question * questions_per_month, sum(line.usd for line in fixed)
    total = variable + standing
    return {
        "questions_per_month": questions_per_month,
        "model": model_id,
        "per_question_usd": _money(per_question),
        "questions_usd_per_month": _money(variable),
        "fixed_usd_per_month": _money(standing),
        "total_usd_per_month": _money(total),
        "lines": [
            {"item": line.item, "usd_per_month": _money(line.usd * questions_per_month)} for line in lines
        ]
        + [{"item": f"{line.item} (fixed)", "usd_per_month": _money(line.usd)} for line in fixed],
        "assumptions": {**asdict(assumed), "free_tiers": "not subtracted, except where a fixed line says so"},
        "price_date": prices.date,
        "model_price_date": price.date,
        "model_price_source": price.source,
        "region": prices.region,
        "summary": f"At {questions_per_month:,} questions a month with {model_id}, the system costs about "
        f"{_money(total):.15g} USD a month: {_money(variable):.15g} USD for the questions, "
        f"at {_money(per_question):.15g} USD each, and {_money(standing):.15g} USD fixed. "
        f"The estimate uses list prices of {prices.date} before free tiers, "
        f"{assumed.input_tokens_per_question:,} input and {assumed.output_tokens_per_question:,} output tokens "
        "a question.",
    }


def _assumptions(graph: Graph | None) -> Assumptions:
    memory = graph.first_input("lambda/function:Function", "memorySize") if graph else None
    return Assumptions(lambda_memory_mb=memory) if isinstance(memory, int) else Assumptions()


def _per_question(
    prices: Prices, price: ModelPrice, assumed: Assumptions, settings: Settings, graph: Graph | None
) -> list[Line]:
    million = 1_000_000
    gb_seconds = assumed.lambda_seconds_per_question * assumed.lambda_memory_mb / 1_024
    lines = [
        Line("model input tokens", assumed.input_tokens_per_question * price.input / million),
        Line("model output tokens", assumed.output_tokens_per_question * price.output / million),
        Line(
            "embedding of the question",
            assumed.query_tokens_per_question * prices.usd("titan_embed_v2") / million,
        ),
        Line("S3 Vectors query", prices.usd("s3_vectors_queries") / million),
        Line("Lambda", gb_seconds * prices.usd("lambda_gb_second") + prices.usd("lambda_requests") / million),
        Line(
            "CloudFront",
            assumed.page_requests_per_question * prices.usd("cloudfront_requests") / 10_000
            + assumed.transfer_kb_per_question * prices.usd("cloudfront_transfer") / million,
        ),
        Line("DynamoDB writes", assumed.table_writes_per_question * prices.usd("dynamodb_writes") / million),
        Line("logs", assumed.log_kb_per_question * prices.usd("logs_ingestion") / million),
    ]
    if settings.guardrail_id:
        units = assumed.guardrail_text_units_per_question
        lines.append(Line("guardrail content filters", units * prices.usd("guardrail_content") / 1_000))
        lines.append(Line("guardrail private-data filters", units * prices.usd("guardrail_pii") / 1_000))
    if graph and graph.count("apigatewayv2/api:Api"):
        lines.append(Line("API Gateway HTTP API", prices.usd("http_api_requests") / million))
    if graph and graph.count("wafv2/webAcl:WebAcl"):
        lines.append(
            Line("WAF requests", assumed.page_requests_per_question * prices.usd("waf_requests") / million)
        )
    return lines


def _fixed(prices: Prices, graph: Graph | None) -> list[Line]:
    """What the resources of the graph cost standing still."""
    if graph is None:
        return []
    lines = [
        Line(
            "CloudWatch dashboards beyond 3 free ones",
            _beyond(graph, "cloudwatch/dashboard:Dashboard", 3) * prices.usd("dashboard"),
        ),
        Line(
            "CloudWatch alarms beyond 10 free ones",
            _beyond(graph, "cloudwatch/metricAlarm:MetricAlarm", 10) * prices.usd("alarm"),
        ),
        Line("KMS keys", graph.count("kms/key:Key") * prices.usd("kms_key")),
        Line("secrets", graph.count("secretsmanager/secret:Secret") * prices.usd("secret")),
        Line("Route 53 hosted zones", graph.count("route53/zone:Zone") * prices.usd("hosted_zone")),
        Line("WAF web ACL with its rules", _waf(prices, graph)),
    ]
    return [line for line in lines if line.usd]


def _beyond(graph: Graph, kind: str, free: int) -> int:
    return max(0, graph.count(kind) - free)


def _waf(prices: Prices, graph: Graph) -> float:
    acls = graph.count("wafv2/webAcl:WebAcl")
    rules = graph.first_input("wafv2/webAcl:WebAcl", "rules")
    count = len(rules) if isinstance(rules, list) else 0
    return acls * prices.usd("waf_web_acl") + count * prices.usd("waf_rule")


def _money(usd: float) -> float:
    """Cents from one dollar on, three significant digits below, nothing below a hundredth of a cent."""
    return round(usd, 2) if usd >= 1 else round(float(f"{usd:.3g}"), 6) if usd >= 0.0001 else 0.0
