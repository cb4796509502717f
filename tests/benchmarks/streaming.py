"""What a visitor waits for: the streaming runtime against Mangum under awslambdaric, on the loopback Lambda.

Both run the same package in the same run, behind the same function URL; figures are medians.
"""

import socket
import statistics
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.lambda_bench.front_door import FrontDoor
from tests.lambda_bench.http_wire import read_message
from tests.lambda_bench.image import Bench
from tests.lambda_bench.sandbox import Sandbox

FIRST_BYTE_RATIO = 0.01
EVENT_MS = 1.0
WARM_RATIO, WARM_MS = 1.10, 1.0
ANSWER_SECONDS = 3.0
WARM_REQUESTS = 400


@dataclass(frozen=True)
class Entry:
    """One way to run the package, and what was measured of it, in milliseconds and megabytes."""

    name: str
    first_byte: float
    event: float | None
    warm: float
    rss: float


def main() -> int:
    """Print the table and the ratios; 0 when every limit holds."""
    with Bench() as bench:
        buffered = _measure(
            "Mangum under awslambdaric", bench.sandbox(handler="bench_app.handler", streaming=False)
        )
        streaming = _measure("streaming runtime", bench.sandbox(handler="bench_app.handler", streaming=True))

    print(f"{'entry':28}{'first byte':>12}{'per event':>12}{'warm p50':>12}{'memory':>10}")
    for entry in (buffered, streaming):
        event = f"{entry.event:9.2f} ms" if entry.event is not None else "-"
        print(f"{entry.name:28}{entry.first_byte:9.1f} ms{event:>12}{entry.warm:9.2f} ms{entry.rss:7.0f} MB")
    ratio = streaming.first_byte / buffered.first_byte
    added = streaming.warm - buffered.warm
    held = [
        _held(
            f"first byte of a {ANSWER_SECONDS:g} s answer: {ratio:.4f} × buffered", ratio <= FIRST_BYTE_RATIO
        ),
        _held(
            f"added latency per event: {streaming.event or 0:.2f} ms p50", (streaming.event or 0) <= EVENT_MS
        ),
        _held(
            f"warm request: {streaming.warm / buffered.warm:.2f} × buffered, {added:+.2f} ms p50",
            streaming.warm <= buffered.warm * WARM_RATIO or added <= WARM_MS,
        ),
    ]
    return 0 if all(held) else 1


def _held(fact: str, holds: bool) -> bool:
    print(f"{'ok  ' if holds else 'NOT '}{fact}")
    return holds


def _measure(name: str, sandbox: Sandbox) -> Entry:
    streaming = "streaming" in name
    door = FrontDoor(sandbox.start(), streaming=streaming)
    try:
        for _ in range(20):
            _request(door, "/health")
        first = min(_request(door, f"/events/30?seconds={ANSWER_SECONDS}")[0] for _ in range(2))
        late: list[float] = []
        if streaming:
            for _ in range(3):
                late += _request(door, "/events/100?seconds=1&clock=true")[1]
        warm = []
        for _ in range(WARM_REQUESTS):
            sandbox.api.waiting.wait(5)  # the runtime is ready for the next request, as between two visitors
            warm.append(_request(door, "/health")[0])
        return Entry(
            name, first, statistics.median(late) if late else None, statistics.median(warm), sandbox.rss_mb()
        )
    finally:
        door.close()
        sandbox.close()


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
