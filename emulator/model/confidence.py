"""Whether the best section answers at all: a logistic model of six signs, and what a text can't answer."""

import math
import re

import numpy as np

from emulator.model.binding import unbound
from emulator.model.fitted import CONFIDENCE, ENOUGH
from emulator.model.ranking import Ranking, telling_weights
from emulator.model.signs import FIGURE, PERSON, PRICE
from emulator.retrieval.languages import language_spoken
from emulator.retrieval.pairs import is_paired
from emulator.retrieval.words import fold

LIVE = re.compile(
    r"\b(last|this|next|past) (month|week|year|quarter|night)\b|\b(yesterday|today|tomorrow|tonight|right now)\b",
    re.I,
)
STATE = re.compile(
    r"^\W*(?:is|are)\b.*\b(?:down|up|online|offline|busy|slow|working)\b.*\b(?:now|today|currently|at the moment)\b",
    re.I,
)
"""Whether something works at this moment: no document knows."""
EVIDENCE: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asks, re.I), re.compile(says, re.I))
    for asks, says in (
        (
            r"\bhow much (does|do|is|are|did|would|will)\b.*\b(cost|pay|charge|price)\b|\bprice of\b",
            PRICE,
        ),
        (
            r"\b(what|which) (date|day|year|month)\b",
            r"\b[12]\d{3}\b|\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(january|february|march|april|may|june|july|august|"
            r"september|october|november|december)\b|\b(not|n't) (stated|known|decided)\b",
        ),
        (
            r"\bhow (often|frequently)\b",
            r"\b(times?|every|each|per|once|twice|hourly|daily|nightly|weekly|monthly|yearly|never|always)\b",
        ),
        (
            r"\b(what|which) (percentage|percent|share|proportion)\b",
            r"%|\bper ?cent|\bhalf\b|\bthird\b|\bquarter\b",
        ),
        (r"\bper second\b|\ba second\b", r"\b(per|a|each) second\b|/s\b"),
        (r"\bhow many\b", FIGURE.pattern),
        (
            r"\bhow old (is|are|was|were)\b",
            r"\b(years?|months?|decades?) old\b|\b(since|born|age[ds]?|founded|began|started|opened)\b",
        ),
        (r"\bhow old\b|\bwhat age\b", r"\b(years?|months?|decades?|since|born|age[ds]?)\b"),
        (r"^\W*who (wrote|made|built|invented|develop(ed|s)|design(ed|s)|created|runs)\b", PERSON.pattern),
    )
)
"""What an answer must show where a question asks for a price, a day, how often, a share or a rate."""
COUNTED = re.compile(
    r"\b(?:how many(?! (?:years|months|weeks|days|hours|minutes))|who(?: is|'s|s| are)? (?:the|your|his|its))"
    r"\s+([\w-]+)",
    re.I,
)
"""What is counted, or the office that is asked for: of a section that doesn't know it nothing follows."""
KNOWN = 0.5
ALIKE_IS_ENOUGH = 0.72
"""From this cosine on a question that the best section lists is near enough to be answered by it."""
A_NAME_MISSING = 0.9
SURE = 0.97
SAID_ENOUGH = 0.6
ALONE = 0.5
"""Of a question in another language than English: the share of its words, by weight, that an answer says."""


def signs(ranking: Ranking, lead: int) -> dict[str, float]:
    """What speaks for and against an answer that begins with unit `lead`.

    retrieved: the search's best score, or the closest meaning where a request doesn't say any.
    unsaid: the share of the question that the lead doesn't say, even with what stands around it; rare words count more.
    unsaid_weight: how much the whole section leaves unsaid.
    unsaid_word: the weightiest word that it leaves unsaid.
    hard_word: the weightiest name, number or unusual word that no source says.
    no_figure: whether a figure is asked for and the lead has none.
    """
    weights = ranking.weights
    section = 1 - ranking.around[ranking.places(ranking.best)].max(axis=0)
    return {
        "retrieved": max(one.source.score for one in ranking.said) or float(ranking.meaning.max()),
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
    """Whether a text can't answer: a name or the thing is missing, the time asked moves, or its sort of figure."""
    question = ranking.question
    if _missing(ranking, [term.name for term in question.terms]) >= A_NAME_MISSING:
        return True
    counted = COUNTED.search(question.text)
    wanted = [term.word == fold(counted.group(1)) for term in question.terms] if counted else []
    if (
        any(wanted)
        and float(ranking.around[ranking.places(ranking.best)].max(axis=0) @ np.array(wanted)) < KNOWN
    ):
        return True
    if STATE.search(question.text):
        return True
    live = LIVE.search(question.text)
    if (
        live
        and question.kind not in {"yes-no", "how-to", "why"}
        and live.group(0).lower() not in text.lower()
    ):
        return True
    if any(asks.search(question.text) and not says.search(text) for asks, says in EVIDENCE):
        return True
    return unbound(ranking, text)


def _said(ranking: Ranking, lead: int) -> float:
    """The share of the question's words that the lead says; where no blanks part the words, of their characters.

    A pair of characters that two words share is in no text that says the words: each character counts by itself, as far
    as a pair that holds it is said, and a little where it stands alone.
    """
    one = ranking.said[lead]
    text = f"{one.unit.context} {one.source.section} {one.source.title}"
    said: dict[str, tuple[float, float]] = {}
    for term, share, weight in zip(
        ranking.question.terms, ranking.around[lead], ranking.weights, strict=True
    ):
        parts = term.word if is_paired(term.word) else [term.word]
        for part in parts:
            alone = ALONE if len(part) == 1 and part in text else 0.0
            known, heavy = said.get(part, (0.0, 0.0))
            said[part] = max(known, float(share), alone), max(heavy, float(weight) / len(parts))
    return sum(known * heavy for known, heavy in said.values()) / max(
        sum(heavy for _, heavy in said.values()), 1e-6
    )


def confidence(ranking: Ranking, lead: int) -> float:
    """From 0 to 1: how likely the best section answers the question; a question that it lists it does answer."""
    if ranking.lists(ranking.best):
        return SURE
    if not len(ranking.weights):
        return SURE if ranking.said[lead].source.opens else 0.0
    if (
        language_spoken() != "en"
    ):  # the fitted model knows English: elsewhere the share that the lead says decides
        return min(1.0, ENOUGH * _said(ranking, lead) / SAID_ENOUGH)
    total = CONFIDENCE["bias"] + sum(CONFIDENCE[name] * value for name, value in signs(ranking, lead).items())
    listed = ranking.listed.get(ranking.best, 0.0)
    return max(1 / (1 + math.exp(-total)), listed - ALIKE_IS_ENOUGH + ENOUGH)
