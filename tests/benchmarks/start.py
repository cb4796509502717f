"""The second start: from the command to the whole answer of the first question, with everything cached."""

import statistics
import tempfile
import time
from pathlib import Path

import httpx

from tests.golden.cases import KNOWLEDGE
from tests.product import BodyHash, running

LIMIT_SECONDS = 4.0
ROUNDS = 3
QUESTION = "Why is there no OpenSearch here?"


def main() -> int:
    """Print the time of each start; 0 when the median is within the limit."""
    with tempfile.TemporaryDirectory() as folder:
        first, *later = [_first_answer(Path(folder)) for _ in range(ROUNDS + 1)]
    median = statistics.median(later)
    print(f"first start to the first answer    {first:.2f} s  (embeddings cached, index not)")
    print(f"later starts, median of {ROUNDS}          {median:.2f} s  limit {LIMIT_SECONDS:.0f} s")
    return 0 if median <= LIMIT_SECONDS else 1


def _first_answer(state: Path) -> float:
    start = time.monotonic()
    with running(KNOWLEDGE, state) as address:
        answer = httpx.post(f"{address}/api/ask", json={"question": QUESTION}, auth=BodyHash(), timeout=60)
        taken = time.monotonic() - start
    assert answer.content.count(b"event: done") == 1
    return taken
