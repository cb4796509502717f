"""What breaks first: AWS's limits as questions a second, which is met at which rate, and what pacing leaves."""

from dataclasses import dataclass
from typing import Final

from api import limits
from api.costs.meter import MICRO, Meter, micro_dollars
from api.costs.question import average_question
from api.prices import packaged_prices
from cli.generated.costs import by_stack
from cli.generated.marked import table
from cli.generated.simulations import CROWDS, EVENING, paced, sharded
from graph.stacks import number

RATES: Final = (0.1, 1.0, 10.0, 100.0, 1_000.0)
STACK: Final = "prod"
DAY_SECONDS: Final = 86_400
COUNTER_WRITES: Final = 2
"""Reserving and settling are writes of the month's one item; the viewer's rate has items of its own."""


@dataclass(frozen=True)
class Limit:
    """A limit as the questions a second that it lets through, and what to do when it is met."""

    name: str
    figure: str
    allows: float
    source: str
    change: str
    new_account: bool = False


def _limits() -> list[Limit]:
    use = average_question()
    cap = number(STACK, "dailyBudgetUsd")
    usd = dict(by_stack(1_000))[STACK].question_usd
    tokens = use.input_tokens + limits.MAX_OUTPUT_TOKENS
    held = f"a question holds {tokens:,} when it begins: its input and the {limits.MAX_OUTPUT_TOKENS} it may write"
    return [
        Limit(
            f"the stack's own spend cap ({STACK})",
            f"{cap:.2f} USD a day, {usd:.5f} USD a question",
            cap / usd / DAY_SECONDS,
            "`dailyBudgetUsd`",
            "raise `dailyBudgetUsd` and `monthlyBudgetUsd`: what a crowd costs is the owner's choice",
        ),
        Limit(
            "Bedrock tokens, a new account",
            f"10,000 a minute for Nova Lite; {held}",
            10_000 / 60 / tokens,
            "reported by users, 2026; AWS says only that new accounts may have less",
            "ask for the quota (Service Quotas, cross-region tokens per minute); use grows it",
            new_account=True,
        ),
        Limit(
            "Lambda at once, a new account",
            f"10 executions at once, {use.lambda_seconds:g} s a question",
            10 / use.lambda_seconds,
            "AWS Lambda quotas; 10 reported for new accounts",
            "ask for 1,000 (Service Quotas), before setting `reservedConcurrency`",
            new_account=True,
        ),
        Limit(
            "Bedrock tokens",
            f"4,000,000 a minute for Nova Lite by a profile in us-east-1; {held}",
            4_000_000 / 60 / tokens,
            "AWS General Reference, Amazon Bedrock quotas, copy of 2025-06-05",
            "ask for more, choose a global profile, or take a smaller model for follow-ups",
        ),
        Limit(
            "knowledge base searches",
            "20 Retrieve calls a second, account and region",
            20,
            "AWS General Reference, Amazon Bedrock quotas (L-F0D0E0B9); the value is secondary",
            "ask for more; or query S3 Vectors directly, which needs an embedding call of our own",
        ),
        Limit(
            "vector queries",
            "hundreds a second an index, taken as 100",
            100,
            "Amazon S3 User Guide, S3 Vectors best practices, 2026",
            "copy the index, and let each process query one of the copies",
        ),
        Limit(
            "Lambda at once",
            f"1,000 executions at once, {use.lambda_seconds:g} s a question",
            1_000 / use.lambda_seconds,
            "AWS Lambda Developer Guide, quotas, 2026",
            "ask for more; shorter answers free a place sooner",
        ),
        Limit(
            "the spend counter's item",
            f"1,000 writes a second a partition, {COUNTER_WRITES} a question",
            1_000 / COUNTER_WRITES,
            "DynamoDB Developer Guide, warm throughput, 2026",
            "the sharded counter below",
        ),
        Limit(
            "CloudFront requests",
            f"250,000 a second a distribution, {use.page_requests} a question with its page",
            250_000 / use.page_requests,
            "Amazon CloudFront Developer Guide, quotas; secondary",
            "ask for more",
        ),
    ]


def limits_by_rate() -> str:
    """Every limit, lowest first, with its source and what to change."""
    found = sorted(_limits(), key=lambda limit: limit.allows)
    rows = [(each.name, each.figure, _rate(each.allows), each.change, each.source) for each in found]
    return table(("Limit", "AWS's figure", "Questions a second", "What to change then", "Source"), rows)


def first_met() -> str:
    """At each rate: what is met first in a new account, and with AWS's usual quotas, the spend cap apart."""
    own, *rest = _limits()
    rows = []
    for rate in RATES:
        cells = []
        for among in (rest, [each for each in rest if not each.new_account]):
            met = [each for each in sorted(among, key=lambda each: each.allows) if each.allows < rate]
            cells.append(", then ".join(each.name for each in met) or "none")
        capped = _duration(own.allows * DAY_SECONDS / rate) if own.allows < rate else "never"
        rows.append((f"{rate:g}", capped, *cells))
    return table(
        (
            "Questions a second",
            "Day's cap spent after",
            "Met in a new account",
            "Met with AWS's usual quotas",
        ),
        rows,
    )


def pacing() -> str:
    """What each crowd gets with and without pacing."""
    found = dict(by_stack(1_000))[STACK]
    most = Meter(packaged_prices(), found.shape).worst(
        max_output_tokens=limits.MAX_OUTPUT_TOKENS, deadline_seconds=limits.DEADLINE_SECONDS
    )
    money = {
        "cap": round(number(STACK, "dailyBudgetUsd") * MICRO),
        "cost": micro_dollars(found.question_usd),
        "worst": micro_dollars(most or 0),
    }
    rows = []
    for name, asked in CROWDS.items():
        for how in ("none", "even"):
            day = paced(asked, how, **money)
            quiet = sum(1 for hour, given in enumerate(day.answered) if given < asked[hour])
            rows.append(
                (
                    name,
                    f"`{how}`",
                    f"{sum(asked):,}",
                    f"{sum(day.answered):,}",
                    f"{day.share(EVENING):.0%}",
                    str(quiet),
                )
            )
    header = ("Crowd", "Pacing", "Asked", "Answered", "Answered of those after 18:00", "Hours with refusals")
    return table(header, rows)


def counter() -> str:
    """The sharded counter's figures."""
    rows = []
    for shards in (1, 4, 16):
        for crashes in (0.0, 0.05):
            found = sharded(
                shards=shards, questions=3_000 * shards, open_at_once=20 * shards, crashes=crashes
            )
            rows.append(
                (
                    str(shards),
                    f"{500 * shards:,}",
                    f"{crashes:.0%}",
                    f"{found.most:.3f}",
                    f"{found.counted:.3f}",
                    f"{found.spent:.3f}",
                )
            )
    header = (
        "Shards",
        "Questions a second",
        "Crashes",
        "Most ever counted",
        "Counted at the end",
        "Really spent",
    )
    return table(header, rows)


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _duration(seconds: float) -> str:
    for unit, length in (("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"
