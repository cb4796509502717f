"""One streamed response: a JSON prelude, eight NUL bytes and the body, in HTTP/1.1 chunks with trailers."""

import asyncio
import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from api.runtime.fault import Fault
from api.runtime.runtime_api import VERSION, RuntimeApiError

_SEPARATOR = b"\0" * 8
# A trailer that isn't announced here is dropped without a word.
_TRAILER = "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
PATIENCE_SECONDS = 10.0  # for the Runtime API, which runs in the same sandbox, to answer
_RECEIPT_BYTES = 65_536
_CALL = "invocation/response"


class ResponseStream:
    """Sends to `/runtime/invocation/{id}/response` in streaming mode, one part at a time."""

    def __init__(self, address: str, request_id: str) -> None:
        self._address = address
        self._path = f"/{VERSION}/runtime/invocation/{request_id}/response"
        self._socket: socket.socket | None = None
        self._head = b""
        self._writing = asyncio.Lock()

    def begin(self, prelude: Mapping[str, Any]) -> None:
        """Set the status and headers. They leave together with the first part of the body."""
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: {self._address}\r\n"
            "Content-Type: application/vnd.awslambda.http-integration-response\r\n"
            "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
            f"Transfer-Encoding: chunked\r\nTrailer: {_TRAILER}\r\nConnection: close\r\n\r\n"
        )
        self._connect()
        self._head = head.encode("ascii") + _chunk(json.dumps(prelude).encode() + _SEPARATOR)

    async def write(self, part: bytes) -> None:
        """Send a part of the body. An empty part is skipped: an empty chunk would end the response."""
        if part:
            await self._send(_chunk(part))

    async def finish(
        self, last: bytes = b"", fault: Fault | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        """Send the last part and end the response, with a fault's trailers if there is one.

        Never waits for a part that nobody reads: its chunk is incomplete, so the response is cut.

        Args:
            last: the last part of the body; may be empty.
            fault: what ends the response, when it isn't its own end.
            patience: seconds for the reader to take it and for its receipt.

        Raises:
            OSError: the response was cut, or its reader took nothing for `patience` seconds.
            RuntimeApiError: the receipt is refused or missing.
        """
        if self._writing.locked():
            self._cut()
            raise ConnectionResetError("the response was cut: its reader takes nothing")
        try:
            async with asyncio.timeout(patience):
                await self._send(_chunk(last) + _end(fault))
                await self._take_receipt()
        finally:
            self.close()

    def finish_now(self, last: bytes, fault: Fault | None) -> None:
        """`finish` from a signal handler, while the event loop is stuck in the app's code; it can't raise."""
        try:
            if self._socket is None or self._writing.locked():
                return
            self._socket.settimeout(0.2)
            self._socket.sendall(self._head + _chunk(last) + _end(fault))
            _check_receipt(self._socket.recv(_RECEIPT_BYTES))
        except (OSError, RuntimeApiError):
            return
        finally:
            self.close()

    def _cut(self) -> None:
        """End the connection under whoever waits to write: closing it would leave them waiting."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Drop the connection. Without its last chunk, Lambda takes a response as truncated."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self) -> None:
        host, _, port = self._address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)
        # Events are small; without this each would wait some 40 ms for the receipt of the one before.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)

    async def _send(self, data: bytes) -> None:
        """Write at once what the socket takes and wait for the rest."""
        async with self._writing:
            if self._socket is None:
                raise ConnectionResetError("the response was cut")
            head, self._head = self._head, b""
            try:
                await asyncio.get_running_loop().sock_sendall(self._socket, head + data)
            except BaseException:  # cancelled too: a chunk cut in two can't be continued
                self.close()
                raise

    async def _take_receipt(self) -> None:
        assert self._socket is not None  # noqa: S101  # `_send` has just used it
        loop = asyncio.get_running_loop()
        receipt = b""
        try:
            while b"\r\n\r\n" not in receipt and (part := await loop.sock_recv(self._socket, _RECEIPT_BYTES)):
                receipt += part
        except OSError as error:
            raise RuntimeApiError(_CALL, 0, f"{type(error).__name__}: {error}") from error
        _check_receipt(receipt)


def _check_receipt(receipt: bytes) -> None:
    """Raise RuntimeApiError unless this is the beginning of a 202."""
    status = receipt[9:12]
    if not receipt.startswith(b"HTTP/1.") or not status.isdigit():
        raise RuntimeApiError(_CALL, 0, f"no receipt but {receipt[:40]!r}")
    if status != b"202":
        detail = receipt.partition(b"\r\n\r\n")[2] or receipt.partition(b"\r\n")[0]
        raise RuntimeApiError(_CALL, int(status), detail[:200].decode("utf-8", "replace"))


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""


def _end(fault: Fault | None) -> bytes:
    return b"0\r\n" + (fault.trailers() if fault else b"") + b"\r\n"
