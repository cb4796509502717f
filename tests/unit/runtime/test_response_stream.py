"""The streamed response on the wire, read by a Runtime API that knows only HTTP."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator

import pytest

from api.runtime.fault import Fault
from api.runtime.response_stream import ResponseStream
from api.runtime.runtime_api import RuntimeApi, RuntimeApiError


class Recorder:
    """Accepts one connection, keeps what arrives, and answers once the last chunk is there."""

    def __init__(self, answer: bytes) -> None:
        self.received: list[bytes] = []
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "{}:{}".format(*self._listener.getsockname())
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            while b"\r\n0\r\n" not in self.whole and (data := connection.recv(65_536)):
                self.received.append(data)
            connection.sendall(self._answer)

    @property
    def whole(self) -> bytes:
        return b"".join(self.received)

    def close(self) -> None:
        self._thread.join(60)
        self._listener.close()


@pytest.fixture
def accepting() -> Iterator[Recorder]:
    recorder = Recorder(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
    yield recorder
    recorder.close()


@pytest.fixture
def refusing() -> Iterator[Recorder]:
    recorder = Recorder(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
    yield recorder
    recorder.close()


def test_head_prelude_and_first_part_leave_in_one_packet(accepting: Recorder) -> None:
    async def send() -> None:
        stream = ResponseStream(accepting.address, "id-1")
        stream.begin({"statusCode": 200, "headers": {"a": "b"}})
        await stream.write(b"first")
        while not accepting.received:
            await asyncio.sleep(0.001)
        await stream.write(b"")
        await stream.finish()

    asyncio.run(send())

    packet = accepting.received[0]
    head, _, body = packet.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1"
    headers = dict(line.split(": ", 1) for line in lines[1:])
    assert headers["Lambda-Runtime-Function-Response-Mode"] == "streaming"
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["Content-Type"] == "application/vnd.awslambda.http-integration-response"
    assert headers["Trailer"] == "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
    prelude = json.dumps({"statusCode": 200, "headers": {"a": "b"}}).encode() + b"\0" * 8
    assert body == b"%x\r\n%s\r\n5\r\nfirst\r\n" % (len(prelude), prelude)
    assert accepting.whole == packet + b"0\r\n\r\n"  # the empty part left no chunk


def test_a_fault_leaves_as_trailers_behind_the_last_chunk(accepting: Recorder) -> None:
    async def send() -> None:
        stream = ResponseStream(accepting.address, "id-1")
        stream.begin({"statusCode": 200})
        await stream.finish(b"last", Fault("Kind", "message"))

    asyncio.run(send())
    assert b"4\r\nlast\r\n0\r\nLambda-Runtime-Function-Error-Type: Kind\r\n" in accepting.whole
    assert accepting.whole.endswith(b"\r\n\r\n")


def test_a_refusal_is_an_error_with_its_status(refusing: Recorder) -> None:
    async def send() -> None:
        stream = ResponseStream(refusing.address, "id-1")
        stream.begin({"statusCode": 200})
        await stream.finish(b"x")

    with pytest.raises(RuntimeApiError, match="status 413, big") as caught:
        asyncio.run(send())
    assert caught.value.status == 413


def test_a_runtime_api_that_is_not_there_has_no_status(nowhere: str) -> None:
    with pytest.raises(RuntimeApiError, match="no answer") as caught:
        RuntimeApi(nowhere).next()
    assert caught.value.status == 0


@pytest.mark.parametrize("kind", ["accepting", "refusing"])
def test_an_end_from_a_signal_handler_leaves_at_once_and_raises_nothing(
    kind: str, request: pytest.FixtureRequest
) -> None:
    recorder: Recorder = request.getfixturevalue(kind)
    stream = ResponseStream(recorder.address, "id-1")
    stream.begin({"statusCode": 504})
    stream.finish_now(b"late", Fault("Kind", "message"))
    stream.finish_now(b"never", None)
    recorder.close()
    assert b"4\r\nlate\r\n0\r\nLambda-Runtime-Function-Error-Type: Kind\r\n" in recorder.whole
    assert b"never" not in recorder.whole
