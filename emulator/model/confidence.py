"""Whether the sources answer a question at all: a small logistic model over what the ranking found.

Its weights were fitted on 237 answerable and 76 unanswerable development questions over four sets of documents.
"""

import math
import re
from collections.abc import Sequence

import numpy as np

from emulator.model.ranking import Ranking, telling_weights

WEIGHTS = {
    "telling": 3.6,
    "contrast": 9.9,
    "lead": 5.0,
    "words": 0.5,
    "hard_words": -0.5,
    "missing_name": -1.6,
    "figure": -1.1,
    "live": -4.4,
    "said_unknown": -7.0,
}
BIAS = -5.7
ENOUGH = 0.42
FROM_AROUND = 0.6
MOST_WORDS = 8
UNITS_BEHIND, MEANING_OF_OTHERS = 30, 0.3
SOURCES_BEHIND, SCORE_OF_OTHERS, USUAL_LEAD = 8, 0.3, 0.22
FIRST = 3
UNKNOWN = re.compile(
    r"(\bnot|n't|\bnever)( yet| been)* (stated|measured|known|documented|specified|published|decided)\b", re.I
)
LIVE = re.compile(
    r"\b(last|this|next|past) (month|week|year|quarter|night)\b|\b(yesterday|today|tomorrow|tonight)\b", re.I
)
ASKS_FOR_A_FACT = frozenset({"number", "date", "person", "meaning"})


def features(ranking: Ranking, picked: Sequence[int]) -> dict[str, float]:
    """What speaks for and against an answer.

    telling: the share of the question that one source says, counting rare words more.
    contrast: how far the closest unit's cosine is above the mean of the closest 30.
    lead: how far the best source's score is above the last one's.
    words: how many words the question has; hard_words: how many of them only an exact match can mean.
    missing_name: the weightiest name, identifier or number that the picked sources don't say.
    figure: whether it asks for a number or date. Questions that almost have an answer ask for the fact about a thing
    that isn't there.
    live: whether a figure or date of a moving time is asked for ("last month"), which no document holds.
    said_unknown: whether what fits best says that this isn't known.
    """
    weights, around = ranking.weights, ranking.around
    if not len(ranking.said) or not len(weights):
        return dict.fromkeys(WEIGHTS, 0.0)
    numbers = np.array([one.source.number for one in ranking.said])
    places = list(picked) or [int(np.argmax(ranking.total))]
    near = np.isin(numbers, numbers[places])
    absent = 1 - around[near].max(axis=0)
    terms = ranking.question.terms
    names = [float(weights[i] * absent[i]) for i, term in enumerate(terms) if term.name]
    return {
        "telling": _telling(ranking, numbers),
        "contrast": _contrast(ranking),
        "lead": _lead(ranking),
        "words": float(min(MOST_WORDS, len(terms))),
        "hard_words": float(sum(term.hard for term in terms)),
        "missing_name": max(names, default=0.0),
        "figure": float(bool(ranking.question.wants & {"number", "date"})),
        "live": float(_asks_live(ranking, places)),
        "said_unknown": float(any(_says_unknown(ranking, place) for place in places[:FIRST])),
    }


def _telling(ranking: Ranking, numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
    telling = telling_weights(ranking.own, ranking.weights)
    shares = []
    for number in dict.fromkeys(numbers.tolist()):
        own = ranking.own[numbers == number].max(axis=0)
        around = ranking.around[numbers == number].max(axis=0)
        shares.append(float(np.maximum(own, FROM_AROUND * around) @ telling))
    return max(shares)


def _contrast(ranking: Ranking) -> float:
    """With few units, those that are missing count as being about something else."""
    closest = np.sort(ranking.meaning)[::-1][:UNITS_BEHIND]
    missing = UNITS_BEHIND - len(closest)
    mean = (float(closest.sum()) + missing * MEANING_OF_OTHERS) / UNITS_BEHIND
    return float(closest[0]) - mean


def _lead(ranking: Ranking) -> float:
    """With few sources, those that are missing count as being about something else; without scores, as usual."""
    scores = list({one.source.number: one.source.score for one in ranking.said}.values())
    if not any(scores):
        return USUAL_LEAD
    last = min(scores) if len(scores) >= SOURCES_BEHIND else min(SCORE_OF_OTHERS, *scores)
    return max(scores) - last


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
