"""Visitors who leave: the work stops upstream, whatever it waits for, and no place is kept for them."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api import limits
from api.app import create_app
from api.cancellation import Cancellation
from api.conversation import Conversation
from api.events import Completion, Delta, EngineEvent, Sources
from api.settings import Settings
from api.telemetry import Telemetry, Trace
from tests.waiting import until
from tests.wire.serving import Emulated

QUESTION = {"question": "Why is there no OpenSearch?"}
SILENT_MS = 120_000  # the longest the emulator can be silent


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("operation", ["Retrieve", "ConverseStream"])
def test_a_silent_call_is_abandoned_when_the_visitor_leaves(
    emulator: Emulated, monkeypatch: pytest.MonkeyPatch, operation: str, accept: str
) -> None:
    """Neither a read timeout nor a deadline ends the call within this test: only the visitor's leaving can."""
    monkeypatch.setattr(limits, "READ_SECONDS", 600.0)
    emulator.script(operation, fault="slow", delay_ms=SILENT_MS, times=0)

    async def leave(address: str) -> None:
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            asking = asyncio.create_task(client.post("/api/ask", json=QUESTION, headers={"accept": accept}))
            while not emulator.requests(operation):
                await asyncio.sleep(0.01)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    with emulator.serve(deadline_seconds=600.0) as served:
        asyncio.run(leave(served.address))
        until(served.logged, SILENT_MS / 2_000)
        assert served.logged()[0]["outcome"] == "left"


class Saying:
    """An engine that answers at once."""

    name, model_id = "saying", "none"

    def answer(self, *_: Conversation | Cancellation | Trace) -> Iterator[EngineEvent]:
        yield Sources(())
        yield Delta("One.")
        yield Completion("end_turn", None)


SETTINGS = Settings(stack="t", engine="converse", model_id="m", knowledge_base_id="k", region="us-east-1")

SCOPE: dict[str, Any] = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.4"},
    "http_version": "1.1",
    "method": "POST",
    "path": "/api/ask",
    "raw_path": b"/api/ask",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json")],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
    "scheme": "http",
}


def test_leaving_while_the_body_is_sent_is_no_fault_of_the_app() -> None:
    lines: list[str] = []
    app = create_app(SETTINGS, environ={}, agent=Saying, telemetry=Telemetry("t", sink=lines.append))

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        raise AssertionError("nobody is there to answer")

    asyncio.run(app(dict(SCOPE), receive, send))
    assert lines == []


def test_a_thousand_first_writes_that_fail_leave_every_place_free() -> None:
    app = create_app(SETTINGS, environ={}, agent=Saying, telemetry=Telemetry("t", sink=lambda _: None))
    workers = app.state.services.workers
    free = workers.free

    async def ask(fails_at: int) -> None:
        body = [{"type": "http.request", "body": b'{"question": "why"}', "more_body": False}]
        sent = 0

        async def receive() -> dict[str, Any]:
            return body.pop() if body else await asyncio.Future()

        async def send(_: Any) -> None:
            nonlocal sent
            sent += 1
            if sent == fails_at:
                raise OSError("the visitor has gone")

        await app(dict(SCOPE), receive, send)

    async def all_of_them() -> None:
        for number in range(1_000):
            await asyncio.gather(ask(1 + number % 4), return_exceptions=True)
        for _ in range(1_000):
            if workers.free == free:
                return
            await asyncio.sleep(0.01)

    asyncio.run(all_of_them())
    assert workers.free == free
