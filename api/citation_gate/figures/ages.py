"""Which numbers are ages: aged 16, children from 4 to 15, 16 or older, six years old."""

import re
from typing import Final

_OLD: Final = re.compile(r"[\s-]olds?\b|Jährige")
_OLDER: Final = re.compile(r"\sor\s(?:older|younger|over)\b(?=[.,;]?(?:\s|\Z))")
_AGED: Final = re.compile(
    r"\b(?:child(?:ren)?|kids|youngsters|anyone|people|those|kind(?:er|ern)?|jugendliche|enfants?|niñ[oa]s?|alter|âgée?s?|aged|edad|les|los)"
    r"\s(?:(?:under|below|over|from|between|aged|of|unter|über|von|ab|moins|plus|menores|mayores|menos|de)\s){0,3}"
    r"(?:\S{1,12}\s(?:to|and|a|à|bis|und|y|et)\s)?\Z",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    r"\b(?:age|aged|Alter|âge|edad)(?:\s(?:limit|is|of|from|von|ist|ab|de|es|est|at|least|minimum)){0,3}\s\Z"
)
_LOOK_BACK: Final = 40


def is_age(text: str, start: int, end: int) -> bool:
    """Is a number without a unit one: aged 16, 16 or older?"""
    return (_OLDER.match(text, end) or _AGE.search(text, max(0, start - _LOOK_BACK), start)) is not None


def is_aged(text: str, start: int, end: int) -> bool:
    """Are so many years, up to `end`, somebody's?"""
    return (
        _OLD.search(text, end - 9, end + 5) or _AGED.search(text, max(0, start - _LOOK_BACK), start)
    ) is not None
