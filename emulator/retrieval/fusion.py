"""What speaks for a passage made one score, and a fair share of the places for each question in a question."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

WORDS, HELD, MEANING, SENTENCE, LISTED = 0.07, 0.13, 0.53, 0.27, 0.5
"""The weights of `relevance`, fitted on 237 questions over four sets of documents; that of listed questions was chosen
on 700 of them, each asked over the documents without it.

A weighted sum keeps how far passages are apart, which ranks throw away (Bruch, Gai and Ingber, "An Analysis of Fusion
Functions for Hybrid Retrieval", TOIS 2023).
"""


def best(scores: Scores, most: int, above: float | None = None) -> NDArray[np.int64]:
    """The numbers of the highest scores, best first; equal scores in order of number."""
    count = len(scores)
    top = np.argpartition(scores, count - most)[count - most :] if count > most else np.arange(count)
    if above is not None:
        top = top[scores[top] > above]
    return top[np.lexsort((top, -scores[top]))].astype(np.int64)


def relevance(
    numbers: NDArray[np.int64],
    words: Scores | None,
    held: Scores | None,
    near: tuple[Scores, Scores] | None,
    listed: Scores | None = None,
) -> Scores:
    """From 0 to 1 for the passages `numbers`; what is None is left out.

    Args:
        words: BM25 of all passages, counted as a share of the highest.
        held: the share of the query's words that each of `numbers` holds.
        near: the query's cosines with all passages and with the closest sentence of each.
        listed: the query's cosines with the closest listed question of all passages, where any list some; a passage
            that lists none has its closest sentence in its place.
    """
    parts: list[tuple[float, Scores]] = []
    if words is not None:
        highest = max(float(words.max(initial=0.0)), 1e-9)
        parts.append((WORDS, words[numbers] / highest))
    if held is not None:
        parts.append((HELD, held))
    if near is not None:
        parts += [(MEANING, near[0][numbers]), (SENTENCE, near[1][numbers])]
        if listed is not None:
            parts.append((LISTED, np.maximum(listed, near[1])[numbers]))
    total = np.zeros(len(numbers), np.float32)
    for weight, part in parts:
        total += weight * part
    score: Scores = np.clip(total / max(sum(weight for weight, _ in parts), 1e-9), 0, 1)
    return score


def in_turn(rankings: Sequence[Sequence[int]], limit: int) -> list[int]:
    """The first of each ranking, then the second of each, and so on: each question gets its share of the places."""
    found: dict[int, None] = {}
    for rank in range(max(map(len, rankings), default=0)):
        for ranking in rankings:
            if rank < len(ranking):
                found.setdefault(ranking[rank])
    return list(found)[:limit]
