"""One request through the ASGI app, its response streamed as the app sends it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from api.runtime.fault import NO_RESPONSE, Fault
from api.runtime.response_stream import ResponseStream
from api.runtime.runtime_api import RuntimeApiError

Message = MutableMapping[str, Any]
App = Callable[[Any, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

_logger = logging.getLogger("api.runtime")
_CRASH: Message = {  # what Mangum answers when the app raises
    "status": 500,
    "headers": [[b"content-type", b"text/plain; charset=utf-8"]],
}
_TERMINAL = (b"event: done\n", b"event: error\n")


class EventHandler(Protocol):
    """Mangum's translation of one event, `Mangum.infer(event, context)`."""

    scope: Any
    body: bytes

    def __call__(self, response: Any, /) -> dict[str, Any]: ...


class Cycle:
    """Holds the response's start until its first bytes, so that an early failure still becomes a clean error.

    `lost` is set when the Runtime API refused the response or went away.
    """

    def __init__(self, event: EventHandler, stream: ResponseStream) -> None:
        self.lost: Exception | None = None
        self._event = event
        self._scope = event.scope
        self._stream = stream
        self._start: Message | None = None
        self._begun = False  # something was sent
        self._ended = False  # nothing more will be
        self._taken = False  # the runtime ends the response, the app no longer may
        self._is_sse = False
        self._tail = b"\n\n"
        self._terminal = False  # the app's own last event was sent
        self._request: Message | None = {"type": "http.request", "body": event.body, "more_body": False}
        self._gone = asyncio.Event()

    async def run(self, app: App) -> None:
        """Call the app to its end. Whatever it raises becomes a response or the end of one; it never gets out."""
        try:
            await app(self._scope, self._receive, self._send)
        except BaseException as error:
            if self._taken or self.lost:
                return
            _logger.exception("An error occurred running the application.")
            await self._crash(Fault.from_exception(error))
        else:
            if not self._ended and not self._taken:
                _logger.error("The app returned without ending its response.")
                await self._crash(NO_RESPONSE)

    async def end(self, fault: Fault) -> None:
        """Take the response away from the app and end it with `fault`: a JSON error, or the stream's last event."""
        self._taken = True
        if not self._ended:
            await self._out(self._finish(*self._ending(fault)))
        self._gone.set()

    def end_now(self, fault: Fault) -> None:
        """`end` without the event loop, from a signal handler."""
        if not self._ended and not self._taken:
            self._taken = self._ended = True
            last, reported = self._ending(fault)
            self._stream.finish_now(last, reported)

    def _ending(self, fault: Fault) -> tuple[bytes, Fault | None]:
        """The last bytes of a response that `fault` ends, and the fault if trailers are to report it."""
        if not self._begun:
            self._begin({"status": fault.status, "headers": [[b"content-type", b"application/json"]]})
            return fault.body(), None
        if not self._is_sse or self._terminal:
            return b"", fault
        # A half-sent event is closed first, so that the last one is read as an event of its own.
        return (b"" if self._tail.endswith(b"\n\n") else b"\n\n") + fault.event(), fault

    async def _crash(self, fault: Fault) -> None:
        if self._ended:
            return
        if self._begun:
            await self.end(fault)
        else:
            await self._out(self._crash_early())

    async def _crash_early(self) -> None:
        self._begin(_CRASH)
        await self._finish(b"Internal Server Error", None)

    def _begin(self, start: Message) -> None:
        """Status, headers and cookies as Mangum folds them for this kind of event."""
        whole = self._event({"status": start["status"], "headers": start.get("headers", []), "body": b""})
        self._begun = True
        self._is_sse = whole.get("headers", {}).get("content-type", "").startswith("text/event-stream")
        self._stream.begin({key: whole[key] for key in ("statusCode", "headers", "cookies") if key in whole})

    async def _finish(self, last: bytes, fault: Fault | None = None) -> None:
        self._ended = True
        await self._stream.finish(last, fault)
        self._gone.set()

    async def _out(self, sending: Awaitable[None]) -> bool:
        try:
            await sending
        except (OSError, RuntimeApiError) as error:
            self.lost = error
            self._ended = True
            self._gone.set()
            return False
        return True

    async def _receive(self) -> Message:
        if self._request is not None:
            request, self._request = self._request, None
            return request
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        kind = message["type"]
        if self._taken or self.lost:
            raise ConnectionResetError("nobody reads this response any more")
        if kind == "http.response.start" and self._start is None:
            self._start = message
        elif kind == "http.response.body" and self._start is not None and not self._ended:
            if not await self._out(self._send_body(message)):
                raise ConnectionResetError("the Runtime API no longer takes this response") from self.lost
        else:
            raise RuntimeError(f"Unexpected {kind}")

    async def _send_body(self, message: Message) -> None:
        part, more = bytes(message.get("body", b"")), message.get("more_body", False)
        if not part and more:
            return
        if not self._begun:
            assert self._start is not None  # noqa: S101  # `_send` has just looked
            self._begin(self._start)
        self._tail = (self._tail + part)[-2:]
        self._terminal = self._terminal or part.startswith(_TERMINAL)
        if more:
            await self._stream.write(part)
        else:
            await self._finish(part)
