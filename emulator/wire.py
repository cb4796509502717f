"""The operations on the wire: where each is, how its request is read, held against AWS's model and answered."""

import asyncio
import json
from collections import deque
from collections.abc import Generator, Mapping
from concurrent.futures import Executor
from typing import Any, Protocol
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator import families, shapes
from emulator.conversation import StreamEvent
from emulator.errors import AwsError, invalid
from emulator.guardrail import apply_guardrail
from emulator.knowledge_base import Handler
from emulator.names import ACCOUNT
from emulator.runtime import INTERNAL, Runtime, log, must_have_turns
from emulator.script import REFUSALS, Entry, Script
from emulator.streaming import EventStreamResponse, OpenStreams, left

MAX_BODY = 25_000_000  # bytes: Bedrock's own limit
KEPT_REQUESTS = 100
TIMEOUT_SECONDS = 120.0
SURROGATE = b"\\ud"

USER = f"arn:aws:iam::{ACCOUNT}:user/local"
REFUSAL = {
    "throttling": ("ThrottlingException", "Too many requests, please wait before trying again."),
    "access_denied": ("AccessDeniedException", f"User: {USER} is not authorized to perform this operation"),
    "validation": ("ValidationException", "The provided request is not valid"),
    "service_unavailable": ("ServiceUnavailableException", "Bedrock is unable to process your request."),
    "internal": ("InternalServerException", INTERNAL),
    "no_agents": (
        "AccessDeniedException",
        "Bedrock Agents is in Maintenance Mode. It is not available for accounts without prior service usage.",
    ),
    "session_in_use": (
        "ConflictException",
        "The session is in use by another request. Retry when that has ended.",
    ),
    "dependency_failed": (
        "DependencyFailedException",
        "A dependency of the agent failed. Check the knowledge base.",
    ),
}


class Converser(Protocol):
    """An operation that answers with a stream of events and keeps a session."""

    def events(self, members: dict[str, Any], entry: Entry | None) -> Generator[StreamEvent, None, None]:
        """What it says to a request. Raises AwsError."""
        ...

    def headers(self, members: Mapping[str, Any]) -> dict[str, str]:
        """The response's headers beside the usual ones."""
        ...


class Wire:
    """The ASGI application of the Bedrock services, with what the control route may change of it."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        runtime: Runtime,
        agents: Mapping[str, Converser],
        threads: Executor,
        *,
        any_model: bool = False,
    ) -> None:
        self.script = Script()
        self.streams = OpenStreams()
        self.requests: deque[dict[str, Any]] = deque(maxlen=KEPT_REQUESTS)
        self.runtime = runtime
        self._agents = agents
        self._threads = threads
        self._any_model = any_model
        self._handlers = {"ApplyGuardrail": apply_guardrail, **handlers}

    def app(self, control: list[Route]) -> Starlette:
        """All operations, at the paths and methods of botocore's models, and the `control` routes."""
        names = ("Converse", "ConverseStream", *self._agents, *self._handlers)
        app = Starlette(routes=[*map(self._route, names), *control], exception_handlers={405: _wrong_method})
        app.router.redirect_slashes = False
        app.router.default = _unknown_operation
        return app

    def _route(self, name: str) -> Route:
        http = shapes.operation(name).http
        # A model's id may be an ARN, with slashes in it, which the server has unquoted by now.
        path = (
            http["requestUri"]
            .replace("{modelId}", "{modelId:path}")
            .replace("{guardrailIdentifier}", "{guardrailIdentifier:path}")
            .replace("{agentRuntimeArn}", "{agentRuntimeArn:path}")
        )

        async def endpoint(request: Request) -> ASGIApp:
            try:
                return await self._answer(name, request)
            except AwsError as error:
                return error.response()
            except Exception:
                log.exception("%s failed", name)
                return AwsError("InternalServerException", INTERNAL).response()

        return Route(path, endpoint, methods=[http["method"]], name=name)

    async def _answer(self, name: str, request: Request) -> ASGIApp:
        body = await _body(request)
        located = shapes.located(name, request.path_params, request.query_params, request.headers)
        self.requests.append({"operation": name, "path": located, "body": body})
        entry = self.script.take(name)
        if entry and entry.fault in REFUSALS:
            raise _refusal(name, entry.fault or "")
        if entry and entry.fault == "timeout":
            return Silence(self.streams)
        members = {**body, **located}
        # A server elsewhere names its models as it likes, with slashes and more.
        checked = {**members, "modelId": "any"} if self._any_model and "modelId" in members else members
        found = shapes.violations(name, checked)
        if found:
            raise invalid(shapes.complaint(found))
        if name in ("Converse", "ConverseStream"):
            must_have_turns(members)
            families.check(members)
        identity = {"x-amzn-requestid": str(uuid4())}
        if name == "ConverseStream":
            return EventStreamResponse(self.runtime.converse_stream(members, entry), self.streams, identity)
        if name in self._agents:
            agent = self._agents[name]
            frames = self.runtime.frames(name, agent.events(members, entry), entry)
            return EventStreamResponse(frames, self.streams, identity | agent.headers(members))
        if entry and entry.fault == "slow":
            await asyncio.sleep(entry.delay_ms / 1_000)
        reply = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._call, name, members, entry
        )
        return JSONResponse(reply, shapes.operation(name).http["responseCode"], identity)

    def _call(self, name: str, members: dict[str, Any], entry: Entry | None) -> dict[str, Any]:
        return self.runtime.converse(members, entry) if name == "Converse" else self._handlers[name](members)


class Silence:
    """No answer until the client gives up, or 120 seconds have passed."""

    def __init__(self, streams: OpenStreams, seconds: float = TIMEOUT_SECONDS) -> None:
        self._streams = streams
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        with self._streams.one():
            try:
                await asyncio.wait_for(left(receive), self._seconds)
            except TimeoutError:
                error = AwsError("ModelTimeoutException", "Model has timed out in processing the request.")
                await error.response()(scope, receive, send)


async def _body(request: Request) -> dict[str, Any]:
    """The request's JSON object; empty without a body. Raises AwsError, SerializationException or for its size."""
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise invalid(f"The request body is larger than {MAX_BODY} bytes")
        parts.append(part)
    raw = b"".join(parts)
    if not raw:
        return {}
    try:
        body = json.loads(raw, parse_constant=_no_constant)
        if SURROGATE in raw.lower():
            json.dumps(body, ensure_ascii=False).encode()  # fails for half of a pair
    except (ValueError, RecursionError) as error:
        raise AwsError("SerializationException", f"The request body is not valid JSON: {error}") from None
    if not isinstance(body, dict):
        raise AwsError("SerializationException", "The request body must be a JSON object")
    return body


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _refusal(operation: str, fault: str) -> AwsError:
    code, message = REFUSAL[fault]
    known = [shape.name for shape in shapes.operation(operation).error_shapes]
    # Services that don't model it answer with the common error type, from the front end.
    return AwsError(
        "ServiceUnavailable" if code == "ServiceUnavailableException" and code not in known else code, message
    )


async def _unknown_operation(scope: Scope, receive: Receive, send: Send) -> None:
    await _no_operation(scope["method"], scope["path"]).response()(scope, receive, send)


def _wrong_method(request: Request, _: Exception) -> Response:
    return _no_operation(request.method, request.url.path).response()


def _no_operation(method: str, path: str) -> AwsError:
    return AwsError("UnknownOperationException", f"The emulator has no operation at {method} {path}")
