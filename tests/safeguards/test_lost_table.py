"""A table that refuses everything: what the door says, what the log notes, and that nothing else fails."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from api.clients import Clients
from api.conversation import Conversation
from api.deployment import DeploymentRecord
from api.errors import ApiError
from api.events import Done, Sources, Usage
from api.safeguards.account import Account, LatestAccount
from api.safeguards.admission import RETRY_SECONDS, Safeguards
from api.safeguards.answer_cache import AnswerCache
from api.safeguards.budget import Budget, Caps, Reservation
from api.safeguards.table import Table
from api.safeguards.unanswered import Unanswered
from api.safeguards.viewer_rate import ViewerRate, network
from api.telemetry import Telemetry, Trace

NOON = 1_795_867_200.0  # 2026-11-28 12:00 UTC
NOT_NOTED = {"event": "not_noted", "answer_id": "a1", "cause": "ClientError AccessDeniedException"}
HELD = Reservation(700, "2026-11", "day-28")


class Lost:
    """A DynamoDB client whose every call is refused."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        def refuse(**_: Any) -> None:
            self.calls.append(name)
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, name)

        return refuse


class Door:
    """The safeguards over that table, the log's lines, and a clock to be set."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.client, self.now = Lost(), NOON
        self.lines: list[str] = []
        table = Table("t", SimpleNamespace(dynamodb=self.client))  # type: ignore[arg-type]
        budget = Budget(table, Caps(day=10_000, month=100_000))
        clients: Clients = SimpleNamespace()  # type: ignore[assignment]
        self.guards = Safeguards(
            rate=ViewerRate(table, 5, lambda _: b"salt"),
            budget=budget,
            cache=AnswerCache(table, "converse", "m", "p"),
            unanswered=Unanswered(table, keeps),
            account=LatestAccount(budget, 100, lambda: self.now),
            deployment=DeploymentRecord(None, clients),
            telemetry=Telemetry("t", sink=self.lines.append),
            worst=100,
            search_usd=lambda **_: 0.001,
            wall_clock=lambda: self.now,
            pool=ThreadPoolExecutor(1),
        )

    def logged(self) -> dict[str, Any]:
        (line,) = map(json.loads, self.lines)
        assert (line.pop("level"), line.pop("stack")) == ("WARNING", "t")
        return dict(line)


def trace(cost: float | None) -> Trace:
    found = Trace("a1")
    found.cost_usd = cost
    return found


def test_a_question_and_a_search_find_the_door_closed_for_half_a_minute() -> None:
    for ask in (
        lambda: Door().guards.admit("203.0.113.7", Conversation("q")),
        lambda: Door().guards.admit_search("203.0.113.7"),
    ):
        with pytest.raises(ApiError) as raised:
            ask()
        assert (raised.value.status, raised.value.retry_after) == (503, RETRY_SECONDS)
        assert raised.value.cause == "table: ClientError AccessDeniedException"


@pytest.mark.parametrize("answered", [True, False])
def test_what_cannot_be_kept_of_an_answer_is_one_line_of_the_log(answered: bool) -> None:
    door = Door()
    done = Done("t", answered, True, (), (), (), (), (), Usage(1, 1), 0.0, 1, "end_turn", "m")
    door.guards.note(Conversation("q"), Sources(()), done, "a1")
    assert door.lines == [] if answered else door.logged() == NOT_NOTED
    assert (door.client.calls == []) == answered, "without a version of the knowledge no answer is kept"


def test_a_comment_that_cannot_be_kept_is_said_not_to_be_and_noted_without_its_words() -> None:
    door = Door()
    assert door.guards.feedback("a1", True, "secret words", "q") is False
    assert door.logged() == NOT_NOTED
    closed = Door(keeps=False)
    assert closed.guards.feedback("a1", True, "words", "q") is False
    assert (closed.lines, closed.client.calls) == ([], []), "who keeps no comments asks no table"


def test_a_cost_that_is_unknown_or_cannot_be_booked_stays_at_its_worst_and_is_noted() -> None:
    unknown, refused = Door(), Door()
    unknown.guards.settle(HELD, trace(None))
    assert unknown.logged() == {"event": "reservation_kept", "answer_id": "a1", "micro": 700}
    assert unknown.client.calls == []
    refused.guards.settle(HELD, trace(0.0001))
    assert refused.logged() == {
        "event": "settle_failed",
        "answer_id": "a1",
        "micro": 700,
        "cause": "ClientError AccessDeniedException",
    }
    searched = Door()
    searched.guards.settle_search(Reservation(2_000, "2026-11", "day-28"), 10, 1.0)
    assert (searched.lines, searched.client.calls) == ([], ["update_item"])


def test_the_account_says_nothing_of_the_spending_and_is_looked_at_again_after_a_minute() -> None:
    door = Door()
    for now, reads in ((NOON, 1), (NOON + 59, 1), (NOON + 60, 2)):
        door.now = now
        assert door.guards.account() == Account("on", None)
        assert len(door.client.calls) == reads


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:85a3:1::8a2e:370:7334", "2001:db8:85a3:1::"),
        ("[2001:db8:85a3:1:2:3:4:5]", "2001:db8:85a3:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:84.12.3.9", "84.12.3.9"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_a_household_is_counted_as_one_viewer(address: str, counted: str) -> None:
    assert network(address) == counted
