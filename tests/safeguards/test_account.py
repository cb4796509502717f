"""What the page says of the spending: at most a minute old, and no read of the table in between."""

from dataclasses import dataclass

from api.safeguards.account import LatestAccount
from api.safeguards.budget import Budget, Caps
from api.safeguards.table import Table

NOON = 1_795_867_200.0  # 2026-11-28 12:00 UTC
MINUTE, DAY = 60.0, 86_400.0


@dataclass
class Clock:
    now: float = NOON

    def __call__(self) -> float:
        return self.now


def test_the_account_is_looked_at_once_a_minute_even_after_the_clock_went_backwards(table: Table) -> None:
    clock, held = Clock(), Budget(table, Caps(day=1_000_000, month=10_000_000))
    account = LatestAccount(held, 100, clock)

    def spent() -> float:
        found = account().budget
        assert found is not None
        return found.month

    assert spent() == 0
    table.update(
        ("spend", "2026-11"), "ADD #month :more", names={"#month": "month"}, values={":more": 500_000}
    )
    assert spent() == 0
    clock.now += MINUTE
    assert spent() == 0.5
    table.update(
        ("spend", "2026-11"), "ADD #month :more", names={"#month": "month"}, values={":more": 500_000}
    )
    clock.now -= DAY
    assert spent() == 1


def test_a_table_that_cannot_be_read_says_nothing_of_the_spending(table: Table) -> None:
    lost = Budget(Table("no-such-table", table.clients), Caps(day=1, month=1))
    found = LatestAccount(lost, 1, Clock())()
    assert (found.agent, found.budget) == ("on", None)
