"""English suffix stripping, so that "deploys", "deployed" and "deployment" meet.

After M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the later rule that a final y
becomes i only behind a consonant.
"""

from functools import lru_cache
from itertools import pairwise

VOWELS = "aeiou"
NOT_PARTICIPLES = frozenset({"embed", "string", "thing", "king", "shed"})

STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic", "ou",
)  # fmt: skip


def _consonant(word: str, i: int) -> bool:
    if word[i] in VOWELS:
        return False
    return word[i] != "y" or i == 0 or not _consonant(word, i - 1)


def _measure(stem: str) -> int:
    """How many times a run of vowels is followed by a run of consonants."""
    kinds = [_consonant(stem, i) for i in range(len(stem))]
    return sum(1 for vowel, consonant in pairwise(kinds) if not vowel and consonant)


def _has_vowel(stem: str) -> bool:
    return any(not _consonant(stem, i) for i in range(len(stem)))


def _short(stem: str) -> bool:
    """Consonant, vowel, consonant other than w, x or y at the end: "hop", "fil"."""
    return (
        len(stem) > 2
        and _consonant(stem, len(stem) - 1)
        and not _consonant(stem, len(stem) - 2)
        and _consonant(stem, len(stem) - 3)
        and stem[-1] not in "wxy"
    )


def _plurals_and_participles(word: str) -> str:
    if word.endswith("sses") or word.endswith("ies"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    if word in NOT_PARTICIPLES:
        return word
    for suffix in ("ed", "ing"):
        stem = word.removesuffix(suffix)
        if stem != word and _has_vowel(stem):
            if stem.endswith(("at", "bl", "iz")):
                return stem + "e"
            if (
                len(stem) > 1
                and stem[-1] == stem[-2]
                and _consonant(stem, len(stem) - 1)
                and stem[-1] not in "lsz"
            ):
                return stem[:-1]
            return stem + "e" if _measure(stem) == 1 and _short(stem) else stem
    return word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case English word; words of one or two letters stay."""
    if len(word) <= 2 or not word.isascii() or not word.isalpha():
        return word
    word = _plurals_and_participles(word)
    if word.endswith("y") and len(word) > 2 and _consonant(word, len(word) - 2):
        word = word[:-1] + "i"
    for table in (STEP_2, STEP_3):
        for suffix, replacement in table:
            if word.endswith(suffix):
                if _measure(word[: -len(suffix)]) > 0:
                    word = word[: -len(suffix)] + replacement
                break
    for suffix in STEP_4:
        if word.endswith(suffix):
            rest = word[: -len(suffix)]
            if _measure(rest) > 1 and (suffix != "ion" or rest.endswith(("s", "t"))):
                word = rest
            break
    if word.endswith("e"):
        rest = word[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _short(rest)):
            word = rest
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word
