"""What AWS answers when it refuses: a code, a status and a sentence.

Source: AWS JSON and REST-JSON protocols, "Operation error serialization" (smithy.io/2.0/aws/protocols), and
"Common Error Types" in the Amazon Bedrock API Reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.responses import JSONResponse

STATUS = {
    "AccessDeniedException": 403,
    "BadGatewayException": 502,
    "ConflictException": 409,
    "DependencyFailedException": 424,
    "InternalServerException": 500,
    "ModelErrorException": 424,
    "ModelNotReadyException": 429,
    "ModelStreamErrorException": 424,
    "ModelTimeoutException": 408,
    "ResourceNotFoundException": 404,
    "SerializationException": 400,
    "ServiceUnavailable": 503,  # the common error type, for services whose own model has no such exception
    "ServiceUnavailableException": 503,
    "ThrottlingException": 429,
    "UnknownOperationException": 404,
    "ValidationException": 400,
}


@dataclass
class AwsError(Exception):
    """An error as it goes over the wire: `code` names the exception, `fields` are members beside `message`."""

    code: str
    message: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status that AWS sends with this code."""
        return STATUS[self.code]

    def response(self) -> JSONResponse:
        """The error as an HTTP response: the code in a header, the sentence in a JSON body."""
        headers = {"x-amzn-errortype": self.code, "x-amzn-requestid": str(uuid4())}
        return JSONResponse({"message": self.message, **self.fields}, self.status, headers)


def invalid(message: str) -> AwsError:
    """A ValidationException."""
    return AwsError("ValidationException", message)


def not_found(message: str) -> AwsError:
    """A ResourceNotFoundException."""
    return AwsError("ResourceNotFoundException", message)
