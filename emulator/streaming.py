"""An HTTP response whose body is produced by a thread, frame by frame, for as long as someone reads it."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from starlette.types import Receive, Scope, Send

from emulator.errors import AwsError
from emulator.eventstream import CONTENT_TYPE

T = TypeVar("T")


class ConnectionCutError(Exception):
    """Raised by a stream of frames to end the connection without the end that HTTP asks for."""


class OpenStreams:
    """How many streams have a reader now. Used on the event loop only."""

    def __init__(self) -> None:
        self.count = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one more for the duration of a block."""
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1


async def pulled(source: Generator[T, None, None], threads: Executor) -> AsyncGenerator[T, None]:
    """The items of a blocking generator, each computed in `threads` when it is asked for.

    When the reader stops early the generator is closed: at once, or as soon as the step that runs has returned.
    """
    step: Future[Any] | None = None
    end = object()
    try:
        while True:
            step = threads.submit(next, source, end)
            item = await asyncio.wrap_future(step)
            if item is end:
                return
            yield item
    finally:
        if step is None:
            source.close()
        else:
            step.add_done_callback(lambda _: source.close())


class EventStreamResponse:
    """Sends `frames`. An AwsError before the first frame becomes an ordinary error response.

    A reader that leaves stops the production of frames.
    """

    def __init__(
        self, frames: AsyncGenerator[bytes, None], streams: OpenStreams, headers: dict[str, str]
    ) -> None:
        self._frames = frames
        self._streams = streams
        self._headers = {"content-type": CONTENT_TYPE, **headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        with self._streams.one():
            sending = asyncio.create_task(self._send(scope, receive, send))
            leaving = asyncio.create_task(left(receive))
            try:
                await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                leaving.cancel()
                finished = sending.done()
                sending.cancel()
                await asyncio.gather(sending, leaving, return_exceptions=True)
                await self._frames.aclose()
        if finished:
            sending.result()

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        started = False
        try:
            async for frame in self._frames:
                if not started:
                    await send(start)
                    started = True
                await send({"type": "http.response.body", "body": frame, "more_body": True})
        except ConnectionCutError:
            if not started:
                await send(start)
            return  # the server closes the connection, since the body has no end
        except AwsError as error:
            await error.response()(scope, receive, send)
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def left(receive: Receive) -> None:
    """Return when the client has closed its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
