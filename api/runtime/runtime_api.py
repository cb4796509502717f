"""The Lambda Runtime API, version 2018-06-01: take an invocation, post its result or its error.

Each call has its own connection, so nothing stale is used after the sandbox was frozen.
"""

import http.client
import json
from dataclasses import dataclass
from http.client import HTTPMessage

from api.runtime.fault import Fault

VERSION = "2018-06-01"


class RuntimeApiError(Exception):
    """The Runtime API refused a call or went away. `status` is its HTTP status, 0 when there was none."""

    def __init__(self, call: str, status: int, detail: str) -> None:
        super().__init__(f"{call}: {f'status {status}' if status else 'no answer'}, {detail}")
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """One event and what came with it. `deadline` is in seconds since the epoch."""

    request_id: str
    deadline: float
    function_arn: str
    trace_id: str | None
    client_context: str | None
    cognito_identity: str | None
    body: bytes

    @classmethod
    def from_response(cls, headers: HTTPMessage, body: bytes) -> "Invocation":
        """Read the headers of `/runtime/invocation/next`."""
        return cls(
            request_id=headers["Lambda-Runtime-Aws-Request-Id"],
            deadline=int(headers["Lambda-Runtime-Deadline-Ms"]) / 1000,
            function_arn=headers.get("Lambda-Runtime-Invoked-Function-Arn", ""),
            trace_id=headers.get("Lambda-Runtime-Trace-Id"),
            client_context=headers.get("Lambda-Runtime-Client-Context"),
            cognito_identity=headers.get("Lambda-Runtime-Cognito-Identity"),
            body=body,
        )


class RuntimeApi:
    """The calls whose bodies are whole; `ResponseStream` makes the one that isn't."""

    def __init__(self, address: str) -> None:
        """`address` is `AWS_LAMBDA_RUNTIME_API`, a host and a port."""
        self.address = address

    def next(self) -> Invocation:
        """Wait for the next invocation, for as long as the sandbox stays frozen."""
        headers, body = self._call("GET", "invocation/next", 200)
        return Invocation.from_response(headers, body)

    def respond(self, request_id: str, body: bytes) -> None:
        """Post a whole result, for events that aren't streamed."""
        self._call("POST", f"invocation/{request_id}/response", 202, body)

    def fail(self, request_id: str, fault: Fault) -> None:
        """Report an invocation that produced no response."""
        self._post_error(f"invocation/{request_id}/error", fault, request_id)

    def fail_init(self, fault: Fault) -> None:
        """Report that the app couldn't be loaded."""
        self._post_error("init/error", fault, "")

    def _post_error(self, path: str, fault: Fault, request_id: str) -> None:
        body = json.dumps(fault.document(request_id)).encode()
        self._call("POST", path, 202, body, {"Lambda-Runtime-Function-Error-Type": fault.header})

    def _call(
        self,
        method: str,
        path: str,
        expected: int,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[HTTPMessage, bytes]:
        connection = http.client.HTTPConnection(self.address)
        try:
            sent = {"Content-Type": "application/json", **(headers or {})} if body is not None else {}
            connection.request(method, f"/{VERSION}/runtime/{path}", body, sent)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise RuntimeApiError(path, 0, f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if response.status != expected:
            raise RuntimeApiError(path, response.status, answer[:200].decode("utf-8", "replace"))
        return response.headers, answer
