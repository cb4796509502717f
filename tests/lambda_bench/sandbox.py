"""One Lambda sandbox: a runtime in a process of its own, started, limited, restarted and killed as Lambda does."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from tests.lambda_bench.invocation import End, Invocation
from tests.lambda_bench.runtime_api import STREAMED_LIMIT, RuntimeApi
from tests.waiting import PATIENCE

NOBODY = 65_534
INIT_SECONDS = (
    10.0  # of processor time: on a busy machine Lambda's ten seconds may be over before the work begins
)
# Reads everything, so that the interpreter may stand in root's home, and writes nothing but its scratch folder.
_UNPRIVILEGED = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--no-new-privs",
    "--bounding-set=-all,+dac_read_search",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
)


class InitError(Exception):
    """The runtime didn't ask for an invocation: it reported an error, left, or worked for more than ten seconds."""


class Sandbox:
    """A function's sandbox. It takes one invocation at a time and starts again after its process has gone."""

    def __init__(
        self,
        python: Path,
        task_root: Path,
        scratch: Path,
        *,
        handler: str = "api.handler.handler",
        streaming: bool,
        environment: Mapping[str, str] | None = None,
        timeout: float = PATIENCE,
        lateness: float = 0.0,
        extensions: bool = False,
        memory_mb: int = 512,
        streamed_limit: int = STREAMED_LIMIT,
    ) -> None:
        self.timeout = timeout
        self.lateness = lateness
        self.extensions = extensions
        self.memory_mb = memory_mb
        self.init_seconds = 0.0
        self.starts = 0
        self.api = RuntimeApi(streamed_limit=streamed_limit)
        self._log = scratch / "log"
        self._log.touch()
        scratch.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(scratch, NOBODY, NOBODY)
        bootstrap = [str(task_root / "api" / "runtime" / "bootstrap")] if streaming else []
        self.command = [
            *bootstrap,
            str(python),
            *([] if streaming else ["-u", "-m", "awslambdaric", handler]),
        ]
        self.task_root = task_root
        self.environment = {
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "_HANDLER": handler,
            "LAMBDA_TASK_ROOT": str(task_root),
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory_mb),
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "PATH": "/usr/local/bin:/usr/bin/:/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "TMPDIR": str(scratch),
            **(environment or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._free = threading.Lock()

    def start(self) -> "Sandbox":
        """Run the init phase; `init_seconds` says how long it took."""
        self._forget_process()
        begun = time.perf_counter()
        prefix = list(_UNPRIVILEGED) if os.geteuid() == 0 else []
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*prefix, *self.command],
                cwd=self.task_root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._limit,
            )
        threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
        self.starts += 1
        while not self.api.waiting.wait(0.002):
            if self._process.poll() is not None or self._is_late(time.perf_counter() - begun):
                self.kill()
                raise InitError(
                    f"exit {self._process.returncode}: {self.api.init_errors}\n{self.log()[-2000:]}"
                )
        self.init_seconds = time.perf_counter() - begun
        return self

    def send(self, event: Any, *, trace_id: str | None = None, timeout: float | None = None) -> Invocation:
        """Hand an event to the sandbox, which is started first if it isn't running.

        With `timeout`, this event has less time than the others: the first of a program takes longest.
        """
        if self._process is None or self._process.poll() is not None:
            self.start()
        if not self._settle():
            self.start()
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        deadline = time.time() + (timeout or self.timeout)
        invocation = Invocation(str(uuid.uuid4()), body, deadline, trace_id, self.lateness)
        self.api.put(invocation)
        return invocation

    def invoke(
        self, event: Any, *, trace_id: str | None = None, timeout: float | None = None
    ) -> tuple[bytes, End]:
        """Send an event and collect the response. A function that overruns its timeout is killed."""
        with self._free:
            invocation = self.send(event, trace_id=trace_id, timeout=timeout)
            body = b"".join(invocation.parts())
            self.after(invocation)
            return body, invocation.end

    def after(self, invocation: Invocation) -> None:
        """What Lambda does when an invocation is answered: wait until the runtime asks for the next one.

        A process that leaves before has failed the invocation, whole as its response may be. An overrun or oversized
        sandbox is ended; none is frozen here.
        """
        if invocation.end.kind in ("response", "stream") and not self._settle():
            kind, error = ("timeout", "Sandbox.Timedout") if self.alive else ("exit", "Runtime.ExitError")
            invocation.end = End(kind, {"errorType": error})
        if invocation.end.kind == "timeout" or self.rss_mb() > self.memory_mb:
            self.kill()

    def rss_mb(self) -> float:
        """The resident memory of the sandbox in MB."""
        try:
            return psutil.Process(self.pid).memory_info().rss / 1e6
        except (psutil.Error, ValueError):
            return 0.0

    @property
    def pid(self) -> int:
        if self._process is None:
            raise ValueError("the sandbox isn't running")
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait_for_exit(self) -> int:
        """The exit status; raises subprocess.TimeoutExpired."""
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def log(self) -> str:
        return self._log.read_bytes().decode("utf-8", "replace")  # with its carriage returns

    def shut_down(self) -> None:
        """End an idle sandbox as Lambda does: SIGTERM reaches a runtime only where an extension is registered."""
        self.signal(signal.SIGTERM if self.extensions else signal.SIGKILL)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        self.kill()
        self.api.close()

    def _is_late(self, seconds: float) -> bool:
        if seconds < INIT_SECONDS:
            return False
        used = psutil.Process(self.pid).cpu_times()
        return seconds > PATIENCE or used.user + used.system > INIT_SECONDS

    def _settle(self) -> bool:
        """Whether the runtime asks for the next invocation; one that can't is replaced, as Lambda does."""
        until = time.time() + self.timeout + self.lateness
        while not self.api.waiting.wait(0.005):
            if not self.alive or time.time() > until:
                return False
        return True

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        process.wait()
        if self.api.current is not None:
            self.api.current.arrivals.put(End("exit", {"errorType": "Runtime.ExitError"}))

    def _forget_process(self) -> None:
        self.kill()
        self.api.forget()

    def _limit(self) -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            limit = (self.memory_mb + 512) * 1_000_000  # a stop behind `after`: thread stacks count here too
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
