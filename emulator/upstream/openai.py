"""Any server with OpenAI's chat completions: Ollama, llama.cpp's server, vLLM and others."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError, TimeoutError

from emulator.errors import AwsError
from emulator.model import ConverseRequest, End, ModelEvent
from emulator.upstream import chat
from emulator.upstream.address import Address
from emulator.upstream.chunks import Reader
from emulator.upstream.refusals import message, refusal
from emulator.upstream.spending import Spending
from emulator.upstream.sse import DONE, Failed, events

CONNECT_SECONDS = 5.0
READ_SECONDS = 290.0
"""A model on a laptop may read for minutes before its first word."""
PIECE = 65_536
MOST_ERROR_BYTES = 65_536
CUT_CHARACTERS_PER_TOKEN = 8
"""A prompt of more characters for each token that was read has lost a part: English has about four."""

_REFUSABLE = {
    "tools": re.compile(r"\btools?\b|tool[_ -]choice|function[_ -]call", re.IGNORECASE),
    "stream_options": re.compile(r"stream_options|include_usage"),
    "max_tokens": re.compile(r"max_completion_tokens"),
    "temperature": re.compile(r"temperature", re.IGNORECASE),
}
"""Members that a server may not take, and how it says so. It is then asked again without them, now and later."""


class OpenAiServer:
    """Forwards Converse requests. One instance serves many threads; `say` is told what the engineer should know."""

    def __init__(self, address: Address, key: str, spending: Spending, say: Callable[[str], None]) -> None:
        self._address = address
        self._key = key
        self._spending = spending
        self._say = say
        self._left_out: set[str] = set()
        self._warned = False
        self._http = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), maxsize=16
        )

    def respond(self, request: ConverseRequest) -> Iterator[ModelEvent]:
        """What the model says to a request. Raises AwsError in Bedrock's terms for whatever fails."""
        reserved = self._spending.reserve(request)
        if reserved is None:
            yield from self._spending.refusal()
            return
        body = chat.body(request, self._address.model)
        reader = Reader(sum(len(str(each.get("content") or "")) for each in body["messages"]))
        try:
            response = self._post(body)
        except (AwsError, HTTPError) as error:
            self._spending.release(reserved)
            raise error if isinstance(error, AwsError) else unreachable(error, self._address) from error
        try:
            try:
                for chunk in self._chunks(response):
                    yield from reader.read(chunk)
            finally:
                response.close()
        except Failed as failed:
            raise refusal(_status(failed.body), failed.body, self._address, self._key) from None
        except HTTPError as error:
            raise unreachable(error, self._address) from error
        rest = list(reader.end())
        if isinstance(ended := rest[-1], End):
            self._spending.settle(reserved, ended.input_tokens, ended.output_tokens)
        self._notice_cut(reader)
        yield from rest

    def close(self) -> None:
        """Close the connections that are kept for the next request."""
        self._http.clear()

    def models(self) -> list[str] | None:
        """The models that the server says it has; None when it doesn't say. Raises AwsError when it can't be asked."""
        try:
            response = self._http.request("GET", f"{self._address.url}/models", headers=self._headers())
        except HTTPError as error:
            raise unreachable(error, self._address) from error
        if response.status in (401, 403):
            raise refusal(response.status, response.data, self._address, self._key)
        try:
            listed = response.json() if response.status == 200 else None
            return (
                [str(each["id"]) for each in listed.get("data") or ()] if isinstance(listed, dict) else None
            )
        except (ValueError, TypeError, KeyError):
            return None

    def _headers(self) -> dict[str, str]:
        headers = {"accept": "text/event-stream, application/json", "content-type": "application/json"}
        return headers | ({"authorization": f"Bearer {self._key}"} if self._key else {})

    def _post(self, body: chat.Body) -> urllib3.BaseHTTPResponse:
        """The response to a request, made again without a member that the server doesn't take."""
        while True:
            response = self._http.request(
                "POST",
                f"{self._address.url}/chat/completions",
                body=json.dumps(_without(body, self._left_out)).encode(),
                headers=self._headers(),
                preload_content=False,
            )
            if response.status == 200:
                return response
            said = response.read(MOST_ERROR_BYTES)
            response.close()
            error = refusal(response.status, said, self._address, self._key)
            member = _refused_member(message(said), body, self._left_out) if response.status != 401 else None
            if member is None or error.code in ("AccessDeniedException", "ThrottlingException"):
                raise error
            self._left_out.add(member)
            if member == "tools":
                self._say(f"{self._address.model} takes no tools: it answers from the documents alone")

    def _chunks(self, response: urllib3.BaseHTTPResponse) -> Iterator[dict[str, Any]]:
        if "json" not in response.headers.get("content-type", ""):
            yield from events(_pieces(response))
            return
        said = response.read()  # it doesn't stream, or says an error with status 200
        try:
            whole = json.loads(said)
        except ValueError:
            raise Failed(said) from None
        if not isinstance(whole, dict) or whole.get("error") or "choices" not in whole:
            raise Failed(whole)
        yield whole
        yield DONE

    def _notice_cut(self, reader: Reader) -> None:
        read = reader.input_tokens
        if read and not self._warned and reader.prompt_characters > read * CUT_CHARACTERS_PER_TOKEN:
            self._warned = True
            about = reader.prompt_characters // 4
            self._say(
                f"{self._address.model} read only {read:,} of about {about:,} tokens: its context is too small. "
                "For Ollama: OLLAMA_CONTEXT_LENGTH=8192 ollama serve"
            )


def unreachable(error: Exception, address: Address) -> AwsError:
    """The error for a server that can't be reached, or that falls silent."""
    if isinstance(error, NewConnectionError):
        start = (
            "ollama serve" if ":11434" in address.url else "its command, such as ollama serve or llama-server"
        )
        return AwsError(
            "ServiceUnavailableException", f"Nothing answers at {address.url}; start the server: {start}"
        )
    if isinstance(error, TimeoutError):
        return AwsError(
            "ModelTimeoutException", f"{address.url} fell silent; ask again, or take a smaller model"
        )
    if isinstance(error, SSLError):
        return AwsError(
            "ServiceUnavailableException", f"{address.url} has no certificate that this machine trusts"
        )
    return AwsError(
        "ModelStreamErrorException", f"The connection to {address.url} broke: {type(error).__name__}"
    )


def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """The body as it comes: whatever has arrived, not a full buffer."""
    while piece := response.read1(PIECE):
        yield piece


def _without(body: chat.Body, left_out: set[str]) -> chat.Body:
    made = {name: value for name, value in body.items() if name not in left_out}
    if "tools" in left_out:
        made.pop("tool_choice", None)
    if "max_tokens" in left_out and "max_tokens" in body:
        made["max_completion_tokens"] = body["max_tokens"]
    return made


def _refused_member(said: str, body: chat.Body, left_out: set[str]) -> str | None:
    return next(
        (
            name
            for name, says in _REFUSABLE.items()
            if name in body and name not in left_out and says.search(said)
        ),
        None,
    )


def _status(body: Any) -> int:
    """The HTTP status that an error inside a stream stands for."""
    error = body.get("error") if isinstance(body, dict) else None
    for each in (error, body):
        code = each.get("code") if isinstance(each, dict) else None
        if isinstance(code, int) and 400 <= code < 600:
            return code
    return 500
