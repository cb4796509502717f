"""One question through the app, whichever route it came by: admitted, answered, and where wanted collected."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from fastapi import Request

from api import limits
from api.cancellation import Cancellation
from api.conversation import Conversation
from api.errors import ApiError
from api.events import Done, Event, Sources, Start, ToolCall, data_of
from api.rate import viewer_of
from api.safeguards.admission import Admitted, Kept
from api.services import Services
from api.telemetry import Trace


@dataclass(frozen=True)
class Caller:
    """Who asks: the viewer's address, Lambda's id of the invocation where it has one, the request to see them go."""

    viewer: str
    request_id: str | None = None
    request: Request | None = None

    @classmethod
    def of(cls, request: Request) -> "Caller":
        """From the header that CloudFront sets, and the context that Mangum and our runtime put into the scope."""
        return cls(
            viewer_of(request.headers, request.client.host if request.client else None),
            getattr(request.scope.get("aws.context"), "aws_request_id", None),
            request,
        )


@dataclass(frozen=True)
class Asked:
    """A question that may be answered: its events, made when they are first asked for, and how to stop them."""

    events: Callable[[], Iterator[Event]]
    cancellation: Cancellation


async def ask(services: Services, conversation: Conversation, caller: Caller) -> Asked:
    """Rate and spend cap, before anything begins: what they refuse is an answer of its own status, not a stream.

    Raises:
        ApiError: the question isn't admitted, or too many wait already.
    """
    trace = Trace(
        services.new_id(),
        caller.request_id,
        services.clock,
        question_characters=len(conversation.question),
        turns=len(conversation.history),
    )
    cancellation = Cancellation(services.settings.deadline_seconds, services.clock)
    answering = services.answering
    try:
        services.workers.require_place()  # who finds none has reserved nothing
        admission = await _admitted(services, conversation, caller)
    except ApiError as error:
        services.telemetry.refused(trace, error)
        raise

    def events() -> Iterator[Event]:
        answered = answering().events(conversation, cancellation, trace)
        return admission.events(answered, trace) if admission else answered

    return Asked(events, cancellation)


async def _admitted(services: Services, conversation: Conversation, caller: Caller) -> Admitted | Kept | None:
    safeguards = services.safeguards
    if safeguards is None:
        return None
    return await services.workers.run(partial(safeguards.admit, caller.viewer, conversation))


async def whole(services: Services, asked: Asked, caller: Caller) -> dict[str, Any]:
    """The answer as one object. A visitor who leaves stops the work.

    Raises:
        ApiError: what ended the answer before its `done`.
    """
    watching = (
        asyncio.create_task(_cancel_when_left(caller.request, asked.cancellation)) if caller.request else None
    )
    answer: dict[str, Any] = {"sources": [], "tools": []}
    try:
        async with aclosing(
            services.workers.iterate(asked.events, asked.cancellation, limits.PING_SECONDS)
        ) as items:
            async for item in items:
                match item:
                    case Start() | Done():
                        answer |= asdict(item)
                    case Sources():
                        answer |= data_of(item)
                    case ToolCall():
                        answer["tools"].append(data_of(item))
    finally:
        if watching:
            watching.cancel()
    return answer


async def _cancel_when_left(request: Request, cancellation: Cancellation) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    cancellation.cancel()
