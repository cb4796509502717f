"""What a visitor waits for: the streaming runtime against Mangum under awslambdaric, on the loopback Lambda.

Both run the same package in the same run, behind the same function URL; figures are medians.
"""

import socket
import statistics
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.lambda_bench import rest_api
from tests.lambda_bench.front_door import FrontDoor
from tests.lambda_bench.http_wire import read_message
from tests.lambda_bench.image import Bench
from tests.lambda_bench.sandbox import Sandbox

FIRST_BYTE_RATIO = 0.01
EVENT_MS = 1.0
WARM_RATIO, WARM_MS = 1.10, 1.0
ANSWER_SECONDS = 3.0
WARM_REQUESTS = 400


@dataclass
class Entry:
    """One way to run the package, and what was measured of it, in milliseconds."""

    name: str
    sandbox: Sandbox
    door: FrontDoor
    first_byte: float = 0.0
    events: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)

    @property
    def warm_p50(self) -> float:
        return statistics.median(self.warm)


def main() -> int:
    """Print the table and the ratios; 0 when every limit holds."""
    with Bench() as bench:
        buffered = _entry(bench, "Mangum under awslambdaric", streaming=False)
        streaming = _entry(bench, "streaming runtime", streaming=True)
        rest = Entry(
            "the same behind a REST API",
            streaming.sandbox,
            FrontDoor(streaming.sandbox, streaming=True, as_event=rest_api.event),
        )
        for entry in (buffered, streaming, rest):
            entry.first_byte = min(
                _request(entry.door, f"/events/30?seconds={ANSWER_SECONDS}")[0] for _ in range(2)
            )
        for _ in range(3):
            streaming.events += _request(streaming.door, "/events/100?seconds=1&clock=true")[1]
        for _ in range(WARM_REQUESTS):  # in turns: what else the machine does meets both
            for entry in (buffered, streaming):
                entry.sandbox.api.waiting.wait(5)  # ready for the next request, as between two visitors
                entry.warm.append(_request(entry.door, "/health")[0])
        return _report(buffered, streaming, rest)


def _entry(bench: Bench, name: str, *, streaming: bool) -> Entry:
    sandbox = bench.sandbox(handler="bench_app.handler", streaming=streaming).start()
    entry = Entry(name, sandbox, FrontDoor(sandbox, streaming=streaming))
    for _ in range(20):
        _request(entry.door, "/health")
    return entry


def _report(buffered: Entry, streaming: Entry, rest: Entry) -> int:
    print(f"{'entry':28}{'first byte':>12}{'per event':>12}{'warm p50':>12}{'memory':>10}")
    for entry in (buffered, streaming):
        event = f"{statistics.median(entry.events):9.2f} ms" if entry.events else "-"
        print(
            f"{entry.name:28}{entry.first_byte:9.1f} ms{event:>12}{entry.warm_p50:9.2f} ms"
            f"{entry.sandbox.rss_mb():7.0f} MB"
        )
    first, event_ms = streaming.first_byte / buffered.first_byte, statistics.median(streaming.events)
    ratio, added = streaming.warm_p50 / buffered.warm_p50, streaming.warm_p50 - buffered.warm_p50
    first_rest = rest.first_byte / buffered.first_byte
    held = [
        _held(f"first byte through a REST API: {first_rest:.4f} × buffered", first_rest <= FIRST_BYTE_RATIO),
        _held(
            f"first byte of a {ANSWER_SECONDS:g} s answer: {first:.4f} × buffered", first <= FIRST_BYTE_RATIO
        ),
        _held(f"added latency per event: {event_ms:.2f} ms p50", event_ms <= EVENT_MS),
        _held(
            f"warm request: {ratio:.2f} × buffered, {added:+.2f} ms p50",
            ratio <= WARM_RATIO or added <= WARM_MS,
        ),
    ]
    return 0 if all(held) else 1


def _held(fact: str, holds: bool) -> bool:
    print(f"{'ok  ' if holds else 'NOT '}{fact}")
    return holds


def _request(door: FrontDoor, target: str) -> tuple[float, list[float]]:
    """Milliseconds to the first byte of the body, and of each event from when the app made it to when it is here."""
    address = urlsplit(door.url)
    late = []
    with (
        socket.create_connection((address.hostname, address.port)) as client,
        client.makefile("rb") as reader,
    ):
        begun = time.perf_counter()
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        message = read_message(reader)
        assert message is not None
        first = 0.0
        for part in message.parts():
            now = time.time_ns()
            first = first or (time.perf_counter() - begun) * 1e3
            if b'"at": ' in part:
                late.append((now - int(part.partition(b'"at": ')[2].partition(b"}")[0])) / 1e6)
    return first, late


if __name__ == "__main__":
    sys.exit(main())
