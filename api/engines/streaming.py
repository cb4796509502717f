"""One call that streams, tried again while nothing of its answer has been shown. Every engine calls through here."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from api import limits
from api.bedrock_errors import backoff, is_retryable, never, translate
from api.cancellation import Cancellation
from api.errors import ApiError, ErrorCode
from api.events import EngineEvent, Usage
from api.interruption import interruptible_calls
from api.telemetry import Trace


class Turn(Protocol):
    """What one call gave: filled while `read` runs, complete when it has ended."""

    text: str
    usage: Usage | None
    begun: bool

    def read(
        self, events: Iterator[Mapping[str, Any]], cancellation: Cancellation
    ) -> Iterator[EngineEvent]: ...


T = TypeVar("T", bound=Turn)


@dataclass(frozen=True)
class Streaming:
    """How an operation is called: its name for the log, and the randomness of its pauses (0 to 1)."""

    operation: str
    jitter: Callable[[], float]

    def turn(
        self,
        call: Callable[[], Any],
        turn_of: Callable[[], T],
        cancellation: Cancellation,
        trace: Trace,
        *,
        left: int,
        may_retry: bool,
        instead: Callable[[ApiError], bool] = never,
    ) -> Generator[EngineEvent, None, tuple[T, int]]:
        """Yield what one call streams; give its turn, and how many calls began for it: at most `left`.

        A failure before the first word is tried again, a later one never; at once where `instead` says that the next
        call goes elsewhere. What a broken call cost isn't known, so the usage of its turn isn't either.

        Raises:
            ApiError: the call, or its stream, failed for good.
        """
        attempt = broken = 0
        while True:
            cancellation.check()
            attempt += 1
            turn = turn_of()
            try:
                with interruptible_calls(cancellation):
                    stream = call()
                with closing(stream), interruptible(stream, cancellation):
                    yield from turn.read(stream, cancellation)
                trace.billed = True
                turn.usage = None if broken else turn.usage
                return turn, broken + 1
            except Exception as error:
                cancellation.check()
                failure = translate(error)
                if failure is None:
                    raise
                lost = turn.begun or failure.billed
                trace.billed = trace.billed or lost
                broken += lost
                if turn.text or not may_retry or broken == left:
                    raise _as_interruption(failure, turn) from error
                elsewhere = instead(failure)
                if not elsewhere and (attempt == limits.ATTEMPTS or not is_retryable(failure)):
                    raise failure from error
                trace.retry(self.operation, failure, attempt)
            if elsewhere:
                attempt = 0
            else:
                cancellation.pause(backoff(attempt, self.jitter))


def _as_interruption(failure: ApiError, turn: Turn) -> ApiError:
    """After the first word every failure is the same to the reader: the answer was cut off."""
    if turn.text and failure.code is not ErrorCode.TIMEOUT:
        return ApiError(ErrorCode.INTERRUPTED, cause=f"{failure.code}: {failure.cause}")
    return failure


@contextmanager
def interruptible(stream: Any, cancellation: Cancellation) -> Iterator[None]:
    """While the context lasts, `cancellation.cancel()` ends the stream under the thread that reads it.

    Closing the stream from another thread would wait for the read to return; shutting the socket down ends the read.
    """

    def interrupt() -> None:
        # RuntimeError: read to its end already. AttributeError: a urllib3 before 2.3; the read timeout bounds the wait.
        with suppress(AttributeError, OSError, RuntimeError, ValueError):
            stream._raw_stream.shutdown()

    cancellation.attach(interrupt)
    try:
        yield
    finally:
        cancellation.attach(None)
