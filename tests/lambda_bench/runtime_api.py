"""The Runtime API that a sandbox's runtime talks to (AWS: "Using the Lambda runtime API for custom runtimes")."""

import base64
import json
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from tests.lambda_bench.core_states import CALLS, State, accepted, error_type, named, refusal
from tests.lambda_bench.http_wire import (
    Message,
    TruncatedError,
    listen,
    read_message,
    response_bytes,
    stop_listening,
)
from tests.lambda_bench.invocation import End, Invocation

BUFFERED_LIMIT = 6 * 1024 * 1024 + 100  # bytes of a whole response (AWS: "Lambda quotas")
STREAMED_LIMIT = 200 * 1024 * 1024
TRAILER_LIMIT = 4096
BURST_BYTES = 6 * 1024 * 1024  # what a stream sends at full speed; then 2 MiB/s (AWS: "Response streaming")
BYTES_PER_SECOND = 2 * 1024 * 1024
_SERVING = 8  # threads that accept: starting one for each connection would be measured as the runtime's time
_ERROR_TYPE, _ERROR_BODY = "lambda-runtime-function-error-type", "lambda-runtime-function-error-body"


class RuntimeApi:
    """Serves one sandbox. `fault` is asked before each call is answered, and may answer instead."""

    def __init__(
        self, *, streamed_limit: int = STREAMED_LIMIT, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.streamed_limit = streamed_limit
        self._sleep = sleep
        self.state = State.STARTED
        self.reading = threading.Event()  # cleared: the reader of a stream takes nothing
        self.reading.set()
        self.streaming = threading.Event()  # a stream has begun
        self.fault: Callable[[str], int | None] = lambda _call: None  # a status, or 0 to close
        self.init_errors: list[dict[str, Any]] = []
        self.waiting = threading.Event()  # the runtime has asked for the next invocation
        self.stream_headers: Message | None = None
        self._invocations: SimpleQueue[Invocation | None] = SimpleQueue()
        self.current: Invocation | None = None
        self._listener = listen()
        self.address = "{}:{}".format(*self._listener.getsockname())
        for _ in range(_SERVING):
            threading.Thread(target=self._accept, daemon=True).start()

    def put(self, invocation: Invocation) -> None:
        self.current = invocation
        self.waiting.clear()
        self._invocations.put(invocation)

    def forget(self) -> None:
        """Release a runtime that died while it waited, so that its successor gets the next invocation."""
        if self.waiting.is_set():
            self._invocations.put(None)
        self.waiting.clear()
        self.state = State.STARTED

    def close(self) -> None:
        stop_listening(self._listener)
        self.forget()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._serve(connection)

    def _serve(self, connection: Any) -> None:
        with connection, connection.makefile("rb") as reader:
            try:
                while (request := read_message(reader)) is not None:
                    if not request.is_request:
                        connection.sendall(response_bytes(400, [("Connection", "close")]))
                        return
                    if request.header("expect") == "100-continue":
                        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                    answer = self._answer(request)
                    if answer is None:
                        return
                    connection.sendall(answer)
                    if request.is_cut or request.header("connection") == "close":
                        return
            except OSError:
                return

    def _answer(self, request: Message) -> bytes | None:
        method, path, _ = request.start.split(" ")
        call, request_id = named(path)
        status = self.fault(call if request_id is None else f"invocation/{call}")
        if status == 0:
            self.state = State.RESPONSE_SENT if method == "POST" else self.state
            return None
        if status is not None:
            if method == "POST":
                request.body()
            self._ended(End("error", {"errorType": f"RuntimeApi{status}"}) if method == "POST" else None)
            return response_bytes(status, [], b'{"errorMessage":"scripted","errorType":"Scripted"}')
        if not call or method != CALLS.get(call, "POST"):
            return response_bytes(405 if call else 404, [])
        if call == "invocation/next":
            return self._next()
        if call == "init/error":
            return self._init_error(request)
        between = self.state is State.READY  # the invocation before has been released
        if self.current is None or between or request_id != self.current.request_id:
            request.body()
            return refusal("InvalidRequestID")
        if self.state is not State.RUNNING:
            request.body()
            return refusal("InvalidStateTransition")
        self.state = State.RESPONDING
        return self._error(request) if call == "error" else self._response(request)

    def _init_error(self, request: Message) -> bytes:
        error = _object(request.body())
        if self.state is not State.STARTED:
            return refusal("InvalidStateTransition")
        self.state = State.INIT_ERROR
        self.init_errors.append(error)
        return accepted()

    def _error(self, request: Message) -> bytes:
        given = request.header("lambda-runtime-function-error-type")
        self._ended(End("error", _object(request.body()), error_type(given)))
        return accepted()

    def _response(self, request: Message) -> bytes | None:
        mode = request.header("lambda-runtime-function-response-mode")
        if mode and mode != "streaming":
            request.body()
            self._ended(End("error", {}, "Runtime.InvalidResponseModeHeader"))
            self.state = State.RESPONDING  # for good: the next `next` is refused
            return refusal("InvalidFunctionResponseMode")
        try:
            return self._streamed(request) if mode else self._buffered(request)
        except TruncatedError:
            return self._truncated()

    def _truncated(self) -> bytes:
        self._ended(End("truncated", {"errorType": "Runtime.TruncatedResponse"}))
        return refusal("TruncatedHTTPRequest")

    def _too_large(self) -> bytes:
        self._ended(End("too_large", {"errorType": "Function.ResponseSizeTooLarge"}))
        return refusal("RequestEntityTooLarge")

    def _next(self) -> bytes | None:
        if self.state in (State.RESPONDING, State.INIT_ERROR):
            return refusal("InvalidStateTransition")
        invocation = self.current if self.state is State.RUNNING else self._wait()
        if invocation is None:
            return None
        self.state = State.RUNNING
        headers = [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.request_id),
            ("Lambda-Runtime-Deadline-Ms", str(int(invocation.deadline * 1000))),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:bench"),
        ]
        if invocation.trace_id:
            headers.append(("Lambda-Runtime-Trace-Id", invocation.trace_id))
        return response_bytes(200, headers, invocation.event)

    def _wait(self) -> Invocation | None:
        self.state = State.READY
        self.waiting.set()
        return self._invocations.get()

    def _buffered(self, request: Message) -> bytes:
        body = request.body()
        if len(body) > BUFFERED_LIMIT:
            return self._too_large()
        if self.current:
            self.current.arrivals.put(body)
        self._ended(End("response"))
        return accepted()

    def _streamed(self, request: Message) -> bytes:
        self.stream_headers = request
        invocation, size = self.current, 0
        for part in request.parts():
            self.streaming.set()
            self.reading.wait()
            size += len(part)
            if size > BURST_BYTES:
                self._sleep(min(len(part), size - BURST_BYTES) / BYTES_PER_SECOND)
            if size > self.streamed_limit:
                return self._too_large()
            if invocation:
                invocation.arrivals.put(part)
        announced = {name.strip().lower() for name in request.header("trailer").split(",")}
        if sum(len(name) + len(value) + 4 for name, value in request.trailers.items()) > TRAILER_LIMIT:
            return self._truncated()
        told = request.trailers.get(_ERROR_TYPE, "") if _ERROR_TYPE in announced else ""
        body = request.trailers.get(_ERROR_BODY, "") if _ERROR_BODY in announced else ""
        self._ended(End("stream", _decoded(body), told))
        return accepted()

    def _ended(self, end: End | None) -> None:
        if end and self.current:
            self.state = State.RESPONSE_SENT
            self.current.arrivals.put(end)


def _decoded(trailer: str) -> dict[str, Any] | None:
    """The error document of a trailer, which the core hands on whatever it is."""
    try:
        return _object(base64.b64decode(trailer, validate=True)) if trailer else None
    except ValueError:
        return {}


def _object(body: bytes) -> dict[str, Any]:
    """The error that a runtime reports; an empty one where its body is no object, which the core takes too."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
