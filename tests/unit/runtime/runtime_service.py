"""A Runtime API on loopback that takes whatever is posted, and invocations that are taken from a list."""

import base64
import json
import socket
import threading
import time
from typing import Any

from api.runtime.runtime_api import Invocation, RuntimeApi, RuntimeApiError

SECONDS = 60.0
"""What an invocation may take: no busy machine needs it, and a test of its end puts the clock forward (`overrun`)."""


class Service(RuntimeApi):
    """Gives its invocations one after the other, then is gone; answers each post with the next of its statuses."""

    def __init__(self, *bodies: bytes, statuses: tuple[int, ...] = ()) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        super().__init__("{}:{}".format(*self._listener.getsockname()))
        self.posts: list[bytes] = []
        self.trace_ids: list[str | None] = ["Root=1"]
        self._bodies, self._statuses = list(bodies), list(statuses)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def next(self) -> Invocation:
        """The next invocation."""
        if not self._bodies:
            raise RuntimeApiError("invocation/next", 0, "gone")
        trace_id = self.trace_ids.pop(0) if self.trace_ids else None
        return Invocation(
            request_id=f"id-{len(self._bodies)}",
            deadline=time.time() + SECONDS,
            function_arn="arn",
            trace_id=trace_id,
            client_context=None,
            cognito_identity=None,
            body=self._bodies.pop(0),
        )

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self.posts.append(_read(connection))
                status = self._statuses.pop(0) if self._statuses else 202
                connection.sendall(b"HTTP/1.1 %d X\r\nContent-Length: 3\r\n\r\nwhy" % status)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


def _read(connection: socket.socket) -> bytes:
    """One request: to the end of its length, or of its last chunk's trailers."""
    whole = b""
    while data := connection.recv(65_536):
        whole += data
        head, _, body = whole.partition(b"\r\n\r\n")
        if b"Transfer-Encoding: chunked" in head:
            if b"\r\n0\r\n" in body and body.endswith(b"\r\n\r\n"):
                break
        elif len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            break
    return whole


class Response:
    """A streamed response taken apart: its prelude, its body, and the error that its trailers tell."""

    def __init__(self, post: bytes) -> None:
        _, _, chunks = post.partition(b"\r\n\r\n")
        whole = b""
        while (size := int(chunks.partition(b"\r\n")[0], 16)) > 0:
            chunks = chunks.partition(b"\r\n")[2]
            whole, chunks = whole + chunks[:size], chunks[size + 2 :]
        head, _, self.body = whole.partition(b"\0" * 8)
        self.prelude: dict[str, Any] = json.loads(head)
        lines = chunks.decode().split("\r\n")[1:]
        trailers = dict(line.split(": ", 1) for line in lines if line)
        self.error_type = trailers.get("Lambda-Runtime-Function-Error-Type")
        error = trailers.get("Lambda-Runtime-Function-Error-Body")
        self.error = json.loads(base64.b64decode(error)) if error else None
