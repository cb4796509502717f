"""Bedrock's failures: a retried success before the first word, a clear error after it, and the log says which."""

import httpx
import pytest

from api import limits
from tests.waiting import until
from tests.wire.serving import Emulated, Served

REFUSALS = {
    "throttling": "throttled",
    "service_unavailable": "unavailable",
    "internal": "unavailable",
    "access_denied": "access_denied",
    "validation": "misconfigured",
}
RETRIED = {"throttling", "service_unavailable", "internal"}
STREAM_FAULTS = ["exception_mid_stream", "truncate_mid_frame", "close_mid_stream", "missing_message_stop"]


@pytest.mark.parametrize("operation", ["Retrieve", "ConverseStream"])
@pytest.mark.parametrize("fault", REFUSALS)
def test_a_lasting_refusal_is_an_error_with_its_code(
    app: Served, emulator: Emulated, operation: str, fault: str
) -> None:
    emulator.script(operation, fault=fault, times=0)
    events = app.stream()
    assert events[-1][0] == "error"
    assert events[-1][1]["code"] == REFUSALS[fault]
    assert events[-1][1]["message"].endswith((".", "`."))
    assert [name for name, _ in events].count("error") == 1
    assert "done" not in [name for name, _ in events]
    attempts = limits.ATTEMPTS if fault in RETRIED else 1
    assert len(emulator.requests(operation)) == attempts
    line = app.logged()[0]
    assert line["code"] == REFUSALS[fault]
    assert line["Errors"] == 1
    assert len(line.get("retries", [])) == attempts - 1


@pytest.mark.parametrize("operation", ["Retrieve", "ConverseStream"])
@pytest.mark.parametrize("fault", sorted(RETRIED))
def test_a_passing_refusal_is_retried_and_the_log_says_so(
    app: Served, emulator: Emulated, operation: str, fault: str
) -> None:
    emulator.script(operation, fault=fault, times=2)
    assert app.stream()[-1][0] == "done"
    retries = app.logged()[0]["retries"]
    assert len(retries) == 2
    assert all(retry.startswith(f"{operation} ") and REFUSALS[fault] in retry for retry in retries)


def test_rewriting_is_retried_too(app: Served, emulator: Emulated) -> None:
    emulator.script("Converse", fault="throttling")
    assert app.stream("And why?", history=[{"question": "Is it cheap?", "answer": "Yes."}])[-1][0] == "done"
    assert app.logged()[0]["retries"][0].startswith("Converse 1: throttled")


@pytest.mark.parametrize("fault", STREAM_FAULTS)
def test_a_stream_that_breaks_after_the_first_word_is_an_error_and_never_retried(
    app: Served, emulator: Emulated, fault: str
) -> None:
    emulator.script("ConverseStream", fault=fault, after_events=9, times=0)
    events = app.stream()
    assert "delta" in [name for name, _ in events]
    assert events[-1][0] == "error"
    assert events[-1][1]["code"] == "interrupted"
    assert len(emulator.requests("ConverseStream")) == 1
    assert app.logged()[0]["code"] == "interrupted"


@pytest.mark.parametrize("fault", ["exception_mid_stream", "truncate_mid_frame", "close_mid_stream"])
def test_a_stream_that_breaks_before_the_first_word_is_retried(
    app: Served, emulator: Emulated, fault: str
) -> None:
    emulator.script("ConverseStream", fault=fault, after_events=1, times=1)
    assert app.stream()[-1][0] == "done"
    assert len(emulator.requests("ConverseStream")) == 2
    assert app.logged()[0]["retries"][0].startswith("ConverseStream 1:")


def test_an_error_as_json_has_its_status_and_retry_after(app: Served, emulator: Emulated) -> None:
    emulator.script("ConverseStream", fault="throttling", times=0)
    response = app.ask()
    assert response.status_code == 503
    assert response.headers["retry-after"] == "10"
    assert response.json()["error"]["code"] == "throttled"
    assert response.json()["error"]["retry_after"] == 10


@pytest.mark.parametrize("operation", ["Retrieve", "ConverseStream"])
def test_the_deadline_ends_an_answer_that_hangs(
    emulator: Emulated, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    monkeypatch.setattr(
        limits, "READ_SECONDS", 2.0
    )  # what bounds the thread that waits for Bedrock's first byte
    emulator.script(operation, fault="timeout", times=0)
    with emulator.serve(deadline_seconds=1.0) as served:
        events = served.stream()
        assert events[-1][0] == "error"
        assert events[-1][1]["code"] == "timeout"
        emulator.clear()
        until(lambda: emulator.open_streams() == 0)


def test_the_deadline_ends_an_answer_that_drips(emulator: Emulated) -> None:
    emulator.script("ConverseStream", fault="slow", delay_ms=300, times=0)
    with emulator.serve(deadline_seconds=1.5) as served:
        events = served.stream()
        assert events[-1] == ("error", {**events[-1][1], "code": "timeout"})
        until(lambda: emulator.open_streams() == 0)


def test_a_bedrock_that_isnt_there_is_an_error(emulator: Emulated) -> None:
    nowhere = emulator.clients(AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME="http://127.0.0.1:9")
    with emulator.serve(clients=nowhere) as served:
        assert served.stream()[-1][1]["code"] == "unavailable"


def test_an_answer_cut_at_the_token_limit_says_so(emulator: Emulated) -> None:
    with emulator.serve(max_output_tokens=12) as served:
        done = served.stream()[-1][1]
    assert done["finish_reason"] == "max_tokens"
    assert done["text"]


def test_a_visitor_who_leaves_stops_the_work_upstream(app: Served, emulator: Emulated) -> None:
    emulator.script("ConverseStream", fault="slow", delay_ms=100_000, times=0)
    with (
        httpx.Client(base_url=app.address, trust_env=False) as leaver,
        leaver.stream("POST", "/api/ask", json={"question": "Why is there no OpenSearch?"}) as response,
    ):
        parts = response.iter_raw()
        while b"writing" not in next(parts):
            pass
        until(lambda: emulator.open_streams() == 1)
    until(lambda: emulator.open_streams() == 0 and app.logged())
    assert app.logged()[0]["outcome"] == "left"


def test_a_silent_stream_gets_pings(emulator: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PING_SECONDS", 0.2)
    emulator.script("Retrieve", fault="slow", delay_ms=1_000)
    with (
        emulator.serve() as served,
        served.client.stream(
            "POST", "/api/ask", json={"question": "Why is there no OpenSearch?"}
        ) as response,
    ):
        body = response.read()
    assert body.count(b": ping\n\n") >= 3
    assert body.count(b"event: done\n") == 1
