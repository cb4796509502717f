"""The process's signals, lent to a sandbox, and an address that nobody answers at."""

import signal
import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def signals() -> Iterator[None]:
    """The sandbox takes the process's signals and alarm."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGALRM)}
    timer = signal.setitimer(signal.ITIMER_REAL, 0)
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)
    signal.setitimer(signal.ITIMER_REAL, *timer)


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address that nobody listens at, nor can while the test lasts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield "{}:{}".format(*taken.getsockname())
