"""The whole soak, engine by engine: 5,000 faulty asks, 500 stuck readers, 1,000 disconnects. `make test` runs a sample.

`python -m tests.benchmarks.soak [ENGINE …]` runs some of them.
"""

import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from api.clients import Clients
from tests.wire.engines import EVERY
from tests.wire.serving import Emulated, emulated
from tests.wire.soaking import Size, Use, soak

WARM = Size(200, 25, 50)
WHOLE = Size(5_000, 500, 1_000)
MEMORY_BYTES = 40_000_000


def _after(clients: Clients) -> Use:
    clients.close()
    return Use.now()


def _holds(running: Emulated, engine: str) -> bool:
    """Soak one engine and print what is left behind."""
    with closing(running.clients()) as clients, running.serve(clients=clients, engine=engine) as served:
        soak(served, running, WARM)
        clients.close()  # kept connections are reuse, not a leak
        before, began = Use.now(), time.perf_counter()
        ends = soak(served, running, WHOLE)
        taken, after = time.perf_counter() - began, _after(clients)
    grown = after.memory - before.memory
    holds = (
        set(ends) == {1}
        and after.threads <= before.threads + 8
        and after.sockets <= before.sockets + 8
        and grown <= MEMORY_BYTES
    )
    print(f"{engine}: {WHOLE} in {taken:.0f} s")
    print(f"  terminal events an ask: {dict(ends)}")
    print(f"  threads {before.threads} → {after.threads}, sockets {before.sockets} → {after.sockets}")
    print(f"  memory {grown / 1e6:+.1f} MB, limit {MEMORY_BYTES / 1e6:.0f}  {'hold' if holds else 'BROKEN'}")
    return holds


def main(engines: tuple[str, ...] = EVERY) -> int:
    """1 where an ask ended otherwise than once, or threads, sockets or memory grew."""
    with tempfile.TemporaryDirectory() as folder, emulated(Path(folder)) as running:
        held = [_holds(running, engine) for engine in engines]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or EVERY))
