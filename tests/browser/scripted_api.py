"""An ASGI app that speaks the API's contract and says what a test scripted: bytes, pauses, errors, cuts.

Nothing here sleeps: a `Gate` holds a stream until the test opens it.
"""

import asyncio
import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

ABOUT = {
    "stack": "dev",
    "commit": "3f9b15f0a1c2d3e4",
    "time": "2026-11-21T10:00:00+00:00",
    "engine": "converse",
    "model": "amazon.nova-micro-v1:0",
    "versions": {"fastapi": "0.165.0"},
    "knowledge_version": "9f2c41d07b3e",
    "agent": "on",
}


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    data: Any

    def encode(self) -> bytes:
        return f"event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n".encode()


class Gate:
    """Holds a stream where it stands until `open` is called, from any thread."""

    def __init__(self) -> None:
        self._opened = threading.Event()

    def open(self) -> None:
        self._opened.set()

    async def wait(self) -> None:
        while not self._opened.is_set():
            await asyncio.sleep(0.003)


@dataclass(frozen=True)
class Raw:
    """Bytes as they are: a ping, half an event, half a character."""

    data: bytes


@dataclass(frozen=True)
class Pace:
    """A pause in seconds: only for what measures a stream's pace."""

    seconds: float


@dataclass(frozen=True)
class Script:
    """How one question is answered."""

    steps: Iterable[Event | Gate | Raw | Pace] = ()
    status: int = 200
    json: Any = None
    body: bytes | None = None
    media_type: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    buffered: bool = False
    broken: bool = False
    """Drop the connection in the middle of the body, after the steps."""


class ScriptedApi:
    """Answers each question with the next script, the last one again when they run out; remembers what was asked."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.scripts: list[Script] = []
        self.asked: list[dict[str, Any]] = []
        self.feedback: list[dict[str, Any]] = []
        self.feedback_status = 200
        self.comment_kept = True
        self.about: dict[str, Any] | None = ABOUT
        self.wrong_hashes: list[str] = []
        self.left = 0

    def play(self, *scripts: Script) -> None:
        self.scripts = list(scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/api/about" and self.about:
            return await _json(send, 200, self.about)
        if path not in ("/api/ask", "/api/feedback"):
            return await _json(
                send, 404, {"error": {"code": "not_found", "message": "There is nothing here."}}
            )
        body = await _body(receive)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        if headers.get("x-amz-content-sha256") != hashlib.sha256(body).hexdigest():
            self.wrong_hashes.append(path)
        if path == "/api/feedback":
            self.feedback.append(json.loads(body))
            return await _json(
                send, self.feedback_status, {"recorded": True, "comment_kept": self.comment_kept}
            )
        self.asked.append({**json.loads(body), "accept": headers.get("accept")})
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        return await self._answer(script, receive, send)

    async def _answer(self, script: Script, receive: Receive, send: Send) -> None:
        if script.json is not None:
            return await _json(send, script.status, script.json, script.headers)
        if script.body is not None:
            await _start(send, script.status, script.media_type, script.headers)
            return await send({"type": "http.response.body", "body": script.body})
        left = asyncio.create_task(_left(receive))
        if script.buffered:
            whole = b"".join(step.encode() for step in script.steps if isinstance(step, Event))
            await _start(send, 200, "text/event-stream", script.headers)
            left.cancel()
            return await send({"type": "http.response.body", "body": whole})
        await _start(send, script.status, "text/event-stream", script.headers)
        await send({"type": "http.response.body", "body": b": stream\n\n", "more_body": True})
        for step in script.steps:
            if left.done():
                self.left += 1
                return None
            if isinstance(step, Gate):
                waiting = asyncio.create_task(step.wait())
                await asyncio.wait({waiting, left}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
            elif isinstance(step, Pace):
                await asyncio.sleep(step.seconds)
            else:
                data = step.encode() if isinstance(step, Event) else step.data
                await send({"type": "http.response.body", "body": data, "more_body": True})
        left.cancel()
        if script.broken:
            raise ConnectionAbortedError("scripted")
        return await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _start(send: Send, status: int, media_type: str, headers: dict[str, str]) -> None:
    pairs = {"content-type": media_type, "cache-control": "no-store", **headers}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in pairs.items()],
        }
    )


async def _json(send: Send, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
    await _start(send, status, "application/json", headers or {})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})
