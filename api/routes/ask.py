"""POST /api/ask: one question, answered as a stream of events or as one JSON object."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import asdict
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api import limits, sse
from api.body import read_json
from api.cancellation import Cancellation
from api.conversation import Conversation
from api.errors import ApiError, ErrorCode
from api.events import Done, Event, Sources, Start, ToolCall, data_of, name_of
from api.rate import viewer_of
from api.requests import ask_request
from api.responses import POST_ERRORS, documented, error_response, json_response
from api.safeguards.admission import Admitted, Kept
from api.schemas import AnswerResponse, AskRequest
from api.services import Injected, Services
from api.telemetry import Trace
from api.workers import Ping

router = APIRouter()

ERRORS = (
    *POST_ERRORS,
    ErrorCode.QUESTION_EMPTY,
    ErrorCode.QUESTION_TOO_LONG,
    ErrorCode.HISTORY_TOO_LONG,
    ErrorCode.RATE_LIMITED,
    ErrorCode.BUDGET_EXHAUSTED,
    ErrorCode.INTERNAL,
    ErrorCode.ACCESS_DENIED,
    ErrorCode.MISCONFIGURED,
    ErrorCode.INTERRUPTED,
    ErrorCode.ANSWER_WITHHELD,
    ErrorCode.BUSY,
    ErrorCode.THROTTLED,
    ErrorCode.UNAVAILABLE,
    ErrorCode.TIMEOUT,
)
_STREAM = {
    "description": "The answer as server-sent events (`start`, `status`, `sources`, `tool`, `delta`, then exactly one "
    "`done` or `error`), or, with `Accept: application/json`, as one object.",
    "content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}},
}


@router.post(
    "/api/ask",
    summary="Ask a question",
    response_model=AnswerResponse,
    responses={**documented(ERRORS), 200: _STREAM},
    openapi_extra={"requestBody": {"required": True, "x-model": AskRequest.__name__}},
)
async def ask(request: Request, services: Injected) -> Response:
    conversation = ask_request(await read_json(request)).conversation()
    trace = Trace(services.new_id(), _request_id(request), services.clock)
    cancellation = Cancellation(services.settings.deadline_seconds, services.clock)
    answering, admission = services.answering, await _admitted(request, services, conversation)

    def events() -> Iterator[Event]:
        answered = answering().events(conversation, cancellation, trace)
        return admission.events(answered, trace) if admission else answered

    services.workers.require_place()
    if prefers_json(request.headers.get("accept", "")):
        return await _whole(request, services, events, cancellation)
    return StreamingResponse(
        _stream(services, events, cancellation), media_type=sse.MEDIA_TYPE, headers=dict(sse.HEADERS)
    )


async def _admitted(
    request: Request, services: Services, conversation: Conversation
) -> Admitted | Kept | None:
    """Rate and spend cap, before anything begins: what they refuse is an answer of its own status, not a stream."""
    if services.safeguards is None:
        return None
    viewer = viewer_of(request.headers, request.client.host if request.client else None)
    return await services.workers.run(partial(services.safeguards.admit, viewer, conversation))


async def _stream(
    services: Services, events: Callable[[], Iterator[Event]], cancellation: Cancellation
) -> AsyncIterator[bytes]:
    """The events as bytes. Whatever happens, exactly one `done` or `error` comes last."""
    yield sse.OPENING
    try:
        async with aclosing(services.workers.iterate(events, cancellation, limits.PING_SECONDS)) as items:
            async for item in items:
                yield sse.PING if isinstance(item, Ping) else sse.encode(name_of(item), data_of(item))
    except ApiError as error:
        yield sse.encode("error", error.body())
    except Exception:  # `Answering` has logged it
        yield sse.encode("error", ApiError(ErrorCode.INTERNAL).body())


async def _whole(
    request: Request, services: Services, events: Callable[[], Iterator[Event]], cancellation: Cancellation
) -> Response:
    """The same answer as one object, or its error with the error's status. A visitor who leaves stops the work."""
    watching = asyncio.create_task(_cancel_when_left(request, cancellation))
    try:
        return await _collected(services, events, cancellation)
    finally:
        watching.cancel()


async def _cancel_when_left(request: Request, cancellation: Cancellation) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    cancellation.cancel()


async def _collected(
    services: Services, events: Callable[[], Iterator[Event]], cancellation: Cancellation
) -> Response:
    answer: dict[str, object] = {"sources": [], "tools": []}
    tools: list[dict[str, object]] = []
    try:
        async with aclosing(services.workers.iterate(events, cancellation, limits.PING_SECONDS)) as items:
            async for item in items:
                match item:
                    case Start() | Done():
                        answer |= asdict(item)
                    case Sources():
                        answer |= data_of(item)
                    case ToolCall():
                        tools.append(data_of(item))
    except ApiError as error:
        return error_response(error)
    return json_response(answer | {"tools": tools})


def _request_id(request: Request) -> str | None:
    """Lambda's id of this invocation, from the context that Mangum and our runtime put into the scope."""
    return getattr(request.scope.get("aws.context"), "aws_request_id", None)


def prefers_json(accept: str) -> bool:
    """True where JSON is named and not ranked below the event stream (RFC 9110, 12.5.1); streams are the default."""
    ranks: dict[str, float] = {}
    for part in accept.split(","):
        media_type, _, parameters = part.partition(";")
        rank = 1.0
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    rank = float(value)
                except ValueError:
                    rank = 0.0
        ranks[media_type.strip().lower()] = rank
    json_rank = max(ranks.get("application/json", 0.0), ranks.get("application/*", 0.0))
    return json_rank > ranks.get(sse.MEDIA_TYPE, 0.0)
