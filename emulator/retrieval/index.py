"""The searchable index: one immutable snapshot that an update replaces at once, so readers never wait."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from emulator.retrieval.bm25 import Bm25, Terms, Vocabulary
from emulator.retrieval.cache import VectorCache, content_key
from emulator.retrieval.embedder import Embedder, Vectors, shared
from emulator.retrieval.passages import Hit, Passage
from emulator.retrieval.spelling import Spelling
from emulator.retrieval.words import terms, weighted_terms

RRF_K = 10
DEPTH = 50
GUESS = 0.7
NOVELTY = 0.5
WRITE_EACH = 64
COSINE_FLOOR, COSINE_CEILING = 0.1, 0.75


@dataclass(frozen=True)
class Entry:
    """One passage with what a search needs of it."""

    passage: Passage
    terms: Terms
    vectors: Vectors | None


@dataclass(frozen=True)
class Snapshot:
    """Everything a search reads; row r of `matrix` belongs to the last passage p with `rows[p] <= r`."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    bm25: Bm25 = field(default_factory=lambda: Bm25.build([], 0))
    spelling: Spelling = field(default_factory=lambda: Spelling([]))
    matrix: Vectors | None = None
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


class Index:
    """Passages found by their words (BM25) and their meaning (MiniLM), fused by reciprocal rank.

    `cache` is the folder for embeddings (None keeps none); `notice` is told once when embeddings can't be had.
    """

    def __init__(
        self,
        cache: Path | None = None,
        notice: Callable[[str], None] = lambda _: None,
        embedder: Embedder | None = None,
    ) -> None:
        self._embedder: Embedder | None = embedder or shared(notice)
        self._cache = VectorCache(
            cache if self._embedder else None, self._embedder.name if self._embedder else ""
        )
        self._vocabulary = Vocabulary()
        self._snapshot = Snapshot()
        self._updating = threading.Lock()

    @property
    def mode(self) -> Literal["hybrid", "bm25"]:
        """Whether searches use embeddings too."""
        return "hybrid" if self._embedder else "bm25"

    def __len__(self) -> int:
        return len(self._snapshot.passages)

    def update(
        self,
        passages: Iterable[Passage],
        removed: Iterable[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Add or replace passages and drop the keys in `removed`; searches see all of it or nothing.

        `progress` hears how many of the given passages are done so far.
        """
        with self._updating:
            given = list(passages)
            entries = dict(self._snapshot.entries)
            for key in removed:
                entries.pop(key, None)
            vectors = self._vectors(given, progress)
            for number, passage in enumerate(given):
                counted = self._vocabulary.count(terms(f"{passage.heading}\n{passage.text}"))
                entries[passage.key] = Entry(passage, counted, vectors.get(number))
            self._snapshot = self._build(entries)
            if progress and not self._embedder:
                progress(len(given))

    def search(self, query: str, limit: int) -> list[Hit]:
        """The best passages for a query, best first; scores never rise along the list."""
        now = self._snapshot
        weighted = self._query_terms(query, now)
        by_words = now.bm25.scores([(term, weight) for term, weight in weighted if term is not None])
        rankings = [_top(by_words, DEPTH, above=0.0)]
        cosines = None
        if self._embedder and now.matrix is not None and query.strip():
            cosines = np.maximum.reduceat(now.matrix @ self._embedder.query(query), now.rows)
            rankings.append(_top(cosines, DEPTH))
        fused: dict[int, float] = {}
        for ranking in rankings:
            for rank, number in enumerate(ranking.tolist(), 1):
                fused[number] = fused.get(number, 0.0) + 1 / (RRF_K + rank)
        if not fused:
            return []
        numbers = np.array(sorted(fused, key=lambda number: (-fused[number], number)), np.int64)
        held, worth = _held(now.bm25, weighted, numbers)
        chosen = _spread(
            np.array([fused[number] for number in numbers.tolist()]), held * worth[:, None], limit
        )
        score = (held[:, chosen] * worth[:, None]).sum(axis=0) / max(float(worth.sum()), 1e-9)
        if cosines is not None:
            meaning = (cosines[numbers[chosen]] - COSINE_FLOOR) / (COSINE_CEILING - COSINE_FLOOR)
            score = 0.5 * score + 0.5 * np.clip(meaning, 0, 1)
        score = np.maximum.accumulate(score[::-1])[::-1]
        found = [now.passages[number] for number in numbers[chosen]]
        return [Hit(passage, round(float(s), 4)) for passage, s in zip(found, score, strict=True)]

    def _query_terms(self, query: str, now: Snapshot) -> list[tuple[int | None, float]]:
        """The query's terms; an unknown one stands for the known ones it may be a slip of."""
        weighted: list[tuple[int | None, float]] = []
        for term, weight in weighted_terms(query).items():
            number = self._vocabulary.get(term)
            if number is not None and number < len(now.bm25.idf):
                weighted.append((number, weight))
                continue
            near = [self._vocabulary.get(word) for word in now.spelling.nearest(term)]
            weighted.extend((known, weight * GUESS / len(near)) for known in near)
            if not near:
                weighted.append((None, weight))
        return weighted

    def _vectors(self, passages: list[Passage], progress: Callable[[int], None] | None) -> dict[int, Vectors]:
        """Each passage's vectors by its number: from the cache, else from the model."""
        if not self._embedder:
            return {}
        keys = [content_key(passage.heading, passage.text) for passage in passages]
        known = self._cache.read(list(dict.fromkeys(keys)))
        found = {number: known[key] for number, key in enumerate(keys) if key in known}
        if progress:
            progress(len(found))
        missing = [number for number in range(len(passages)) if number not in found]
        unwritten: dict[bytes, Vectors] = {}
        texts = [(passages[number].heading, passages[number].text) for number in missing]
        for position, vectors in self._embedder.passages(texts):
            number = missing[position]
            found[number] = unwritten[keys[number]] = vectors
            if len(unwritten) >= WRITE_EACH:
                self._cache.write(unwritten)
                unwritten = {}
            if progress:
                progress(len(found))
        if unwritten:
            self._cache.write(unwritten)
        return found

    def _build(self, entries: dict[str, Entry]) -> Snapshot:
        ordered = [entries[key] for key in sorted(entries)]
        bm25 = Bm25.build([entry.terms for entry in ordered], len(self._vocabulary))
        held = [entry.vectors for entry in ordered if entry.vectors is not None]
        counts = [len(vectors) for vectors in held]
        return Snapshot(
            entries=entries,
            passages=tuple(entry.passage for entry in ordered),
            bm25=bm25,
            spelling=Spelling(self._vocabulary.terms()),
            matrix=np.concatenate(held) if held else None,
            rows=np.cumsum([0, *counts])[:-1].astype(np.int64),
        )


def _held(
    bm25: Bm25, query: list[tuple[int | None, float]], texts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which of the query's terms each text holds (terms, texts), and what each term is worth by its rarity."""
    held = np.zeros((len(query), len(texts)))
    for row, (term, _) in enumerate(query):
        if term is not None:
            held[row] = bm25.holds(term, texts)
    return held, np.array([weight * bm25.rarity(term) for term, weight in query])


def _spread(fused: NDArray[np.float64], held: NDArray[np.float64], limit: int) -> list[int]:
    """Choose by fused rank, and by what of the query the texts chosen before leave out.

    So a question about two things gets passages about both (maximal marginal relevance over the query's terms;
    Carbonell and Goldstein, SIGIR 1998).
    """
    chosen: list[int] = []
    relevance = fused / fused.max()
    lacking = np.ones(len(held))
    total = max(float(held.max(axis=1).sum()) if len(held) else 0.0, 1e-9)
    while len(chosen) < min(limit, len(fused)):
        value = relevance + NOVELTY * (lacking @ held) / total
        value[chosen] = -np.inf
        best = int(np.argmax(value))
        chosen.append(best)
        lacking = lacking * np.where(held[:, best] > 0, 0.5, 1.0)
    return chosen


def _top(scores: NDArray[np.float32], most: int, above: float | None = None) -> NDArray[np.int64]:
    """The numbers of the highest scores, best first; equal scores in order of number."""
    count = len(scores)
    best = np.argpartition(scores, count - most)[count - most :] if count > most else np.arange(count)
    if above is not None:
        best = best[scores[best] > above]
    return best[np.lexsort((best, -scores[best]))].astype(np.int64)
