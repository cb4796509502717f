"""The control route: what tests and demonstrations may do that AWS has no API for. All of it is under /_control.

- `POST /_control/script` `{"operation", "fault" | "hostile", "text", "after_events", "delay_ms", "times", "exception",
  "delta_characters", "pieces", "calls"}` scripts what the next requests of an operation meet; see `script.Entry`.
  `DELETE` clears it.
- `GET /_control/requests` the last 100 requests `{operation, path, body}`, oldest first; `DELETE` forgets them.
- `GET /_control/connections` `{"open": n}`: streams that someone reads now.
- `POST /_control/pace` `{"token_delay_ms": n}` the pause before each piece of a streamed answer.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.script import MAX_DELAY_MS, BadScriptError, Entry
from emulator.wire import Wire

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(find: Callable[[], Wire]) -> list[Route]:
    """The control routes over the wire that `find` gives."""

    async def add_script(request: Request) -> Response:
        find().script.add(Entry.parse(await _json(request)))
        return JSONResponse({"ok": True}, 201)

    async def clear_script(_: Request) -> Response:
        find().script.clear()
        return JSONResponse({"ok": True})

    async def list_requests(_: Request) -> Response:
        return JSONResponse(list(find().requests))

    async def clear_requests(_: Request) -> Response:
        find().requests.clear()
        return JSONResponse({"ok": True})

    async def connections(_: Request) -> Response:
        return JSONResponse({"open": find().streams.count})

    async def pace(request: Request) -> Response:
        body = await _json(request)
        delay = body.get("token_delay_ms") if isinstance(body, dict) else None
        if not isinstance(delay, int) or isinstance(delay, bool) or not 0 <= delay <= MAX_DELAY_MS:
            raise BadScriptError(
                f"token_delay_ms must be a number between 0 and {MAX_DELAY_MS}, not {delay!r}"
            )
        find().runtime.token_delay_ms = delay
        return JSONResponse({"ok": True})

    return [
        Route("/_control/script", _explained(add_script), methods=["POST"]),
        Route("/_control/script", clear_script, methods=["DELETE"]),
        Route("/_control/requests", list_requests, methods=["GET"]),
        Route("/_control/requests", clear_requests, methods=["DELETE"]),
        Route("/_control/connections", connections, methods=["GET"]),
        Route("/_control/pace", _explained(pace), methods=["POST"]),
    ]


def _explained(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except BadScriptError as error:
            return JSONResponse({"message": str(error)}, 400)

    return answer


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError as error:
        raise BadScriptError(f"The body is not JSON: {error}") from None
