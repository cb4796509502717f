"""How fast an answer begins, and how long an event of the model is under way inside the app.

The beginning is measured over real HTTP against the emulator. For the second figure an engine yields the time of day as
text: what the page's reader sees minus what the text says is the way through gate, checks, thread, loop and HTTP.
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from api.cancellation import Cancellation
from api.conversation import Conversation
from api.events import Completion, Delta, EngineEvent, Source, Sources, Usage
from api.telemetry import Trace
from tests.wire.serving import Served, emulated

FIRST_BYTE_MS = 30.0
FIRST_DELTA_MS = 150.0
OVERHEAD_MS = 2.0
RUNS = 40
EVENTS = 200
PAUSE_SECONDS = 0.005
QUESTION = {"question": "Why is there no OpenSearch?"}


def beginnings(served: Served) -> tuple[list[float], list[float]]:
    """Milliseconds to the first byte and to the first delta."""
    first_bytes, first_deltas = [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        first_byte = first_delta = 0.0
        with served.client.stream("POST", "/api/ask", json=QUESTION) as response:
            for part in response.iter_raw():
                now = (time.perf_counter() - began) * 1_000
                first_byte = first_byte or now
                if not first_delta and b"event: delta" in part:
                    first_delta = now
        first_bytes.append(first_byte)
        first_deltas.append(first_delta)
    return first_bytes, first_deltas


class Ticking:
    """An engine whose words are the time at which it says them."""

    name = "ticking"
    model_id = "none"

    def answer(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[EngineEvent]:
        yield Sources((Source(1, "a.md", "A", "A", "", "", "A source.", 1.0, "A source."),))
        for _ in range(EVENTS):
            time.sleep(PAUSE_SECONDS)
            yield Delta(f"{time.perf_counter():.6f}. ")
        yield Completion("end_turn", Usage(1, 1))


def underway(served: Served) -> list[float]:
    """Milliseconds from the engine's word to its reader."""
    found = []
    with served.client.stream("POST", "/api/ask", json=QUESTION) as response:
        for part in response.iter_raw():
            now = time.perf_counter()
            said = re.findall(rb'event: delta\ndata: \{"text":"\s*([\d.]+)\.', part)
            found += [(now - float(time_said)) * 1_000 for time_said in said]
    assert len(found) == EVENTS
    return found


def main() -> int:
    """Print each figure with its limit; 1 where one is over."""
    with (
        tempfile.TemporaryDirectory() as folder,
        emulated(Path(folder)) as running,
        running.serve() as served,
    ):
        served.stream()
        first_bytes, first_deltas = beginnings(served)
        with running.serve(agent=Ticking) as ticking:
            underway(ticking)
            through = sorted(underway(ticking))
    rows = [
        ("question to first byte, p50", statistics.median(first_bytes), FIRST_BYTE_MS),
        ("question to first delta, p50", statistics.median(first_deltas), FIRST_DELTA_MS),
        ("an event's way through the app, p50", statistics.median(through), OVERHEAD_MS),
    ]
    print("one visitor, a warm app, the emulator's model")
    for name, value, limit in rows:
        print(f"  {name:<40} {value:8.2f} ms  limit {limit:g} ms  {'holds' if value <= limit else 'BROKEN'}")
    slow = "an event's way through the app, p95"
    print(f"  {slow:<40} {through[int(0.95 * EVENTS)]:8.2f} ms")
    return int(any(value > limit for _, value, limit in rows))


if __name__ == "__main__":
    sys.exit(main())
