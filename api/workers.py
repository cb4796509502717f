"""From a blocking iterator in a thread to events in the server's loop, at once and without losing any.

boto3 blocks, so each answer runs in a thread of a bounded pool. AnyIO's default of 40 threads is too few for 50
visitors at once, and it starts none while all wait.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from api import limits
from api.cancellation import Cancellation
from api.errors import ApiError, ErrorCode

T = TypeVar("T")


class Ping:
    """Nothing has happened for a while; the connection should not look dead."""


PING = Ping()


@dataclass(frozen=True)
class _End:
    error: BaseException | None = None


class Workers:
    """A bounded pool, made with the first question. One for a process."""

    def __init__(
        self, threads: int = limits.CONCURRENT_ANSWERS, waiting: int = limits.WAITING_ANSWERS
    ) -> None:
        self._threads = threads
        self._most = threads + waiting
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._running = 0

    async def run(self, call: Callable[[], T]) -> T:
        """One blocking call, such as reading the deployment record."""
        return await asyncio.get_running_loop().run_in_executor(self._executor(), call)

    def reserve(self) -> None:
        """Take a place for one answer. Raises `busy` where too many wait already; `iterate` gives it back."""
        with self._lock:
            if self._running >= self._most:
                raise ApiError(ErrorCode.BUSY)
            self._running += 1

    async def iterate(
        self, events: Callable[[], Iterator[T]], cancellation: Cancellation, ping_seconds: float
    ) -> AsyncGenerator[T | Ping, None]:
        """The iterator's items as they come, and a `Ping` after each `ping_seconds` without one.

        Needs a `reserve` before. When the consumer stops early, the work is cancelled and its thread freed. At the
        deadline the consumer gets the `timeout` error even where the thread still waits for the network.
        """
        loop = asyncio.get_running_loop()
        bridge: _Bridge[T] = _Bridge(loop, self._release)
        try:
            self._executor().submit(bridge.pump, events, cancellation)
        except BaseException:
            self._release()
            raise
        try:
            while True:
                wait = min(ping_seconds, cancellation.remaining() + 0.05)
                try:
                    item = await asyncio.wait_for(bridge.queue.get(), wait)
                except TimeoutError:
                    if not cancellation.remaining():
                        raise ApiError(ErrorCode.TIMEOUT) from None
                    yield PING
                    continue
                if isinstance(item, _End):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            cancellation.cancel()

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="answer")
            return self._pool

    def _release(self) -> None:
        with self._lock:
            self._running -= 1


class _Bridge(Generic[T]):
    """One answer's queue between its thread and the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, release: Callable[[], None]) -> None:
        self.queue: asyncio.Queue[T | _End] = asyncio.Queue()
        self._loop = loop
        self._release = release

    def pump(self, events: Callable[[], Iterator[T]], cancellation: Cancellation) -> None:
        """Runs in the thread: send every item, then the end."""
        end = _End()
        try:
            iterator = events()
            try:
                for item in iterator:
                    if cancellation.cancelled:
                        break
                    self._send(item)
            finally:
                close = getattr(iterator, "close", None)
                if close is not None:
                    close()
        except Exception as error:
            end = _End(error)
        finally:
            self._release()
            self._send(end)

    def _send(self, item: T | _End) -> None:
        try:
            self._loop.call_soon_threadsafe(partial(self.queue.put_nowait, item))
        except RuntimeError:
            return  # the loop is closed: the server has stopped, nobody listens
