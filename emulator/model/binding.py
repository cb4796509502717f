"""Whether the best section says what is asked of the very thing that is asked about, and not of its neighbour."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emulator.model.asked import Asked, Sort, asked
from emulator.model.kinds import Kind
from emulator.model.question import Question
from emulator.model.ranking import Ranking
from emulator.model.signs import SPELLED
from emulator.retrieval.languages import language_spoken, stem
from emulator.retrieval.synonyms import SYNONYMS
from emulator.retrieval.words import TOKEN, fold, split

WHOLE: frozenset[Sort] = frozenset({"person", "count", "place"})
"""Who and how many: nothing follows from a section that leaves a telling word of the question unsaid; where: from
sources that all do."""
SHOWN: frozenset[Sort] = frozenset({"person", "count", "price"})
"""Of these an answer has a sign: a person, a figure, a price."""
UNSAID = 0.4
"""From this weight on a word that a section leaves unsaid is missing."""
OTHERWISE: frozenset[Kind] = frozenset({"compare", "why", "how-to"})
"""Kinds of question whose noun says how an answer is meant: the difference, the reason, the way."""
OF_FIGURES = frozenset(
    {"amount", "figure", "level", "limit", "maximum", "minimum", "number", "rate", "share", "size", "value"}
)
"""Nouns that a figure stands for without them."""
SUPERLATIVE = re.compile(
    r"\b(?:most|least|(?:hard|old|young|larg|bigg|fast|slow|long|short|high|low|small|strong|weak)est)\b",
    re.I,
)
A_SUPERLATIVE = re.compile(r"\b(?:most|least|only|best|worst|\w{3,}est)\b", re.I)

A_NUMBER = re.compile(
    r"\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|dozen|hundreds?|thousands?|no|none|half|single|several|few|each|every|any|unlimited|both)\b"
)
BEFORE, AFTER = 4, 2
"""How many words before and after what is counted its number may stand."""


def unbound(ranking: Ranking, text: str) -> bool:
    """Whether a text can't answer: its section lacks the thing that is asked about, or the text the sort of answer.

    Args:
        ranking: the units as the question ranks them; the best section is judged with its headings.
        text: what would be said.
    """
    question = ranking.question
    if language_spoken() != "en" or not question.terms:
        return False
    wants = asked(question.text)
    if wants.sort in SHOWN and not wants.shown(text):
        return True
    if (
        wants.sort in ("kind", "property")
        and SUPERLATIVE.search(question.text)
        and not A_SUPERLATIVE.search(text)
    ):
        return True
    inside = ranking.places(ranking.best)
    if wants.sort == "count" and not any(counts(wants.words, ranking.said[i].unit.context) for i in inside):
        return True
    places = slice(None) if wants.sort == "place" else inside
    spelled = np.array([term.word in SPELLED for term in question.terms])  # documents write "5" too
    unsaid = (1 - ranking.around[places].max(axis=0)) * ranking.weights * ~spelled
    return float((unsaid * _needed(question, wants)).max()) > UNSAID


def _needed(question: Question, wants: Asked) -> NDArray[np.bool_]:
    """Which terms the section must say: all, a price's thing and names, what is done, the noun asked for, or none.

    A noun in the plural asks for a list, whose members may stand there without it.
    """
    if wants.sort in WHOLE:
        return np.ones(len(question.terms), bool)
    words = wants.words if wants.sort == "price" else wants.words[-1:]
    several = wants.sort in ("kind", "property") and any(word.endswith("s") for word in words)
    named = wants.sort in ("price", "day", "kind", "property") and question.kind not in OTHERWISE
    if several or not named or OF_FIGURES.intersection(words):
        return np.zeros(len(question.terms), bool)
    stems = {stem(fold(word)) for word in words}
    return np.array(
        [
            term.stem in stems or (wants.sort == "price" and term.hard and term.word.isalpha())
            for term in question.terms
        ]
    )


def counts(words: Sequence[str], text: str) -> bool:
    """Whether a number stands near one of the words in a text; true where there are no words."""
    asked_for = {stem(fold(word)) for word in words}
    wanted = asked_for.union(*(SYNONYMS.get(word, ()) for word in asked_for))
    said = [fold(token) for token in TOKEN.findall(text)]
    for place, word in enumerate(said):
        if wanted & {stem(part) for part in (word, *split(word))}:
            near = " ".join(said[max(0, place - BEFORE) : place] + said[place + 1 : place + 1 + AFTER])
            if A_NUMBER.search(near):
                return True
    return not words
