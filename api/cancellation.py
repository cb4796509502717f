"""The end of one answer's work: its deadline, and the visitor who leaves. Thread and server share it."""

import threading
import time
from collections.abc import Callable

from api.errors import ApiError, ErrorCode


class Cancelled(Exception):  # noqa: N818  not an error: nobody is waiting any more
    """The visitor left; nobody reads what would follow."""


class Cancellation:
    """Thread-safe. Whatever blocks registers how to interrupt it with `attach`; `cancel` then wakes it."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadline = clock() + seconds
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def remaining(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self._deadline - self._clock())

    def check(self) -> None:
        """Raise `Cancelled` after `cancel`, and the `timeout` error after the deadline."""
        if not self.remaining():
            raise ApiError(ErrorCode.TIMEOUT)
        if self._event.is_set():
            raise Cancelled

    def pause(self, seconds: float) -> None:
        """Wait before a retry; ends early, with an exception, when there is no use in retrying."""
        if seconds >= self.remaining():
            raise ApiError(ErrorCode.TIMEOUT)
        self._event.wait(seconds)
        self.check()

    def attach(self, interrupt: Callable[[], None] | None) -> None:
        """Say how to wake what is about to block; None when it no longer does."""
        with self._lock:
            self._interrupt = interrupt
            if interrupt is not None and self._event.is_set():
                interrupt()

    def cancel(self) -> None:
        """Stop the work. Safe to call from any thread, and again."""
        with self._lock:
            self._event.set()
            if self._interrupt is not None:
                self._interrupt()
