"""When a sandbox's process ends or is replaced, and what Lambda and the visitor are told before."""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from typing import Any

import pytest

from api.runtime import logs, sandbox
from tests.unit.runtime.runtime_service import SECONDS, Response, Service
from tests.unit.runtime.serving import EVENTS, URL, answered, app_of, endless, serving

pytestmark = pytest.mark.usefixtures("signals")
Send = Any


class Adapter:
    """What a sandbox asks of an adapter before it serves."""

    infer = app = None


class Left(Exception):  # noqa: N818
    pass


@pytest.fixture
def leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process doesn't end, but says that it would."""

    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(logs, "install", lambda _environment: logs.RequestIds())


@pytest.mark.parametrize(
    ("handler", "kind"), [("no.such.module", "ModuleNotFoundError"), ("json.dumps", "TypeError")]
)
@pytest.mark.usefixtures("leaving")
def test_an_app_that_cannot_be_loaded_is_reported_and_ends_the_process(
    handler: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service()
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", service.address)
    monkeypatch.setenv("_HANDLER", handler)
    try:
        with pytest.raises(Left, match="1"):
            sandbox.main()
    finally:
        asyncio.get_event_loop_policy().get_event_loop().close()
        asyncio.set_event_loop(None)
        service.close()
    head, _, body = service.posts[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /2018-06-01/runtime/init/error ")
    assert json.loads(body)["errorType"] == kind


@pytest.mark.usefixtures("leaving")
def test_a_runtime_api_that_is_gone_ends_the_process(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, nowhere: str
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", nowhere)
    monkeypatch.setenv("_HANDLER", f"{__name__}.Adapter")
    try:
        with caplog.at_level(logging.ERROR), pytest.raises(Left, match="1"):
            sandbox.main()
    finally:
        asyncio.get_event_loop_policy().get_event_loop().close()
        asyncio.set_event_loop(None)
    assert caplog.messages[-1].startswith("Leaving: invocation/next: no answer")


@pytest.mark.usefixtures("leaving")
def test_a_sandbox_that_is_told_to_stop_ends_its_response_first() -> None:
    async def stopped(receive: Any, send: Send) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await endless(receive, send)

    service = Service(*[json.dumps(URL).encode()] * 2)
    with pytest.raises(Left, match="0"):
        serving(service, app_of(then=stopped))
    [found] = [Response(post) for post in service.posts]
    assert found.prelude["statusCode"] == 503
    assert json.loads(found.body)["error"]["code"] == "unavailable"


@pytest.mark.parametrize(("parts", "status"), [((), 504), ((b"event: a\ndata: {}\n\n",), 200)])
def test_an_app_that_blocks_the_loop_is_answered_for_and_the_program_starts_afresh(
    parts: tuple[bytes, ...], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    alarms: list[float] = []

    def start(*command: Any) -> None:
        started.append(command)
        raise Left

    async def blocking(_receive: Any, _send: Send) -> None:
        alarms.append(signal.setitimer(signal.ITIMER_REAL, 0.001)[0])  # it rings now, and not in a minute
        time.sleep(SECONDS)

    monkeypatch.setattr(os, "execv", start)
    found = answered(app_of(*parts, media=EVENTS, then=blocking))
    assert started == [(sys.executable, sys.orig_argv)]
    assert 0 < alarms[0] < SECONDS, "it was to ring before Lambda's deadline"
    assert found.prelude["statusCode"] == status
    assert b"timeout" in found.body
