"""Crowds on paper: what pacing leaves for the evening, and a spend counter in shards. Seeded, so that figures stay."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from api.safeguards.pacing import Allowance, Pacing

DAY: Final = datetime(2026, 11, 28, tzinfo=UTC)
CROWDS: Final[Mapping[str, tuple[int, ...]]] = {
    "a burst at 00:00": (4_000, *(60,) * 23),
    "a steady day": (60,) * 24,
    "a spike at noon": (*(60,) * 12, 4_000, *(60,) * 11),
}
"""Questions in each hour of a day, UTC."""
EVENING: Final = 18


@dataclass(frozen=True)
class Day:
    """Questions asked and answered in each hour."""

    asked: tuple[int, ...]
    answered: tuple[int, ...]

    def share(self, first: int = 0) -> float:
        """Of the questions asked from an hour on, those that got an answer."""
        return sum(self.answered[first:]) / sum(self.asked[first:])


def paced(asked: tuple[int, ...], pacing: Pacing, *, cap: int, cost: int, worst: int) -> Day:
    """A day under a cap: each question is answered where its worst case still fits what the hour has opened.

    Args:
        asked: questions in each of 24 hours.
        pacing: how the cap opens.
        cap, cost, worst: micro-dollars of a day, of a question, of a question at most.
    """
    allowance, spent, answered = Allowance(cap, pacing), 0, []
    for hour, questions in enumerate(asked):
        room = allowance.at(DAY.replace(hour=hour)) - spent - worst
        given = max(0, min(questions, room // cost + 1 if room >= 0 else 0))
        spent += given * cost
        answered.append(given)
    return Day(asked, tuple(answered))


@dataclass
class ShardedCounter:
    """A cap in equal shares, one item each. Nothing here is built: it shows that shares don't overspend.

    Reserving is one conditional update of one shard, so any number of shards take writes at once. A shard that has no
    room asks the richest one: a conditional update takes room away there, and only then a second one adds it here. A
    crash between the two loses room and never makes any.
    """

    room: list[int]
    spent: list[int]

    @classmethod
    def of(cls, cap: int, shards: int) -> "ShardedCounter":
        """The cap in micro-dollars, in whole shares."""
        return cls([cap // shards] * shards, [0] * shards)

    def reserve(self, amount: int, shard: int, *, crashes: bool = False) -> bool:
        """Count `amount` in one shard, with room moved to it where it has none."""
        if self.room[shard] < amount and not self._move(amount, shard, crashes=crashes):
            return False
        self.room[shard] -= amount
        self.spent[shard] += amount
        return True

    def settle(self, amount: int, actual: int, shard: int) -> None:
        """Give back what a reservation didn't use, to the shard it came from."""
        self.room[shard] += amount - actual
        self.spent[shard] -= amount - actual

    def _move(self, amount: int, shard: int, *, crashes: bool) -> bool:
        richest = max(range(len(self.room)), key=self.room.__getitem__)
        moved = max(amount, self.room[richest] // 2)
        if self.room[richest] < amount:
            return False
        self.room[richest] -= moved
        if crashes:
            return False
        self.room[shard] += moved
        return self.room[shard] >= amount


@dataclass(frozen=True)
class Sharded:
    """How a crowd left the shards, as shares of the cap: counted at the end, ever counted, and really spent."""

    counted: float
    most: float
    spent: float


def sharded(*, shards: int, questions: int, open_at_once: int, crashes: float, seed: int = 17) -> Sharded:
    """A crowd against the shards: reservations stay open for a while, some crash while reserving or before settling."""
    chance, worst = random.Random(seed), 20_000  # noqa: S311 - a simulation
    cap = 50 * worst * shards
    counter = ShardedCounter.of(cap, shards)
    open_: list[tuple[int, int]] = []
    most = spent = 0
    for _ in range(questions):
        shard = chance.randrange(shards)
        admitted = counter.reserve(worst, shard, crashes=chance.random() < crashes)
        if admitted:
            actual = chance.randint(500, 6_000)
            spent += actual
            open_.append((shard, actual))
        most = max(most, sum(counter.spent))
        if open_ and (len(open_) > open_at_once or not admitted):
            shard, actual = open_.pop(chance.randrange(len(open_)))
            if chance.random() >= crashes:
                counter.settle(worst, actual, shard)
    for shard, actual in open_:
        counter.settle(worst, actual, shard)
    return Sharded(sum(counter.spent) / cap, most / cap, spent / cap)
