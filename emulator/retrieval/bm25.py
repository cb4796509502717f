"""Okapi BM25 over postings in numpy arrays (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.6

Terms = tuple[NDArray[np.int32], NDArray[np.float32]]


class Vocabulary:
    """Numbers for terms; it only grows, so that readers of an older snapshot stay right."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, term: str) -> bool:
        return term in self._ids

    def get(self, term: str) -> int | None:
        return self._ids.get(term)

    def terms(self) -> list[str]:
        return list(self._ids)

    def count(self, terms: Iterable[str]) -> Terms:
        """One text as its term numbers and how often each occurs."""
        counts = Counter(terms)
        ids = np.fromiter(
            (self._ids.setdefault(term, len(self._ids)) for term in counts), np.int32, len(counts)
        )
        return ids, np.fromiter(counts.values(), np.float32, len(counts))


@dataclass(frozen=True)
class Bm25:
    """Postings by term: the texts from `starts[t]` to `starts[t + 1]` hold term t with the weight beside them."""

    size: int
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    weights: NDArray[np.float32]
    idf: NDArray[np.float32]

    @classmethod
    def build(cls, texts: Sequence[Terms], vocabulary: int) -> "Bm25":
        """Index texts given as counted terms; `vocabulary` is how many terms there are."""
        size = len(texts)
        if not size:
            empty = np.zeros(0, np.float32)
            return cls(0, np.zeros(vocabulary + 1, np.int64), np.zeros(0, np.int32), empty, empty)
        ids = np.concatenate([ids for ids, _ in texts])
        counts = np.concatenate([counts for _, counts in texts])
        rows = np.repeat(np.arange(size, dtype=np.int32), [len(ids) for ids, _ in texts])
        lengths = np.array([counts.sum() for _, counts in texts], np.float32)
        order = np.argsort(ids, kind="stable")
        ids, counts, rows = ids[order], counts[order], rows[order]
        frequency = np.bincount(ids, minlength=vocabulary)
        starts = np.concatenate(([0], np.cumsum(frequency))).astype(np.int64)
        idf = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        weights = (idf[ids] * counts * (K1 + 1) / (counts + norm[rows])).astype(np.float32)
        return cls(size, starts, rows, weights, idf)

    def scores(self, query: Iterable[tuple[int, float]]) -> NDArray[np.float32]:
        """The score of every text for weighted query terms (term number, weight)."""
        total = np.zeros(self.size, np.float32)
        for term, weight in query:
            if term + 1 < len(self.starts):
                span = slice(self.starts[term], self.starts[term + 1])
                total[self.texts[span]] += weight * self.weights[span]
        return total

    def holds(self, term: int, texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of `texts` hold a term."""
        if term + 1 >= len(self.starts):
            return np.zeros(len(texts), np.bool_)
        posted = self.texts[self.starts[term] : self.starts[term + 1]]
        if not len(posted):
            return np.zeros(len(texts), np.bool_)
        places = np.searchsorted(posted, texts)
        inside: NDArray[np.bool_] = posted[np.minimum(places, len(posted) - 1)] == texts
        return inside

    def rarity(self, term: int | None) -> float:
        """A term's inverse document frequency; a term that no text holds is the rarest."""
        if term is None or term >= len(self.idf):
            return float(np.log1p((self.size + 0.5) / 0.5))
        return float(self.idf[term])

    def held(
        self, query: Sequence[tuple[int | None, float]], texts: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Which of the query's terms each text holds (terms, texts), and what each term is worth by its rarity."""
        inside = np.zeros((len(query), len(texts)))
        for row, (term, _) in enumerate(query):
            if term is not None:
                inside[row] = self.holds(term, texts)
        return inside, np.array([weight * self.rarity(term) for term, weight in query])
