"""The spend cap and the viewer's rate over the wire: refused before anything is paid, and the page stays useful."""

from typing import Any

import pytest

from api.errors import ConfigurationError
from tests.wire.guarding import Guarded, guarded
from tests.wire.serving import Emulated


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


def test_an_outage_of_the_model_books_only_the_search_and_the_seconds(emulator: Emulated) -> None:
    emulator.clear()
    emulator.script("ConverseStream", fault="throttling", times=3)
    with guarded(emulator) as app:
        assert app.served.ask().status_code == 503
        assert 0 < int(app.item()["month"]) < 1_000, "no token was billed"
        assert app.served.logged("reservation_kept") == []
    emulator.clear()


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("What would 1,000 questions a month cost?", []),
        ("And why is that?", [{"question": "Is there OpenSearch?", "answer": "No."}]),
    ],
)
def test_an_answer_that_fails_after_a_model_was_billed_stays_counted_at_its_worst(
    emulator: Emulated, question: str, history: list[dict[str, str]]
) -> None:
    """A round of tools, or the rewriting of a follow-up, was paid before the refusal."""
    emulator.clear()
    if not history:
        emulator.script("ConverseStream", fault="slow", delay_ms=1)
    emulator.script("ConverseStream", fault="throttling", times=0)
    with guarded(emulator) as app:
        assert app.served.ask(question, history=history).status_code == 503
        (kept,) = app.served.logged("reservation_kept")
        assert int(app.item()["month"]) == kept["micro"] > 5_000
    emulator.clear()


def test_a_broken_call_of_the_model_is_counted_at_the_worst_and_tried_again_within_it(
    emulator: Emulated,
) -> None:
    emulator.clear()
    emulator.script("ConverseStream", fault="exception_mid_stream", after_events=1, times=1)
    with guarded(emulator) as app:
        answer = app.served.ask().json()
        (kept,) = app.served.logged("reservation_kept")
        assert answer["answered"]
        assert answer["usage"] is answer["cost_usd"] is None
        assert int(app.item()["month"]) == kept["micro"]


def test_who_finds_no_place_reserves_nothing(emulator: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    with guarded(emulator) as app:
        monkeypatch.setattr(app.served.app.state.services.workers, "_most", 0)
        assert app.served.ask().json()["error"]["code"] == "busy"
        assert app.item() == {}


def test_a_question_is_three_writes_and_one_for_what_is_kept_of_it(emulator: Emulated) -> None:
    clients, calls = emulator.clients(), list[str]()
    clients.dynamodb.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    with guarded(emulator, clients) as app:
        app.served.ask("What does a question cost?")  # the first of a process draws the day's salt
        for question in ("Why is there no OpenSearch?", "How tall is the tower of Pisa?"):
            calls.clear()
            app.served.ask(question)
            assert sorted(calls) in (["PutItem", *["UpdateItem"] * 3], ["UpdateItem"] * 4), question
        calls.clear()
        app.pause()
        app.served.ask("Why is there no OpenSearch?")
        assert sorted(calls) == ["GetItem", "UpdateItem", "UpdateItem"], "refused and served from the cache"


def test_what_is_refused_is_a_line_with_its_reason_and_what_is_served_from_the_cache_too(
    emulator: Emulated,
) -> None:
    with guarded(emulator, questions_per_minute=3) as app:
        app.served.ask()
        app.pause()
        app.served.ask()
        app.served.ask("What does a question cost?")
        app.served.ask("What does a question cost?")
        refused = app.served.logged("refused")
        answers = app.served.logged()
    assert [(line["code"], line["cause"]) for line in refused] == [
        ("budget_exhausted", "paused"),
        ("rate_limited", "rate"),
    ]
    assert [line.get("cached", False) for line in answers] == [False, True]
    assert answers[1]["CostUsd"] == 0
    told = ("answered", "grounded", "citations", "unverified", "model")
    assert [answers[0][name] for name in told] == [answers[1][name] for name in told]


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
        verdict = {"answer_id": "0" * 32, "helpful": False, "question": "Is jane@example.com the owner?"}
        assert app.served.client.post("/api/feedback", json=verdict).json()["comment_kept"] is True
        feedback = {**verdict, "comment": "call +49 151 2345 6789"}
        assert app.served.client.post("/api/feedback", json=feedback).json()["comment_kept"] is True
        praise = {**verdict, "answer_id": "1" * 32, "helpful": True}
        assert app.served.client.post("/api/feedback", json=praise).json()["comment_kept"] is True
        (question,), (comment,) = rows(app, "unanswered#"), rows(app, "comment#")
    assert question["question"] == {"S": "How tall is the tower of Pisa for [e-mail]?"}
    assert comment["text"] == {"S": "call [phone]"}
    assert comment["question"] == {"S": "Is [e-mail] the owner?"}
