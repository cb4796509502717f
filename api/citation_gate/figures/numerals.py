"""Numbers written as words in seven languages, three of them in small ones only, and the words that multiply."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from api.citation_gate.figures import compounds, roman
from api.citation_gate.figures import number_words as known
from api.citation_gate.figures.nouns import FUNCTION_WORDS, VERBS
from api.citation_gate.figures.units import unit_of


class Numeral(NamedTuple):
    """`kind`: number, ordinal, fraction, multiple, times (twice) or one: an hour, a month, where the article counts."""

    start: int
    end: int
    value: float
    kind: str = "number"
    unit: str | None = None


_JOIN: Final = re.compile(r"-|\s(?:(?:and|et|y)\s)?")
_OF_TIME: Final = re.compile(
    rf"\s(?:of\s(?:an?|each|every)\s|d['’]|de\s)(?:{'|'.join(known.TIMES)})\b", re.IGNORECASE
)
_AND_TIME: Final = re.compile(r"\s(?:and|und|et|y)\s(?:\d+|[^\W\d_]+(?:-[^\W\d_]+)?)\s([^\W\d_]+)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_COMPOUND: Final = re.compile(
    r"fold\b|hundert|tausend|fach|einhalb|ième|ma?l\b|(?:zig|ßig|zehn)ste|[nrfsb]te[nrsm]?\b"
)
_THOUSAND: Final = 1_000
_AND: Final = ("and", "et", "y")
_OF_UNIT: Final = re.compile(r"\s(?:of\s|de\s|d['’])?([^\W\d_]+|[$€£])")
_OF_THINGS: Final = re.compile(r"\sof\s(?!the\b|its\b|a\b|an\b)[^\W\d_]")
_SLANG: Final = re.compile(rf"\s*(?:[.,;:!?)]|\Z|(?:{'|'.join(FUNCTION_WORDS)})\b)")


def find(text: str, language: str = "") -> Iterator[Numeral]:
    """The numbers in words of a text, in order."""
    yield from (Numeral(start, end, value, "roman") for start, end, value in roman.find(text))
    small = text.lower()
    if not known.ANY.isdisjoint(_WORD.findall(small)) or _COMPOUND.search(small):
        yield from _Words(text, language).numerals()


def count(text: str) -> int:
    """How many of its words may be numbers."""
    return sum(word in known.BEGINS for word in _WORD.findall(text.lower())) + roman.count(text)


class _Words:
    """The words of a text, read from the left."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        self._places = [match.span() for match in _WORD.finditer(text)]
        self._words = [text[start:end].lower() for start, end in self._places]

    def numerals(self) -> Iterator[Numeral]:
        index = 0
        while index < len(self._words):
            one = self._one(index)
            numeral, index = self._read(index) if self._begins(index) else (None, index + 1)
            yield from filter(None, (one, numeral))

    def _word(self, index: int) -> str:
        return self._words[index] if 0 <= index < len(self._words) else ""

    def _gap(self, index: int) -> str:
        """What stands between a word and the next."""
        if 0 <= index < len(self._words) - 1:
            return self._text[self._places[index][1] : self._places[index + 1][0]]
        return ""

    def _begins(self, index: int) -> bool:
        """May the word be a number, or the first of one? One of two meanings needs its language, or a neighbour."""
        word, before, following = self._words[index], self._word(index - 1), self._word(index + 1)
        start = self._places[index][0]
        if start and self._text[start - 1] in "_.$/@":
            return False
        if word not in known.BEGINS and compounds.read(word) is None and compounds.german(word) is None:
            return False
        if known.SCALES.get(word.removesuffix("s"), 0) >= _THOUSAND and self._is_told(index):
            return False
        if word == "par":
            return before == "un"
        if word in ("media", "medio") and following not in known.TIMES and unit_of(following) is None:
            return before == "y"  # nivel medio
        if (self._language or "en") in known.AMBIGUOUS.get(word, ()):
            return (
                (word in known.SCALES and before in known.SMALL)
                or (following in known.TIMES and following != "an")
                or (unit_of(following) is not None and self._gap(index).isspace())  # not once 30 days
            )
        return True

    def _is_told(self, index: int) -> bool:
        """Is it what a table's numbers are multiplied by: (million euros), in thousands of EUR?"""
        start, end = self._places[index]
        opens = self._text[start - 1 : start] == "(" or self._word(index - 1) in ("in", "en")
        return opens and (of := _OF_UNIT.match(self._text, end)) is not None and unit_of(of[1]) is not None

    def _one(self, index: int) -> Numeral | None:
        """An article that counts: `in an hour`, `an hour and a half`, `a litre and a half`; not in a rate."""
        word, before, behind = self._words[index], self._word(index - 1), self._word(index + 1)
        if word not in known.TIMES and behind not in _AND:
            return None
        if (self._language or "en") in known.AMBIGUOUS.get(word, ()):
            return None  # a tag
        start, end = self._places[index]
        is_time, half = word in known.TIMES, behind in _AND and known.AND_A_HALF.match(self._text, end)
        if before not in known.ARTICLES:
            is_one = is_time and half and behind == "y" and before not in known.BEGINS  # año y medio
            is_one = is_one and not self._text[:start].rstrip()[-1:].isdigit()
            return Numeral(start, start, 1, "one") if is_one else None
        if not is_time:
            return Numeral(*self._places[index - 1], 1, "one") if half and word not in known.SCALES else None
        is_joined = self._gap(index).isspace()
        if word == "second" and is_joined and behind not in known.BEHIND_TIME:
            return None  # a second child
        more = _AND_TIME.match(self._text, end) if self._word(index + 2) in known.BEGINS else None
        takes = (
            half
            or (self._word(index - 2) in known.BEFORE_TIME and self._gap(index - 2).isspace())
            or (is_joined and behind in known.BEHIND_TIME)
            or (more and unit_of(more[1]) in ("h", "min", "s", "d", "month"))
            or (word == "heure" and behind in known.BEGINS)
        )
        return Numeral(*self._places[index - 1], 1, "one") if takes else None

    def _read(self, index: int) -> tuple[Numeral | None, int]:
        """The number that begins with a word, and the index of the word behind it."""
        word, before, following = self._words[index], self._word(index - 1), self._word(index + 1)
        start, end = self._places[index]
        touching = self._gap(index - 1) in (" ", "-")
        part = word if word in known.PARTS else word.removesuffix("s")
        of_one = before in known.PARTS_OF or _OF_TIME.match(self._text, end) is not None
        if word in known.HALVES and before in known.FIRST and touching and unit_of(following) is None:
            return Numeral(start, end, known.FIRST[before], "half"), index + 1
        if word in ("quarter", "viertel") and not of_one and following in ("past", "to", "nach", "vor"):
            return Numeral(start, end, 0.25, "fraction"), index + 1
        if before == "a" and touching and (part in known.ORDINALS or part == "third") and self._counts(index):
            return Numeral(start, end, known.PARTS[part], "ordinal"), index + 1
        is_part = part in known.PARTS and (following == "parte" or not part.endswith("a"))
        if is_part and touching and of_one and self._text[end : end + 1] != "-":
            value = known.PARTS_OF.get(before, 1) / known.PARTS[part]
            return Numeral(
                self._places[index - (before in known.PARTS_OF)][0], end, value, "fraction"
            ), index + 1
        if word in known.ORDINALS:
            ten = known.TENS.get(before, 0) if touching and known.ORDINALS[word] < 10 else 0
            start = self._places[index - 1][0] if ten else start
            return Numeral(start, end, ten + known.ORDINALS[word], "ordinal"), index + 1
        if word == "score" and before != "two" and not (before == "a" and _OF_THINGS.match(self._text, end)):
            return None, index + 1
        found = known.WHOLE.get(word) or compounds.read(word)
        return (Numeral(start, end, *found), index + 1) if found is not None else self._sum(index)

    def _counts(self, index: int) -> bool:
        """Is a third one meant, no share: `a third vaccination`, not `a third of`, `a third cheaper`?"""
        behind = self._word(index + 1)
        is_noun = len(behind) > 2 and (behind[-1] != "s" or behind.endswith("ss"))
        return is_noun and self._gap(index) == " " and behind not in FUNCTION_WORDS | VERBS | known.COMPARED

    def _sum(self, first: int) -> tuple[Numeral | None, int]:
        """Words that add up: `two hundred and five`, `zweihundertfünfzig`, `quatre-vingt-dix`."""
        total, current, index = 0.0, 0.0, first
        following: int | None = first
        while following is not None:
            index, word = following, self._words[following]
            scale = known.SCALES.get(word.removesuffix("s"), 0)
            if _is_twenty(self._word(index - 1), word):
                current += 76  # quatre-vingt
            elif scale > 100:
                total, current = total + max(current, 1) * scale, 0
            elif scale:
                current = max(current, 1) * scale
            elif (value := compounds.value(word)) is not None:
                current += value
            else:
                return None, index + 1
            following = self._next(index)
        start, end, value = self._places[first][0], self._places[index][1], total + current
        if self._gap(index) == "-" and self._word(index + 1) in ("first", "second", "third"):
            return None, index + 1
        if part := known.AND_A_HALF.match(self._text, end):
            scale = known.SCALES.get(
                self._words[index].removesuffix("s"), known.SCALES.get(self._words[index], 0)
            )
            index = next(
                (at for at in range(index, len(self._places)) if self._places[at][0] >= part.end()),
                len(self._places),
            )
            return Numeral(
                start, part.end(), value + known.part_behind(part) * (scale if scale > 100 else 1)
            ), index
        if self._words[index] == "grand":
            is_slang = (index > first or self._word(first - 1) == "a") and _SLANG.match(self._text, end)
            return (Numeral(start, end, value, "number", "USD") if is_slang else None), index + 1
        return Numeral(start, end, value), index + 1

    def _next(self, index: int) -> int | None:
        """The word that goes on with the number, which an `and` may stand before."""
        for at in (index + 1, index + 2):
            word = self._word(at)
            gap = self._text[self._places[index][1] : self._places[at][0]] if word else ""
            is_foreign = self._language == "en" and word in known.AMBIGUOUS
            if _JOIN.fullmatch(gap) and _adds(self._words[index], word, gap) and not is_foreign:
                return at
        return None


def _adds(last: str, word: str, gap: str) -> bool:
    """Does a word go on with the number before it? `six and nine` are two numbers, `six hundred and nine` is one."""
    small, ten = word in known.SMALL, word in known.TENS
    if gap.strip(" -"):  # and, y, et
        return (small or ten) and (last in known.SCALES or (last in known.TENS and gap.split()[0] != "and"))
    if small:
        return last in known.TENS or last in ("dix", "vingts") or last.removesuffix("s") in known.SCALES
    return (ten and last in known.SCALES) or word.removesuffix("s") in known.SCALES or _is_twenty(last, word)


def _is_twenty(last: str, word: str) -> bool:
    return last == "quatre" and word in ("vingt", "vingts")
