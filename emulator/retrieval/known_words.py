"""A query in the words that the passages have, and in those that may stand for them."""

import re

from emulator.retrieval.bm25 import Vocabulary
from emulator.retrieval.languages import stem
from emulator.retrieval.spelling import WORD
from emulator.retrieval.synonyms import SYNONYMS
from emulator.retrieval.words import weighted_terms

SYNONYM_WEIGHT, SYNONYM_FOR_UNKNOWN = 0.15, 0.6


def in_known_words(asked: str, vocabulary: Vocabulary) -> str:
    """The query with a word that no passage has replaced by one that stands for it: "certs" by "certificate"."""

    def known(match: re.Match[str]) -> str:
        term = stem(match.group(0).lower())
        if term in vocabulary:
            return match.group(0)
        others = SYNONYMS.get(term, {})
        return next((word for other, word in others.items() if other in vocabulary), match.group(0))

    return WORD.sub(known, asked)


def numbered_terms(asked: str, vocabulary: Vocabulary) -> list[tuple[int | None, float]]:
    """The query's terms by their numbers, with weights; None for one that no passage has."""
    return [(vocabulary.get(term), weight) for term, weight in weighted_terms(asked).items()]


def ranked_terms(asked: str, vocabulary: Vocabulary) -> list[tuple[int, float]]:
    """The query's known terms, and at less weight what may stand for them; for an unknown one at more."""
    found: dict[int, float] = {}
    for term, weight in weighted_terms(asked).items():
        number = vocabulary.get(term)
        if number is not None:
            found[number] = max(weight, found.get(number, 0.0))
        for other in SYNONYMS.get(term, ()):
            synonym = vocabulary.get(other)
            if synonym is not None:
                share = SYNONYM_WEIGHT if number is not None else SYNONYM_FOR_UNKNOWN
                found[synonym] = max(weight * share, found.get(synonym, 0.0))
    return list(found.items())
