"""The numbers that count items, headings and steps: they claim nothing while they go on counting.

A number that doesn't continue a sequence, or that stands before a unit, is a figure like any other: `500. USD`.
"""

import re
from typing import Final

from api.citation_gate.figures.nouns import PLACES
from api.citation_gate.figures.units import unit_of

_LEADING: Final = re.compile(r"(\d{1,3})(?:(?=[.)]\s)|(?=\)))")
_HEADING: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)([.)]?)(?=\s)")
_WHOLE: Final = re.compile(r"(\d{1,2})([.)]?)(?=\s)")
_STEP: Final = re.compile(r"(?:Step|Option|Part|Phase)[ ](\d{1,2})(?=[:.) ])")
_INLINE: Final = re.compile(r"(?<!\S)\((\d)\)(?= )")
_NEXT: Final = re.compile(r"[.)\s]*([^\s\d]+)")
_HIDDEN: Final = re.compile(r"(\d[\d.,]*)[.)](?=\s)")  # 16.4. USD
_RANK: Final = re.compile(r"#?(\d{1,3})[.)]?")
_RANKS: Final = PLACES.union(["#", "no", "no.", "nr", "nr.", "step"])
_MOST_HEADING: Final = 9


class Ordinals:
    """Remembers what was counted in one text."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, tuple[int, ...]]] = set()

    def read(self, text: str, kind: str, ordinal: int | None, *, steps: bool = True) -> str:
        """The text without the numbers that only count; an item's own number stands before it if it claims.

        `steps` may be names of things: not where a source is read, nor are its headings' 4.7.1 then.
        """
        if ordinal is not None:
            counts = not _before_unit(text, 0) and self._counts("item", (ordinal,))
            text = text if counts else f"{ordinal} {text}"
        else:
            text = self._leading(
                text, (_HEADING if steps else _WHOLE) if kind == "heading" else _LEADING, kind
            )
        if steps and (step := _STEP.match(text)) and self._counts("step", (int(step[1]),)):
            text = " " * step.end() + text[step.end() :]
        if "(1) " in text and "(2) " in text:
            text = _INLINE.sub(lambda match: match[0] if _before_unit(text, match.end()) else "   ", text)
        return text

    def ranks(self, cell: str, header: str) -> bool:
        """Does the first cell of a row only say which row it is: 1, 2, 3 under Place?"""
        rank = _RANK.fullmatch(cell) if header.lower() in _RANKS else None
        return rank is not None and self._counts("row", (int(rank[1]),))

    def _leading(self, text: str, pattern: re.Pattern[str], kind: str) -> str:
        if (hidden := _HIDDEN.match(text)) and _before_unit(text, hidden.end()):
            return f"{hidden[1]} {text[hidden.end() :]}"
        match = pattern.match(text)
        if match is None or _before_unit(text, match.end()):
            return text
        number = tuple(map(int, match[1].split(".")))
        alone = kind == "heading" and len(number) == 1 and match[2] and number[0] <= _MOST_HEADING
        counts = self._counts("heading" if kind == "heading" else "item", number) or alone
        return " " * match.end() + text[match.end() :] if counts else text

    def _counts(self, kind: str, number: tuple[int, ...]) -> bool:
        """Does the number begin or continue a sequence?"""
        *parents, last = number
        before = (kind, (*parents, last - 1))
        continues = (
            last == 1 or last == len(parents) == 0 or not self._seen.isdisjoint([before, (kind, number)])
        )
        if continues:
            self._seen.add((kind, number))
        return continues


def _before_unit(text: str, at: int) -> bool:
    """Does a unit follow? A single letter is one only where no word comes after it: 3. A question …"""
    match = _NEXT.match(text, at)
    word = match[1].strip(".,;:!?()") if match else ""
    if (word[:1].isupper() and word[1:].islower()) or word == "second":
        return False  # 2. Second
    lonely = len(word) > 1 or not word.isalpha() or not text[at:].split()[1:]
    return lonely and unit_of(word) is not None
