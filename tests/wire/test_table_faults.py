"""What becomes of a question, and of its account, when the table can't be trusted."""

from collections.abc import Iterator

import pytest

from api import limits
from tests.wire.faulty_table import FaultyTable, faulty, rates, reserves, settles
from tests.wire.guarding import Guarded, guarded
from tests.wire.serving import Emulated

REFUSALS = {
    "ThrottlingException": 400,
    "ProvisionedThroughputExceededException": 400,
    "RequestLimitExceeded": 400,
    "TransactionConflictException": 400,
    "ReplicatedWriteConflictException": 400,
    "AccessDeniedException": 400,
    "ResourceNotFoundException": 400,
    "InternalServerError": 500,
}


@pytest.fixture(scope="module")
def broken(session_emulator: Emulated) -> Iterator[FaultyTable]:
    with faulty(session_emulator.stack.storage) as table:
        yield table


@pytest.fixture
def table(broken: FaultyTable) -> FaultyTable:
    broken.fails, broken.code, broken.status = (lambda _: False), "ThrottlingException", 400
    broken.seconds, broken.forgets = 0.0, False
    broken.calls.clear()
    return broken


@pytest.fixture(scope="module")
def served(session_emulator: Emulated, broken: FaultyTable) -> Iterator[Guarded]:
    with guarded(session_emulator, session_emulator.clients(AWS_ENDPOINT_URL_DYNAMODB=broken.url)) as app:
        yield app


@pytest.fixture
def app(served: Guarded, emulator: Emulated, table: FaultyTable) -> Guarded:
    """Each test has a day of its own, so that it sees only what it booked."""
    emulator.clear()
    served.served.lines.clear()
    served.now[0] += 86_400
    return served


def assert_closed(app: Guarded, emulator: Emulated) -> None:
    response = app.served.ask()
    assert response.status_code == 503
    error = response.json()["error"]
    assert error["code"] == "unavailable"
    assert error["retry_after"] == 30
    assert "documents can be read" in error["message"]
    assert emulator.requests("Retrieve") == emulator.requests("ConverseStream") == []
    (line,) = app.served.logged("refused")
    assert (line["code"], line["Errors"]) == ("unavailable", 1), "an alarm hears of it"
    assert app.served.client.get("/api/health").status_code == 200


@pytest.mark.parametrize("code", REFUSALS)
def test_a_table_that_refuses_closes_the_door_for_questions_alone(
    app: Guarded, table: FaultyTable, emulator: Emulated, code: str
) -> None:
    table.fails, table.code, table.status = (lambda _: True), code, REFUSALS[code]
    assert_closed(app, emulator)
    assert len(table.calls) <= 2, "nothing is tried again: a visitor may, and the table gets no second crowd"


def test_a_slow_table_closes_the_door_after_its_second(
    emulator: Emulated, table: FaultyTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits.TABLE_READ_SECONDS == 1
    monkeypatch.setattr(limits, "TABLE_READ_SECONDS", 0.1)
    with guarded(emulator, emulator.clients(AWS_ENDPOINT_URL_DYNAMODB=table.url)) as app:
        app.served.ask("What does a question cost?")  # the day's salt
        app.served.lines.clear()
        emulator.clear()
        table.fails, table.seconds = reserves, 0.5
        assert_closed(app, emulator)


def test_a_viewer_who_cannot_be_counted_reserves_nothing(
    app: Guarded, table: FaultyTable, emulator: Emulated
) -> None:
    table.fails = rates
    assert_closed(app, emulator)
    assert app.spent() == 0


def test_a_reservation_whose_reply_is_lost_stays_counted(
    app: Guarded, table: FaultyTable, emulator: Emulated
) -> None:
    table.fails, table.forgets, table.code, table.status = reserves, True, "InternalServerError", 500
    assert_closed(app, emulator)
    assert app.spent() == worst(table)


@pytest.mark.parametrize("forgets", [False, True])
def test_an_answer_whose_settling_fails_is_given_and_never_booked_twice(
    app: Guarded, table: FaultyTable, forgets: bool
) -> None:
    table.fails, table.forgets = settles, forgets
    answer = app.served.ask().json()
    (line,) = app.served.logged("settle_failed")
    assert answer["answered"]
    assert sum(settles(call) for call in table.calls) == 1
    assert app.spent() == (pytest.approx(answer["cost_usd"] * 1e6, abs=1) if forgets else worst(table))
    assert line["micro"] == worst(table)


def test_an_answer_is_given_where_keeping_it_fails(app: Guarded, table: FaultyTable) -> None:
    table.fails = lambda call: "Item" in call
    answer = app.served.ask().json()
    assert answer["answered"]
    assert app.served.logged("not_noted")[0]["cause"].endswith("ThrottlingException")
    assert app.spent() == pytest.approx(answer["cost_usd"] * 1e6, abs=1)


def test_a_month_that_ends_while_an_answer_is_written_is_settled_in_the_month_it_began(
    app: Guarded, table: FaultyTable
) -> None:
    app.now[0] = 1_798_761_599.0  # 2026-12-31 23:59:59 UTC

    def midnight(call: dict[str, object]) -> bool:
        if reserves(call):
            app.now[0] += 2
        return False

    table.fails = midnight
    answer = app.served.ask().json()
    assert app.item("2027-01") == {}
    assert int(app.item("2026-12")["day-31"]) == pytest.approx(answer["cost_usd"] * 1e6, abs=1)


def worst(table: FaultyTable) -> int:
    values = next(call for call in table.calls if reserves(call))["ExpressionAttributeValues"]
    return int(values[":amount"]["N"])
