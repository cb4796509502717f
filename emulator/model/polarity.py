"""Yes, no or not yet: how a statement answers a question that wants one of them."""

import re

from emulator.model.kinds import kind_of
from emulator.model.ranking import AGAINST, Ranking

SURE, SURE_OF_YES = 0.6, 0.75
"""The share of the question that a statement must say to deny it, with its heading where that says no, or affirm it."""
ALIKE = 0.55
"""The cosine with the question from which a statement affirms it: the same words may say something else."""
NOT_YET = re.compile(r"\b(not|n't|nothing|never|no \w+)\b[^.;]{0,50}\byet\b|\bplanned\b", re.I)
CLAUSE = re.compile(r"[,;:]\s|\s(?:so|and|but|because)\s")
"""Where the first clause of a statement ends: what a later one denies may be something else."""
NEGATION = re.compile(
    r"\b(no|not|never|none|nothing|nobody|neither|cannot|without)\b|n't\b|n’t\b|❌|✗|✘|\b(forbidden|prohibited)\b",
    re.I,
)
KEEPS_FROM = re.compile(
    r"\b(?:blocks?|blocked|prevents?|denie[sd]|forbids?|rejects?|disables?|excludes?)\b", re.I
)
"""Verbs whose object isn't so: neither yes nor no stands before them."""
MEANS = re.compile(r"^\W*[^,.;:]{1,60}?\b(?:means?|stands for|heißt|bedeutet|signifie|significa)\b", re.I)
"""A statement that says what a word means, and so nothing of whether it holds here."""


def of_cell(cell: str) -> str:
    """ "Yes: " or "No: " for a table's cell that is a mark or one of these words; else empty."""
    said = cell.strip(" `*_\ufe0f").lower()
    if said in {"yes", "ja", "oui", "sí"} or said[:1] in set("✅✓✔"):
        return "Yes: "
    return "No: " if said in {"no", "nein", "non", "none", "–", "-", "—"} or said[:1] in set("❌✗✘") else ""


def opening(ranking: Ranking, place: int) -> str:
    """ "Yes: ", "No: " or "Not yet: " before a unit; empty where its polarity isn't clear.

    A section that lists the question has its answer's own words.
    """
    unit = ranking.said[place].unit
    text = " ".join([*(scope.text for scope in unit.scopes), unit.plain])
    question = ranking.question.text
    if unit.task:
        return "Not yet: " if unit.task == "open" else "Yes: "
    if ranking.lists(ranking.best) or NEGATION.search(question) or re.match(r"\W*(yes|no)\b", text, re.I):
        return ""
    if MEANS.match(unit.plain):
        return ""
    weights = ranking.weights
    whole = float(weights.sum())
    if not whole:
        return ""
    if kind_of(ranking.said[place].source.heading) == "yes-no" and ranking.fits_heading(ranking.best):
        return "Not yet: " if NOT_YET.search(text) else "No: " if NEGATION.search(unit.plain) else "Yes: "
    itself, around = (float(scores[place] @ weights) / whole for scores in (ranking.own, ranking.around))
    under_a_no = any(AGAINST.search(scope.text) for scope in unit.scopes)
    denied = around if under_a_no else itself
    if denied >= SURE and NOT_YET.search(text):
        return "Not yet: "
    if denied >= SURE and NEGATION.search(CLAUSE.split(text, maxsplit=1)[0]):
        return "No: "
    means = len(weights) > 1 and float(ranking.meaning[place]) >= ALIKE
    return "Yes: " if itself >= SURE_OF_YES and means and not KEEPS_FROM.search(unit.plain) else ""
