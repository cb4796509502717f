"""The spend cap and the viewer's rate over the wire: refused before anything is paid, and the page stays useful."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import boto3
import pytest

from api.errors import ConfigurationError
from tests.wire.serving import Emulated, Served

NOON = 1_795_867_200.0  # 2026-11-28 12:00 UTC


@dataclass
class Guarded:
    """An app with a table of its own, and its clock."""

    served: Served
    dynamodb: Any
    table: str
    now: list[float] = field(default_factory=lambda: [NOON])

    def item(self, sort: str = "2026-11") -> dict[str, Any]:
        found = self.dynamodb.get_item(TableName=self.table, Key={"pk": {"S": "spend"}, "sk": {"S": sort}})
        return {name: next(iter(value.values())) for name, value in found.get("Item", {}).items()}

    def pause(self) -> None:
        self.dynamodb.update_item(
            TableName=self.table,
            Key={"pk": {"S": "spend"}, "sk": {"S": "2026-11"}},
            UpdateExpression="SET paused = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )


@contextmanager
def guarded(emulator: Emulated, **changes: Any) -> Iterator[Guarded]:
    clients, name, now = emulator.clients(), f"safeguards-{uuid4().hex}", [NOON]
    # The app gives its table a second; whoever sets it up may wait longer.
    patient = boto3.session.Session("local", "local", region_name="us-east-1").client(
        "dynamodb", endpoint_url=emulator.stack.storage
    )
    patient.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    bucket, _, record = str(emulator.settings.deployment_uri).removeprefix("s3://").partition("/")
    clients.s3.put_object(Bucket=bucket, Key=record, Body=b'{"knowledge_version": "k1"}')
    settings = {"model_id": "amazon.nova-lite-v1:0", "pacing": "none", "questions_per_minute": 100}
    with emulator.serve(
        clients=clients, wall_clock=lambda: now[0], safeguards_table=name, **{**settings, **changes}
    ) as served:
        yield Guarded(served, patient, name, now)
    clients.s3.delete_object(Bucket=bucket, Key=record)


def test_an_answer_is_reserved_and_settled_at_what_it_cost(emulator: Emulated) -> None:
    with guarded(emulator) as app:
        answer = app.served.ask().json()
        item = app.item()
    assert 0 < int(item["month"]) < 2_000, "micro-dollars of one small answer, not the worst case"
    assert item["month"] == item["day-28"]
    assert int(item["month"]) == pytest.approx(answer["cost_usd"] * 1_000_000, abs=1)


def test_at_the_cap_a_question_is_refused_before_the_model_is_asked(emulator: Emulated) -> None:
    emulator.clear()
    with guarded(emulator, daily_budget_usd=0.01) as app:
        response = app.served.ask("Why is there no OpenSearch at the cap?")
    assert response.status_code == 429
    error = response.json()["error"]
    assert error["code"] == "budget_exhausted"
    assert "back at 2026-11-29 00:00 UTC" in error["message"]
    assert error["retry_after"] == int(response.headers["retry-after"]) == pytest.approx(12 * 3_600, abs=1)
    assert emulator.requests("Retrieve") == emulator.requests("ConverseStream") == []


def test_what_was_answered_before_is_answered_at_the_cap_too(emulator: Emulated) -> None:
    with guarded(emulator) as app:
        first = app.served.stream("Why is there no OpenSearch?")
        app.pause()
        emulator.clear()
        again = app.served.stream("why is there  no opensearch")
        other = app.served.ask("What does a question cost?")
    assert [data["cached"] for name, data in again if name == "start"] == [True]
    assert first[-1][1]["text"] == again[-1][1]["text"]
    assert again[-1][1]["cost_usd"] == 0
    assert emulator.requests("ConverseStream") == []
    assert other.status_code == 429
    assert "paused" in other.json()["error"]["message"]


def test_a_follow_up_is_never_answered_from_the_cache(emulator: Emulated) -> None:
    with guarded(emulator) as app:
        app.served.ask("Why is there no OpenSearch?")
        app.pause()
        turn = {"question": "What is this?", "answer": "A page."}
        assert app.served.ask("Why is there no OpenSearch?", history=[turn]).status_code == 429


def test_one_viewer_is_slowed_and_pays_nothing_for_it(emulator: Emulated) -> None:
    with guarded(emulator, questions_per_minute=2) as app:
        statuses = [app.served.ask().status_code for _ in range(4)]
        spent = int(app.item()["month"])
        app.now[0] += 30
        assert app.served.ask().status_code == 200
    assert statuses == [200, 200, 429, 429]
    assert spent < 4_000


def test_an_outage_of_the_model_does_not_use_up_the_cap(emulator: Emulated) -> None:
    emulator.clear()
    emulator.script("ConverseStream", fault="throttling", times=3)
    with guarded(emulator) as app:
        assert app.served.ask().status_code == 503
        assert app.item()["month"] == "0"
    emulator.clear()


def test_without_its_table_the_agent_answers_nothing_and_says_so(emulator: Emulated) -> None:
    with guarded(emulator) as app:
        app.dynamodb.delete_table(TableName=app.table)
        response = app.served.ask()
        about = app.served.client.get("/api/about").json()
        assert app.served.client.get("/api/health").status_code == 200
    assert response.status_code == 503
    assert "spending cap" in response.json()["error"]["message"]
    assert about["budget"] is None


def test_about_says_what_is_spent_and_whether_the_agent_is_awake(emulator: Emulated) -> None:
    with guarded(emulator) as app:
        app.served.ask()
        about = app.served.client.get("/api/about").json()
        assert about["agent"] == "on"
        assert about["budget"]["month"] > 0
        assert about["budget"]["caps"] == {"day": 1.0, "month": 10.0}
        app.pause()
        app.now[0] += 61
        assert app.served.client.get("/api/about").json()["agent"] == "paused"


def test_a_model_without_a_price_is_refused_at_start(emulator: Emulated) -> None:
    with (
        pytest.raises(ConfigurationError, match=r"who\.knows.*prices\.json"),
        guarded(emulator, model_id="who.knows"),
    ):
        pass


def rows(app: Guarded, prefix: str) -> list[dict[str, Any]]:
    items = app.dynamodb.scan(TableName=app.table)["Items"]
    return [item for item in items if item["pk"]["S"].startswith(prefix)]


def test_what_is_not_answered_is_counted_by_the_nearest_section_without_its_words(emulator: Emulated) -> None:
    with guarded(emulator) as app:
        assert not app.served.ask("How tall is the tower of Pisa for jane@example.com?").json()["answered"]
        (row,) = rows(app, "unanswered#2026-11")
        feedback = {"answer_id": "0" * 32, "helpful": False, "comment": "call +49 151 2345 6789"}
        assert app.served.client.post("/api/feedback", json=feedback).json()["comment_kept"] is False
        assert rows(app, "comment#") == []
    assert row["asked"] == {"N": "1"}
    assert "question" not in row


def test_an_owner_who_opts_in_reads_scrubbed_questions_and_comments(emulator: Emulated) -> None:
    with guarded(emulator, keep_questions=True) as app:
        app.served.ask("How tall is the tower of Pisa for jane@example.com?")
        feedback = {"answer_id": "0" * 32, "helpful": False, "comment": "call +49 151 2345 6789"}
        assert app.served.client.post("/api/feedback", json=feedback).json()["comment_kept"] is True
        (question,), (comment,) = rows(app, "unanswered#"), rows(app, "comment#")
    assert question["question"] == {"S": "How tall is the tower of Pisa for [e-mail]?"}
    assert comment["text"] == {"S": "call [phone]"}
