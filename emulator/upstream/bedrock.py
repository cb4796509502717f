"""Amazon Bedrock itself, with the engineer's own credentials and region."""

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from urllib3.exceptions import HTTPError

from emulator.errors import STATUS, AwsError
from emulator.model import ConverseRequest, End, ModelEvent, Text, ToolUse
from emulator.upstream.address import UpstreamError
from emulator.upstream.chunks import tool_input
from emulator.upstream.spending import Spending

CONNECT_SECONDS = 5.0
READ_SECONDS = 120.0
FORWARDED = ("system", "messages", "inferenceConfig", "additionalModelRequestFields", "toolConfig")

_ACCESS = frozenset(
    {
        "AccessDeniedException",
        "UnrecognizedClientException",
        "ExpiredTokenException",
        "InvalidSignatureException",
    }
)


def session(environ: Mapping[str, str]) -> Any:
    """A boto3 session with the engineer's credentials and region. Raises UpstreamError when one is missing."""
    try:
        made = boto3.Session(region_name=environ.get("AWS_REGION") or None)
        credentials = made.get_credentials()
    except BotoCoreError as error:
        raise UpstreamError(f"the AWS profile can't be used: {error}") from error
    if credentials is None:
        raise UpstreamError(
            "no AWS credentials are found; run aws sso login or aws configure, or set AWS_PROFILE"
        )
    if not made.region_name:
        raise UpstreamError("no AWS region is set; set AWS_REGION, such as us-east-1, or run aws configure")
    return made


class Bedrock:
    """Forwards Converse requests to ConverseStream. Nothing but system, messages, limits, fields of the model and tools
    leaves."""

    def __init__(self, model: str, made: Any, spending: Spending) -> None:
        self._model = model
        self._region = str(made.region_name)
        self._spending = spending
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": 1, "mode": "standard"},  # the app knows what may be tried again
            max_pool_connections=32,
        )
        self._client = made.client("bedrock-runtime", config=config)

    def respond(self, request: ConverseRequest) -> Iterator[ModelEvent]:
        """What the model says to a request. Raises AwsError for whatever AWS, or the way there, refuses."""
        reserved = self._spending.reserve(request)
        if reserved is None:
            yield from self._spending.refusal()
            return
        members = {name: request[name] for name in FORWARDED if request.get(name)}
        try:
            stream = self._client.converse_stream(modelId=self._model, **members)["stream"]
        except (BotoCoreError, ClientError) as error:
            self._spending.release(reserved)
            raise self._as_ours(error) from error
        try:
            try:
                ended = yield from _read(stream)
            finally:
                stream.close()
        except (BotoCoreError, ClientError, HTTPError) as error:
            raise self._as_ours(error) from error
        self._spending.settle(reserved, ended.input_tokens, ended.output_tokens)
        yield ended

    def close(self) -> None:
        """Close the connections that are kept for the next request."""
        self._client.close()

    def _as_ours(self, error: Exception) -> AwsError:
        if isinstance(error, ClientError):
            details = error.response.get("Error", {})
            code = str(details.get("Code", ""))
            code = code[:1].upper() + code[1:]  # in a stream the names begin with a small letter
            said = str(details.get("Message", "")) or code
            if code in _ACCESS:
                return AwsError("AccessDeniedException", f"AWS says: {said} {self._access(code)}")
            if code == "ResourceNotFoundException" or "model identifier is invalid" in said:
                return AwsError(
                    "ResourceNotFoundException",
                    f"AWS says: {said} Is {self._model} offered in {self._region}?",
                )
            return AwsError(code if code in STATUS else "InternalServerException", f"AWS says: {said}")
        if isinstance(error, HTTPClientError | HTTPError):
            return AwsError(
                "ServiceUnavailableException", f"Bedrock in {self._region} can't be reached: {error}"
            )
        return AwsError("AccessDeniedException", f"The AWS credentials can't be used: {error}")

    def _access(self, code: str) -> str:
        if code == "AccessDeniedException":
            return f"Ask for access to {self._model} in {self._region}; allow bedrock:InvokeModelWithResponseStream."
        return "Sign in again: aws sso login."


def _read(stream: Any) -> Generator[ModelEvent, None, End]:
    calls: dict[int, dict[str, str]] = {}
    reason = ""
    usage: Mapping[str, int] | None = None
    for event in stream:
        if start := event.get("contentBlockStart"):
            if use := start.get("start", {}).get("toolUse"):
                calls[start["contentBlockIndex"]] = {"id": use["toolUseId"], "name": use["name"], "json": ""}
        elif block := event.get("contentBlockDelta"):
            delta = block["delta"]
            if delta.get("text"):
                yield Text(delta["text"])
            elif "toolUse" in delta:
                calls[block["contentBlockIndex"]]["json"] += delta["toolUse"].get("input", "")
        elif stop := event.get("messageStop"):
            reason = stop["stopReason"]
        elif metadata := event.get("metadata"):
            usage = metadata["usage"]
    if not reason or usage is None:
        raise AwsError("ModelStreamErrorException", "Bedrock's stream ended before the answer did")
    for call in calls.values():
        yield ToolUse(call["id"], call["name"], tool_input(call["json"]))
    return End(reason, usage["inputTokens"], usage["outputTokens"])  # type: ignore[arg-type]  # one of Bedrock's reasons
