"""The bench refuses what AWS's own Runtime API core refuses, so that no test passes by its leniency.

Source: aws/aws-lambda-runtime-interface-emulator, internal/lambda/core/states.go and internal/lambda/rapi/.
"""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.lambda_bench.core_states import error_type
from tests.lambda_bench.front_door import Request, event
from tests.lambda_bench.invocation import Invocation
from tests.lambda_bench.runtime_api import BYTES_PER_SECOND, RuntimeApi


@pytest.fixture
def api() -> Iterator[RuntimeApi]:
    opened = RuntimeApi()
    yield opened
    opened.close()


def call(
    api: RuntimeApi, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(api.address, timeout=60)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/2018-06-01/runtime/{path}", body, given)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def begin(api: RuntimeApi) -> Invocation:
    invocation = Invocation("id-1", b'{"n": 1}', time.time() + 60)
    api.put(invocation)
    assert call(api, "GET", "invocation/next") == (200, b'{"n": 1}')
    return invocation


def test_a_stale_request_id_is_a_400(api: RuntimeApi) -> None:
    begin(api)
    for kind in ("response", "error"):
        status, body = call(api, "POST", f"invocation/id-0/{kind}", b"{}")
        assert (status, json.loads(body)["errorType"]) == (400, "InvalidRequestID")
    assert call(api, "POST", "invocation/id-1/response", b"{}")[0] == 202


@pytest.mark.parametrize("first", ["response", "error"])
@pytest.mark.parametrize("second", ["response", "error"])
def test_a_second_response_or_error_is_a_403(api: RuntimeApi, first: str, second: str) -> None:
    begin(api)
    assert call(api, "POST", f"invocation/id-1/{first}", b"{}")[0] == 202
    assert call(api, "POST", f"invocation/id-1/{second}", b"{}")[0] == 403


def test_an_init_error_after_the_first_next_is_a_403(api: RuntimeApi) -> None:
    begin(api)
    assert call(api, "POST", "init/error", b"{}")[0] == 403
    assert api.init_errors == []


def test_after_an_init_error_there_is_no_next(api: RuntimeApi) -> None:
    assert call(api, "POST", "init/error", b"no json")[0] == 202
    assert call(api, "GET", "invocation/next")[0] == 403
    assert call(api, "POST", "init/error", b"{}")[0] == 403


def test_an_unknown_response_mode_is_a_400_and_the_next_is_refused(api: RuntimeApi) -> None:
    invocation = begin(api)
    headers = {"Lambda_Runtime_Function_Response_Mode": "buffered"}
    assert call(api, "POST", "invocation/id-1/response", b"{}", **headers)[0] == 400
    assert list(invocation.parts()) == []
    assert invocation.end.type == "Runtime.InvalidResponseModeHeader"
    assert call(api, "GET", "invocation/next")[0] == 403


def test_a_repeated_next_gives_the_same_event_again(api: RuntimeApi) -> None:
    begin(api)
    assert call(api, "GET", "invocation/next") == (200, b'{"n": 1}')


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("Runtime.ExitError", "Runtime.ExitError"),
        ("Function.SomethingBad", "Function.SomethingBad"),
        ("Function.1", "Function.Unknown"),
        ("ValueError", "Runtime.Unknown"),
        ("", "Runtime.Unknown"),
    ],
)
def test_an_error_type_of_another_form_is_unknown(api: RuntimeApi, given: str, told: str) -> None:
    assert error_type(given) == told
    invocation = begin(api)
    call(api, "POST", "invocation/id-1/error", b"{}", Lambda_Runtime_Function_Error_Type=given)
    assert list(invocation.parts()) == []
    assert invocation.end.type == told


def streaming(api: RuntimeApi) -> socket.socket:
    host, _, port = api.address.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall(
        b"POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\nHost: x\r\n"
        b"Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    return connection


def test_half_a_chunk_is_forwarded_and_a_stream_without_its_end_is_truncated(api: RuntimeApi) -> None:
    invocation = begin(api)
    with streaming(api) as connection:
        connection.sendall(b"a\r\nhalf ")
        parts = invocation.parts()
        assert next(parts) == b"half "
    assert list(parts) == []
    assert invocation.end.kind == "truncated"


def test_beyond_six_mebibytes_a_stream_is_slowed_to_two_a_second() -> None:
    waits: list[float] = []
    api = RuntimeApi(sleep=waits.append)
    invocation = begin(api)
    with streaming(api) as connection:
        part = b"x" * 1024 * 1024
        connection.sendall(b"100000\r\n%s\r\n" % part * 8 + b"0\r\n\r\n")
        assert sum(map(len, invocation.parts())) == 8 * len(part)
    api.close()
    assert sum(waits) == 2 * len(part) / BYTES_PER_SECOND


def test_an_event_with_a_body_carries_its_length() -> None:
    made = event(Request("POST", "/echo/x", (("content-type", "text/plain"),), b"abc"))
    assert made["headers"]["content-length"] == "3"


def test_closing_ends_the_threads_that_wait_for_a_runtime() -> None:
    """Left in `accept`, they would take the visitors of whoever gets the descriptor's number next."""
    before = set(threading.enumerate())
    api = RuntimeApi()
    waiting = set(threading.enumerate()) - before
    api.close()
    for thread in waiting:
        thread.join(10)
    assert waiting
    assert not [thread for thread in waiting if thread.is_alive()]
