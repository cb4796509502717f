"""What each failure of a service is to a visitor, which are tried again, how often, and how long is waited between."""

from collections.abc import Callable

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError
from urllib3.exceptions import ConnectTimeoutError, ProtocolError

from api import limits
from api.bedrock_errors import _CODES, backoff, is_exhausted, is_retryable, translate, with_retries
from api.cancellation import Cancellation, Cancelled
from api.errors import ApiError, ErrorCode


def refused(code: str, status: int = 400, message: str = "why") -> ClientError:
    response = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "Converse")  # type: ignore[arg-type]


THROTTLED, UNAVAILABLE = refused("ThrottlingException"), refused("ServiceUnavailableException", 503)


@pytest.mark.parametrize(
    ("error", "code", "cause", "billed"),
    [
        (refused("Unheard", 499), ErrorCode.MISCONFIGURED, "Unheard: why", False),
        (refused("Unheard", 400), ErrorCode.MISCONFIGURED, "Unheard: why", False),
        (refused("Unheard", 399), ErrorCode.UNAVAILABLE, "Unheard: why", False),
        (refused("Unheard", 500), ErrorCode.UNAVAILABLE, "Unheard: why", False),
        (
            refused("modelStreamErrorException"),
            ErrorCode.UNAVAILABLE,
            "modelStreamErrorException: why",
            False,
        ),
        (refused("AccessDeniedException", 403, "w" * 400), ErrorCode.ACCESS_DENIED, None, False),
        (exceptions.NoCredentialsError(), ErrorCode.ACCESS_DENIED, "no AWS credentials", False),
        (
            exceptions.ParamValidationError(report="x"),
            ErrorCode.MISCONFIGURED,
            "parameters refused by boto3",
            False,
        ),
        (exceptions.EndpointConnectionError(endpoint_url="u"), ErrorCode.UNAVAILABLE, None, False),
        (exceptions.ReadTimeoutError(endpoint_url="u"), ErrorCode.UNAVAILABLE, "ReadTimeoutError", True),
        (ConnectTimeoutError(), ErrorCode.INTERRUPTED, "no bytes within the read timeout", False),
        (ProtocolError("cut"), ErrorCode.INTERRUPTED, "ProtocolError", False),
    ],
)
def test_a_failure_has_a_code_a_cause_for_the_log_and_may_be_billed(
    error: Exception, code: ErrorCode, cause: str | None, billed: bool
) -> None:
    failure = translate(error)
    assert failure is not None
    assert (failure.code, failure.billed) == (code, billed)
    assert failure.cause == cause if cause else 0 < len(failure.cause or "") <= 300


def test_each_of_bedrocks_names_is_known_however_it_is_written() -> None:
    for name, code in _CODES.items():
        failure = translate(refused(name.upper(), 418))
        assert failure is not None
        assert failure.code is code
        assert is_retryable(failure) == (code in (ErrorCode.THROTTLED, ErrorCode.UNAVAILABLE))
        assert is_exhausted(failure) == (code is ErrorCode.THROTTLED)
    assert translate(KeyError("ours")) is None
    daily = translate(refused("ThrottlingException", 429, "Too many tokens per day, wait"))
    assert daily is not None
    assert (is_exhausted(daily), is_retryable(daily), daily.retry_after) == (True, False, 3_600)


class Calls:
    """A call that fails as told, one failure after the other, and then gives its number."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = [*failures]
        self.made = 0
        self.told: list[tuple[ErrorCode, int]] = []

    def __call__(self) -> int:
        self.made += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.made

    def result(
        self, cancellation: Cancellation | None = None, instead: Callable[[ApiError], bool] = lambda _: False
    ) -> int:
        return with_retries(
            self,
            cancellation=cancellation or Cancellation(60),
            jitter=lambda: 0.0,
            on_retry=lambda failure, attempt: self.told.append((failure.code, attempt)),
            instead=instead,
        )


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BACKOFF_SECONDS", 0.0)


def test_three_attempts_are_made_and_each_that_is_repeated_is_told() -> None:
    calls = Calls(THROTTLED, UNAVAILABLE)
    assert calls.result() == 3
    assert calls.told == [(ErrorCode.THROTTLED, 1), (ErrorCode.UNAVAILABLE, 2)]
    failing = Calls(*[THROTTLED] * 3)
    with pytest.raises(ApiError) as raised:
        failing.result()
    assert (failing.made, raised.value.code, raised.value.__cause__) == (3, ErrorCode.THROTTLED, THROTTLED)


@pytest.mark.parametrize(
    "error", [refused("ValidationException"), exceptions.ReadTimeoutError(endpoint_url="u"), KeyError("ours")]
)
def test_what_no_attempt_mends_is_billed_or_is_our_own_fault_is_tried_once(error: Exception) -> None:
    calls = Calls(error)
    with pytest.raises((ApiError, KeyError)):
        calls.result()
    assert (calls.made, calls.told) == (1, [])


def test_where_the_next_call_goes_elsewhere_it_has_as_many_attempts_there() -> None:
    calls = Calls(refused("ValidationException"), *[THROTTLED] * 2)
    assert calls.result(instead=lambda failure: failure.code is ErrorCode.MISCONFIGURED) == 4
    assert [attempt for _, attempt in calls.told] == [1, 1, 2]


def test_who_has_left_is_asked_nothing_more_and_a_deadline_ends_it() -> None:
    left = Cancellation(60)
    left.cancel()
    calls = Calls()
    with pytest.raises(Cancelled):
        calls.result(left)
    assert calls.made == 0
    leaving = Cancellation(60)
    during = Calls(THROTTLED)
    with pytest.raises(Cancelled):
        with_retries(
            lambda: (leaving.cancel(), during())[1],
            cancellation=leaving,
            jitter=lambda: 0.0,
            on_retry=lambda *_: None,
        )
    assert during.made == 1
    now = [0.0]
    short = Cancellation(1.0, lambda: now[0])
    with pytest.raises(ApiError, match="timeout"):
        short.pause(1.0)
    short.pause(0.0)


@pytest.mark.parametrize(
    ("attempt", "jitter", "seconds"), [(1, 0.0, 0.125), (1, 1.0, 0.25), (2, 0.0, 0.25), (9, 1.0, 2.0)]
)
def test_pauses_double_up_to_two_seconds(
    attempt: int, jitter: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BACKOFF_SECONDS", 0.25)
    assert backoff(attempt, lambda: jitter) == seconds
