"""The spend cap, enforced before spending: reserve the worst case, settle what it was.

One item holds a month: its micro-dollars, each day's, and whether the owner has paused the agent. Reserving is one
conditional update: it adds `r` to day and month only where neither is above its cap less `r`. Conditions can't add, so
that limit is computed here and sent as a number. What is never settled stays counted: a crash errs on the side of less
spend. Two of these updates never see each other's half (DynamoDB Developer Guide, "Working with items", "Conditional
updates").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from api.safeguards.pacing import Allowance, Pacing, next_midnight, next_month
from api.safeguards.table import EXPIRES, Refused, Table

PARTITION: Final = "spend"
KEPT_DAYS: Final = 400
PAUSED_MONTHS: Final = 13
Reason = Literal["day", "month", "pace", "paused"]


@dataclass(frozen=True, kw_only=True)
class Caps:
    """What the owner allows, in micro-dollars, and how a day opens."""

    day: int
    month: int
    pacing: Pacing = "none"


@dataclass(frozen=True)
class Reservation:
    """Micro-dollars that are counted as spent until they are settled, in the day and month of the moment."""

    amount: int
    month: str
    day: str


@dataclass(frozen=True)
class NotNow:
    """The cap refuses; `until` is when it would not, None while the owner has paused the agent."""

    reason: Reason
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class State:
    """What is spent or reserved, in micro-dollars."""

    day: int
    month: int
    paused: bool
    days: Mapping[str, int]


@dataclass(frozen=True)
class Budget:
    """The caps of one stack over its table."""

    table: Table
    caps: Caps

    def reserve(self, amount: int, now: datetime) -> Reservation | NotNow:
        """Count `amount` micro-dollars as spent, or say why not and until when.

        Raises:
            TableUnavailableError: nothing may be spent then; if it was counted after all, it stays counted.
        """
        now = now.astimezone(UTC)
        month, day = keys(now)
        day_room, month_room = self._allowed(now) - amount, self.caps.month - amount
        if day_room < 0 or month_room < 0:
            return self._refusal(amount, now, self._item(month))
        result = self.table.update(
            (PARTITION, month),
            f"ADD #month :amount, #day :amount SET {EXPIRES} = if_not_exists({EXPIRES}, :expires)",
            condition="(attribute_not_exists(#month) OR #month <= :month_room) AND "
            "(attribute_not_exists(#day) OR #day <= :day_room) AND (attribute_not_exists(paused) OR paused = :no)",
            names={"#month": "month", "#day": day},
            values={
                ":amount": amount,
                ":month_room": month_room,
                ":day_room": day_room,
                ":no": False,
                ":expires": int((now + timedelta(days=KEPT_DAYS)).timestamp()),
            },
        )
        if isinstance(result, Refused):
            return self._refusal(amount, now, result.item)
        return Reservation(amount, month, day)

    def settle(self, reservation: Reservation, actual: int) -> None:
        """Replace a reservation by what was really spent, in the day it was made.

        Raises:
            TableUnavailableError: the reservation stays counted as spent.
        """
        difference = actual - reservation.amount
        if difference:
            self._add(reservation.month, reservation.day, difference)

    def pause(self, paused: bool, now: datetime) -> None:
        """Stop or start answering from the next question on, in this month and the next ones.

        The switch stands in each month's item, so that it costs no read of its own; a pause therefore writes the items
        of the months to come too, else it would end with the month.
        """
        month = now.astimezone(UTC)
        for _ in range(PAUSED_MONTHS):
            self.table.update(
                (PARTITION, keys(month)[0]),
                f"SET paused = :paused, {EXPIRES} = :expires",
                values={":paused": paused, ":expires": int((month + timedelta(days=KEPT_DAYS)).timestamp())},
            )
            month = next_month(month)

    def adjust(self, amount: int, now: datetime) -> State:
        """Book a correction of today's and the month's spending, in micro-dollars of either sign."""
        self._add(*keys(now.astimezone(UTC)), amount)
        return self.state(now)

    def state(self, now: datetime) -> State:
        """What the month's item says."""
        month, day = keys(now.astimezone(UTC))
        item = self._item(month)
        days = {name: value for name, value in item.items() if name.startswith("day-")}
        return State(
            day=item.get(day, 0),
            month=item.get("month", 0),
            paused=bool(item.get("paused", False)),
            days=dict(sorted(days.items())),
        )

    def refusal(self, amount: int, now: datetime, state: State) -> NotNow | None:
        """What `reserve` would answer in this state, without reserving: for the page."""
        now = now.astimezone(UTC)
        fits = state.day + amount <= self._allowed(now) and state.month + amount <= self.caps.month
        item = {"month": state.month, keys(now)[1]: state.day, "paused": state.paused}
        return None if fits and not state.paused else self._refusal(amount, now, item)

    @property
    def _allowance(self) -> Allowance:
        return Allowance(self.caps.day, self.caps.pacing)

    def _allowed(self, now: datetime) -> int:
        return min(self._allowance.at(now), self.caps.month)

    def _add(self, month: str, day: str, amount: int) -> None:
        self.table.update(
            (PARTITION, month),
            "ADD #month :amount, #day :amount",
            names={"#month": "month", "#day": day},
            values={":amount": amount},
        )

    def _item(self, month: str) -> Mapping[str, Any]:
        return self.table.get((PARTITION, month))

    def _refusal(self, amount: int, now: datetime, item: Mapping[str, Any]) -> NotNow:
        month_spent, day_spent = item.get("month", 0), item.get(keys(now)[1], 0)
        if item.get("paused"):
            return NotNow("paused", None)
        if month_spent + amount > self.caps.month:
            return NotNow("month", next_month(now))
        opens = self._allowance.opens(day_spent, amount, now)
        if opens is not None and self.caps.pacing == "even":
            return NotNow("pace", opens)
        return NotNow("day", next_midnight(now))


def keys(now: datetime) -> tuple[str, str]:
    """The month's sort key and the day's attribute, UTC."""
    return now.strftime("%Y-%m"), now.strftime("day-%d")
