"""Reserve and settle: nothing above the cap, a crash counts as spent, and a refusal says until when."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from api.safeguards.budget import Budget, Caps, NotNow, Reservation
from api.safeguards.table import Table, TableUnavailableError

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def budget(table: Table, day: int = 1_000, month: int = 10_000, **more: str) -> Budget:
    return Budget(table, Caps(day=day, month=month, **more))  # type: ignore[arg-type]


def reserved(outcome: Reservation | NotNow) -> Reservation:
    assert isinstance(outcome, Reservation)
    return outcome


def test_what_is_reserved_counts_until_it_is_settled(table: Table) -> None:
    held = budget(table)
    reservation = reserved(held.reserve(900, NOON))
    assert held.reserve(200, NOON) == NotNow("day", datetime(2026, 11, 29, tzinfo=UTC))
    held.settle(reservation, 100)
    assert held.state(NOON).day == held.state(NOON).month == 100
    reserved(held.reserve(900, NOON))


def test_a_reservation_may_reach_the_cap_exactly_and_not_pass_it(table: Table) -> None:
    held = budget(table)
    reserved(held.reserve(1_000, NOON))
    assert isinstance(held.reserve(1, NOON), NotNow)
    assert isinstance(budget(table, day=5_000).reserve(5_001, NOON), NotNow), (
        "more than the cap is refused unasked"
    )


def test_a_new_day_opens_and_the_month_stays(table: Table) -> None:
    held = budget(table, month=1_500)
    reserved(held.reserve(1_000, NOON))
    tomorrow = NOON + timedelta(days=1)
    reserved(held.reserve(400, tomorrow))
    assert held.reserve(200, tomorrow) == NotNow("month", datetime(2026, 12, 1, tzinfo=UTC))
    reserved(held.reserve(200, datetime(2026, 12, 1, tzinfo=UTC)))


def test_a_month_that_ends_between_reserve_and_settle_is_settled_where_it_was_reserved(table: Table) -> None:
    held = budget(table)
    last = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    held.settle(reserved(held.reserve(500, last)), 70)
    assert held.state(last).month == 70
    assert held.state(last + timedelta(seconds=2)).month == 0


def test_an_answer_that_cost_more_than_reserved_is_booked_in_full(table: Table) -> None:
    held = budget(table)
    held.settle(reserved(held.reserve(100, NOON)), 130)
    assert held.state(NOON).day == 130


def test_a_clock_that_goes_backwards_books_the_other_day_and_the_same_month(table: Table) -> None:
    held = budget(table)
    reserved(held.reserve(600, NOON))
    reserved(held.reserve(600, NOON - timedelta(days=1)))
    assert held.state(NOON).month == 1_200


def test_pacing_holds_back_and_says_the_hour(table: Table) -> None:
    held = budget(table, pacing="even")
    midnight = NOON.replace(hour=0)
    reserved(held.reserve(250, midnight))
    refused = held.reserve(50, midnight)
    assert refused == NotNow("pace", midnight.replace(hour=2))
    reserved(held.reserve(50, midnight.replace(hour=2)))


def test_paused_refuses_without_a_moment(table: Table) -> None:
    held = budget(table)
    table.update(("spend", "2026-11"), "SET paused = :yes", values={":yes": True})
    assert held.reserve(1, NOON) == NotNow("paused", None)
    assert held.refusal(1, NOON, held.state(NOON)) == NotNow("paused", None)


def test_a_pause_outlives_its_month_and_ends_when_the_owner_says(table: Table) -> None:
    held = budget(table)
    held.pause(True, NOON)
    later = NOON + timedelta(days=200)
    assert held.reserve(1, later) == NotNow("paused", None)
    held.pause(False, later)
    reserved(held.reserve(1, later))


def test_an_adjustment_is_booked_in_the_days_counter(table: Table) -> None:
    held = budget(table)
    reserved(held.reserve(500, NOON))
    assert held.adjust(-200, NOON).day == 300
    assert held.adjust(700, NOON).month == 1_000
    assert isinstance(held.reserve(1, NOON), NotNow)


def test_looking_reserves_nothing(table: Table) -> None:
    held = budget(table)
    assert held.refusal(1_000, NOON, held.state(NOON)) is None
    assert held.refusal(1_001, NOON, held.state(NOON)) is not None
    assert held.state(NOON).month == 0


def test_a_missing_table_spends_nothing(table: Table) -> None:
    with pytest.raises(TableUnavailableError, match="ResourceNotFoundException"):
        budget(Table("no-such-table", table.clients)).reserve(1, NOON)


def test_a_crowd_with_crashes_never_passes_the_cap_and_nearly_uses_it(table: Table) -> None:
    worst, cap = 20, 2_000
    held = budget(table, day=cap, month=cap)

    def ask(number: int) -> int:
        chance = random.Random(number)
        outcome = held.reserve(worst, NOON)
        if isinstance(outcome, NotNow):
            return 0
        actual = chance.randint(1, worst)
        if chance.random() < 0.05:
            return worst  # crashed: stays counted
        held.settle(outcome, actual)
        return actual

    with ThreadPoolExecutor(32) as crowd:
        spent = sum(crowd.map(ask, range(400)))
    assert 0 < spent <= cap
    assert held.state(NOON).day == spent
    spent += sum(map(ask, range(400, 500)))  # those who ask again find the room that the rush held back
    assert held.state(NOON).day == spent
    assert cap - worst < spent <= cap
