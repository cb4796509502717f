"""Fifty visitors who ask at the same moment: how long each waits for the first word, and whether any fails."""

import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.wire.serving import Served, emulated

VISITORS = 50
ROUNDS = 3
FIRST_DELTA_SECONDS = 3.0


def visit(served: Served, client: httpx.Client, start: threading.Barrier) -> tuple[float, bool]:
    """Seconds to the first delta, and whether the answer came to its end."""
    start.wait()
    began = time.perf_counter()
    first, body = 0.0, b""
    with client.stream(
        "POST", f"{served.address}/api/ask", json={"question": "Why is there no OpenSearch?"}
    ) as response:
        for part in response.iter_raw():
            body += part
            if not first and b"event: delta" in body:
                first = time.perf_counter() - began
    return first, b"event: done" in body


def main() -> int:
    """Print the waits; 1 where one visitor fails or the 95th percentile is over the limit."""
    limits = httpx.Limits(max_connections=VISITORS)
    waits: list[float] = []
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        emulated(Path(folder)) as running,
        running.serve() as served,
        httpx.Client(timeout=60, trust_env=False, limits=limits) as client,
        ThreadPoolExecutor(VISITORS) as visitors,
    ):
        for _ in range(ROUNDS):
            start = threading.Barrier(VISITORS)
            for first, done in visitors.map(
                lambda _, start=start: visit(served, client, start), range(VISITORS)
            ):
                waits.append(first)
                failed += not done
    waits.sort()
    slow = waits[int(0.95 * len(waits))]
    holds = not failed and slow <= FIRST_DELTA_SECONDS
    print(f"{VISITORS} visitors at once, {ROUNDS} times")
    print(
        f"  failed {failed}; first delta p50 {waits[len(waits) // 2]:.2f} s  p95 {slow:.2f} s  worst {waits[-1]:.2f} s"
    )
    print(f"  limits: none fails, p95 {FIRST_DELTA_SECONDS:g} s  {'hold' if holds else 'BROKEN'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
