"""Questions that sources list, and how near they come to the visitor's."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from api.contract.letters import letters
from emulator.model.question import Question, Term
from emulator.model.request import Suggestion
from emulator.retrieval.languages import stem
from emulator.retrieval.memory import Memory
from emulator.retrieval.words import spoken_words

NEARLY_THE_SAME = 0.86
"""From this cosine on a listed question is the visitor's in other words."""
OF_ANOTHER = 0.85
"""What the cosine of a listed question counts that lacks a name of the visitor's: it asks about another thing."""
MADE_OF_A_HEADING = re.compile(r"What do the documents say about ")
"""How the app's suggestion begins for a section that lists no question."""


def likeness(
    question: Question, suggestions: Sequence[Suggestion], headings: Mapping[int, str], memory: Memory | None
) -> dict[int, float]:
    """How near each source's listed questions come to this one: 1 where the words are the same."""
    found: dict[int, float] = {}
    if not suggestions:
        return found
    texts = [each.question for each in suggestions]
    near = (
        memory.vectors(texts) @ memory.vectors([question.text])[0] if memory else np.zeros(len(suggestions))
    )
    names = [term for term in question.terms if term.name]
    for each, cosine in zip(suggestions, near, strict=True):
        same = 1.0 if letters(each.question) == letters(question.text) else float(cosine)
        if not _says_all(names, f"{each.question} {headings.get(each.number, '')}"):
            same *= OF_ANOTHER
        found[each.number] = max(found.get(each.number, 0.0), same)
    return found


def _says_all(terms: Sequence[Term], text: str) -> bool:
    """Whether a text has all of the terms."""
    stems = {stem(word) for word in spoken_words(text)}
    return all(term.stem in stems for term in terms)
