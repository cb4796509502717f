"""The words of a source that support a sentence: a verbatim piece of it, and whether it supports at all."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from api import limits

_WORD: Final = re.compile(r"\w+")
_PIECE_END: Final = re.compile(r"[.!?](?=\s+[\"'(\[*_`A-Z0-9])|\n")
_FUNCTION_WORDS: Final = (
    "a about all also an and any are as at be because been but by can could do does each for from had has have how i "
    "if in into is it its may more most no not of on one only or other our out so some such than that the their them "
    "then there these they this to was we were what when where which while who why will with would you your yes"
)
_STOP: Final = frozenset(_FUNCTION_WORDS.split())

_LEAST_SHARE: Final = 0.12


def content_words(text: str) -> set[str]:
    """The words that carry meaning, shortened so that singular, plural and tenses mostly meet."""
    return {
        word[:6]
        for word in _WORD.findall(text.lower())
        if word not in _STOP and (len(word) > 2 or word.isdigit())
    }


@dataclass(frozen=True)
class Support:
    quote: str
    shared: int
    words: int

    @property
    def holds(self) -> bool:
        """False where the source is about something else: not one word in common. Short sentences get the benefit."""
        return self.words < 4 or self.shared > 0

    @property
    def is_firm(self) -> bool:
        """Enough to call an answer grounded."""
        return self.holds and self.shared >= _LEAST_SHARE * self.words


class Passage:
    """A source's text, cut once into pieces that can be quoted."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def pieces(self) -> list[tuple[int, int, set[str]]]:
        """`(start, end, words)` of each sentence or line, in order."""
        found: list[tuple[int, int, set[str]]] = []
        start = 0
        for end in [*(match.end() for match in _PIECE_END.finditer(self.text)), len(self.text)]:
            piece = self.text[start:end]
            if piece.strip(" \n\t|-:#`*_>"):
                left = start + len(piece) - len(piece.lstrip())
                found.append((left, start + len(piece.rstrip()), content_words(piece)))
            start = end
        return found

    @cached_property
    def words(self) -> set[str]:
        return set().union(*(words for _, _, words in self.pieces)) if self.pieces else set()

    def support(self, sentence: str) -> Support:
        """The best piece for the sentence, widened to its neighbour where that holds more of the sentence's words."""
        wanted = content_words(sentence)
        shared = len(wanted & self.words)
        if not self.pieces:
            return Support("", 0, len(wanted))
        scores = [_score(wanted, words) for _, _, words in self.pieces]
        best = max(range(len(scores)), key=lambda index: (scores[index], -index))
        first = last = best
        held = self.pieces[best][2] & wanted
        for neighbour in sorted(
            (best + 1, best - 1), key=lambda index: -(scores[index] if 0 <= index < len(scores) else -1)
        ):
            if 0 <= neighbour < len(scores):
                gain = (self.pieces[neighbour][2] & wanted) - held
                wide = (min(first, neighbour), max(last, neighbour))
                length = self.pieces[wide[1]][1] - self.pieces[wide[0]][0]
                if len(gain) >= 2 and length <= limits.QUOTE_CHARACTERS:
                    first, last = wide
                    held |= gain
        return Support(self._cut(self.pieces[first][0], self.pieces[last][1], wanted), shared, len(wanted))

    def _cut(self, start: int, end: int, wanted: set[str]) -> str:
        """At most `QUOTE_CHARACTERS`, around the words that matter, still verbatim."""
        if end - start <= limits.QUOTE_CHARACTERS:
            return self.text[start:end]
        hits = [
            match.start() for match in _WORD.finditer(self.text, start, end) if match[0].lower()[:6] in wanted
        ]
        middle = hits[len(hits) // 2] if hits else start
        left = max(start, min(middle - limits.QUOTE_CHARACTERS // 2, end - limits.QUOTE_CHARACTERS))
        right = min(end, left + limits.QUOTE_CHARACTERS)
        while left > start and left < right and not self.text[left - 1].isspace():
            left += 1
        while right < end and right > left and not self.text[right - 1].isspace():
            right -= 1
        return self.text[left:right].strip() or self.text[start : start + limits.QUOTE_CHARACTERS].strip()


def _score(wanted: set[str], words: set[str]) -> float:
    held = wanted & words
    figures = sum(1 for word in held if any(char.isdigit() for char in word))
    return len(held) + 2 * figures - 0.02 * len(words)
