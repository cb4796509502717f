"""The function URL: HTTP requests become events of payload 2.0; results of any door become HTTP responses.

AWS: "Invoking Lambda function URLs" and "Response streaming for Lambda functions".
"""

import base64
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from tests.lambda_bench.http_wire import listen, read_message, response_bytes, stop_listening
from tests.lambda_bench.invocation import Invocation
from tests.lambda_bench.sandbox import Sandbox

SEPARATOR = b"\0" * 8
_TEXT = ("text/", "application/json", "application/javascript", "application/xml")
_HOST = "abcdefgh.lambda-url.us-east-1.on.aws"


@dataclass(frozen=True)
class Request:
    """An HTTP request. `target` is the path and query as they stand in the request line."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """What a client sees, header names in lower case."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    body: bytes


AsEvent = Callable[[Request], dict[str, Any]]
BAD_GATEWAY = Response(502, {"content-type": "application/json"}, (), b"Internal Server Error")


def event(request: Request) -> dict[str, Any]:
    """The payload 2.0 event. The URL keeps `%XX` and `//`, joins repeated headers and sends cookies twice."""
    path, _, query = request.target.partition("?")
    headers: dict[str, str] = {"host": _HOST, "x-forwarded-proto": "https", "x-forwarded-port": "443"}
    for name, value in request.headers:
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers and key != "host" else value
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous",
            "apiId": _HOST.partition(".")[0],
            "domainName": _HOST,
            "domainPrefix": _HOST.partition(".")[0],
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": str(uuid.uuid4()),
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": int(time.time() * 1000),
        },
        "isBase64Encoded": False,
    }
    if cookie := headers.get("cookie"):
        made["cookies"] = [part.strip() for part in cookie.split(";")]
    if query:
        parameters: dict[str, str] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
        made["queryStringParameters"] = parameters
    if request.body:
        headers.setdefault("content-length", str(len(request.body)))
        made |= encoded_body(request.body, headers.get("content-type", ""))
    return made


def encoded_body(body: bytes, media_type: str) -> dict[str, Any]:
    """Text as it is, everything else in base64; so is text that isn't UTF-8, which no JSON string can hold."""
    text = media_type.startswith(_TEXT)
    try:
        return {
            "body": body.decode() if text else base64.b64encode(body).decode(),
            "isBase64Encoded": not text,
        }
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def buffered_response(result: bytes) -> Response:
    """The response that a whole result stands for."""
    document = json.loads(result)
    body = document.get("body") or ""
    return _response(document, base64.b64decode(body) if document.get("isBase64Encoded") else body.encode())


def streamed_response(result: bytes) -> Response:
    """The response that a streamed result stands for: prelude, separator, body."""
    prelude, separator, body = result.partition(SEPARATOR)
    if not separator:
        return BAD_GATEWAY
    return _response(json.loads(prelude), body)


def _response(document: dict[str, Any], body: bytes) -> Response:
    """A URL reads `headers` and `cookies`; a REST API adds `multiValueHeaders`, in which cookies are headers."""
    headers = {key.lower(): value for key, value in (document.get("headers") or {}).items()}
    several = {key.lower(): values for key, values in (document.get("multiValueHeaders") or {}).items()}
    cookies = several.pop("set-cookie", []) + ([headers.pop("set-cookie")] if "set-cookie" in headers else [])
    headers |= {key: ",".join(values) for key, values in several.items()}
    return Response(document["statusCode"], headers, tuple(document.get("cookies") or cookies), body)


def ask(
    sandbox: Sandbox, request: Request, as_event: AsEvent = event, timeout: float | None = None
) -> Response:
    """One request through a sandbox in whichever way it answers, without HTTP in front."""
    body, end = sandbox.invoke(as_event(request), timeout=timeout)
    if end.kind == "response":
        return buffered_response(body)
    return streamed_response(body) if body else BAD_GATEWAY


class FrontDoor:
    """An HTTP server in front of one sandbox. `streaming` is its transfer mode, `as_event` the kind of front door."""

    def __init__(self, sandbox: Sandbox, *, streaming: bool, as_event: AsEvent = event) -> None:
        self._sandbox = sandbox
        self._as_event = as_event
        self._streaming = streaming
        self._one_at_a_time = threading.Lock()
        self._listener = listen()
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        stop_listening(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: Any) -> None:
        with connection, connection.makefile("rb") as reader:
            while (message := read_message(reader)) is not None:
                method, target, _ = message.start.split(" ")
                request = Request(method, target, tuple(message.headers), message.body())
                with self._one_at_a_time:
                    invocation = self._sandbox.send(self._as_event(request))
                    parts = invocation.parts()
                    try:
                        for data in self._answer(request, invocation, parts):
                            connection.sendall(data)
                    except OSError:  # the client has gone; Lambda goes on and tells nobody
                        for _ in parts:
                            pass
                    self._sandbox.after(invocation)
                if self._streaming and invocation.end.kind in ("truncated", "too_large", "exit", "timeout"):
                    return  # a stream without its end is broken off

    def _answer(self, request: Request, invocation: Invocation, parts: Iterable[bytes]) -> Iterator[bytes]:
        if self._streaming:
            yield from self._stream(request, invocation, parts)
            return
        result = b"".join(parts)
        response = buffered_response(result) if invocation.end.kind == "response" else BAD_GATEWAY
        yield response_bytes(
            response.status, _lines(response), b"" if request.method == "HEAD" else response.body
        )

    @staticmethod
    def _stream(request: Request, invocation: Invocation, parts: Iterable[bytes]) -> Iterator[bytes]:
        head = b""
        begun = False
        for part in parts:
            if not begun:
                head += part
                if SEPARATOR not in head:
                    continue
                response = streamed_response(head)
                part, begun = response.body, True
                lines = [line for line in _lines(response) if line[0] != "content-length"]
                lines.append(("transfer-encoding", "chunked"))
                yield b"".join(
                    (
                        f"HTTP/1.1 {response.status} -\r\n".encode(),
                        *(f"{name}: {value}\r\n".encode("latin-1", "replace") for name, value in lines),
                        b"\r\n",
                    )
                )
            if part and request.method != "HEAD":
                yield b"%x\r\n%s\r\n" % (len(part), part)
        if begun and invocation.end.kind == "stream":
            yield b"0\r\n\r\n"
        elif not begun:
            yield response_bytes(BAD_GATEWAY.status, _lines(BAD_GATEWAY), BAD_GATEWAY.body)


def _lines(response: Response) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in response.headers.items() if name != "content-length"]
    return [*kept, *(("set-cookie", cookie) for cookie in response.cookies)]
