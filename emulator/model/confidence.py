"""Whether the best section answers at all: a logistic model of six signs, and what a text can't answer."""

import math
import re

import numpy as np

from emulator.model.fitted import CONFIDENCE, ENOUGH
from emulator.model.ranking import FIGURE, Ranking, telling_weights

LIVE = re.compile(
    r"\b(last|this|next|past) (month|week|year|quarter|night)\b|\b(yesterday|today|tomorrow|tonight|right now)\b", re.I
)
DAY = re.compile(
    r"\d|\b((mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|not (stated|known|decided)|hasn't)\b",
    re.I,
)
ASKS_FOR_A_DAY = re.compile(r"\b(what|which) (date|day|year|month)\b", re.I)
MONEY = re.compile(r"[$€£¥]\s?\d|\d\s?(usd|eur|gbp|dollars?|euros?|pounds?|cents?|pence|francs?)\b|\bfree\b", re.I)
ASKS_FOR_MONEY = re.compile(
    r"\bhow much (does|do|is|are|did|would|will)\b.*\b(cost|pay|charge|price)\b|\bprice of\b", re.I
)
A_NAME_MISSING = 0.9
SURE = 0.97


def signs(ranking: Ranking, lead: int) -> dict[str, float]:
    """What speaks for and against an answer that begins with unit `lead`.

    retrieved: the search's best score.
    unsaid: the share of the question that the lead doesn't say, even with what stands around it; rare words count more.
    unsaid_weight: how much the whole section leaves unsaid.
    unsaid_word: the weightiest word that it leaves unsaid.
    hard_word: the weightiest name, number or unusual word that no source says.
    no_figure: whether a figure is asked for and the lead has none.
    """
    weights = ranking.weights
    section = 1 - ranking.around[ranking.places(ranking.best)].max(axis=0)
    return {
        "retrieved": max(one.source.score for one in ranking.said),
        "unsaid": float((1 - ranking.around[lead]) @ telling_weights(ranking.own, weights)),
        "unsaid_weight": float(section @ weights),
        "unsaid_word": float((section * weights).max()),
        "hard_word": _missing(ranking, [term.hard for term in ranking.question.terms]),
        "no_figure": float(asks_figure(ranking) and not FIGURE.search(ranking.said[lead].unit.plain)),
    }


def _missing(ranking: Ranking, wanted: list[bool]) -> float:
    absent = 1 - ranking.around.max(axis=0)
    return float((absent * ranking.weights * np.array(wanted)).max(initial=0.0))


def asks_figure(ranking: Ranking) -> bool:
    """Whether an answer without any figure can't be one."""
    question = ranking.question
    return question.kind == "fact" and not re.search(r"\b(who\w*|where)\b", question.text, re.I)


def impossible(ranking: Ranking, text: str) -> bool:
    """Whether a text can't answer: a name is missing, or it lacks the day or the money that is asked for, or is past."""
    question = ranking.question
    if _missing(ranking, [term.name for term in question.terms]) >= A_NAME_MISSING:
        return True
    live = LIVE.search(question.text)
    if live and question.kind == "fact" and live.group(0).lower() not in text.lower():
        return True
    if ASKS_FOR_A_DAY.search(question.text) and not DAY.search(text):
        return True
    return bool(ASKS_FOR_MONEY.search(question.text)) and not MONEY.search(text)


def confidence(ranking: Ranking, lead: int) -> float:
    """From 0 to 1: how likely the best section answers the question; a question that it lists it does answer."""
    if ranking.lists(ranking.best):
        return SURE
    if not len(ranking.weights):
        return 0.0
    total = CONFIDENCE["bias"] + sum(CONFIDENCE[name] * value for name, value in signs(ranking, lead).items())
    return 1 / (1 + math.exp(-total))


__all__ = ["ENOUGH", "confidence", "impossible", "signs"]
