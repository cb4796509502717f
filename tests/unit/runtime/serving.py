"""A sandbox that serves an app from a loopback Runtime API until that is gone."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from mangum import Mangum

from api.runtime import logs, sandbox
from api.runtime.runtime_api import RuntimeApiError
from tests.unit.runtime.runtime_service import SECONDS, Response, Service

URL = {
    "version": "2.0",
    "rawPath": "/x",
    "rawQueryString": "",
    "headers": {"host": "h"},
    "requestContext": {"http": {"method": "GET", "path": "/x", "sourceIp": "1.2.3.4"}, "domainName": "h"},
    "isBase64Encoded": False,
}
TEXT, EVENTS = b"text/plain", b"text/event-stream"
Send = Callable[[dict[str, Any]], Any]


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock can be put forward."""

    ahead = 0.0

    def time(self) -> float:
        """Seconds that only grow."""
        return super().time() + self.ahead


def serving(service: Service, app: Any) -> None:
    loop = Loop()
    asyncio.set_event_loop(loop)
    try:
        sandbox.Sandbox(service, Mangum(app, lifespan="off"), loop, logs.RequestIds()).serve()
    finally:
        asyncio.set_event_loop(None)
        loop.close()
        service.close()


def served(service: Service, app: Any) -> RuntimeApiError:
    """Serve until the Runtime API fails for good; give how."""
    with pytest.raises(RuntimeApiError) as gone:
        serving(service, app)
    return gone.value


def answered(app: Any, event: Any = URL) -> Response:
    service = Service(json.dumps(event).encode())
    assert served(service, app).status == 0
    [post] = service.posts
    assert post.startswith(b"POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\n")
    return Response(post)


def app_of(*parts: bytes, media: bytes = TEXT, status: int = 200, then: Any = None) -> Any:
    """An app that begins a response, sends parts of it, and then does something else or ends it."""

    async def app(_scope: Any, receive: Any, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", media)]})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if then is not None:
            await then(receive, send)
        else:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return app


async def broken(_receive: Any, _send: Send) -> None:
    raise ValueError("secret")


async def endless(receive: Any, _send: Send) -> None:
    await receive()
    await asyncio.Event().wait()


async def overrun(receive: Any, send: Send) -> None:
    """Work without an end, whose time is over now."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    loop.ahead = SECONDS
    await endless(receive, send)


async def over(_receive: Any, _send: Send) -> None:
    return None
