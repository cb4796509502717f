"""One event on its way through a sandbox, and how it ended."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any


@dataclass(frozen=True)
class End:
    """How an invocation ended. `kind`: response, stream, error, truncated, too_large, exit or timeout.

    `type` is the error's as the caller is told it: of an `/error`, or of a stream's trailers.
    """

    kind: str
    error: dict[str, Any] | None = None
    type: str = ""


@dataclass
class Invocation:
    """One event on its way through a sandbox. Parts of the response arrive as they are sent."""

    request_id: str
    event: bytes
    deadline: float
    trace_id: str | None = None
    lateness: float = 0.0  # seconds after the deadline in which a busy machine may still answer
    arrivals: "SimpleQueue[bytes | End]" = field(default_factory=SimpleQueue)

    def parts(self) -> Iterator[bytes]:
        """The response's bytes as they come; `end` is set afterwards. At the deadline the invocation ends."""
        while True:
            try:
                arrival = self.arrivals.get(timeout=max(0.0, self.deadline + self.lateness - time.time()))
            except Empty:
                arrival = End("timeout")
            if isinstance(arrival, End):
                self.end = arrival
                return
            yield arrival
