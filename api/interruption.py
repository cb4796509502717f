"""Waking a thread that waits for AWS's answer: closing the socket under it is the only way to end a silent call.

urllib3 makes connections by its pools' `ConnectionCls` (its documented way to extend them); ours remember, while they
wait for a response, how the current question can interrupt them.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from typing import Any

from api.cancellation import Cancellation

_current: ContextVar[Cancellation | None] = ContextVar("current question's cancellation", default=None)


@contextmanager
def interruptible_calls(cancellation: Cancellation) -> Iterator[None]:
    """While the context lasts, `cancellation.cancel()` ends this thread's wait for a response of AWS."""
    token = _current.set(cancellation)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def install() -> None:
    """Make botocore's connections interruptible, once for the process."""
    from botocore import awsrequest

    for pool in (awsrequest.AWSHTTPConnectionPool, awsrequest.AWSHTTPSConnectionPool):
        pool.ConnectionCls = type(
            f"Interruptible{pool.ConnectionCls.__name__}", (_Waiting, pool.ConnectionCls), {}
        )


class _Waiting:
    """A connection whose wait for a response can be interrupted."""

    sock: socket.socket | None

    def getresponse(self, *arguments: Any, **options: Any) -> Any:
        cancellation = _current.get()
        if cancellation is None:
            return super().getresponse(*arguments, **options)  # type: ignore[misc]

        def interrupt() -> None:
            with suppress(AttributeError, OSError):  # closed already
                self.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

        cancellation.attach(interrupt)
        try:
            return super().getresponse(*arguments, **options)  # type: ignore[misc]
        finally:
            cancellation.attach(None)
