"""POST /api/ask: one question, answered as a stream of events or as one JSON object."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api import asking, limits, sse
from api.asking import Asked, Caller
from api.body import read_json
from api.errors import ApiError, ErrorCode
from api.events import data_of, name_of
from api.requests import ask_request
from api.responses import POST_ERRORS, documented, error_response, json_response
from api.schemas import AnswerResponse, AskRequest
from api.services import Injected, Services
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
    caller = Caller.of(request)
    asked = await asking.ask(services, conversation, caller)
    if prefers_json(request.headers.get("accept", "")):
        try:
            return json_response(await asking.whole(services, asked, caller))
        except ApiError as error:
            return error_response(error)
    return StreamingResponse(_stream(services, asked), media_type=sse.MEDIA_TYPE, headers=dict(sse.HEADERS))


async def _stream(services: Services, asked: Asked) -> AsyncIterator[bytes]:
    """The events as bytes. Whatever happens, exactly one `done` or `error` comes last."""
    yield sse.OPENING
    try:
        async with aclosing(
            services.workers.iterate(asked.events, asked.cancellation, limits.PING_SECONDS)
        ) as items:
            async for item in items:
                yield sse.PING if isinstance(item, Ping) else sse.encode(name_of(item), data_of(item))
    except ApiError as error:
        yield sse.encode("error", error.body())
    except Exception:  # `Answering` has logged it
        yield sse.encode("error", ApiError(ErrorCode.INTERNAL).body())


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
