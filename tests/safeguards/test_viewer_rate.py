"""One viewer can't ask faster than the rate, whatever it sends; others aren't slowed; a question is one write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from api.safeguards.salt import DailySalt
from api.safeguards.table import Refused, Table
from api.safeguards.viewer_rate import ViewerRate, network

NOW = 1_795_000_000.0


@dataclass(frozen=True)
class Counted:
    """A table that counts its updates."""

    table: Table
    calls: list[str] = field(default_factory=list)

    def update(self, key: tuple[str, str], expression: str, **more: Any) -> Refused | Mapping[str, Any]:
        self.calls.append(expression)
        return self.table.update(key, expression, **more)


def rate(table: Any, per_minute: int = 6) -> ViewerRate:
    return ViewerRate(table, per_minute, lambda _: b"s" * 32)


def test_a_burst_is_the_minutes_worth_and_then_one_an_interval(table: Table) -> None:
    limit = rate(table)
    assert [limit.take("203.0.113.9", NOW) for _ in range(6)] == [0.0] * 6
    assert limit.take("203.0.113.9", NOW) == pytest.approx(10, abs=0.01)
    assert limit.take("203.0.113.9", NOW + 10) == 0
    assert limit.take("203.0.113.9", NOW + 10) > 0
    assert limit.take("203.0.113.9", NOW + 3_600) == 0


def test_a_question_is_one_write(table: Table) -> None:
    counted = Counted(table)
    limit = rate(counted)
    for number in range(8):
        limit.take("203.0.113.9", NOW)
        assert len(counted.calls) == number + 1


def test_another_process_counts_on_with_one_write_more_at_most(table: Table) -> None:
    counted = Counted(table)
    for _ in range(3):
        rate(table).take("203.0.113.9", NOW)
    fresh = rate(counted)
    assert fresh.take("203.0.113.9", NOW) == 0
    assert len(counted.calls) == 2
    assert fresh.take("203.0.113.9", NOW) == 0
    assert len(counted.calls) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::9%eth0"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("testclient", "testclient"),
    ],
)
def test_addresses_of_one_household_are_one_viewer(one: str, other: str) -> None:
    assert network(one) == network(other)
    assert network(one) != network("2001:db8:1:3::1")


def test_different_viewers_are_not_slowed_by_each_other(table: Table) -> None:
    limit = rate(table, per_minute=1)
    assert all(limit.take(f"198.51.{n // 250}.{n % 250}", NOW) == 0 for n in range(60))


def test_what_is_stored_names_no_address_and_is_another_name_tomorrow(table: Table) -> None:
    limit = ViewerRate(table, 6, DailySalt(table))
    today, tomorrow = (limit.viewer("203.0.113.9", NOW + day * 86_400) for day in (0, 1))
    assert today != tomorrow
    assert len(today) == 32
    assert limit.viewer("203.0.113.9", NOW) == ViewerRate(table, 6, DailySalt(table)).viewer(
        "203.0.113.9", NOW
    )
