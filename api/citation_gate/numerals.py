"""Numbers written as words: English, German, French and Spanish, and the words that multiply."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from api.citation_gate.number_words import (
    ALONE,
    AMBIGUOUS,
    ANY,
    BEFORE_TIME,
    BEGINS,
    GERMAN,
    GERMAN_UNITS,
    ORDINALS,
    PARTS,
    PARTS_OF,
    SCALES,
    SMALL,
    SPANS,
    SPOKEN,
    TENS,
    TIMES,
)


class Numeral(NamedTuple):
    """`kind`: number, ordinal, fraction or one: an hour, a month, where the article counts."""

    start: int
    end: int
    value: float
    kind: str = "number"
    unit: str | None = None


_JOIN: Final = re.compile(r"-|\s(?:(?:and|et|y)\s)?")
_AND_A_HALF: Final = re.compile(r"\sand\sa\shalf\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_ROMAN: Final = re.compile(
    r"(?<![\w.-])(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w-])"
)
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_COMPOUND: Final = re.compile("fold|hundert|tausend")
_SLANG: Final = re.compile(r"\s*(?:[.,;:!?)]|\Z|(?:a|an|per|each|every|in|for|or|and|to|more)\b)")


def find(text: str) -> Iterator[Numeral]:
    """The numbers in words of a text, in order."""
    yield from _roman_numbers(text)
    small = text.lower()
    lowered = _WORD.findall(small)
    if ANY.isdisjoint(lowered) and not _COMPOUND.search(small):
        return
    words = list(_WORD.finditer(text))
    lowered = [match[0].lower() for match in words]
    spoken: set[str] | None = None
    index = 0
    while index < len(words):
        word = lowered[index]
        known = word in BEGINS or word.removesuffix("fold") in SMALL or "hundert" in word or "tausend" in word
        if word in TIMES:
            yield from _one(text, words, lowered, index)
        elif word == "quatre" and text[words[index].end() :].lower().startswith("-vingt"):
            known = True
        if not known or (words[index].start() and text[words[index].start() - 1] in "_.$/@"):
            index += 1
            continue
        if word in AMBIGUOUS:
            spoken = _languages(lowered) if spoken is None else spoken
            if AMBIGUOUS[word] not in spoken and not (
                word in ("cent", "cents", "mil") and index and lowered[index - 1] in SMALL
            ):
                index += 1
                continue
        numeral, index = _read(text, words, lowered, index)
        if numeral is not None:
            yield numeral


def _roman_numbers(text: str) -> Iterator[Numeral]:
    for match in _ROMAN.finditer(text):
        if len(match[0]) > 2 or not set(match[0]) - set("IVX"):
            yield Numeral(match.start(), match.end(), _roman(match[0]), "roman")


def count(text: str) -> int:
    """How many of its words may be numbers."""
    return sum(word in BEGINS for word in _WORD.findall(text.lower())) + len(_ROMAN.findall(text))


def _languages(words: list[str]) -> set[str]:
    return {name for name, spoken in SPOKEN.items() if len(spoken.intersection(words)) > 1}


def _one(text: str, words: list[re.Match[str]], lowered: list[str], index: int) -> Iterator[Numeral]:
    """`in an hour`, `half an hour`: where nothing is a price or a rate."""
    if index >= 2 and lowered[index - 1] in ("a", "an", "one", "une", "eine", "einer", "una"):
        before = lowered[index - 2]
        start, gap = words[index - 1].start(), text[words[index - 2].end() : words[index - 1].start()]
        if before in BEFORE_TIME and gap.isspace() and lowered[index - 1] != "one":
            yield Numeral(start, start + len(words[index - 1][0]), 1, "one")


def _read(
    text: str, words: list[re.Match[str]], lowered: list[str], index: int
) -> tuple[Numeral | None, int]:
    """The number that begins with a word, and the index of the word behind it."""
    match, word = words[index], lowered[index]
    before = lowered[index - 1] if index else ""
    touching = index > 0 and text[words[index - 1].end() : match.start()] in (" ", "-")
    if word in SPANS:
        value, unit = SPANS[word]
        return Numeral(match.start(), match.end(), value, "number", unit), index + 1
    if (
        touching
        and before in PARTS_OF
        and word.removesuffix("s") in PARTS
        and text[match.end() : match.end() + 1] != "-"
    ):
        value = PARTS_OF[before] / PARTS[word.removesuffix("s")]
        return Numeral(words[index - 1].start(), match.end(), value, "fraction"), index + 1
    if word.removesuffix("s") in ("third", "quarter"):
        return None, index + 1
    following = lowered[index + 1] if index + 1 < len(words) else ""
    if (
        word in PARTS_OF
        and following.removesuffix("s") in PARTS
        and text[match.end() : words[index + 1].start()] in (" ", "-")
    ):
        return None, index + 1
    if word in ORDINALS:
        ten = TENS.get(before, 0) if touching and ORDINALS[word] < 10 else 0
        start = words[index - 1].start() if ten else match.start()
        return Numeral(start, match.end(), ten + ORDINALS[word], "ordinal"), index + 1
    if word.endswith("fold") and word.removesuffix("fold") in {**SMALL, **TENS, **SCALES}:
        return Numeral(match.start(), match.end(), {**SMALL, **TENS, **SCALES}[word[:-4]]), index + 1
    if word in ALONE and not (word == "score" and before not in ("a", "two", "three", "four")):
        kind = "fraction" if ALONE[word] == 0.5 else "number"
        return Numeral(match.start(), match.end(), ALONE[word], kind), index + 1
    return _sum(text, words, lowered, index)


def _sum(text: str, words: list[re.Match[str]], lowered: list[str], index: int) -> tuple[Numeral | None, int]:
    """Words that add up: `two hundred and five`, `zweihundertfünfzig`, `quatre-vingt-dix`."""
    first, total, current, end = index, 0.0, 0.0, words[index].start()
    last = ""
    while index < len(words):
        word, gap = lowered[index], text[end : words[index].start()]
        if index > first and not (_JOIN.fullmatch(gap) and _adds(last, word, gap)):
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
    if half := _AND_A_HALF.match(text, end):
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


def _german(word: str) -> float | None:
    """`zweihundertfünfzig`, `dreitausend`."""
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
