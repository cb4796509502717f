"""The units of the sources, scored for one question."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emulator.model.matching import Said, Scores, matches
from emulator.model.question import Question, Want
from emulator.retrieval.memory import Memory
from emulator.retrieval.passages import embedded_text

AROUND, MEANING, RETRIEVED = 0.8, 0.65, 1.4
"""The weights of `total` and the bonuses below: fitted on the development questions, over four sets of documents."""
COUNTS_AS_SAID, COMMON_WORTH = 0.8, 0.25
MEANING_FLOOR, MEANING_RANGE = 0.1, 0.6
ORDINARY_LENGTH, SHORT, LONG = 100, 0.04, 0.06
CODE, CODE_UNASKED, FIGURE, CODE_SPAN = 0.21, -0.24, 0.085, 0.083
ASKS_BACK, POINTS_ELSEWHERE = -0.45, -0.25
HINTS: dict[Want, tuple[float, re.Pattern[str]]] = {
    "number": (
        0.25,
        re.compile(
            r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|twice|none|unlimited)\b", re.I
        ),
    ),
    "person": (0.25, re.compile(r"\b[A-Z][a-z]+\b.*\b[A-Z][a-z]+\b|\bby\b|\bteam\b|\bowner\b")),
    "reason": (
        0.24,
        re.compile(
            r"\b(because|since|so that|therefore|reason|due to|to avoid|in order|otherwise|would|cannot|"
            r"can't|costs?|needs?)\b",
            re.I,
        ),
    ),
    "list": (0.08, re.compile(r",.*(,|\band\b|\bor\b)")),
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
MEASURED = 0.18
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
    telling = telling_weights(own, weights)
    total = AROUND * (around @ telling) + MEANING * meaning
    for i, one in enumerate(said):
        total[i] += RETRIEVED * one.source.score + _bonus(question, one)
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
    if one.unit.kind == "code":
        bonus += CODE if "way" in question.wants else CODE_UNASKED
    bonus += FIGURE * any(char.isdigit() for char in text) + CODE_SPAN * ("`" in text)
    bonus += ASKS_BACK * text.endswith("?") + POINTS_ELSEWHERE * bool(DANGLING.match(text))
    doublings = math.log2(max(len(text), 1) / ORDINARY_LENGTH)
    return bonus - (LONG if doublings > 0 else -SHORT) * doublings
