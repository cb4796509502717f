"""How quick a search is: the index at 1,000 and 100,000 synthetic passages, and what loading it takes."""

import resource
import statistics
import time
from collections.abc import Iterator, Sequence

import numpy as np

from emulator.retrieval import Index, Passage
from emulator.retrieval.embedder import DIMENSIONS, MiniLm, Vectors

LIMITS_MS = {1_000: 10.0, 100_000: 40.0}
QUERIES = 200
WORDS, PASSAGE_WORDS, QUERY_WORDS = 40_000, 60, 8


class Synthetic:
    """Random unit vectors for passages, the real model for queries: what a search waits for, without the indexing."""

    name = "synthetic"

    def __init__(self, real: MiniLm, seed: int) -> None:
        self._real = real
        self._random = np.random.default_rng(seed)

    def query(self, text: str) -> Vectors:
        return self._real.query(text)

    def passages(self, passages: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Vectors]]:
        for number in range(len(passages)):
            vector = self._random.standard_normal((1, DIMENSIONS)).astype(np.float32)
            yield number, vector / np.linalg.norm(vector)


def synthetic_words(random: np.random.Generator, count: int) -> list[str]:
    """Words spread as in English (Zipf's law)."""
    return [f"w{'abcdefghij'[n % 10]}{n}" for n in np.minimum(random.zipf(1.3, count), WORDS)]


def main() -> int:
    """Print the table; 0 when every limit holds."""
    start = time.perf_counter()
    real = MiniLm()
    real.query("warm")
    print(f"the embedding model loads and answers once in {(time.perf_counter() - start) * 1000:.0f} ms")
    held = True
    print(
        f"{'passages':>10}{'build':>10}{'p50':>10}{'p95':>10}{'of which query embedding':>28}{'peak memory':>14}"
    )
    for size, limit in LIMITS_MS.items():
        random = np.random.default_rng(size)
        said = synthetic_words(random, size * PASSAGE_WORDS)
        texts = (" ".join(said[i * PASSAGE_WORDS : (i + 1) * PASSAGE_WORDS]) for i in range(size))
        attributes = {"title": "Synthetic", "section": "Synthetic"}
        index = Index(None, embedder=Synthetic(real, size))
        start = time.perf_counter()
        index.update(Passage(f"{i:06}", text, attributes) for i, text in enumerate(texts))
        build = time.perf_counter() - start
        queries = [" ".join(synthetic_words(random, QUERY_WORDS)) for _ in range(QUERIES)]
        took, embedding = [], []
        for query in queries:
            start = time.perf_counter()
            real.texts([query])
            embedding.append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            index.search(query, 8)
            took.append((time.perf_counter() - start) * 1000)
        p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:10,}{build:8.1f} s{p50:7.1f} ms{p95:7.1f} ms{statistics.median(embedding):25.1f} ms{peak:11.0f} MB"
        )
        print(
            f"  {'ok  ' if p50 <= limit else 'FAIL'} p50 {p50:.1f} ms ≤ {limit:.0f} ms: {p50 / limit:.2f} of the limit"
        )
        held &= p50 <= limit
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
