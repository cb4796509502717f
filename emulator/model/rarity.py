"""How much a word says: rare words say more.

The model sees a handful of passages, too few to count words in, so a word's rank in English decides.
"""

import math

from emulator.retrieval.english import ranks
from emulator.retrieval.languages import language_spoken
from emulator.retrieval.words import is_stop_word

_ASKED = """
answer ask bit bother brief briefly curious detail difference different explain expect find hear interested
information info kind learn little long look many mean often people person please point question quick say see
show sort talk thing type understand way wonder work works happen happens compare compared comparison versus vs
differ list name give lot idea kinds types
downside downsides drawback drawbacks disadvantage disadvantages
anybody anyone anything everybody everyone nobody nothing somebody someone something stuff whole entire super
"""
ASKING = frozenset(_ASKED.split())
"""Words of asking that say little about what is asked."""

UNLISTED = 1.1
LIGHTEST = 0.35


def is_listed(word: str) -> bool:
    """Whether a folded word is ordinary enough to stand whole in the vocabulary, which knows English only."""
    return word in ranks() or language_spoken() != "en"


def weight(word: str) -> float:
    """From 0.35 for the commonest words to 1.1 for those outside the vocabulary; stop words weigh nothing."""
    if is_stop_word(word):
        return 0.0
    known = ranks() if language_spoken() == "en" else {}
    if not known:
        return min(1.0, 0.5 + 0.05 * len(word))
    rank = known.get(word)
    if rank is None:
        return UNLISTED
    return max(LIGHTEST, math.log(1 + rank) / math.log(1 + len(known)))
