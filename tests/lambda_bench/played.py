"""A runtime played from here, for either side of `core.py`."""

import http.client
import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from tests.lambda_bench.core import Outcome, Side
from tests.lambda_bench.http_wire import Message, read_message
from tests.waiting import PATIENCE


class PlayedRuntime:
    """A runtime that does what a script says."""

    def __init__(self, side: Side) -> None:
        self.side = side

    def call(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """The status of an answer and its error type, or what else it holds."""
        connection = http.client.HTTPConnection(self.side.address, timeout=PATIENCE)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, f"/2018-06-01/runtime/{path}", body, given)
            answer = connection.getresponse()
            return answer.status, told(answer.read())
        finally:
            connection.close()

    def post(self, request_id: str, kind: str, body: bytes = b"{}", **headers: str) -> tuple[int, str]:
        return self.call("POST", f"invocation/{request_id}/{kind}", body, **headers)

    def asking(self) -> Callable[[], tuple[int, str]]:
        """Ask for the next event meanwhile; what is returned waits for it."""
        answers: list[tuple[int, str]] = []

        def ask() -> None:
            with suppress(OSError, http.client.HTTPException):  # the side was ended meanwhile
                answers.append(self.call("GET", "invocation/next"))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()

        def answer() -> tuple[int, str]:
            thread.join(PATIENCE)
            return answers[0]

        return answer

    def begin(self, event: bytes = b'{"n": 1}') -> str:
        """Take an event as the first call, or as the next."""
        asked = self.asking()
        request_id = self.side.send(event)
        assert asked()[0] == 200
        return request_id

    def again(self) -> tuple[int, tuple[int, str], Outcome]:
        """Whether the invocation is released, and the next one answered."""
        asked = self.asking()
        released = self.side.release()
        request_id = self.side.send(b'"again"')
        assert asked() == (200, '"again"')
        return released, self.post(request_id, "response", b"done"), self.side.outcome()

    def connect(self, *parts: bytes) -> socket.socket:
        """A connection of its own with these bytes sent."""
        host, _, port = self.side.address.rpartition(":")
        connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
        for part in parts:
            connection.sendall(part)
        return connection


def answer_of(connection: socket.socket) -> tuple[int, str]:
    """The status and error type that a connection of its own is answered with."""
    with connection.makefile("rb") as reader:
        answer: Message | None = read_message(reader)
        assert answer is not None
        return int(answer.start.split(" ")[1]), told(answer.body())


def told(body: bytes) -> str:
    """The error type in a body, or the body without spaces."""
    try:
        return str(json.loads(body)["errorType"])
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace").replace(" ", "").strip()
