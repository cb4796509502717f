"""How much a word says: rare words say more.

The model sees a handful of passages, too few to count words in. WordPiece's vocabulary stands nearly in the order of
frequency in English text (Devlin et al., "BERT", 2019), so a word's place in it is its rank.
"""

import json
import math
from functools import lru_cache

from emulator.retrieval.embedder import EmbeddingsMissingError, tokenizer_path
from emulator.retrieval.words import STOP_WORDS

FIRST_WORD = "the"
UNLISTED = 1.1
SHORTEST = 0.35


@lru_cache(maxsize=1)
def ranks() -> dict[str, int]:
    """English words by frequency, the commonest 1; empty where the vocabulary isn't installed."""
    try:
        vocabulary = json.loads(tokenizer_path().read_text(encoding="utf-8"))["model"]["vocab"]
    except (EmbeddingsMissingError, KeyError, ValueError):
        return {}
    first = vocabulary.get(FIRST_WORD, 0)
    return {
        word: place - first + 1
        for word, place in vocabulary.items()
        if place >= first and word.isalpha() and len(word) > 1
    }


def is_listed(word: str) -> bool:
    """Whether a folded word is ordinary enough to stand whole in the vocabulary."""
    return word in ranks()


def weight(word: str) -> float:
    """From 0.35 for the commonest words to 1.1 for words that aren't in the vocabulary; stop words weigh nothing."""
    if word in STOP_WORDS:
        return 0.0
    known = ranks()
    if not known:
        return min(1.0, 0.5 + 0.05 * len(word))
    rank = known.get(word)
    if rank is None:
        return UNLISTED
    return max(SHORTEST, math.log(1 + rank) / math.log(1 + len(known)))
