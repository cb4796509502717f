"""Several rankings made one, and a choice from it that covers the query."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

RRF_K = 10
NOVELTY = 0.5


def best(scores: NDArray[np.float32], most: int, above: float | None = None) -> NDArray[np.int64]:
    """The numbers of the highest scores, best first; equal scores in order of number."""
    count = len(scores)
    top = np.argpartition(scores, count - most)[count - most :] if count > most else np.arange(count)
    if above is not None:
        top = top[scores[top] > above]
    return top[np.lexsort((top, -scores[top]))].astype(np.int64)


def reciprocal_ranks(rankings: Iterable[NDArray[np.int64]]) -> dict[int, float]:
    """Numbers with their fused score, best first.

    Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009) with k = 10, since the rankings are short.
    """
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, number in enumerate(ranking.tolist(), 1):
            fused[number] = fused.get(number, 0.0) + 1 / (RRF_K + rank)
    return dict(sorted(fused.items(), key=lambda pair: (-pair[1], pair[0])))


def spread(fused: NDArray[np.float64], held: NDArray[np.float64], limit: int) -> list[int]:
    """Choose by fused score, and by what of the query the texts chosen before leave out.

    `held` says what each text is worth for each term of the query (terms, texts). So a question about two things
    gets passages about both (after maximal marginal relevance; Carbonell and Goldstein, SIGIR 1998).
    """
    chosen: list[int] = []
    relevance = fused / fused.max()
    lacking = np.ones(len(held))
    total = max(float(held.max(axis=1).sum()) if len(held) else 0.0, 1e-9)
    while len(chosen) < min(limit, len(fused)):
        value = relevance + NOVELTY * (lacking @ held) / total
        value[chosen] = -np.inf
        first = int(np.argmax(value))
        chosen.append(first)
        lacking = lacking * np.where(held[:, first] > 0, 0.5, 1.0)
    return chosen


def in_turn(rankings: Sequence[Sequence[int]], limit: int) -> list[int]:
    """The first of each ranking, then the second of each, and so on: each question gets its share of the places."""
    found: dict[int, None] = {}
    for rank in range(max(map(len, rankings), default=0)):
        for ranking in rankings:
            if rank < len(ranking):
                found.setdefault(ranking[rank])
    return list(found)[:limit]
