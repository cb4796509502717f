"""The day's allowance opens with the day, whole by its last hour, and says when it will do."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.safeguards.pacing import Allowance, next_midnight, next_month

CAP = 1_000_000


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 28, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "share"), [(0, 0.25), (12, 0.6413), (23, 1.0)])
def test_a_quarter_is_open_at_once_and_all_of_it_in_the_last_hour(hour: int, share: float) -> None:
    assert Allowance(CAP, "even").at(at(hour, 59)) == pytest.approx(CAP * share, rel=1e-3)


@given(st.integers(0, 10**9), st.integers(0, 22))
def test_the_allowance_never_shrinks_and_never_exceeds_the_cap(cap: int, hour: int) -> None:
    allowance = Allowance(cap, "even")
    assert allowance.at(at(hour)) <= allowance.at(at(hour + 1)) <= cap


@given(st.integers(0, CAP), st.integers(1, 20_000), st.integers(0, 23))
def test_it_opens_at_the_first_hour_that_has_room(spent: int, needed: int, hour: int) -> None:
    opens = Allowance(CAP, "even").opens(spent, needed, at(hour, 30))
    if opens is None:
        assert spent + needed > CAP
    else:
        assert Allowance(CAP, "even").at(opens) >= spent + needed
        assert (
            opens == at(hour, 30)
            or Allowance(CAP, "even").at(opens.replace(hour=opens.hour - 1)) < spent + needed
        )


def test_without_pacing_the_whole_cap_is_open() -> None:
    assert Allowance(CAP, "none").at(at(0)) == CAP


def test_days_and_months_end_where_the_calendar_says() -> None:
    assert next_midnight(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert next_month(datetime(2026, 12, 5, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert next_month(datetime(2026, 1, 31, 9, tzinfo=UTC)) == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spent", "needed", "now", "opens"),
    [
        (0, 1, (9, 59), (9, 59)),  # there is room already
        (250_000, 1, (0, 30), (1, 0)),
        (250_000, 0, (0, 30), (0, 30)),
        (967_391, 0, (3, 30), (22, 0)),
        (967_391, 1, (3, 30), (23, 0)),
        (1_000_000, 0, (22, 1), (23, 0)),
        (1_000_000, 1, (0, 0), None),
    ],
)
def test_it_opens_at_full_hours_to_the_micro_dollar(
    spent: int, needed: int, now: tuple[int, int], opens: tuple[int, int] | None
) -> None:
    found = Allowance(CAP, "even").opens(spent, needed, at(*now).replace(second=7, microsecond=9))
    whole = (
        None
        if opens is None
        else at(*opens).replace(second=7 * (opens == now), microsecond=9 * (opens == now))
    )
    assert found == whole


def test_days_and_months_begin_at_their_first_moment() -> None:
    odd = datetime(2026, 12, 31, 23, 59, 58, 7, tzinfo=UTC)
    assert next_midnight(odd) == next_month(odd) == datetime(2027, 1, 1, tzinfo=UTC)
    assert next_month(odd.replace(day=1)) == datetime(2027, 1, 1, tzinfo=UTC)
