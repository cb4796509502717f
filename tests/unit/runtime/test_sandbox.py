"""What Lambda is told of a request: its whole response, or how it ended, and what the sandbox does next."""

import json
import os
from typing import Any

import pytest

from tests.unit.runtime.runtime_service import Response, Service
from tests.unit.runtime.serving import EVENTS, URL, Send, answered, app_of, broken, over, overrun, served

pytestmark = pytest.mark.usefixtures("signals")
BALANCER = {
    "httpMethod": "GET",
    "path": "/x",
    "headers": {"host": "h"},
    "queryStringParameters": {},
    "body": "",
    "isBase64Encoded": False,
    "requestContext": {"elb": {"targetGroupArn": "arn"}},
}


def test_a_response_has_status_headers_and_every_part() -> None:
    found = answered(app_of(b"one ", b"", b"two", status=201))
    assert found.prelude["statusCode"] == 201
    assert found.prelude["headers"]["content-type"] == "text/plain"
    assert found.body == b"one two"
    assert found.error_type is None


@pytest.mark.parametrize("then", [broken, over])
def test_what_fails_before_its_first_byte_is_a_clean_500(then: Any, caplog: pytest.LogCaptureFixture) -> None:
    found = answered(app_of(then=then))
    assert found.prelude["statusCode"] == 500
    assert found.prelude["headers"]["content-type"] == "text/plain; charset=utf-8"
    assert found.body == b"Internal Server Error"
    assert caplog.records


@pytest.mark.parametrize(("then", "kind"), [(broken, "ValueError"), (over, "NoResponse")])
def test_what_fails_after_its_first_bytes_says_so_in_trailers(then: Any, kind: str) -> None:
    found = answered(app_of(b"begun", then=then))
    assert found.prelude["statusCode"] == 200
    assert found.body == b"begun"
    assert found.error_type is not None
    assert kind in found.error_type


@pytest.mark.parametrize(("part", "joint"), [(b"event: delta\ndata: {}\n\n", b""), (b"event: del", b"\n\n")])
@pytest.mark.parametrize(("then", "code"), [(broken, "internal"), (overrun, "timeout")])
def test_an_event_stream_that_fails_ends_with_an_error_of_its_own(
    part: bytes, joint: bytes, then: Any, code: str
) -> None:
    found = answered(app_of(part, media=EVENTS, then=then))
    begun, _, last = found.body.partition(b"event: error\ndata: ")
    assert begun == part + joint
    assert json.loads(last)["code"] == code
    assert b"secret" not in last
    assert found.error is not None


@pytest.mark.parametrize("last", [b"event: done\ndata: {}\n\n", b"event: error\ndata: {}\n\n"])
@pytest.mark.parametrize("cut", [0, 4, 11, -1])
def test_a_stream_whose_last_event_has_left_gets_no_other(last: bytes, cut: int) -> None:
    """However it is cut into parts."""
    before = b"event: a\ndata: {}\n\n"
    parts = [before + last[:cut], last[cut:]] if cut else [before, last]
    found = answered(app_of(*parts, media=EVENTS, then=broken))
    assert found.body == before + last
    assert found.error is not None


def test_an_event_that_only_tells_of_an_end_is_none() -> None:
    found = answered(app_of(b"event: a\ndata: event: done\ndata: x\n\n", media=EVENTS, then=broken))
    assert b"\n\nevent: error\ndata: {" in found.body


def test_an_app_that_sends_nothing_in_time_is_answered_for() -> None:
    found = answered(app_of(then=overrun))
    assert found.prelude["statusCode"] == 504
    assert found.prelude["headers"]["content-type"] == "application/json"
    assert json.loads(found.body)["error"]["code"] == "timeout"


def test_an_app_reads_its_request_once_and_then_hears_that_nobody_listens() -> None:
    heard: list[Any] = []

    async def listening(receive: Any, send: Send) -> None:
        heard.append(await receive())
        await send({"type": "http.response.body", "body": b"x", "more_body": False})
        heard.append(await receive())

    answered(app_of(then=listening), {**URL, "body": "asked"})
    assert heard == [
        {"type": "http.request", "body": b"asked", "more_body": False},
        {"type": "http.disconnect"},
    ]


def test_a_response_that_is_refused_is_lost_and_the_next_is_served(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(*[json.dumps(URL).encode()] * 2, statuses=(413,))
    assert served(service, app_of(b"x")).status == 0
    assert [Response(post).body for post in service.posts] == [b"x", b"x"]
    assert [record.message for record in caplog.records if "lost" in record.message] == [
        "The response was lost: invocation/response: status 413, why"
    ]


@pytest.mark.parametrize("event", [URL, BALANCER])
def test_a_runtime_api_that_breaks_ends_the_sandbox(event: Any) -> None:
    service = Service(*[json.dumps(event).encode()] * 2, statuses=(500,))
    assert served(service, app_of(b"x")).status == 500
    assert len(service.posts) == 1


def test_a_load_balancer_gets_a_whole_result() -> None:
    service = Service(json.dumps(BALANCER).encode())
    assert served(service, app_of(b"one ", b"two")).status == 0
    head, _, body = service.posts[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /2018-06-01/runtime/invocation/id-1/response ")
    assert json.loads(body)["body"] == "one two"


def test_a_whole_result_that_is_refused_is_lost_and_the_next_is_served() -> None:
    service = Service(*[json.dumps(BALANCER).encode()] * 2, statuses=(413,))
    assert served(service, app_of(b"x")).status == 0
    assert [post.split(b"/")[4] for post in service.posts] == [b"id-2", b"id-1"]


@pytest.mark.parametrize("statuses", [(), (400,)])
def test_an_event_that_nobody_can_read_is_reported_and_the_next_is_served(statuses: tuple[int, ...]) -> None:
    service = Service(b"no JSON", json.dumps(URL).encode(), statuses=statuses)
    assert served(service, app_of(b"x")).status == 0
    head, _, body = service.posts[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /2018-06-01/runtime/invocation/id-2/error ")
    assert b"Lambda-Runtime-Function-Error-Type: " in head
    assert json.loads(body)["errorType"] == "JSONDecodeError"
    assert Response(service.posts[1]).body == b"x"


def test_a_report_that_breaks_ends_the_sandbox() -> None:
    assert served(Service(b"7", statuses=(503,)), app_of(b"x")).status == 503


def test_the_trace_of_a_request_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "old")
    seen: list[str | None] = []

    async def look(_receive: Any, send: Send) -> None:
        seen.append(os.environ.get("_X_AMZN_TRACE_ID"))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    served(Service(*[json.dumps(URL).encode()] * 2), app_of(then=look))
    assert seen == ["Root=1", None]
