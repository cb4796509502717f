"""How much of a day's cap may be spent by a moment, so that a morning's crowd doesn't take the evening's questions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Pacing = Literal["even", "none"]

SHARE_AT_ONCE = 0.25
"""Of the day's cap at 00:00 UTC; the rest is added in equal parts at each full hour, the last at 23:00."""
HOURS_AFTER_MIDNIGHT = 23


@dataclass(frozen=True)
class Allowance:
    """One day's cap in micro-dollars, and how it opens. All times are UTC."""

    cap: int
    pacing: Pacing

    def at(self, now: datetime) -> int:
        """Micro-dollars that may have been spent by now."""
        return self._by_hour(now.hour)

    def opens(self, spent: int, needed: int, now: datetime) -> datetime | None:
        """When today's allowance reaches `spent + needed`; None when it doesn't before midnight."""
        for hour in range(now.hour, HOURS_AFTER_MIDNIGHT + 1):
            if self._by_hour(hour) >= spent + needed:
                return max(now, now.replace(hour=hour, minute=0, second=0, microsecond=0))
        return None

    def _by_hour(self, hour: int) -> int:
        if self.pacing == "none":
            return self.cap
        opened = SHARE_AT_ONCE + (1 - SHARE_AT_ONCE) * hour / HOURS_AFTER_MIDNIGHT
        return int(self.cap * opened)


def next_midnight(now: datetime) -> datetime:
    """The start of the next day."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def next_month(now: datetime) -> datetime:
    """The start of the next month."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)
