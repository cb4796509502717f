"""Whether the sources answer a question at all: a small logistic model over what the ranking found.

Its weights were fitted on answerable and unanswerable questions over two sets of documents, on the same questions
with the passages that answer them taken away, and on questions put to the other documents.
"""

import math
from collections.abc import Sequence

import numpy as np

from emulator.model.ranking import Ranking, telling_weights

WEIGHTS = {
    "joint": 1.73,
    "telling": 1.54,
    "meaning": 2.98,
    "missing_name": -1.36,
    "missing": -0.47,
    "worst": -0.28,
}
BIAS = -3.45
ENOUGH = 0.48
FROM_AROUND = 0.6


def features(ranking: Ranking, picked: Sequence[int]) -> dict[str, float]:
    """What speaks for and against an answer, each from 0 to about 1.

    joint: the share of the question's weight that one unit with its surroundings says. telling: that one source
    says, counting rare words more. meaning: the closest unit's cosine. missing_name: the weightiest name, identifier
    or number, and missing: the share of all words, that the picked sources don't say. worst: the weightiest word
    that the picked units don't say.
    """
    weights, around, own = ranking.weights, ranking.around, ranking.own
    whole = max(float(weights.sum()), 1e-6)
    if not len(ranking.said) or not len(weights):
        return {
            "joint": 0.0,
            "telling": 0.0,
            "meaning": 0.0,
            "missing_name": 1.1,
            "missing": 1.0,
            "worst": 1.1,
        }
    telling = telling_weights(own, weights)
    numbers = np.array([one.source.number for one in ranking.said])
    places = list(picked) or [int(np.argmax(ranking.total))]
    near = np.isin(numbers, numbers[places])
    absent = 1 - around[near].max(axis=0)
    names = [float(weights[i] * absent[i]) for i, term in enumerate(ranking.question.terms) if term.hard]
    by_source = [
        float(
            np.maximum(
                own[numbers == number].max(axis=0), FROM_AROUND * around[numbers == number].max(axis=0)
            )
            @ telling
        )
        for number in dict.fromkeys(numbers.tolist())
    ]
    return {
        "joint": float((around @ weights).max()) / whole,
        "telling": max(by_source),
        "meaning": float(ranking.meaning.max()),
        "missing_name": max(names, default=0.0),
        "missing": float(absent @ weights) / whole,
        "worst": float(((1 - around[places].max(axis=0)) * weights).max()),
    }


def confidence(ranking: Ranking, picked: Sequence[int]) -> float:
    """From 0 to 1: how likely the picked units answer the question."""
    total = BIAS + sum(WEIGHTS[name] * value for name, value in features(ranking, picked).items())
    return 1 / (1 + math.exp(-total))
