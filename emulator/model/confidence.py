"""Whether the sources answer a question at all: a small logistic model over what the ranking found.

Its weights were fitted on answerable and unanswerable questions over two sets of documents, on the same questions
with the passages that answer them taken away, and on questions put to the other documents.
"""

import math
import re
from collections.abc import Sequence

import numpy as np

from emulator.model.ranking import Ranking, telling_weights

WEIGHTS = {
    "joint": 2.3,
    "telling": 2.0,
    "meaning": 2.6,
    "strange": -8.0,
    "missing_name": -1.7,
    "worst": -1.2,
    "length": 1.4,
    "names": -1.2,
    "explains": 1.6,
    "figure": -0.6,
    "live": -3.0,
    "said_unknown": -4.0,
}
BIAS = -3.2
ENOUGH = 0.40
FROM_AROUND = 0.6
LONG_QUESTION = 6
FAMILIAR = 0.4
FIRST = 3
SAID = 0.5
UNKNOWN = re.compile(
    r"(\bnot|n't|\bnever)( yet| been)* (stated|measured|known|documented|specified|published|decided)\b", re.I
)
LIVE = re.compile(
    r"\b(last|this|next|past) (month|week|year|quarter|night)\b|\b(yesterday|today|tomorrow|tonight)\b", re.I
)
ASKS_FOR_A_FACT = frozenset({"number", "date", "person", "meaning"})


def features(ranking: Ranking, picked: Sequence[int]) -> dict[str, float]:
    """What speaks for and against an answer, each from 0 to about 1.

    joint: the share of the question's weight that one unit with its surroundings says, its names included.
    telling: the share that one source says, counting rare words more.
    meaning: the closest unit's cosine.
    missing_name: the weightiest name, identifier or number that the picked sources don't say.
    worst: the weightiest word that the picked units don't say.
    strange: how far that is below what any answer reaches.
    length: how many words the question has.
    names: whether it has a name, identifier or number. explains: whether it asks why or how. figure: whether it asks
    for a number or date. Questions that almost have an answer ask for the fact about a name that isn't there.
    said_unknown: whether what fits best says that this isn't known.
    live: whether a figure or date of a moving time is asked for ("last month"), which no document holds.
    """
    weights, around, own = ranking.weights, ranking.around, ranking.own
    whole = max(float(weights.sum()), 1e-6)
    if not len(ranking.said) or not len(weights):
        return dict.fromkeys(WEIGHTS, 0.0)
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
    meaning = float(ranking.meaning.max())
    return {
        "joint": _joint(ranking) / whole,
        "telling": max(by_source),
        "meaning": meaning,
        "strange": max(0.0, FAMILIAR - meaning),
        "missing_name": max(names, default=0.0),
        "worst": float(((1 - around[places].max(axis=0)) * weights).max()),
        "names": float(bool(names)),
        "explains": float(bool(ranking.question.wants & {"way", "reason"})),
        "figure": float(bool(ranking.question.wants & {"number", "date"})),
        "length": min(1.0, len(weights) / LONG_QUESTION),
        "live": float(_asks_live(ranking, places)),
        "said_unknown": float(any(_says_unknown(ranking, place) for place in places[:FIRST])),
    }


def _joint(ranking: Ranking) -> float:
    """The weight that one unit says; with names in the question, the mean over them of units that say the name."""
    covered = ranking.around @ ranking.weights
    names = [i for i, term in enumerate(ranking.question.terms) if term.hard]
    best = [
        float(np.where(ranking.around[:, i] >= SAID, covered, FROM_AROUND * covered).max()) for i in names
    ]
    return float(np.mean(best)) if best else float(covered.max())


def _asks_live(ranking: Ranking, places: list[int]) -> bool:
    asked = LIVE.search(ranking.question.text)
    if not asked or not ranking.question.wants & {"number", "date", "person"}:
        return False
    return not any(asked.group(0).lower() in ranking.said[place].unit.text.lower() for place in places)


def _says_unknown(ranking: Ranking, place: int) -> bool:
    if not ranking.question.wants & ASKS_FOR_A_FACT:
        return False
    fits = float(ranking.around[place] @ ranking.weights) >= FROM_AROUND * float(ranking.weights.sum())
    return fits and bool(UNKNOWN.search(ranking.said[place].unit.text))


def confidence(ranking: Ranking, picked: Sequence[int]) -> float:
    """From 0 to 1: how likely the picked units answer the question."""
    total = BIAS + sum(WEIGHTS[name] * value for name, value in features(ranking, picked).items())
    return 1 / (1 + math.exp(-total))
