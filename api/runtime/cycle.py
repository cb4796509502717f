"""One request through the ASGI app, its response streamed as the app sends it."""

import asyncio
import enum
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
_PRELUDE = ("statusCode", "headers", "multiValueHeaders", "cookies")
"""What a URL and a REST API read of the prelude; Mangum gives each what its kind of event has."""
_TERMINAL = (b"\nevent: done\n", b"\nevent: error\n")
_TAIL_BYTES = max(map(len, _TERMINAL)) - 1
LAST_WORDS_SECONDS = 0.5  # for the end of a response whose time is over, and for its receipt


class EventHandler(Protocol):
    """Mangum's translation of one event, `Mangum.infer(event, context)`."""

    scope: Any
    body: bytes

    def __call__(self, response: Any, /) -> dict[str, Any]: ...


class State(enum.Enum):
    """How far the response is. Mangum's states, and those that only a stream has.

    REQUEST: the app has sent nothing. HELD: it has sent its start, which waits here for the first bytes. BODY: bytes
    of some other type have left. EVENTS: bytes of an event stream have left. LAST_EVENT: its `done` or `error` too.
    TAKEN: the runtime ends the response, the app no longer may. COMPLETE: nothing more will be sent.
    """

    REQUEST = enum.auto()
    HELD = enum.auto()
    BODY = enum.auto()
    EVENTS = enum.auto()
    LAST_EVENT = enum.auto()
    TAKEN = enum.auto()
    COMPLETE = enum.auto()


_UNSENT = (State.REQUEST, State.HELD)
_OVER = (State.TAKEN, State.COMPLETE)


class Cycle:
    """Holds the response's start until its first bytes, so that an early failure still becomes a clean error.

    `lost` is set when the Runtime API refused the response or went away.
    """

    def __init__(self, event: EventHandler, stream: ResponseStream) -> None:
        self.lost: Exception | None = None
        self._event = event
        self._scope = event.scope
        self._stream = stream
        self._state = State.REQUEST
        self._start: Message = {}
        self._tail = b"\n\n"
        self._request: Message | None = {"type": "http.request", "body": event.body, "more_body": False}
        self._gone = asyncio.Event()

    async def run(self, app: App) -> None:
        """Call the app to its end. Whatever it raises becomes a response or the end of one; it never gets out."""
        try:
            await app(self._scope, self._receive, self._send)
        except BaseException as error:
            if self._state is State.TAKEN or self.lost:
                return
            _logger.exception("An error occurred running the application.")
            await self._crash(Fault.from_exception(error))
        else:
            if self._state not in _OVER:
                _logger.error("The app returned without ending its response.")
                await self._crash(NO_RESPONSE)

    async def end(self, fault: Fault) -> None:
        """Take the response away from the app and end it with `fault`: a JSON error, or the stream's last event."""
        before, self._state = self._state, State.TAKEN
        if before not in _OVER:
            await self._out(self._end(before, fault))
        self._gone.set()

    def end_now(self, fault: Fault) -> None:
        """`end` without the event loop, from a signal handler."""
        before, self._state = self._state, State.TAKEN
        if before not in _OVER:
            self._stream.finish_now(*self._ending(before, fault))

    def _ending(self, before: State, fault: Fault) -> tuple[bytes, Fault | None]:
        """The last bytes of a response that `fault` ends, and the fault if trailers are to report it."""
        if before in _UNSENT:
            self._begin({"status": fault.status, "headers": [[b"content-type", b"application/json"]]})
            return fault.body(), None
        if before is not State.EVENTS:
            return b"", fault
        # A half-sent event is closed first, so that the last one is read as an event of its own.
        return (b"" if self._tail.endswith(b"\n\n") else b"\n\n") + fault.event(), fault

    async def _end(self, before: State, fault: Fault) -> None:
        last, reported = self._ending(before, fault)
        await self._stream.finish(last, reported, patience=LAST_WORDS_SECONDS)

    async def _crash(self, fault: Fault) -> None:
        if self._state in _UNSENT:
            await self._out(self._crash_early())
        elif self._state not in _OVER:
            await self.end(fault)

    async def _crash_early(self) -> None:
        self._begin(_CRASH)
        await self._finish(b"Internal Server Error")

    def _begin(self, start: Message) -> State:
        """Status, headers and cookies as Mangum folds them for this kind of event; the state that follows."""
        whole = self._event({"status": start["status"], "headers": start.get("headers", []), "body": b""})
        self._stream.begin({key: whole[key] for key in _PRELUDE if key in whole})
        media_type: str = whole.get("headers", {}).get("content-type", "")
        return State.EVENTS if media_type.startswith("text/event-stream") else State.BODY

    async def _finish(self, last: bytes) -> None:
        self._state = State.COMPLETE
        await self._stream.finish(last)
        self._gone.set()

    async def _out(self, sending: Awaitable[None]) -> bool:
        try:
            await sending
        except (OSError, RuntimeApiError) as error:
            self.lost = error
            self._state = State.COMPLETE
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
        if self._state is State.TAKEN or self.lost:
            raise ConnectionResetError("nobody reads this response any more")
        if kind == "http.response.start" and self._state is State.REQUEST:
            self._start, self._state = message, State.HELD
        elif kind == "http.response.body" and self._state not in (State.REQUEST, State.COMPLETE):
            if not await self._out(self._send_body(message)):
                raise ConnectionResetError("the Runtime API no longer takes this response") from self.lost
        else:
            raise RuntimeError(f"Unexpected {kind}")

    async def _send_body(self, message: Message) -> None:
        part, more = bytes(message.get("body", b"")), message.get("more_body", False)
        if not part and more:
            return
        if self._state is State.HELD:
            self._state = self._begin(self._start)
        if self._state is State.EVENTS:
            around = self._tail + part  # an event may begin anywhere in a part, and go on in the next
            self._tail = around[-_TAIL_BYTES:]
            if any(terminal in around for terminal in _TERMINAL):
                self._state = State.LAST_EVENT
        if more:
            await self._stream.write(part)
        else:
            await self._finish(part)
