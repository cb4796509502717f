"""One enum of error codes, one mapping to HTTP, and for each a sentence with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """Stable codes of `{"error": {"code", "message", "retry_after"?}}` and of the `error` event."""

    # What the visitor sent.
    INVALID_ENCODING = "invalid_encoding"
    INVALID_JSON = "invalid_json"
    NESTED_TOO_DEEPLY = "nested_too_deeply"
    BODY_TOO_LARGE = "body_too_large"
    BODY_TIMEOUT = "body_timeout"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    INVALID_REQUEST = "invalid_request"
    INVALID_CHARACTERS = "invalid_characters"
    QUESTION_EMPTY = "question_empty"
    QUESTION_TOO_LONG = "question_too_long"
    HISTORY_TOO_LONG = "history_too_long"
    COMMENT_TOO_LONG = "comment_too_long"
    # How it was sent.
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    RATE_LIMITED = "rate_limited"
    BUDGET_EXHAUSTED = "budget_exhausted"
    BUSY = "busy"
    # What happened behind the API.
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    ACCESS_DENIED = "access_denied"
    MISCONFIGURED = "misconfigured"
    INTERRUPTED = "interrupted"
    TIMEOUT = "timeout"
    ANSWER_WITHHELD = "answer_withheld"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Outcome:
    """How a code shows outside: HTTP status, default sentence, and seconds to wait where waiting helps."""

    status: int
    message: str
    retry_after: int | None = None


OUTCOMES: dict[ErrorCode, Outcome] = {
    ErrorCode.INVALID_ENCODING: Outcome(400, "The body isn't valid UTF-8. Send JSON encoded as UTF-8."),
    ErrorCode.INVALID_JSON: Outcome(400, "The body isn't valid JSON. Send one JSON object."),
    ErrorCode.NESTED_TOO_DEEPLY: Outcome(
        400, "The JSON is nested too deeply. Send the documented fields only."
    ),
    ErrorCode.BODY_TOO_LARGE: Outcome(413, "The body is too large. Shorten the question or the history."),
    ErrorCode.BODY_TIMEOUT: Outcome(408, "The body didn't arrive in time. Send the request again.", 1),
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: Outcome(
        415, "The body must be JSON. Send the header Content-Type: application/json."
    ),
    ErrorCode.INVALID_REQUEST: Outcome(
        422, "The request has a wrong field. Compare it with the documented fields."
    ),
    ErrorCode.INVALID_CHARACTERS: Outcome(
        422,
        "The text contains control or direction characters that can't be shown. Remove them and ask again.",
    ),
    ErrorCode.QUESTION_EMPTY: Outcome(422, "The question is empty. Write what you want to know."),
    ErrorCode.QUESTION_TOO_LONG: Outcome(422, "The question is too long. Shorten it."),
    ErrorCode.HISTORY_TOO_LONG: Outcome(422, "The conversation is too long. Start a new chat."),
    ErrorCode.COMMENT_TOO_LONG: Outcome(422, "The comment is too long. Shorten it."),
    ErrorCode.FORBIDDEN: Outcome(
        403, "This address answers only through the public page. Open the page and ask there."
    ),
    ErrorCode.NOT_FOUND: Outcome(404, "There is nothing at this address. Check the path."),
    ErrorCode.METHOD_NOT_ALLOWED: Outcome(
        405, "This address doesn't accept this method. See the Allow header."
    ),
    ErrorCode.RATE_LIMITED: Outcome(429, "That was too fast. Wait a moment and try again.", 60),
    ErrorCode.BUDGET_EXHAUSTED: Outcome(
        429, "The agent has reached its spending cap. Read the documents meanwhile."
    ),
    ErrorCode.BUSY: Outcome(503, "Too many people are asking right now. Try again in a moment.", 5),
    ErrorCode.THROTTLED: Outcome(503, "The model is receiving too many requests. Try again in a moment.", 10),
    ErrorCode.UNAVAILABLE: Outcome(503, "The model service isn't answering. Try again in a minute.", 30),
    ErrorCode.ACCESS_DENIED: Outcome(
        502,
        "The agent isn't allowed to use its model or its documents. Tell the owner to run `agent doctor`.",
    ),
    ErrorCode.MISCONFIGURED: Outcome(
        502,
        "The model service refused the request as it is configured. Tell the owner to run `agent doctor`.",
    ),
    ErrorCode.INTERRUPTED: Outcome(502, "The answer was cut off by the model service. Ask again.", 1),
    ErrorCode.TIMEOUT: Outcome(
        504, "The answer took too long and was stopped. Ask again, perhaps more narrowly.", 1
    ),
    ErrorCode.ANSWER_WITHHELD: Outcome(
        502, "The answer was withheld because it contained something that isn't public. Ask in other words."
    ),
    ErrorCode.INTERNAL: Outcome(
        500, "Something went wrong on our side. Try again; the owner has a log of it."
    ),
}


class ApiError(Exception):
    """An error a visitor sees: a code, a sentence of its own where the default isn't exact, and `retry_after`.

    `billed` says that AWS took the request and may bill it although nothing came back.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str | None = None,
        *,
        retry_after: int | None = None,
        headers: dict[str, str] | None = None,
        cause: str | None = None,
        billed: bool = False,
    ) -> None:
        outcome = OUTCOMES[code]
        self.code = code
        self.status = outcome.status
        self.message = message or outcome.message
        self.retry_after = retry_after if retry_after is not None else outcome.retry_after
        self.headers = headers or {}
        self.cause = cause  # for the log only: what the service said, never what the visitor wrote
        self.billed = billed
        super().__init__(f"{code}: {self.message}")

    def body(self) -> dict[str, object]:
        """The JSON object inside `error`, and the data of the `error` event."""
        fields: dict[str, object] = {"code": str(self.code), "message": self.message}
        if self.retry_after is not None:
            fields["retry_after"] = self.retry_after
        return fields


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names it, its value, and what to set."""
