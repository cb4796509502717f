"""Numbers written as words in seven languages, three of them in small ones only, and the words that multiply."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from api.citation_gate.number_words import (
    AMBIGUOUS,
    ANY,
    ARTICLES,
    BEFORE_TIME,
    BEGINS,
    GERMAN,
    GERMAN_UNITS,
    ORDINALS,
    PARTS,
    PARTS_OF,
    SCALES,
    SMALL,
    TENS,
    TIMES,
    WHOLE,
)
from api.citation_gate.surroundings import AND_A_HALF
from api.citation_gate.units import unit_of


class Numeral(NamedTuple):
    """`kind`: number, ordinal, fraction, multiple or one: an hour, a month, where the article counts."""

    start: int
    end: int
    value: float
    kind: str = "number"
    unit: str | None = None


_JOIN: Final = re.compile(r"-|\s(?:(?:and|et|y)\s)?")
_LONGEST: Final = 60  # letters of a number in one word
_HALF: Final = re.compile(r"\sand\sa\shalf\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_ROMAN: Final = re.compile(
    r"(?<![\w.-])(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w-])"
)
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_COMPOUND: Final = re.compile(r"fold\b|hundert|tausend|fach|einhalb|ième|ma?l\b|(?:zig|ßig|zehn)ste")
_ENDS: Final = re.compile(
    r"(?P<multiple>\w+)fold|(?:ver)?(?P<multiple2>\w+)fach(?:t|te|ten|e|er|es|en|em)?|(?P<number>\w+)maa?l"
    r"|(?P<half>\w+)einhalb|(?P<ordinal>\w+(?:zig|ßig|zehn))ste[nrsm]?|(?P<ordinal2>\w+)ièmes?"
)
_OF_THINGS: Final = re.compile(r"\sof\s(?!the\b|its\b|a\b|an\b)[^\W\d_]")
_SLANG: Final = re.compile(r"\s*(?:[.,;:!?)]|\Z|(?:a|an|per|each|every|in|for|or|and|to|more)\b)")


def find(text: str, language: str = "") -> Iterator[Numeral]:
    """The numbers in words of a text, in order."""
    yield from _roman_numbers(text)
    small = text.lower()
    if ANY.isdisjoint(_WORD.findall(small)) and not _COMPOUND.search(small):
        return
    words = list(_WORD.finditer(text))
    lowered = [match[0].lower() for match in words]
    index = 0
    while index < len(words):
        word = lowered[index]
        known = word in BEGINS or _compound(word) is not None or _german(word) is not None
        if word in TIMES:
            yield from _one(text, words, lowered, index)
        elif word == "quatre" and text[words[index].end() :].lower().startswith("-vingt"):
            known = True
        following = lowered[index + 1] if index + 1 < len(words) else ""
        if known and AMBIGUOUS.get(word, language) != language:
            known = (word in ("cent", "cents", "mil") and index > 0 and lowered[index - 1] in SMALL) or (
                word in ("media", "medio", "demi") and following in TIMES
            )
        if word in ("media", "medio") and following not in TIMES and unit_of(following) is None:
            known = index > 0 and lowered[index - 1] == "y"  # nivel medio
        if not known or (words[index].start() and text[words[index].start() - 1] in "_.$/@"):
            index += 1
            continue
        numeral, index = _read(text, words, lowered, index, language)
        if numeral is not None:
            yield numeral


def _roman_numbers(text: str) -> Iterator[Numeral]:
    for match in _ROMAN.finditer(text):
        if len(match[0]) > 2 or not set(match[0]) - set("IVX"):
            yield Numeral(match.start(), match.end(), _roman(match[0]), "roman")


def count(text: str) -> int:
    """How many of its words may be numbers."""
    return sum(word in BEGINS for word in _WORD.findall(text.lower())) + len(_ROMAN.findall(text))


def _one(text: str, words: list[re.Match[str]], lowered: list[str], index: int) -> Iterator[Numeral]:
    """`in an hour`, `an hour and a half`: where nothing is a price or a rate."""
    if index >= 1 and lowered[index - 1] in ARTICLES:
        before = lowered[index - 2] if index > 1 else ""
        start, gap = (
            words[index - 1].start(),
            text[words[index - 2].end() if index > 1 else 0 : words[index - 1].start()],
        )
        takes = before in BEFORE_TIME and gap.isspace()
        if takes or AND_A_HALF.match(text, words[index].end()):
            yield Numeral(start, words[index - 1].end(), 1, "one")


def _read(
    text: str, words: list[re.Match[str]], lowered: list[str], index: int, language: str
) -> tuple[Numeral | None, int]:
    """The number that begins with a word, and the index of the word behind it."""
    match, word = words[index], lowered[index]
    before = lowered[index - 1] if index else ""
    touching = index > 0 and text[words[index - 1].end() : match.start()] in (" ", "-")
    part = word if word in PARTS else word.removesuffix("s")
    following = lowered[index + 1] if index + 1 < len(words) else ""
    of_one = before in PARTS_OF or (before, word, following) == ("every", "quarter", "of")
    if touching and of_one and part in PARTS and text[match.end() : match.end() + 1] != "-":
        value = PARTS_OF.get(before, 1) / PARTS[part]
        return Numeral(words[index - 1].start(), match.end(), value, "fraction"), index + 1
    joined = text[match.end() : words[index + 1].start()] in (" ", "-") if following else False
    if (part in PARTS and part not in ORDINALS and part != "half") or (
        word in PARTS_OF and joined and (following in PARTS or following.removesuffix("s") in PARTS)
    ):
        return None, index + 1
    if word in ORDINALS:
        ten = TENS.get(before, 0) if touching and ORDINALS[word] < 10 else 0
        start = words[index - 1].start() if ten else match.start()
        return Numeral(start, match.end(), ten + ORDINALS[word], "ordinal"), index + 1
    if word == "score" and before != "two" and not (before == "a" and _OF_THINGS.match(text, match.end())):
        return None, index + 1
    found = WHOLE.get(word) or _compound(word)
    if found is not None:
        return Numeral(match.start(), match.end(), *found), index + 1
    return _sum(text, words, lowered, index, language)


@lru_cache(1_024)
def _compound(word: str) -> tuple[float, str, None] | None:
    """What a word is by its end: `twentyfold`, `verdreifacht`, `fünfmal`, `zweieinhalb`, `zwanzigste`."""
    match = _ENDS.fullmatch(word)
    if match is None or len(word) > _LONGEST:
        return None
    stem, kind = match[match.lastindex or 1], (match.lastgroup or "").rstrip("2")
    if kind == "ordinal":
        value = _value(stem) or _value(f"{stem}e") or _value(stem.removesuffix("u"))
        return (value, kind, None) if value else None
    value = _value(stem)
    if value is None or (kind != "half" and value <= 1):
        return None
    return (value + 0.5, "number", None) if kind == "half" else (value, kind, None)


def _value(word: str) -> float | None:
    value = SMALL.get(word, TENS.get(word, SCALES.get(word)))
    return value if value is not None else _german(word)


def _sum(
    text: str, words: list[re.Match[str]], lowered: list[str], index: int, language: str
) -> tuple[Numeral | None, int]:
    """Words that add up: `two hundred and five`, `zweihundertfünfzig`, `quatre-vingt-dix`."""
    first, total, current, end = index, 0.0, 0.0, words[index].start()
    last = ""
    while index < len(words):
        word, gap = lowered[index], text[end : words[index].start()]
        foreign = language == "en" and word in AMBIGUOUS
        if index > first and (foreign or not (_JOIN.fullmatch(gap) and _adds(last, word, gap))):
            break
        if word == "quatre" and text[words[index].end() :].lower().startswith("-vingt"):
            current, word, index = current + 80, "vingt", index + 1
        elif word in SMALL or word in TENS:
            current += SMALL.get(word, TENS.get(word, 0))
        elif (scale := SCALES.get(word if index == first else word.removesuffix("s"))) is not None:
            small = scale <= 100
            total, current = (
                (total, max(current, 1) * scale) if small else (total + max(current, 1) * scale, 0)
            )
        elif (german := _german(word)) is not None:
            current += german
        else:
            break
        end, last = words[index].end(), word
        index += 1
        if index < len(words) and lowered[index] in ("and", "y", "et") and index + 1 < len(words):
            joined = text[end : words[index + 1].start()]
            if _JOIN.fullmatch(joined) and _adds(last, lowered[index + 1], joined):
                index += 1
    if index == first or (
        index < len(words) and text[end : words[index].start()] == "-" and _is_part(lowered[index])
    ):
        return None, max(index, first + 1)
    value = total + current
    if half := _HALF.match(text, end):
        return Numeral(words[first].start(), half.end(), value + 0.5), index + 3
    if last == "grand":
        article = index - 1 > first or (first > 0 and lowered[first - 1] == "a")
        found = article and _SLANG.match(text, end) is not None
        return (Numeral(words[first].start(), end, value, "number", "USD") if found else None), index
    return Numeral(words[first].start(), end, value), index


def _adds(last: str, word: str, gap: str) -> bool:
    """Does a word go on with the number before it? `six and nine` are two numbers, `six hundred and nine` is one."""
    small, ten = word in SMALL, word in TENS
    if gap.strip(" -"):  # and, y, et
        return (small or ten) and (
            last in SCALES if gap.split()[0] == "and" else last in TENS or last in SCALES
        )
    if small:
        return last in TENS or last in ("dix", "vingts") or last.removesuffix("s") in SCALES
    return (ten and last in SCALES) or word.removesuffix("s") in SCALES or (ten and last == "vingt")


def _is_part(word: str) -> bool:
    return word.removesuffix("s") in PARTS or word in ("first", "second")


@lru_cache(1_024)
def _german(word: str) -> float | None:
    """`zweihundertfünfzig`, `dreitausend`."""
    if len(word) > _LONGEST:
        return None
    for scale, size in (("tausend", 1000), ("hundert", 100)):
        if scale in word:
            head, _, tail = word.partition(scale)
            tail = tail.removeprefix("und")
            many = _german(head) if head else 1
            rest = _german(tail) if tail else 0
            return None if many is None or rest is None else many * size + rest
    if word in GERMAN_UNITS:
        return GERMAN_UNITS[word]
    return GERMAN.get(word)


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[char] for char in text]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )
