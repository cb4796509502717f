"""What the streaming entry gives an app that AWS's own runtime gives it too, and the package as it stands."""

import json

import pytest

from tests.lambda_bench.conftest import StartSandbox
from tests.lambda_bench.front_door import Request, ask, event
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.lambda_zip, pytest.mark.xdist_group("lambda_bench")]
both = pytest.mark.parametrize("streaming", [False, True], ids=["buffered", "streaming"])


@both
def test_the_app_finds_its_context_trace_and_limits(sandbox: StartSandbox, streaming: bool) -> None:
    lambda_ = sandbox(streaming=streaming, timeout=90.0)
    seen = []
    for trace in ("Root=1-a;Sampled=1", None):
        body, _ = lambda_.invoke(event(Request("GET", "/environment")), trace_id=trace)
        seen.append(json.loads(body.partition(b"\0" * 8)[2] if streaming else json.loads(body)["body"]))

    assert [each["trace"] for each in seen] == ["Root=1-a;Sampled=1", None]
    assert seen[0]["request_id"] != seen[1]["request_id"]
    assert seen[0]["function"] == "bench"
    assert 0 < seen[0]["remaining_ms"] <= 90_000
    assert seen[0]["unbuffered"]
    assert seen[0]["task_root"] == "read-only"
    assert seen[0]["uid"] != 0


@both
def test_json_logs_name_the_request_and_keep_extra_fields(sandbox: StartSandbox, streaming: bool) -> None:
    lambda_ = sandbox(
        streaming=streaming, environment={"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"}
    )
    request_id = json.loads(ask(lambda_, Request("GET", "/environment")).body)["request_id"]
    ask(lambda_, Request("GET", "/log"))

    records = [json.loads(line) for line in lambda_.log().splitlines() if line.startswith("{")]
    looked = next(record for record in records if record["message"] == "looked around")
    assert (looked["requestId"], looked["kind"], looked["level"]) == (request_id, "test", "INFO")
    failed = next(record for record in records if record["message"] == "with a traceback")
    assert failed["errorType"] == "KeyError"
    assert failed["requestId"] not in ("", request_id)


def test_a_text_log_keeps_a_traceback_on_one_line(sandbox: StartSandbox) -> None:
    lambda_ = sandbox(streaming=True)
    ask(lambda_, Request("GET", "/log"))
    lines = lambda_.log().split("\n")
    assert any("with a traceback\rTraceback" in line and "KeyError" in line for line in lines)


def test_both_entries_take_what_a_streaming_app_sends_after_its_response(sandbox: StartSandbox) -> None:
    for streaming in (False, True):
        lambda_ = sandbox(streaming=streaming)
        assert ask(lambda_, Request("GET", "/asgi/background")).body == b"sent"
        lambda_.api.waiting.wait(PATIENCE)
        assert "worked after the response" in lambda_.log()


def test_events_arrive_while_the_app_still_works(sandbox: StartSandbox) -> None:
    invocation = sandbox(streaming=True).start().send(event(Request("GET", "/slow/stream?seconds=2")))
    parts = invocation.parts()
    received = b""
    while b"event: delta" not in received:
        received += next(parts)
    assert b"event: done" not in received
    assert b"event: done" in b"".join(parts)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_thousand_invocations_leave_the_memory_flat(sandbox: StartSandbox) -> None:
    lambda_ = sandbox(streaming=True)
    targets = (
        "/health",
        "/events/3",
        "/echo/a?b=c",
        "/cookies",
        "/raise-early",
        "/raise-late",
        "/form",
        "/slow/async?seconds=0",
    )
    events = [event(Request("GET", target)) for target in targets]
    sizes = []
    for number in range(2_000):
        lambda_.invoke(events[number % len(events)])
        if number % 200 == 199:
            sizes.append(lambda_.rss_mb())

    assert lambda_.starts == 1
    assert sizes[-1] - sizes[0] < 2.0, sizes  # MB over 1,800 invocations
