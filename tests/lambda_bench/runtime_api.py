"""The Runtime API that a sandbox's runtime talks to (AWS: "Using the Lambda runtime API for custom runtimes")."""

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from tests.lambda_bench.core_states import State, error_type
from tests.lambda_bench.http_wire import (
    Message,
    TruncatedError,
    listen,
    read_message,
    response_bytes,
    stop_listening,
)

BUFFERED_LIMIT = 6 * 1024 * 1024 + 100  # bytes of a whole response (AWS: "Lambda quotas")
STREAMED_LIMIT = 200 * 1024 * 1024
TRAILER_LIMIT = 4096
BURST_BYTES = 6 * 1024 * 1024  # what a stream sends at full speed; then 2 MiB/s (AWS: "Response streaming")
BYTES_PER_SECOND = 2 * 1024 * 1024
_SERVING = 8  # threads that accept: starting one for each connection would be measured as the runtime's time
_ANNOUNCED = {"lambda-runtime-function-error-type", "lambda-runtime-function-error-body"}


@dataclass(frozen=True)
class End:
    """How an invocation ended. `kind`: response, stream, error, truncated, too_large, exit or timeout."""

    kind: str
    error: dict[str, Any] | None = None
    type: str = ""


@dataclass
class Invocation:
    """One event on its way through a sandbox. Parts of the response arrive as they are sent."""

    request_id: str
    event: bytes
    deadline: float
    trace_id: str | None = None
    lateness: float = 0.0  # seconds after the deadline in which a busy machine may still answer
    arrivals: "SimpleQueue[bytes | End]" = field(default_factory=SimpleQueue)

    def parts(self) -> Iterator[bytes]:
        """The response's bytes as they come; `end` is set afterwards. At the deadline the invocation ends."""
        while True:
            try:
                arrival = self.arrivals.get(timeout=max(0.0, self.deadline + self.lateness - time.time()))
            except Empty:
                arrival = End("timeout")
            if isinstance(arrival, End):
                self.end = arrival
                return
            yield arrival


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
                    answer = self._answer(request)
                    if answer is None:
                        return
                    connection.sendall(answer)
                    if request.header("connection") == "close":
                        return
            except OSError:
                return

    def _answer(self, request: Message) -> bytes | None:
        method, path, _ = request.start.split(" ")
        call = path.removeprefix("/2018-06-01/runtime/")
        status = self.fault(re.sub(r"invocation/[^/]+/", "invocation/", call))
        if status == 0:
            self.state = State.RESPONSE_SENT if method == "POST" else self.state
            return None
        if status is not None:
            if method == "POST":
                request.body()
            self._ended(End("error", {"errorType": f"RuntimeApi{status}"}) if method == "POST" else None)
            return response_bytes(status, [], b'{"errorMessage":"scripted","errorType":"Scripted"}')
        if (method, call) == ("GET", "invocation/next"):
            return self._next()
        if (method, call) == ("POST", "init/error"):
            return self._init_error(request)
        matched = re.fullmatch(r"invocation/([^/]+)/(response|error)", call)
        if method != "POST" or matched is None:
            return response_bytes(404, [])
        if self.current is None or matched[1] != self.current.request_id:
            request.body()
            return _refusal(400, "InvalidRequestID")
        if self.state is not State.RUNNING:
            request.body()
            return _refusal(403, "InvalidStateTransition")
        self.state = State.RESPONDING
        return self._error(request) if matched[2] == "error" else self._response(request)

    def _init_error(self, request: Message) -> bytes:
        error = json.loads(request.body())
        if self.state is not State.STARTED:
            return _refusal(403, "InvalidStateTransition")
        self.init_errors.append(error)
        return response_bytes(202, [])

    def _error(self, request: Message) -> bytes:
        given = request.header("lambda-runtime-function-error-type")
        self._ended(End("error", json.loads(request.body()), error_type(given)))
        return response_bytes(202, [])

    def _response(self, request: Message) -> bytes | None:
        mode = request.header("lambda-runtime-function-response-mode")
        if mode == "streaming":
            return self._streamed(request)
        if not mode:
            return self._buffered(request)
        request.body()
        self._ended(End("error", {}, "Runtime.InvalidResponseModeHeader"))
        self.state = State.RESPONDING  # for good: the next `next` is refused
        return _refusal(400, "InvalidFunctionResponseMode")

    def _next(self) -> bytes | None:
        if self.state is State.RESPONDING:
            return _refusal(403, "InvalidStateTransition")
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
        if int(request.header("content-length", "0")) > BUFFERED_LIMIT:
            request.body()
            self._ended(End("too_large", {"errorType": "Function.ResponseSizeTooLarge"}))
            return response_bytes(413, [], b'{"errorType":"RequestEntityTooLarge"}')
        body = request.body()
        if self.current:
            self.current.arrivals.put(body)
        self._ended(End("response"))
        return response_bytes(202, [])

    def _streamed(self, request: Message) -> bytes | None:
        self.stream_headers = request
        invocation, size = self.current, 0
        try:
            for part in request.parts():
                self.streaming.set()
                self.reading.wait()
                size += len(part)
                if size > BURST_BYTES:
                    self._sleep(min(len(part), size - BURST_BYTES) / BYTES_PER_SECOND)
                if size > self.streamed_limit:
                    self._ended(End("too_large", {"errorType": "Function.ResponseSizeTooLarge"}))
                    return None
                if invocation:
                    invocation.arrivals.put(part)
        except (TruncatedError, OSError):
            self._ended(End("truncated", {"errorType": "Runtime.TruncatedResponse"}))
            return None
        announced = {name.strip().lower() for name in request.header("trailer").split(",")} & _ANNOUNCED
        trailers = {name: value for name, value in request.trailers.items() if name in announced}
        if sum(len(name) + len(value) + 4 for name, value in request.trailers.items()) > TRAILER_LIMIT:
            self._ended(End("truncated", {"errorType": "Runtime.TruncatedResponse"}))
        elif trailers:
            body = trailers.get("lambda-runtime-function-error-body", "")
            self._ended(End("stream", json.loads(base64.b64decode(body))))
        else:
            self._ended(End("stream"))
        return response_bytes(202, [])

    def _ended(self, end: End | None) -> None:
        if end and self.current:
            self.state = State.RESPONSE_SENT
            self.current.arrivals.put(end)


def _refusal(status: int, error: str) -> bytes:
    body = json.dumps({"errorMessage": error, "errorType": error}).encode()
    return response_bytes(status, [("Content-Type", "application/json")], body)
