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
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from api import workers
from api.runtime import logs
from api.runtime.context import Context
from api.runtime.cycle import Cycle
from api.runtime.fault import DEADLINE, STOPPING, Fault
from api.runtime.response_stream import ResponseStream
from api.runtime.runtime_api import Invocation, RuntimeApi, RuntimeApiError

_logger = logging.getLogger("api.runtime")
MARGIN = 1.0  # seconds before Lambda's deadline in which a late response is ended
GRACE_TURNS = 250  # of the event loop, a millisecond apart, in which ended work has to let go
ALARMS_UNANSWERED = 3  # by the event loop, before it counts as blocked
_WORKERS = ("AnyIO worker thread", workers.AT_WORK)  # threads of this name work for a request


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


def _streams(event: Mapping[str, Any]) -> bool:
    """Whether an event's front door takes a stream: a function URL, or a REST API.

    Nothing in a REST API's event says so: one setting starts this runtime and makes the integration stream.
    """
    context = event.get("requestContext")
    rest = "resource" in event and isinstance(context, Mapping) and "elb" not in context
    return event.get("version") == "2.0" or rest


def leave(status: int) -> NoReturn:
    """End the process without waiting for threads that still work for a request that is over."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def start_afresh() -> NoReturn:
    """Become a new process in this one's place: threads can't be stopped, but they don't outlive their program.

    Lambda doesn't notice. Leaving instead would fail the invocation even after its whole response was taken
    (Runtime.ExitError), because it ends only when the next one is asked for.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    signal.setitimer(signal.ITIMER_REAL, 0)  # a timer lives on through exec
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606  the same command again, without a shell


def working() -> bool:
    """Whether a thread works for a request."""
    return any(thread.name.startswith(_WORKERS) for thread in threading.enumerate())


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
        self._unanswered = 0
        self._alarm_seconds = 0.0

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
        self._unanswered, self._alarm_seconds = 0, max(0.001, margin / 8)
        signal.setitimer(signal.ITIMER_REAL, max(0.001, remaining - margin * 3 / 4))
        try:
            self._handle(invocation, max(0.0, remaining - margin))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._invocation = self._cycle = None

    def _handle(self, invocation: Invocation, seconds: float) -> None:
        try:
            event = self._event(invocation)
            if _streams(event):
                handler = self._adapter.infer(event, Context(invocation))
                self._cycle = Cycle(handler, ResponseStream(self._api.address, invocation.request_id))
            else:  # a load balancer, or no HTTP at all: whole results, as Mangum makes them
                self._api.respond(
                    invocation.request_id, json.dumps(self._adapter(event, Context(invocation))).encode()
                )
                if not self._loop.run_until_complete(self._released()):
                    start_afresh()
                return
        except RuntimeApiError as error:
            self._lost(error)
            return
        except Exception as error:
            _logger.exception("The event could not be handled.")
            self._fail(invocation, Fault.from_exception(error))
            return
        app = self._loop.run_until_complete(self._stream(self._cycle, seconds))
        # AnyIO's idle threads end with the task that the loop was run for: so a second run tells who still works.
        if not self._loop.run_until_complete(self._released(app)):
            _logger.error("The request's work outlived its end; starting afresh.")
            self._replace(self._cycle)
        if self._cycle.lost is not None:
            self._lost(self._cycle.lost)

    @staticmethod
    def _event(invocation: Invocation) -> dict[str, Any]:
        event = json.loads(invocation.body)
        return event if isinstance(event, dict) else {"event": event}

    async def _stream(self, cycle: Cycle, seconds: float) -> asyncio.Task[None]:
        """Run the app until it is done, `seconds` are over, or the sandbox is told to stop; returns its task."""
        self._stop = self._loop.create_future()
        app = self._loop.create_task(cycle.run(self._adapter.app))
        await asyncio.wait({app, self._stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if not app.done():
            await cycle.end(STOPPING if self._stop.done() else DEADLINE)
            app.cancel()
        self._stop = None
        return app

    @staticmethod
    async def _released(app: asyncio.Task[None] | None = None) -> bool:
        """Whether the app and its threads end in time. Turns are counted, so that a busy machine gives more time."""
        for _ in range(GRACE_TURNS):
            if (app is None or app.done()) and not working():
                return True
            await asyncio.sleep(0.001)
        return False

    def _replace(self, cycle: Cycle) -> NoReturn:
        """End this program, whose threads would work on into the next invocation."""
        if self._stopping:
            leave(0)
        if cycle.lost is not None:  # asked for the next event, Lambda might give this one again
            leave(1)
        start_afresh()

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
        if self._cycle is not None:  # a blocked loop would not hear of it
            signal.setitimer(signal.ITIMER_REAL, self._alarm_seconds)

    def _ask_to_stop(self) -> None:
        if self._stop is not None and not self._stop.done():
            self._stop.set_result(None)

    def _on_alarm(self, _number: int, _frame: FrameType | None) -> None:
        """The deadline has passed, or the sandbox has to stop: is the loop blocked, or was it only kept waiting?"""
        if self._cycle is not None and self._unanswered < ALARMS_UNANSWERED:
            self._unanswered += 1
            self._loop.call_soon_threadsafe(self._answer_alarm)
            signal.setitimer(signal.ITIMER_REAL, self._alarm_seconds)
            return
        fault = STOPPING if self._stopping else DEADLINE
        _logger.error("The app blocked the event loop and was ended: %s", fault.message)
        if self._cycle is not None:
            self._cycle.end_now(fault)
            self._replace(self._cycle)
        if self._invocation is not None:
            self._fail(self._invocation, fault)
        leave(1)

    def _answer_alarm(self) -> None:
        self._unanswered = 0
