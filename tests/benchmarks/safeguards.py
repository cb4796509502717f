"""The spend cap in a crowd, beside two usual counters, and what the safeguards cost a question.

20,000 questions from 200 askers in four processes, over days with a cap each, on dynalite, an implementation of
DynamoDB whose requests interleave: each reads an item, waits for its store, and writes. Before that the processor time
that the safeguards take of a question, beside the calls of the table.
"""

import statistics
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

from api.contract import Deployment
from api.conversation import Conversation
from api.events import Citation, Done, Source, Sources, Usage
from api.safeguards.account import LatestAccount
from api.safeguards.admission import Admitted, Safeguards
from api.safeguards.answer_cache import AnswerCache
from api.safeguards.budget import Budget, Caps
from api.safeguards.salt import DailySalt
from api.safeguards.unanswered import Unanswered
from api.safeguards.viewer_rate import ViewerRate
from api.telemetry import Telemetry, Trace
from cli.prerequisites.browser import MissingPrerequisiteError
from cli.prerequisites.dynamodb import ensure_dynamodb, serving
from tests.safeguards.crowd import (
    DAY_CAP,
    FIRST,
    WORST,
    AddAfterwards,
    Crowd,
    Ours,
    ReadThenWrite,
    Tally,
    client_of,
    make_table,
)

PROCESSES, ASKERS = 4, 50
USABLE = 0.95
OVERHEAD_MS = 1.0
QUESTIONS = 2_000


def crowds(url: str) -> list[tuple[str, Crowd]]:
    """Ours with and without crashes; the peers over fewer questions, since they fail at once."""
    ours = Crowd(url=url, table="ours-crashing", scheme=Ours, days=4, questions=12_000, crashes=0.1)
    whole = replace(ours, table="ours-whole", days=2, questions=8_000, crashes=0.0)
    peer = Crowd(url=url, table="add-afterwards", scheme=AddAfterwards, days=2, questions=1_600, seconds=0.05)
    naive = replace(peer, table="read-then-write", scheme=ReadThenWrite)
    return [
        ("reserve and settle, 10 % crash", replace(ours, month_cap=DAY_CAP * 7 // 2)),
        ("reserve and settle", whole),
        ("ADD afterwards", peer),
        ("read, then write", naive),
    ]


def asked(crowd: Crowd) -> Tally:
    """All questions, from processes of their own, as Lambda would run them."""
    make_table(client_of(crowd.url), crowd.table)
    parts = [range(number, crowd.questions, PROCESSES) for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(partial(crowd.ask, askers=ASKERS), parts), Tally())


def attack(url: str) -> bool:
    """Each scheme's spending beside its cap; whether ours holds where the others don't."""
    holds = True
    print(f"{PROCESSES * ASKERS} askers at once; a day's cap of {DAY_CAP:,} micro-dollars is 50 worst cases")
    for name, crowd in crowds(url):
        told = asked(crowd)
        counted = crowd.budget().state(FIRST)
        most, least = max(told.spent.values()), min(counted.days.values())
        over = most > DAY_CAP or told.spent.total() > crowd.month_cap
        used = least / DAY_CAP
        if crowd.scheme is Ours:
            right = not over and max(counted.days.values()) <= DAY_CAP and counted.month <= crowd.month_cap
            right = right and (bool(crowd.crashes) or used >= USABLE)
        else:
            right = over
        holds = holds and right
        print(
            f"  {name}: {crowd.questions:,} asked, {told.answered:,} answered, {told.crashed} crashed, "
            f"{told.refused:,} refused; dearest day {most / DAY_CAP:.3f} × its cap, least counted {used:.3f} ×"
            f"  {'as it should' if right else 'BROKEN'}"
        )
    return holds


@dataclass(frozen=True)
class Instant:
    """A table that answers at once and always yes: what is left is the safeguards' own work."""

    name: str = "instant"

    def update(self, key: tuple[str, str], expression: str, **more: Any) -> Mapping[str, Any]:
        return {"full_at": more["values"].get(":next", 0), "salt": b"s" * 32, "month": 0}

    def get(self, key: tuple[str, str]) -> Mapping[str, Any]:
        return {}

    def put(self, key: tuple[str, str], **attributes: Any) -> None:
        pass


def overhead() -> bool:
    """Milliseconds of processor time a question, the kept answer included; p50 over single questions."""
    table: Any = Instant()
    deployment: Any = SimpleNamespace(current=lambda: Deployment(knowledge_version="k1"))
    budget = Budget(table, Caps(day=DAY_CAP, month=DAY_CAP))
    guarded = Safeguards(
        rate=ViewerRate(table, 1_000, DailySalt(table)),
        budget=budget,
        cache=AnswerCache(table, "converse", "amazon.nova-lite-v1:0", "prompt"),
        unanswered=Unanswered(table),
        account=LatestAccount(budget, WORST, time.time),
        deployment=deployment,
        telemetry=Telemetry("bench", sink=lambda _: None),
        worst=WORST,
        search_usd=lambda **_: 0.0,
        wall_clock=time.time,
        pool=ThreadPoolExecutor(1),
    )
    conversation = Conversation("Why is there no OpenSearch?", ())
    source = Source(1, "a.md", "A", "A", "a", "https://example.com/a", "a" * 2_000, 1.0, "a" * 200)
    done = Done(
        text="Because it costs 350.40 USD a month while idle. " * 8,
        answered=True,
        grounded=True,
        citations=(Citation(1, "a.md", "A", "a"),),
        unverified=(),
        unsourced=(),
        more=(),
        next=(),
        usage=Usage(2_000, 200),
        cost_usd=0.0004,
        latency_ms=900,
        finish_reason="end_turn",
        model="m",
    )
    taken = []
    for number in range(QUESTIONS):
        began = time.process_time()
        admitted = guarded.admit(f"198.51.100.{number % 250}", conversation)
        assert isinstance(admitted, Admitted)
        trace = Trace("0" * 32)
        trace.done = done
        for _ in admitted.events(iter([Sources((source,) * 8), done]), trace):
            pass
        taken.append((time.process_time() - began) * 1_000)
    median = statistics.median(taken)
    holds = median <= OVERHEAD_MS
    print(
        f"own processor time a question, p50 {median:.3f} ms, p95 {sorted(taken)[int(0.95 * QUESTIONS)]:.3f} ms"
    )
    print(f"  limit: p50 {OVERHEAD_MS:g} ms  {'holds' if holds else 'BROKEN'}")
    return holds


def main() -> int:
    """Print both; 1 where a cap or a limit doesn't hold, or a peer doesn't overspend."""
    cheap = overhead()
    try:
        folder = ensure_dynamodb()
    except MissingPrerequisiteError as error:
        print(f"  the crowd is skipped: {error}")
        return 1
    with serving(folder) as url:
        return 0 if attack(url) and cheap else 1


if __name__ == "__main__":
    sys.exit(main())
