"""The calls to the Runtime API as they leave, what is read of its answers, and what the app hears of an invocation."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api.errors import ErrorCode
from api.runtime.context import Context
from api.runtime.fault import DEADLINE, NO_RESPONSE, STOPPING, Fault
from api.runtime.runtime_api import Invocation, RuntimeApi, RuntimeApiError

HEADERS = {
    "Lambda-Runtime-Aws-Request-Id": "id-1",
    "Lambda-Runtime-Deadline-Ms": "1500250",
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:1:function:f",
    "Lambda-Runtime-Trace-Id": "Root=1",
    "Lambda-Runtime-Client-Context": '{"client": 1}',
    "Lambda-Runtime-Cognito-Identity": '{"identity": 2}',
}


class Asked:
    """One call that a server took, apart: its first line, its headers, its body."""

    line, body = "", b""
    headers: dict[str, str]


@contextmanager
def answering(status: int, headers: dict[str, str], body: bytes = b"") -> Iterator[tuple[RuntimeApi, Asked]]:
    """A Runtime API that answers one call so."""
    asked = Asked()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                whole = connection.recv(65_536)
                head, _, asked.body = whole.partition(b"\r\n\r\n")
                asked.line, *lines = head.decode().split("\r\n")
                asked.headers = dict(line.split(": ", 1) for line in lines)
                while len(asked.body) < int(asked.headers.get("Content-Length", 0)):
                    asked.body += connection.recv(65_536)
                lines = [f"{name}: {value}" for name, value in headers.items()]
                text = "\r\n".join([f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *lines])
                connection.sendall(text.encode() + b"\r\n\r\n" + body)

        thread = threading.Thread(target=serve)
        thread.start()
        yield RuntimeApi("{}:{}".format(*listener.getsockname())), asked
        thread.join(5)


def test_an_invocation_is_what_the_headers_and_the_body_say() -> None:
    with answering(200, HEADERS, b"{}") as (api, asked):
        found = api.next()
    assert asked.line == "GET /2018-06-01/runtime/invocation/next HTTP/1.1"
    assert "Content-Type" not in asked.headers
    assert found == Invocation(
        request_id="id-1",
        deadline=1500.25,
        function_arn="arn:aws:lambda:us-east-1:1:function:f",
        trace_id="Root=1",
        client_context='{"client": 1}',
        cognito_identity='{"identity": 2}',
        body=b"{}",
    )


def test_an_invocation_without_the_headers_that_may_be_missing_has_none_of_them() -> None:
    with answering(200, dict([*HEADERS.items()][:2])) as (api, _):
        found = api.next()
    assert (found.function_arn, found.trace_id, found.client_context, found.cognito_identity) == (
        "",
        None,
        None,
        None,
    )


def test_a_result_and_a_failure_are_posted_as_json() -> None:
    fault = Fault("Ünkind", "why", stack=("line",))
    with answering(202, {}) as (api, asked):
        api.respond("id-1", b"[1]")
    assert asked.line == "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1"
    assert (asked.headers["Content-Type"], asked.body) == ("application/json", b"[1]")
    with answering(202, {}) as (api, asked):
        api.fail("id-1", fault)
    assert asked.line == "POST /2018-06-01/runtime/invocation/id-1/error HTTP/1.1"
    assert asked.headers["Lambda-Runtime-Function-Error-Type"] == "?nkind"
    told = {"errorMessage": "why", "errorType": "Ünkind", "requestId": "id-1", "stackTrace": ["line"]}
    assert json.loads(asked.body) == told
    with answering(202, {}) as (api, asked):
        api.fail_init(fault)
    assert asked.line == "POST /2018-06-01/runtime/init/error HTTP/1.1"
    assert json.loads(asked.body) == {**told, "requestId": ""}


@pytest.mark.parametrize("status", [200, 413, 500])
def test_a_refused_call_names_call_status_and_reason(status: int) -> None:
    with answering(status, {}, b"w" * 300) as (api, _), pytest.raises(RuntimeApiError) as raised:
        api.respond("id-1", b"1")
    assert str(raised.value) == f"invocation/id-1/response: status {status}, {'w' * 200}"
    assert raised.value.status == status


def invocation(deadline: float, **given: str) -> Invocation:
    kept: dict[str, str | None] = {"client_context": None, "cognito_identity": None, **given}
    return Invocation(request_id="id", deadline=deadline, function_arn="arn", trace_id=None, body=b"", **kept)  # type: ignore[arg-type]


def test_the_context_has_the_names_of_awss_own(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        "function_name": "AWS_LAMBDA_FUNCTION_NAME",
        "function_version": "AWS_LAMBDA_FUNCTION_VERSION",
        "memory_limit_in_mb": "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "log_group_name": "AWS_LAMBDA_LOG_GROUP_NAME",
        "log_stream_name": "AWS_LAMBDA_LOG_STREAM_NAME",
    }
    for name, variable in names.items():
        monkeypatch.setenv(variable, f"the {name}")
    found = Context(invocation(0, client_context='{"a": 1}', cognito_identity='{"b": 2}'))
    assert {name: getattr(found, name) for name in names} == {name: f"the {name}" for name in names}
    assert (found.aws_request_id, found.invoked_function_arn) == ("id", "arn")
    assert (found.client_context, found.identity) == ({"a": 1}, {"b": 2})
    bare = Context(invocation(0))
    assert (bare.client_context, bare.identity) == (None, None)


def test_the_time_left_is_in_milliseconds_and_never_negative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 100.0)
    assert Context(invocation(101.5)).get_remaining_time_in_millis() == 1_500
    assert Context(invocation(99)).get_remaining_time_in_millis() == 0


def test_a_fault_is_told_by_its_code_to_visitors_and_by_its_type_to_lambda() -> None:
    assert [fault.status for fault in (DEADLINE, STOPPING, NO_RESPONSE)] == [504, 503, 500]
    assert Fault("A b/c-d_e.9" + "x" * 300, "m").header == "A?b?c-d_e.9" + "x" * 189
    assert json.loads(Fault("T", "secret", ErrorCode.TIMEOUT).body())["error"]["code"] == "timeout"
    assert Fault("T", "secret").event().startswith(b"event: error\ndata: {")
    try:
        raise KeyError("k")
    except KeyError as error:
        found = Fault.from_exception(error)
    assert (found.type, found.message, found.code) == ("KeyError", "'k'", ErrorCode.INTERNAL)
    assert "test_runtime_api.py" in found.stack[0]
