"""Whether the sources answer a question at all: a small logistic model over what the ranking found.

Its weights were fitted on development questions over seven sets of documents, a third of them without an answer.
"""

import math
import re
from collections.abc import Sequence

import numpy as np

from emulator.model.matching import Scores
from emulator.model.question import Question
from emulator.model.ranking import Ranking, telling_weights

WEIGHTS = {
    "lead": 3.8,
    "level": 5.0,
    "contrast": 4.2,
    "unsaid": -4.2,
    "unsaid_weight": 1.05,
    "hard_words": -0.65,
    "missing_name": -1.8,
    "no_figure": -9.3,
    "live": -4.3,
    "said_unknown": -7.0,
}
BIAS = -2.2
ENOUGH = 0.42
UNITS_BEHIND, MEANING_OF_OTHERS = 30, 0.3
SOURCES, SCORE_OF_OTHERS, USUAL_LEAD, USUAL_LEVEL = 8, 0.3, 0.22, 0.45
MOST_APART = 0.25
FIRST, FITS = 3, 0.6
FIGURE = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|once|twice|none|unlimited|never|always|every|each|"
    r"noon|midnight|hourly|daily|nightly|weekly|monthly|yearly|(mon|tues|wednes|thurs|fri|satur|sun)days?|after|before)\b",
    re.I,
)
UNKNOWN = re.compile(
    r"(\bnot|n't|\bnever)( yet| been)* (stated|measured|known|documented|specified|published|decided)\b", re.I
)
LIVE = re.compile(
    r"\b(last|this|next|past) (month|week|year|quarter|night)\b|\b(yesterday|today|tomorrow|tonight)\b", re.I
)
ASKS_FOR_A_FACT = frozenset({"fact", "definition"})


def features(ranking: Ranking, picked: Sequence[int]) -> dict[str, float]:
    """What speaks for and against an answer.

    lead: how far the best source's score is above the last one's; level: the mean score.
    contrast: how far the closest unit's cosine is above the mean of the closest 30.
    unsaid: the share of the question that the picked units don't say, counting rare words more; unsaid_weight: how
    much that is, since a long story leaves more unsaid without being unanswered.
    hard_words: how many words only an exact match can mean.
    missing_name: the weightiest name, identifier or number that the picked sources don't say.
    no_figure: where a figure or date is asked for, how much closer a unit without one comes than any unit with one.
    live: whether a figure or date of a moving time is asked for ("last month"), which no document holds.
    said_unknown: whether what fits best says that this isn't known.
    """
    weights, around = ranking.weights, ranking.around
    if not len(ranking.said) or not len(weights):
        return dict.fromkeys(WEIGHTS, 0.0)
    places = list(picked) or [int(np.argmax(ranking.total))]
    lead, level = _scores(ranking)
    unsaid = 1 - around[places].max(axis=0)
    return {
        "lead": lead,
        "level": level,
        "contrast": _contrast(ranking.meaning),
        "unsaid": float(unsaid @ telling_weights(ranking.own, weights)),
        "unsaid_weight": float(unsaid @ weights),
        "hard_words": float(sum(term.hard for term in ranking.question.terms)),
        "missing_name": _missing_name(ranking, places),
        "no_figure": _no_figure(ranking),
        "live": float(_asks_live(ranking, places)),
        "said_unknown": float(any(_says_unknown(ranking, place) for place in places[:FIRST])),
    }


def _scores(ranking: Ranking) -> tuple[float, float]:
    """Lead and level of the sources' scores. Missing sources count as being about something else."""
    scores = list({one.source.number: one.source.score for one in ranking.said}.values())
    if not any(scores):
        return USUAL_LEAD, USUAL_LEVEL
    others = min(SCORE_OF_OTHERS, *scores, 1.0)
    scores += [others] * (SOURCES - len(scores))
    return max(scores) - min(scores), float(np.mean(scores))


def _contrast(meaning: Scores) -> float:
    """With few units, those that are missing count as being about something else."""
    closest = np.sort(meaning)[::-1][:UNITS_BEHIND]
    missing = UNITS_BEHIND - len(closest)
    mean = (float(closest.sum()) + missing * MEANING_OF_OTHERS) / UNITS_BEHIND
    return float(closest[0]) - mean


def _missing_name(ranking: Ranking, places: list[int]) -> float:
    numbers = np.array([one.source.number for one in ranking.said])
    absent = 1 - ranking.around[np.isin(numbers, numbers[places])].max(axis=0)
    terms = enumerate(ranking.question.terms)
    return max((float(ranking.weights[i] * absent[i]) for i, term in terms if term.name), default=0.0)


def _no_figure(ranking: Ranking) -> float:
    question = ranking.question
    if not asks_figure(question):
        return 0.0
    with_figure = [
        float(near)
        for near, one in zip(ranking.meaning, ranking.said, strict=True)
        if FIGURE.search(one.unit.text)
    ]
    return min(MOST_APART, float(ranking.meaning.max()) - max(with_figure, default=0.0))


def _asks_live(ranking: Ranking, places: list[int]) -> bool:
    asked = LIVE.search(ranking.question.text)
    if not asked or ranking.question.kind != "fact":
        return False
    return not any(asked.group(0).lower() in ranking.said[place].unit.text.lower() for place in places)


def _says_unknown(ranking: Ranking, place: int) -> bool:
    if ranking.question.kind not in ASKS_FOR_A_FACT:
        return False
    fits = float(ranking.around[place] @ ranking.weights) >= FITS * float(ranking.weights.sum())
    return fits and bool(UNKNOWN.search(ranking.said[place].unit.text))


def asks_figure(question: Question) -> bool:
    """Whether an answer without any figure can't be one."""
    return question.kind == "fact" and not re.search(r"\b(who\w*|where)\b", question.text, re.I)


def confidence(ranking: Ranking, picked: Sequence[int]) -> float:
    """From 0 to 1: how likely the picked units answer the question."""
    if ranking.lists(ranking.best):
        return 1.0
    total = BIAS + sum(WEIGHTS[name] * value for name, value in features(ranking, picked).items())
    return 1 / (1 + math.exp(-total))
