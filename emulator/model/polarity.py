"""Yes, no or not yet: how a statement answers a question that wants one of them."""

import re

from emulator.model.ranking import Ranking

SURE = 0.6
"""The share of the question that the statement has to say itself, so that its polarity is the answer's."""
NOT_YET = re.compile(r"\b(not|n't|nothing|never|no \w+)\b[^.;]{0,50}\byet\b|\bplanned\b", re.I)
NEGATION = re.compile(
    r"\b(no|not|never|none|nothing|nobody|neither|cannot|without)\b|n't\b|n’t\b|❌|✗|✘|\b(forbidden|prohibited)\b",
    re.I,
)
MARKS = {"✅": "Yes", "✓": "Yes", "✔": "Yes", "❌": "No", "✗": "No", "✘": "No"}


def opening(ranking: Ranking, place: int) -> str:
    """ "Yes: ", "No: " or "Not yet: " before a unit; empty where its polarity isn't clear."""
    text = ranking.said[place].unit.text
    question = ranking.question.text
    if NEGATION.search(question) or re.match(r"\W*(yes|no)\b", text, re.I):
        return ""
    weights = ranking.weights
    whole = float(weights.sum())
    if not whole or float(ranking.around[place] @ weights) / whole < SURE:
        return ""
    if NOT_YET.search(text):
        return "Not yet: "
    return "No: " if NEGATION.search(text) else "Yes: "
