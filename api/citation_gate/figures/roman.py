"""Roman numbers: `XII`, `XIXe`, and the single letters of `Charles V`, `Napoléon Ier`."""

import re
from collections.abc import Iterator
from typing import Final

from api.citation_gate.figures.nouns import FUNCTION_WORDS
from api.contract.sentences import word_set

_ROMAN: Final = re.compile(
    r"(?<![\w.-])(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?:er|re|e|ème)?(?![\w-])"
)
_ROMAN_LETTER: Final = re.compile(
    r"\b(?P<name>[A-ZÀ-Ý][\w'’-]+)\s(?P<alone>[IVX])(?=[\s,.;:!?)]|\Z)|(?<![\w.-])(?P<nth>[IVX])(?:er|re|e|ème)(?![\w-])"
)
_BEFORE_PRONOUN: Final = FUNCTION_WORDS | word_set("yes no hello hi sorry today here also thanks how")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def find(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each stands, and its value."""
    for match in _ROMAN.finditer(text):
        digits = match[0].rstrip("erèm")
        if len(digits) > 2 or not set(digits) - set("IVX"):
            yield match.start(), match.end(), _value(digits)
    for match in _ROMAN_LETTER.finditer(text):
        group = "nth" if match["nth"] else "alone"
        if match["nth"] or match["name"].lower() not in _BEFORE_PRONOUN:
            yield match.start(group), match.end(), _value(match[group])


def count(text: str) -> int:
    return len(_ROMAN.findall(text))


def _value(text: str) -> int:
    values = [_ROMAN_DIGITS[char] for char in text]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )
