"""What the protocol for programs takes: `tools/list` over loopback, warm, beside `/api/health` of the same run."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.wire.programs import message, post
from tests.wire.serving import emulated

CALLS = 500
LIMIT_MS = 5.0


def p50_ms(call: Callable[[], object]) -> float:
    """Milliseconds of one call, the first ones left out."""
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1_000)
    return statistics.median(taken[CALLS // 10 :])


def main() -> int:
    """Print both medians; 1 where a list takes too long."""
    with tempfile.TemporaryDirectory() as folder, emulated(Path(folder)) as running, running.serve() as app:
        reply = post(app.client, message("tools/list")).json()
        names = [tool["name"] for tool in reply["result"]["tools"]]
        listed = p50_ms(lambda: post(app.client, message("tools/list")))
        least = p50_ms(lambda: app.client.get("/api/health"))
    holds = "search_docs" in names and listed <= LIMIT_MS
    print(
        f"tools/list of {len(names)} tools, p50 {listed:.2f} ms (≤ {LIMIT_MS:g}); /api/health {least:.2f} ms"
    )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
