"""Numbers in one word: `zweihundertfünfzig`, `twentyfold`, `verdreifacht`, `zweieinhalb`, `zwanzigste`."""

import re
from functools import lru_cache
from typing import Final

from api.citation_gate.figures.number_words import GERMAN, GERMAN_UNITS, SCALES, SMALL, TENS

_LONGEST: Final = 60  # letters of a number in one word
_ENDS: Final = re.compile(
    r"(?P<multiple>\w+)fold|(?:ver)?(?P<multiple2>\w+)fach(?:t|te|ten|e|er|es|en|em)?|(?P<times>\w+)maa?l"
    r"|(?P<half>\w+)einhalb|(?P<ordinal>\w+(?:zig|ßig|zehn))ste[nrsm]?|(?P<ordinal2>\w+)ièmes?"
    r"|(?P<ordinal22>vier|fünf|sechs|sieb|neun|\w*zehn|elf|zwölf)te[nrsm]?"
)


@lru_cache(1_024)
def read(word: str) -> tuple[float, str, None] | None:
    """What a word is by its end: `twentyfold`, `verdreifacht`, `fünfmal`, `zweieinhalb`, `zwanzigste`."""
    match = _ENDS.fullmatch(word)
    if match is None or len(word) > _LONGEST:
        return None
    stem, kind = match[match.lastindex or 1], (match.lastgroup or "").rstrip("2")
    if kind == "ordinal":
        number = value(stem) or value(f"{stem}e") or value(stem.removesuffix("u")) or value(f"{stem}en")
        return (number, kind, None) if number else None
    number = value(stem)
    if number is None or (kind != "half" and number <= 1):
        return None
    return (number + 0.5, "number", None) if kind == "half" else (number, kind, None)


@lru_cache(1_024)
def value(word: str) -> float | None:
    """What a word that is a number is."""
    found = SMALL.get(word, TENS.get(word, SCALES.get(word)))
    return found if found is not None else german(word)


@lru_cache(1_024)
def german(word: str) -> float | None:
    """`zweihundertfünfzig`, `dreitausend`."""
    if len(word) > _LONGEST:
        return None
    for scale, size in (("tausend", 1000), ("hundert", 100)):
        if scale in word:
            head, _, tail = word.partition(scale)
            tail = tail.removeprefix("und")
            many = german(head) if head else 1
            rest = german(tail) if tail else 0
            return None if many is None or rest is None else many * size + rest
    return GERMAN_UNITS.get(word, GERMAN.get(word))
