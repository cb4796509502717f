"""The words of a source that support a sentence: a verbatim piece of it, and whether it supports at all."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from api import limits
from api.citation_gate.markdown.holder import Unit
from api.citation_gate.markdown.inline import Inline, visible
from api.citation_gate.markdown.plain import plain
from api.citation_gate.markdown.reading import Reading, units
from api.contract.sentences import sentence_ends, word_set

_WORD: Final = re.compile(r"\w+")
_STOP: Final = word_set(
    "a about all also an and any are as at be because been but by can could do does each for from had has have how i "
    "if in into is it its may more most no not of on one only or other our out so some such than that the their them "
    "then there these they this to was we were what when where which while who why will with would you your yes"
)
_BEFORE: Final = " \t\r\n>"
_EMPTY: Final = " \r\n\t|-:#`*_>~"
_DIGITS: Final = "0123456789"
_LEAST_SHARE: Final = 0.12


@lru_cache(256)
def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, shortened so that singular, plural and tenses mostly meet."""
    return frozenset(
        word[:6]
        for word in _WORD.findall(text.lower())
        if word not in _STOP and (len(word) > 2 or any(char.isdigit() for char in word))
    )


def _folded(text: str) -> str:
    """What a visitor reads, whatever its case, white space and last stop."""
    return " ".join(text.split()).strip(" .:").lower()


def _as_code(line: str) -> str:
    """A line of code, whatever its indentation; nothing else of it may differ."""
    return " ".join(line.split())


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
    """A source's text, cut once into pieces that can be quoted: its sentences and lines."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def units(self) -> list[Unit]:
        return units(self.text)

    @cached_property
    def _pieces(self) -> list[tuple[int, int]]:
        """`(start, end)` of each piece that has words: sentences, items, rows, lines of code."""
        found: list[tuple[int, int]] = []
        offset = 0
        for unit in self.units:
            start, end = offset + unit.start, offset + len(unit.text)
            offset = end
            ends = sentence_ends(unit.readable[unit.start :]) if unit.kind in ("item", "parent") else ()
            for stop in (*(start + at for at in ends), end):
                piece = self.text[start:stop]
                if unit.kind not in ("silent", "fence") and piece.strip(_EMPTY):
                    before = len(piece) - len(piece.lstrip(None if unit.kind == "code" else _BEFORE))
                    found.append((start + before, start + len(piece.rstrip())))
                start = stop
        return found

    @cached_property
    def _shown(self) -> list[str]:
        """Each piece as a visitor reads it."""
        text = "".join(unit.readable for unit in self.units)
        return [_folded(plain(visible(Inline(text, start, end).tokens))) for start, end in self._pieces]

    @cached_property
    def _code(self) -> list[str]:
        """Each piece as `_as_code` leaves it."""
        return [_as_code(self.text[start:end]) for start, end in self._pieces]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """In which pieces each shortened word stands."""
        found: dict[str, list[int]] = {}
        lowered = self.text.lower()
        for index, (start, end) in enumerate(self._pieces):
            for word in _WORD.findall(lowered[start:end]):
                found.setdefault(word[:6], []).append(index)
        return found

    def support(self, sentence: str) -> Support:
        """The best piece for the sentence, widened to its neighbour where that holds more of the sentence's words."""
        wanted = content_words(sentence)
        held: dict[int, set[str]] = {}
        for word in wanted:
            for index in self._places.get(word, ()):
                held.setdefault(index, set()).add(word)
        if not self._pieces:
            return Support("", 0, len(wanted))
        shared = len(set().union(*held.values()))
        first = last = max(held or (0,), key=lambda index: (self._score(index, held.get(index, ())), -index))
        for neighbour in (first + 1, first - 1):
            if len(held.get(neighbour, set()) - held.get(first, set())) >= 2:
                wide = min(first, neighbour), max(last, neighbour)
                if self._pieces[wide[1]][1] - self._pieces[wide[0]][0] <= limits.QUOTE_CHARACTERS:
                    first, last = wide
                    break
        return Support(self._cut(self._pieces[first][0], self._pieces[last][1], wanted), shared, len(wanted))

    def verbatim(self, reading: Reading) -> Support | None:
        """The shortest piece in which the whole sentence stands as it reads; None where none does."""
        said = _folded(reading.text)
        wanted = content_words(said)
        if not wanted or any(address not in self.text for address in reading.links):
            return None
        whole = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
        holding = [index for index, piece in enumerate(self._shown) if whole.search(piece)]
        if not holding:
            return None
        start, end = self._pieces[min(holding, key=lambda index: len(self._shown[index]))]
        return Support(self._cut(start, end, wanted), len(wanted), len(wanted))

    def lines(self, code: Sequence[str]) -> list[str]:
        """Quotes of the lines of code that stand here, those that follow each other as one quote."""
        runs: list[tuple[int, int]] = []
        after = 0
        for line in filter(None, map(_as_code, code)):
            index = next((i for i in range(after, len(self._pieces)) if self._code[i] == line), None)
            if index is None:
                continue
            start, end = self._pieces[index]
            if runs and index == after and end - runs[-1][0] <= limits.QUOTE_CHARACTERS:
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start, end))
            after = index + 1
        return [self._cut(start, end, set()) for start, end in runs]

    def _score(self, index: int, held: Collection[str]) -> float:
        """Words in common, figures three times, a little less for a long piece."""
        start, end = self._pieces[index]
        figures = len([word for word in held if word[0] in _DIGITS])
        return len(held) + 2 * figures - 0.003 * (end - start)

    def _cut(self, start: int, end: int, wanted: Collection[str]) -> str:
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
