"""POST /mcp: the Model Context Protocol's streamable HTTP, without sessions and without streams.

Each message gets one JSON answer. There is no GET stream and no session to delete (405), which the protocol allows.
Source: Model Context Protocol 2025-11-25 and 2026-07-28, "Transports", Streamable HTTP.
"""

import time
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import limits
from api.asking import Caller
from api.body import read_json
from api.errors import ApiError, ErrorCode
from api.mcp.messages import (
    INVALID_REQUEST,
    METHOD_HEADER,
    NAME_HEADER,
    PARSE_ERROR,
    STATUSES,
    VERSION_HEADER,
    Message,
    RpcError,
    identity_of,
    message_of,
)
from api.responses import json_response
from api.services import Injected, Services

router = APIRouter()

_UNREADABLE = (ErrorCode.INVALID_ENCODING, ErrorCode.INVALID_JSON, ErrorCode.NESTED_TOO_DEEPLY)
_OWN_NAMES = ("127.0.0.1", "localhost", "::1")


@router.post("/mcp", include_in_schema=False)
async def mcp(request: Request, services: Injected) -> Response:
    try:
        _require_own_origin(request)
        fields = await read_json(request, limits.MCP_NESTING)
    except ApiError as error:
        code = PARSE_ERROR if error.code in _UNREADABLE else INVALID_REQUEST
        status = 400 if error.code is ErrorCode.INVALID_REQUEST else error.status
        return json_response(RpcError(code, error.message, error.body()).reply(None), status)
    try:
        message = message_of(fields)
    except RpcError as error:
        return json_response(error.reply(identity_of(fields)), STATUSES[error.code])
    began = time.perf_counter()
    headers = {name: request.headers.getlist(name) for name in (VERSION_HEADER, METHOD_HEADER, NAME_HEADER)}
    reply, stateless = await services.mcp().answer(message, Caller.of(request), headers)
    _log(services, message, reply, round((time.perf_counter() - began) * 1_000))
    if reply is None:
        # One byte: a response without a body is reported to hang where Lambda streams, and no client reads this one.
        return Response(b"\n", 202, media_type="text/plain")
    code = reply.get("error", {}).get("code")
    return json_response(reply, STATUSES[code] if code and (stateless or code not in _SAID_IN_200) else 200)


_SAID_IN_200 = frozenset(STATUSES) - {-32020, -32022}
"""Before 2026-07-28 an error of a method is an answer like any other; clients take a 4xx for a broken connection."""


def _require_own_origin(request: Request) -> None:
    """A browser's page may call only where it comes from this very server: no other site may use a visitor's browser.

    Behind CloudFront the app doesn't know its public name, so there no page may; programs send no Origin.
    """
    origin = request.headers.getlist("origin")
    if not origin:
        return
    address = urlsplit(origin[0])
    own = address.scheme in ("http", "https") and address.hostname in _OWN_NAMES
    if len(origin) > 1 or not own or address.netloc.lower() != request.headers.get("host", "").lower():
        raise ApiError(
            ErrorCode.FORBIDDEN, "No web page may call this. Connect a program, which sends no Origin."
        )


def _log(services: Services, message: Message, reply: dict[str, object] | None, milliseconds: int) -> None:
    """Which method and which tool, where they are ours; nothing else of what was sent."""
    server, name = services.mcp(), message.params.get("name")
    failed = reply is not None and "error" in reply
    services.telemetry.log(
        "INFO",
        "mcp",
        method=message.method if reply is not None and not failed else None,
        tool=name if isinstance(name, str) and name in server.tool_names else None,
        outcome="error" if failed else "notification" if reply is None else "result",
        milliseconds=milliseconds,
    )
