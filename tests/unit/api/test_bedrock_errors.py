"""What a new account's refusals mean, told by AWS's words where the code alone doesn't say."""

import pytest
from botocore.exceptions import ClientError

from api.bedrock_errors import is_retryable, translate
from api.errors import ErrorCode


def refused(code: str, message: str) -> ClientError:
    response = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(response, "ConverseStream")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "message", "expected", "says"),
    [
        (
            "ThrottlingException",
            "Too many tokens per day, please wait before trying again.",
            ErrorCode.MISCONFIGURED,
            "Service Quotas, Amazon Bedrock",
        ),
        (
            "AccessDeniedException",
            "Model access is denied due to IAM user or service role is not authorized to perform the required AWS "
            "Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe)",
            ErrorCode.ACCESS_DENIED,
            "subscribed to in AWS Marketplace once",
        ),
        (
            "ResourceNotFoundException",
            "Model use case details have not been submitted for this account.",
            ErrorCode.ACCESS_DENIED,
            "use-case form first",
        ),
    ],
)
def test_what_no_retry_mends_is_said_with_its_remedy_and_tried_once(
    code: str, message: str, expected: ErrorCode, says: str
) -> None:
    error = translate(refused(code, message))
    assert error is not None
    assert error.code is expected
    assert says in error.message
    assert not is_retryable(error)


def test_plain_throttling_is_tried_again() -> None:
    error = translate(refused("ThrottlingException", "Too many requests, please wait before trying again."))
    assert error is not None
    assert error.code is ErrorCode.THROTTLED
    assert is_retryable(error)
