"""AWS's own Runtime API core and the bench's, as whoever invokes sees them."""

import http.client
import json
import random
import socket
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import psutil

from tests.lambda_bench.http_wire import read_message
from tests.lambda_bench.invocation import Invocation
from tests.lambda_bench.runtime_api import RuntimeApi
from tests.waiting import PATIENCE, until

Outcome = tuple[bytes, str, str]
"""The bytes that the caller got, how that ended (complete, error, truncated, too_large), and the error's type."""
_ENDS = {"Complete": "complete", "Truncated": "truncated", "Oversized": "too_large"}


class Side(Protocol):
    """A Runtime API at `address`, and its caller's view."""

    address: str

    def send(self, event: bytes) -> str:
        """Invoke; returns the request's id."""

    def outcome(self) -> Outcome:
        """What the caller of the last invocation got."""

    def release(self) -> int:
        """Wait until the runtime asks for the next event; 200 where it did, 502 where it left."""

    def close(self) -> None:
        """End it, with its runtime."""


class BenchSide:
    """The bench's Runtime API."""

    def __init__(self, *, limit: int) -> None:
        self._api = RuntimeApi(streamed_limit=limit, sleep=lambda _seconds: None)
        self.address = self._api.address

    def send(self, event: bytes) -> str:
        assert self._api.waiting.wait(PATIENCE)
        self._invocation = Invocation(str(uuid.uuid4()), event, time.time() + PATIENCE)
        self._api.put(self._invocation)
        return self._invocation.request_id

    def outcome(self) -> Outcome:
        body = b"".join(self._invocation.parts())
        end = self._invocation.end
        return body, {"stream": "complete", "response": "complete"}.get(end.kind, end.kind), end.type

    def release(self) -> int:
        return 200 if self._api.waiting.wait(PATIENCE) else 0

    def close(self) -> None:
        self._api.close()


class CoreSide:
    """AWS's own. Its runtime is `command`; without one, whoever calls its Runtime API from here."""

    def __init__(
        self,
        core: Path,
        log: Path,
        command: Sequence[str] = ("/bin/sleep", "600"),
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        timeout: float = PATIENCE,
        limit: int = -1,
    ) -> None:
        self._front, api = _free_ports(2)
        self.address = f"127.0.0.1:{api}"
        self._limit = limit
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [core, f"127.0.0.1:{self._front}", self.address, *command],
                env={"PATH": "/usr/bin:/bin", **(environment or {})},
                cwd=folder,
                stdout=output,
                stderr=output,
            )
        until(lambda: _listens(self._front))
        init = {
            "functionName": "bench",
            "functionVersion": "$LATEST",
            "invokeTimeoutMs": int(timeout * 1000),
            "customer": {"environment": {}},
        }
        assert self.post("/init", init)[0] == 200
        self.runtime()

    def send(self, event: bytes) -> str:
        status, headers, told = self.post("/reserve")
        assert status == 200, told
        self._connection = socket.create_connection(("127.0.0.1", self._front), timeout=PATIENCE)
        lines = [
            f"POST /invoke/{headers['Reservation-Token']} HTTP/1.1",
            "Host: front",
            f"Invoke-Id: {headers['Invoke-Id']}",
            f"Invoked-Function-Version: {headers['Invoked-Function-Version']}",
            "InvokeResponseMode: Streaming",
            f"MaxPayloadSize: {self._limit}",
            f"Content-Length: {len(event)}",
        ]
        self._connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + event)
        return str(headers["Invoke-Id"])

    def outcome(self) -> Outcome:
        with self._connection, self._connection.makefile("rb") as reader:
            answer = read_message(reader)
            assert answer is not None
            body = answer.body()
        if error := answer.header("error-type"):
            return b"", "error", error
        end = _ENDS[answer.trailers["end-of-response"]]
        told = answer.trailers.get("lambda-runtime-function-error-type", "")
        return body, end, told if end == "complete" else ""

    def release(self) -> int:
        return self.post("/release")[0]

    def post(self, path: str, document: Any = None) -> tuple[int, Mapping[str, str], bytes]:
        """One of the front's own calls."""
        connection = http.client.HTTPConnection("127.0.0.1", self._front, timeout=PATIENCE)
        try:
            connection.request("POST", path, None if document is None else json.dumps(document))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def runtime(self) -> psutil.Process:
        """The runtime's process, once it runs another program than the core does.

        Go's `os` begins with a child of the same program that ends at once (to try pidfd_open), so the
        first child that can be seen needn't be the runtime.
        """
        until(self._programs)
        return self._programs()[0]

    def _programs(self) -> list[psutil.Process]:
        own = psutil.Process(self._process.pid)
        found = []
        for child in own.children():
            with suppress(psutil.Error):
                if child.exe() not in ("", own.exe()):
                    found.append(child)
        return found

    def close(self) -> None:
        with suppress(psutil.Error):
            for each in psutil.Process(self._process.pid).children(recursive=True):
                each.kill()
        self._process.kill()
        self._process.wait()


def _free_ports(count: int) -> list[int]:
    """So many different ones, below the range that connections take theirs from."""
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 1_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            break
    return found


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
