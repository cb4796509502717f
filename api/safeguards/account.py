"""What `/api/about` says of the spending: read from the table once a minute at most, so that looking is free."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from api.costs.meter import MICRO
from api.safeguards.budget import Budget
from api.safeguards.pacing import next_midnight
from api.safeguards.table import TableUnavailableError

FRESH_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Spent:
    """USD of today and this month, with the caps, and when the agent is back or the day ends."""

    day: float
    month: float
    caps: dict[str, float]
    resets_at: str | None


@dataclass(frozen=True)
class Account:
    """Whether the agent answers, and its spending; None where the table can't be read."""

    agent: Literal["on", "paused", "capped"]
    budget: Spent | None


class LatestAccount:
    """The account of one stack, at most a minute old. `worst` is what a question can cost, in micro-dollars."""

    def __init__(self, budget: Budget, worst: int, wall_clock: Callable[[], float]) -> None:
        self._budget = budget
        self._worst = worst
        self._wall_clock = wall_clock
        self._lock = threading.Lock()
        self._found = Account("on", None)
        self._fresh_until = 0.0

    def __call__(self) -> Account:
        """The account; blocks for one read of the table where it is older than a minute."""
        with self._lock:
            now = self._wall_clock()
            if not 0 < self._fresh_until - now <= FRESH_SECONDS:  # a clock may go backwards
                self._found = self._look(datetime.fromtimestamp(now, UTC))
                self._fresh_until = now + FRESH_SECONDS
            return self._found

    def _look(self, moment: datetime) -> Account:
        try:
            state = self._budget.state(moment)
            refusal = self._budget.refusal(self._worst, moment, state)
        except TableUnavailableError:
            return Account("on", None)
        until = refusal.until if refusal else next_midnight(moment)
        caps = self._budget.caps
        return Account(
            "on" if refusal is None else "paused" if refusal.reason == "paused" else "capped",
            Spent(
                day=state.day / MICRO,
                month=state.month / MICRO,
                caps={"day": caps.day / MICRO, "month": caps.month / MICRO},
                resets_at=until.isoformat() if until else None,
            ),
        )
