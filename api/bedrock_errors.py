"""What Bedrock's failures mean to a visitor, and which of them are worth another attempt."""

from collections.abc import Callable
from typing import TypeVar

from api import limits
from api.cancellation import Cancellation
from api.errors import ApiError, ErrorCode
from api.interruption import interruptible_calls

T = TypeVar("T")

# The "Errors" sections of Retrieve, Converse and ConverseStream in the Amazon Bedrock API reference; in the event
# stream the same names begin with a small letter.
_CODES: dict[str, ErrorCode] = {
    "throttlingexception": ErrorCode.THROTTLED,
    "toomanyrequestsexception": ErrorCode.THROTTLED,
    "servicequotaexceededexception": ErrorCode.THROTTLED,
    "slowdown": ErrorCode.THROTTLED,
    "accessdeniedexception": ErrorCode.ACCESS_DENIED,
    "unrecognizedclientexception": ErrorCode.ACCESS_DENIED,
    "expiredtokenexception": ErrorCode.ACCESS_DENIED,
    "invalidsignatureexception": ErrorCode.ACCESS_DENIED,
    "validationexception": ErrorCode.MISCONFIGURED,
    "resourcenotfoundexception": ErrorCode.MISCONFIGURED,
    "modelnotreadyexception": ErrorCode.UNAVAILABLE,
    "modeltimeoutexception": ErrorCode.UNAVAILABLE,
    "modelerrorexception": ErrorCode.UNAVAILABLE,
    "modelstreamerrorexception": ErrorCode.UNAVAILABLE,
    "serviceunavailableexception": ErrorCode.UNAVAILABLE,
    "internalserverexception": ErrorCode.UNAVAILABLE,
    "dependencyfailedexception": ErrorCode.UNAVAILABLE,
    "badgatewayexception": ErrorCode.UNAVAILABLE,
    "runtimeclienterror": ErrorCode.UNAVAILABLE,
    "conflictexception": ErrorCode.UNAVAILABLE,  # "Resolve the conflict and retry": another request at the same thing
}
# What a new account meets and its code alone doesn't say: words of AWS's message, and our code and sentence. A quota of
# a day isn't throttling: another attempt costs time and changes nothing before midnight UTC.
_DAY = "too many tokens per day"
_TOLD_BY_WORDS: tuple[tuple[str, ErrorCode, str, int | None], ...] = (
    (
        _DAY,
        ErrorCode.MISCONFIGURED,
        "The model's tokens of today are used up: new AWS accounts have a small daily quota. Try again tomorrow; the "
        "owner can ask for more (Service Quotas, Amazon Bedrock, tokens per day).",
        3_600,
    ),
    (
        "marketplace",
        ErrorCode.ACCESS_DENIED,
        "The model has to be subscribed to in AWS Marketplace once before it answers. Tell the owner: open it in the "
        "Bedrock console with an identity that may subscribe.",
        None,
    ),
    (
        "maintenance mode",
        ErrorCode.ACCESS_DENIED,
        "Bedrock Agents is closed to accounts that had not used it before. Tell the owner: set engine to converse or "
        "agentcore-harness.",
        None,
    ),
    (
        "use case details",
        ErrorCode.ACCESS_DENIED,
        "The model's maker asks for a use-case form first. Tell the owner: fill it in once in the Bedrock console.",
        None,
    ),
)
_RETRYABLE = frozenset({ErrorCode.THROTTLED, ErrorCode.UNAVAILABLE, ErrorCode.INTERRUPTED})


def translate(error: Exception) -> ApiError | None:
    """Our error for one of botocore's or urllib3's; None for anything that isn't a failure of the service."""
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        NoCredentialsError,
        ParamValidationError,
        ReadTimeoutError,
    )
    from urllib3.exceptions import HTTPError, TimeoutError

    if isinstance(error, ApiError):
        return error
    if isinstance(error, ClientError):  # EventStreamError is one too
        details = error.response.get("Error", {})
        name = str(details.get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        fallback = ErrorCode.UNAVAILABLE if not 400 <= status < 500 else ErrorCode.MISCONFIGURED
        cause = f"{name}: {details.get('Message', '')}"[:300]
        for words, code, sentence, wait in _TOLD_BY_WORDS:
            if words in cause.lower():
                return ApiError(code, sentence, retry_after=wait, cause=cause)
        return ApiError(_CODES.get(name.lower(), fallback), cause=cause)
    if isinstance(error, NoCredentialsError):
        return ApiError(ErrorCode.ACCESS_DENIED, cause="no AWS credentials")
    if isinstance(error, ParamValidationError):
        return ApiError(ErrorCode.MISCONFIGURED, cause="parameters refused by boto3")
    if isinstance(error, BotoCoreError):  # connection refused, reset, timed out before the first byte
        silent = isinstance(error, ReadTimeoutError)
        return ApiError(ErrorCode.UNAVAILABLE, cause=type(error).__name__, billed=silent)
    if isinstance(error, TimeoutError):
        return ApiError(ErrorCode.INTERRUPTED, cause="no bytes within the read timeout")
    if isinstance(error, HTTPError):
        return ApiError(ErrorCode.INTERRUPTED, cause=type(error).__name__)
    return None


def is_retryable(failure: ApiError) -> bool:
    """Throttling, a fault of the service, or a lost connection: another attempt may succeed and costs nothing."""
    return failure.code in _RETRYABLE


def is_exhausted(failure: ApiError) -> bool:
    """The model gives no more for now, or for today: another model may."""
    return failure.code is ErrorCode.THROTTLED or _DAY in (failure.cause or "").lower()


def never(_: ApiError) -> bool:
    """No other way is known for any failure."""
    return False


def backoff(attempt: int, jitter: Callable[[], float]) -> float:
    """Seconds before the attempt after number `attempt`: `BACKOFF_SECONDS` × 2ⁿ × (0.5 to 1).

    AWS Architecture Blog, "Exponential Backoff And Jitter", with a floor of one half.
    """
    delay: float = min(limits.BACKOFF_SECONDS * 2 ** (attempt - 1), limits.BACKOFF_LIMIT_SECONDS)
    return delay * (0.5 + 0.5 * jitter())


def with_retries(
    call: Callable[[], T],
    *,
    cancellation: Cancellation,
    jitter: Callable[[], float],
    on_retry: Callable[[ApiError, int], None],
    instead: Callable[[ApiError], bool] = never,
) -> T:
    """Call; where `is_retryable` and not billed, again, `ATTEMPTS` times in all and as long as the deadline allows.

    Where `instead` says that the next call goes elsewhere, at once, with as many attempts there.
    """
    attempt = 0
    while True:
        cancellation.check()
        attempt += 1
        try:
            with interruptible_calls(cancellation):
                return call()
        except Exception as error:
            cancellation.check()
            failure = translate(error)
            if failure is None:
                raise
            elsewhere = instead(failure)
            last = not is_retryable(failure) or failure.billed or attempt == limits.ATTEMPTS
            if last and not elsewhere:
                raise failure from error
            on_retry(failure, attempt)
        if elsewhere:
            attempt = 0
        else:
            cancellation.pause(backoff(attempt, jitter))
