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
from typing import Final, Generic, TypeVar

from api import limits
from api.cancellation import Cancellation
from api.errors import ApiError, ErrorCode

T = TypeVar("T")
AT_WORK: Final = "at work for a request"
"""The name of a thread while it works for a request: the streaming runtime lets none outlive its invocation."""
_IDLE: Final = "idle worker"


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
        return await asyncio.get_running_loop().run_in_executor(self._executor(), _named(call))

    @property
    def free(self) -> int:
        """How many more answers may begin or wait."""
        with self._lock:
            return self._most - self._running

    def require_place(self) -> None:
        """Raises `busy` where no place is free. Takes none: whoever gets no further would have to give it back."""
        if not self.free:
            raise ApiError(ErrorCode.BUSY)

    async def iterate(
        self, events: Callable[[], Iterator[T]], cancellation: Cancellation, ping_seconds: float
    ) -> AsyncGenerator[T | Ping, None]:
        """The iterator's items as they come, and a `Ping` after each `ping_seconds` without one.

        The place is taken here and given back by the thread, so that a response that never begins takes none. When
        the consumer stops early, the work is cancelled and its thread freed. At the deadline the consumer gets the
        `timeout` error even where the thread still waits for the network.

        Raises:
            ApiError: `busy` where too many wait already, `timeout` at the deadline, or what the iterator raised.
        """
        loop = asyncio.get_running_loop()
        bridge: _Bridge[T] = _Bridge(loop, self._release)
        self._reserve()
        try:
            self._executor().submit(_named(partial(bridge.pump, events, cancellation)))
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

    def close(self) -> None:
        """Let the idle threads go; one at work ends with its answer."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix=_IDLE)
            return self._pool

    def _reserve(self) -> None:
        with self._lock:
            if self._running >= self._most:
                raise ApiError(ErrorCode.BUSY)
            self._running += 1

    def _release(self) -> None:
        with self._lock:
            self._running -= 1


def _named(call: Callable[[], T]) -> Callable[[], T]:
    """The call, its thread named `AT_WORK` while it lasts."""

    def named() -> T:
        thread = threading.current_thread()
        thread.name = AT_WORK
        try:
            return call()
        finally:
            thread.name = _IDLE

    return named


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
