"""A crowd against a spend cap: many askers at once, some of whom crash, over days with a cap each.

What a question costs is drawn with the prices of prod: up to three rounds of tools, follow-ups rewritten first. What
was really spent is counted beside what the table says.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final, Protocol

import boto3
from botocore.config import Config

from api import limits
from api.costs.meter import Meter, micro_dollars
from api.costs.shape import Shape
from api.events import Usage
from api.graph import packaged_graph
from api.prices import packaged_prices
from api.safeguards.budget import Budget, Caps, Reservation
from api.safeguards.table import Table

FIRST: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
METER: Final = Meter(packaged_prices(), Shape.of(packaged_graph("prod"), "amazon.nova-lite-v1:0"))
WORST: Final = micro_dollars(
    METER.worst(max_output_tokens=limits.MAX_OUTPUT_TOKENS, deadline_seconds=limits.DEADLINE_SECONDS) or 0
)
DAY_CAP: Final = 50 * WORST
"""The smallest cap of which a question's worst case is at most 2 %."""


class Scheme(Protocol):
    """How spending is counted against a cap. `begin` says whether the question may be answered."""

    def begin(self, now: datetime) -> Any: ...

    def end(self, begun: Any, actual: int, now: datetime) -> None: ...


@dataclass(frozen=True)
class Ours:
    """Reserve the worst case by one conditional update, settle by another."""

    budget: Budget

    def begin(self, now: datetime) -> Reservation | None:
        outcome = self.budget.reserve(WORST, now)
        return outcome if isinstance(outcome, Reservation) else None

    def end(self, begun: Reservation, actual: int, now: datetime) -> None:
        self.budget.settle(begun, actual)


@dataclass(frozen=True)
class AddAfterwards:
    """Look at the counter, answer, then `ADD` what it cost: the usual budget of a model gateway."""

    budget: Budget

    def begin(self, now: datetime) -> bool:
        state = self.budget.state(now)
        return state.day < self.budget.caps.day and state.month < self.budget.caps.month

    def end(self, begun: bool, actual: int, now: datetime) -> None:
        self.budget.adjust(actual, now)


@dataclass(frozen=True)
class ReadThenWrite:
    """Look at the counter, answer, then write what was read with the cost added: what is written between is lost."""

    budget: Budget

    def begin(self, now: datetime) -> int | None:
        spent = self.budget.state(now).day
        return spent if spent < self.budget.caps.day else None

    def end(self, begun: int, actual: int, now: datetime) -> None:
        month, day = now.strftime("%Y-%m"), now.strftime("day-%d")
        self.budget.table.update(
            ("spend", month), "SET #day = :spent", names={"#day": day}, values={":spent": begun + actual}
        )


@dataclass
class Tally:
    """What a crowd did, in micro-dollars by day."""

    spent: Counter[int] = field(default_factory=Counter)
    answered: int = 0
    refused: int = 0
    crashed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.spent + other.spent,
            self.answered + other.answered,
            self.refused + other.refused,
            self.crashed + other.crashed,
        )


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Who asks: `days` of equal length, a share of crashes between reserving and settling, seconds for an answer."""

    url: str
    table: str
    scheme: Callable[[Budget], Scheme]
    days: int
    questions: int
    crashes: float = 0.0
    seconds: float = 0.0
    month_cap: int = 1_000 * DAY_CAP

    def ask(self, numbers: Sequence[int], askers: int) -> Tally:
        """Ask the questions of these numbers, so many at once; each ends settled, refused or crashed."""
        scheme = self.scheme(self.budget(askers))
        with ThreadPoolExecutor(askers) as pool:
            return sum(pool.map(lambda number: self._one(scheme, number), numbers), Tally())

    def budget(self, connections: int = 1) -> Budget:
        """The cap of pacing `none` over the crowd's table."""
        client = client_of(self.url, connections)
        caps = Caps(day=DAY_CAP, month=self.month_cap)
        return Budget(Table(self.table, SimpleNamespace(dynamodb=client)), caps)  # type: ignore[arg-type]

    def _one(self, scheme: Scheme, number: int) -> Tally:
        chance = random.Random(number)
        day = number * self.days // self.questions
        now = FIRST + timedelta(days=day)
        begun = scheme.begin(now)
        if begun is None or begun is False:
            return Tally(refused=1)
        actual = cost(chance)
        if self.seconds:
            time.sleep(chance.uniform(0, 2 * self.seconds))
        if chance.random() < self.crashes:
            return Tally(Counter({day: actual}), crashed=1)
        scheme.end(begun, actual, now)
        return Tally(Counter({day: actual}), answered=1)


def cost(chance: random.Random) -> int:
    """What one question of an attacker costs: long, with up to three rounds of tools, every other one a follow-up."""
    rounds = chance.randint(0, limits.TOOL_ROUNDS)
    rewritten = chance.random() < 0.5
    read = (rounds + 1) * chance.randint(2_000, 12_000) + rewritten * 2_000
    written = (rounds + 1) * chance.randint(50, limits.MAX_OUTPUT_TOKENS) + rewritten * limits.REWRITE_TOKENS
    usd = METER.cost(
        Usage(read, written),
        question_characters=chance.randint(10, limits.QUESTION_CHARACTERS),
        answer_characters=chance.randint(100, limits.ANSWER_CHARACTERS),
        seconds=chance.uniform(1, limits.DEADLINE_SECONDS),
    )
    return micro_dollars(usd or 0)


def client_of(url: str, connections: int = 1) -> Any:
    """A patient client, since a crowd on one machine waits for it; each call is sent once."""
    config = Config(
        max_pool_connections=connections,
        read_timeout=60,
        parameter_validation=False,
        retries={"total_max_attempts": 1},
    )
    return boto3.session.Session("local", "local", region_name="us-east-1").client(
        "dynamodb", endpoint_url=url, config=config
    )


def make_table(client: Any, name: str) -> None:
    """The safeguards' table, empty."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 0, "MaxAttempts": 100})
