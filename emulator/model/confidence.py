"""Whether the sources answer a question at all: a small logistic model over what the ranking found."""

import math
from collections.abc import Sequence

import numpy as np

from emulator.model.ranking import Ranking

FEATURES = ("cover", "joint", "meaning", "missing_hard", "missing")
WEIGHTS = (2.0, 2.0, 4.0, -3.0, -3.0)
BIAS = -2.2
ENOUGH = 0.5


def features(ranking: Ranking, picked: Sequence[int]) -> tuple[float, ...]:
    """What speaks for and against an answer, each from 0 to 1 or a little above.

    cover: the question's weight that the picked units and their surroundings say. joint: that the best one says.
    meaning: the closest unit's cosine. missing_hard: the weightiest name, identifier or number that no source says.
    missing: the share of the question's weight that no source says.
    """
    weights = ranking.weights
    whole = max(float(weights.sum()), 1e-6)
    if not len(ranking.said) or not len(weights):
        return 0.0, 0.0, 0.0, 1.0, 1.0
    places = list(picked) or [int(np.argmax(ranking.total))]
    everywhere = ranking.around.max(axis=0)
    absent = 1 - everywhere
    hard = [float(weights[i] * absent[i]) for i, term in enumerate(ranking.question.terms) if term.hard]
    return (
        float(ranking.around[places].max(axis=0) @ weights) / whole,
        float((ranking.around[places] @ weights).max()) / whole,
        float(ranking.meaning.max()),
        max(hard, default=0.0),
        float(absent @ weights) / whole,
    )


def confidence(ranking: Ranking, picked: Sequence[int]) -> float:
    """From 0 to 1: how likely the picked units answer the question."""
    found = features(ranking, picked)
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
    return 1 / (1 + math.exp(-total))
