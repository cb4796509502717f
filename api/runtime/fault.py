"""A failure as the Runtime API and the client are told of it."""

import base64
import json
import re
import traceback
from dataclasses import dataclass
from typing import Self

from api import sse
from api.errors import ApiError, ErrorCode

# Lambda's Runtime API reads trailers into 4 KB and truncates the whole body when they don't fit.
TRAILER_LIMIT = 3_000


@dataclass(frozen=True)
class Fault:
    """What went wrong: `type` and `message` for Lambda and its log, `code` for the client."""

    type: str
    message: str
    code: ErrorCode = ErrorCode.INTERNAL
    stack: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status of an answer that is nothing but this fault."""
        return ApiError(self.code).status

    @classmethod
    def from_exception(cls, error: BaseException) -> Self:
        """The fault for an exception, with its stack for Lambda's log."""
        try:
            message = str(error)
        except Exception:  # the class is the app's, and so is what it does when it is shown
            message = "The exception can't be shown."
        return cls(type(error).__name__, message, stack=tuple(traceback.format_tb(error.__traceback__)))

    @property
    def header(self) -> str:
        """The type as a header may hold it: class names can have any letters."""
        return re.sub(r"[^A-Za-z0-9._-]", "?", self.type[:200])

    def document(self, request_id: str = "") -> dict[str, object]:
        """The error object of the Runtime API, as AWS's own Python runtime fills it."""
        return {
            "errorMessage": self.message,
            "errorType": self.type,
            "requestId": request_id,
            "stackTrace": list(self.stack),
        }

    def trailers(self) -> bytes:
        """The trailer section that reports a fault after the response has begun.

        The stack stays in the log and a long message is cut, so that the section fits `TRAILER_LIMIT`.
        """
        message = self.message
        while True:
            body = json.dumps({"errorMessage": message, "errorType": self.type[:200]})
            lines = (
                b"Lambda-Runtime-Function-Error-Type: %s\r\nLambda-Runtime-Function-Error-Body: %s\r\n"
                % (self.header.encode(), base64.b64encode(body.encode()))
            )
            if len(lines) <= TRAILER_LIMIT:
                return lines
            message = message[: len(message) // 2]

    def body(self) -> bytes:
        """The JSON error a client gets when nothing has been sent yet."""
        return sse.to_json({"error": ApiError(self.code).body()}).encode()

    def event(self) -> bytes:
        """The server-sent event that ends a stream which has already begun."""
        return sse.encode("error", ApiError(self.code).body())


DEADLINE = Fault(
    "Runtime.DeadlineExceeded", "The response wasn't finished in the function's time.", ErrorCode.TIMEOUT
)
STOPPING = Fault(
    "Runtime.Stopping", "The sandbox was told to stop during an invocation.", ErrorCode.UNAVAILABLE
)
NO_RESPONSE = Fault("Runtime.NoResponse", "The app returned without a response.")
