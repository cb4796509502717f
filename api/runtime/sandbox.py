"""One sandbox: load the app once, then serve one invocation after the other until Lambda ends it."""

import asyncio
import importlib
import json
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from api.runtime import logs
from api.runtime.context import Context
from api.runtime.cycle import Cycle
from api.runtime.fault import DEADLINE, STOPPING, Fault
from api.runtime.response_stream import ResponseStream
from api.runtime.runtime_api import Invocation, RuntimeApi, RuntimeApiError

_logger = logging.getLogger("api.runtime")
MARGIN = 1.0  # seconds before Lambda's deadline in which a late response is ended
_WORKER = "AnyIO worker thread"  # the name of the threads that run sync endpoints and generators
GRACE = 0.25  # seconds that cancelled work gets to let go


def main() -> NoReturn:
    """Run the handler that `_HANDLER` names, a Mangum adapter, against the Runtime API of this sandbox."""
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    ids = logs.install(os.environ)
    # Before the app is imported: what it makes at import, it makes for this loop.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        adapter = load_adapter(os.environ["_HANDLER"])
    except BaseException as error:
        _logger.exception("The app couldn't be loaded.")
        api.fail_init(Fault.from_exception(error))
        leave(1)
    try:
        Sandbox(api, adapter, loop, ids).serve()
    except RuntimeApiError as error:
        _logger.error("Leaving: %s", error)  # noqa: TRY400  # the stack says nothing
        leave(1)


def load_adapter(handler: str) -> Any:
    """The Mangum adapter at `handler`, for example `api.handler.handler`.

    Layers join the path behind the package, where Lambda's own bootstrap has them.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    layers = (Path(f"/opt/python/lib/{version}/site-packages"), Path("/opt/python"))
    sys.path[1:1] = [str(folder) for folder in layers if folder.is_dir()]
    module, _, name = handler.rpartition(".")
    adapter = getattr(importlib.import_module(module.replace("/", ".")), name)
    if not hasattr(adapter, "infer") or not hasattr(adapter, "app"):
        raise TypeError(f"_HANDLER is {handler!r}, which is no Mangum adapter but {type(adapter).__name__}")
    return adapter


def leave(status: int) -> NoReturn:
    """End the process without waiting for threads that still work for a request that is over."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


class Sandbox:
    """The loop of AWS's "Building a custom runtime": next event, handle it, post the response, clean up."""

    def __init__(
        self, api: RuntimeApi, adapter: Any, loop: asyncio.AbstractEventLoop, ids: logs.RequestIds
    ) -> None:
        self._api = api
        self._adapter = adapter
        self._loop = loop
        self._ids = ids
        self._invocation: Invocation | None = None
        self._cycle: Cycle | None = None
        self._stop: asyncio.Future[None] | None = None
        self._stopping = False

    def serve(self) -> NoReturn:
        """Serve invocations for ever; raises RuntimeApiError when the Runtime API fails for good."""
        signal.signal(signal.SIGTERM, self._on_terminate)
        signal.signal(signal.SIGALRM, self._on_alarm)
        while True:
            self._serve_one(self._api.next())
            if self._stopping:
                leave(0)

    def _serve_one(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._ids.current = invocation.request_id
        if invocation.trace_id is not None:
            os.environ["_X_AMZN_TRACE_ID"] = invocation.trace_id
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        remaining = invocation.deadline - time.time()
        margin = min(MARGIN, remaining / 4)
        # The alarm is for an app that blocks the loop, so that the deadline's own callback can't run.
        signal.setitimer(signal.ITIMER_REAL, max(0.001, remaining - margin / 2))
        try:
            self._handle(invocation, max(0.0, remaining - margin))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._invocation = self._cycle = None

    def _handle(self, invocation: Invocation, seconds: float) -> None:
        try:
            event = self._event(invocation)
            if event.get("version") == "2.0":
                handler = self._adapter.infer(event, Context(invocation))
                self._cycle = Cycle(handler, ResponseStream(self._api.address, invocation.request_id))
            else:  # a load balancer, a REST API, or no HTTP at all: whole results, as Mangum makes them
                self._api.respond(
                    invocation.request_id, json.dumps(self._adapter(event, Context(invocation))).encode()
                )
                return
        except RuntimeApiError as error:
            self._lost(error)
            return
        except Exception as error:
            _logger.exception("The event could not be handled.")
            self._fail(invocation, Fault.from_exception(error))
            return
        self._loop.run_until_complete(self._stream(self._cycle, seconds))
        if self._cycle.lost is not None:
            self._lost(self._cycle.lost)

    @staticmethod
    def _event(invocation: Invocation) -> dict[str, Any]:
        event = json.loads(invocation.body)
        return event if isinstance(event, dict) else {"event": event}

    async def _stream(self, cycle: Cycle, seconds: float) -> None:
        """Run the app until it is done, `seconds` are over, or the sandbox is told to stop."""
        self._stop = self._loop.create_future()
        app = self._loop.create_task(cycle.run(self._adapter.app))
        await asyncio.wait({app, self._stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if not app.done():
            await cycle.end(STOPPING if self._stop.done() else DEADLINE)
            app.cancel()
            if not await self._released(app):
                # A thread can't be stopped: it would work on into the next invocation. Lambda starts a new sandbox.
                _logger.error("The request's work outlived its end; leaving the sandbox.")
                leave(1)
        self._stop = None

    async def _released(self, app: asyncio.Task[None]) -> bool:
        """Whether cancelled work ends within `GRACE`, with the threads that ran it: idle ones end with the task."""
        until = self._loop.time() + GRACE
        while not app.done() or any(thread.name == _WORKER for thread in threading.enumerate()):
            if self._loop.time() > until:
                return False
            await asyncio.sleep(0.01)
        return True

    def _fail(self, invocation: Invocation, fault: Fault) -> None:
        try:
            self._api.fail(invocation.request_id, fault)
        except RuntimeApiError as error:
            self._lost(error)

    @staticmethod
    def _lost(error: Exception) -> None:
        _logger.error("The response was lost: %s", error)
        if isinstance(error, RuntimeApiError) and error.status >= 500:
            raise error

    def _on_terminate(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        if self._invocation is None:
            leave(0)
        self._loop.call_soon_threadsafe(self._ask_to_stop)

    def _ask_to_stop(self) -> None:
        if self._stop is not None and not self._stop.done():
            self._stop.set_result(None)

    def _on_alarm(self, _number: int, _frame: FrameType | None) -> None:
        _logger.error("The app blocked the event loop past its deadline; leaving the sandbox.")
        if self._cycle is not None:
            self._cycle.end_now(DEADLINE)
        elif self._invocation is not None:
            self._fail(self._invocation, DEADLINE)
        leave(1)
