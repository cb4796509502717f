"""The units of the sources, scored for one question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emulator.model.matching import Said, Scores, matches
from emulator.model.question import Question, Want
from emulator.retrieval.memory import Memory
from emulator.retrieval.segments import embedded_text

OWN, AROUND, MEANING = 0.2, 0.55, 0.7
RANKED_FIRST = 0.04
COUNTS_AS_SAID, COMMON_WORTH = 0.8, 0.25
MEANING_FLOOR, MEANING_RANGE = 0.1, 0.6
SHORT_UNIT, LENGTH = 100, 0.065
CODE, CODE_UNASKED, BOILER, ENUMERATED = 0.06, 0.17, 0.2, 0.05
BOILERPLATE = re.compile(r"`(import|from|using|#include|package|\$ cd|\))\b")
HINTS: dict[Want, tuple[float, re.Pattern[str]]] = {
    "number": (
        0.1,
        re.compile(
            r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|twice|none|unlimited)\b", re.I
        ),
    ),
    "date": (
        0.1,
        re.compile(
            r"\b(19|20)\d\d\b|\b\d+(\.\d+)+\b|\b(january|february|march|april|may|june|july|august|"
            r"september|october|november|december|every|daily|nightly|after|before|each)\b",
            re.I,
        ),
    ),
    "person": (0.05, re.compile(r"\b[A-Z][a-z]+\b.*\b[A-Z][a-z]+\b|\bby\b|\bteam\b|\bowner\b")),
    "reason": (
        0.08,
        re.compile(
            r"\b(because|since|so that|therefore|reason|due to|to avoid|in order|otherwise|would|cannot|"
            r"can't|costs?|needs?)\b",
            re.I,
        ),
    ),
    "way": (0.07, re.compile(r"`|\b(use|run|set|call|pass|add|install|create|by)\b", re.I)),
    "list": (0.06, re.compile(r",.*(,|\band\b|\bor\b)")),
}
MEASURES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\bhow (quick\w*|fast|slow|long)\b|\b(latency|duration|timeout)\b", re.I),
        re.compile(r"\d\s?(ms|s|sec\w*|min\w*|hours?|days?|weeks?|months?|years?)\b", re.I),
    ),
    (
        re.compile(r"\bhow (big|large|small|heavy|long)\b|\b(size|footprint)\b", re.I),
        re.compile(r"\d\s?(bytes|[kmgt]i?b|characters|tokens|lines|px|dimensions)\b", re.I),
    ),
    (
        re.compile(r"\b(costs?|prices?|pricing|expensive|cheap\w*|bill|fee|charges?|pay|spend)\b", re.I),
        re.compile(r"[$€£]\s?\d|\d\s?(usd|eur|dollars?|euros?|cents?)\b|\bfree\b", re.I),
    ),
)
MEASURED = 0.08
DANGLING = re.compile(r"^(see|for (more|details)|read|click|note that this section|more in)\b", re.I)


@dataclass(frozen=True)
class Ranking:
    """Scores of all units for one question: `total` orders them, the rest says why."""

    question: Question
    said: Sequence[Said]
    own: Scores
    around: Scores
    meaning: Scores
    total: Scores
    weights: Scores


def rank(question: Question, said: Sequence[Said], memory: Memory | None) -> Ranking:
    """Score every unit for a question."""
    weights = np.array([term.weight for term in question.terms], np.float32)
    own, around = matches(said, question.terms, memory)
    total_weight = max(float(weights.sum()), 1e-6)
    meaning = _meaning(question, said, memory)
    if meaning is None:  # words alone: what a unit says of the question stands for its meaning
        meaning = MEANING_FLOOR + MEANING_RANGE * (around @ weights) / total_weight
    scaled = np.clip((meaning - MEANING_FLOOR) / MEANING_RANGE, 0, 1)
    telling = telling_weights(own, weights)
    total = OWN * (own @ telling) + AROUND * (around @ telling) + MEANING * scaled
    order = {number: i for i, number in enumerate(dict.fromkeys(one.source.number for one in said))}
    for i, one in enumerate(said):
        total[i] += _bonus(question, one) + RANKED_FIRST / (1 + order[one.source.number])
    return Ranking(question, said, own, around, meaning, total.astype(np.float32), weights)


def _meaning(question: Question, said: Sequence[Said], memory: Memory | None) -> Scores | None:
    """Each unit's cosine with the question; None without the embedding model."""
    if memory is None or not said:
        return None
    texts = [embedded_text(one.source.section, one.unit) for one in said]
    cosines: Scores = memory.vectors(texts) @ memory.vectors([question.text])[0]
    return cosines


def telling_weights(own: Scores, weights: Scores) -> Scores:
    """The terms' weights, summing to 1, less for those that many units say: they don't tell the units apart."""
    saying = (own >= COUNTS_AS_SAID).sum(axis=0)
    rarity = (
        np.log((len(own) + 1) / (saying + 1)) / np.log(len(own) + 1) if len(own) else np.ones_like(weights)
    )
    worth = weights * (COMMON_WORTH + (1 - COMMON_WORTH) * rarity)
    return (worth / max(float(worth.sum()), 1e-6)).astype(np.float32)


def _bonus(question: Question, one: Said) -> float:
    text = one.unit.text
    bonus = sum(
        worth for want, (worth, hint) in HINTS.items() if want in question.wants and hint.search(text)
    )
    bonus += MEASURED * any(asks.search(question.text) and says.search(text) for asks, says in MEASURES)
    if "list" in question.wants and one.unit.kind in ("item", "row"):
        bonus += ENUMERATED
    if one.unit.kind == "code":
        bonus -= CODE if "way" in question.wants else CODE_UNASKED
        bonus -= BOILER if BOILERPLATE.match(text) else 0.0
    if text.endswith("?"):
        bonus -= 0.12
    if DANGLING.match(text):
        bonus -= 0.25
    if len(text) > SHORT_UNIT:
        bonus -= LENGTH * float(np.log2(len(text) / SHORT_UNIT))
    return bonus
