"""Numbers written as words: English, German, French and Spanish, and the words that multiply."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Numeral(NamedTuple):
    """`kind`: number, ordinal, fraction or one: an hour, a month, where the article counts."""

    start: int
    end: int
    value: float
    kind: str = "number"
    unit: str | None = None


def _from(first: int, step: int, words: str) -> dict[str, int]:
    return {word: first + step * index for index, word in enumerate(words.split())}


_DE_UNITS: Final = _from(1, 1, "ein zwei drei vier fünf sechs sieben acht neun")
_DE_TENS: Final = _from(20, 10, "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_DE: Final = {
    **_from(10, 1, "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"),
    **{word: value for word, value in _DE_UNITS.items() if value > 1},
    **_DE_TENS,
    **{f"{one}und{ten}": v + w for one, v in _DE_UNITS.items() for ten, w in _DE_TENS.items()},
}
_SMALL: Final[dict[str, int]] = {
    **_from(
        0,
        1,
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen",
    ),
    **_DE,
    **_from(2, 1, "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
    **_from(2, 1, "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
    **_from(16, 1, "dieciséis diecisiete dieciocho diecinueve veinte"),
    **_from(
        21,
        1,
        "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
    ),
    **_from(
        200,
        100,
        "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    ),
    "quatrevingt": 80,
    "quatrevingts": 80,
}
_TENS: Final[dict[str, int]] = {
    **_from(20, 10, "twenty thirty forty fifty sixty seventy eighty ninety"),
    **_from(20, 10, "vingt trente quarante cinquante soixante"),
    **_from(30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
}
_SCALES: Final[dict[str, int]] = {
    **dict.fromkeys(["hundred", "hundert", "cent", "cents", "cien", "ciento"], 100),
    **dict.fromkeys(["thousand", "tausend", "mille", "mil", "grand"], 1_000),
    **dict.fromkeys(["million", "millionen", "millions", "millón", "millones"], 1_000_000),
    **dict.fromkeys(["billion", "milliarde", "milliarden", "milliard", "milliards"], 1_000_000_000),
    "trillion": 1_000_000_000_000,
    "dozen": 12,
}
_ALONE: Final[dict[str, float]] = {  # numbers of one word
    **dict.fromkeys(
        ["twice", "double", "doubles", "doubled", "doubling", "pair", "couple", "duo", "twofold", "doppelt", "verdoppelt"], 2
    ),
    **dict.fromkeys(["thrice", "triple", "triples", "tripled", "tripling", "treble", "trio", "threefold", "dreifach"], 3),
    **dict.fromkeys(["quadruple", "quadruples", "quadrupled", "quadrupling", "quartet", "vierfach"], 4),
    **dict.fromkeys(["quintuple", "quintuples", "quintupled"], 5),
    **dict.fromkeys(["halve", "halves", "halved", "halving", "half", "halb", "halbe", "moitié", "mitad"], 0.5),
    **{
        f"{word}s": value
        for word, value in {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}.items()
    },
    "dozens": 12,
    "docena": 12,
    "douzaine": 12,
    "dutzend": 12,
    "score": 20,
}
_SPANS: Final[dict[str, tuple[float, str]]] = {
    "decade": (10, "year"),
    "century": (100, "year"),
    "millennium": (1000, "year"),
    "fortnight": (2, "week"),
    "quinquennium": (5, "year"),
    "jahrzehnt": (10, "year"),
    "décennie": (10, "year"),
    "década": (10, "year"),
}
_ORDINALS: Final = {
    **_from(
        4,
        1,
        "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth",
    ),
    **_from(17, 1, "seventeenth eighteenth nineteenth twentieth"),
    **_from(30, 10, "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"),
    "thousandth": 1000,
}
_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, **_ORDINALS}
_PARTS_OF: Final = {"a": 1, "one": 1, "two": 2, "three": 3}
_AMBIGUOUS: Final = {  # words that mean something else where the sentence isn't in their language
    **dict.fromkeys(["elf", "acht", "neun"], "de"),
    **dict.fromkeys(["once", "dos", "tres", "mil", "cien", "quince", "score"], "es"),
    **dict.fromkeys(["seize", "sept", "cent", "cents", "mille"], "fr"),
}
_SPOKEN: Final = {
    "de": frozenset(
        ["der", "die", "das", "den", "dem", "und", "ist", "kostet", "kosten", "mit", "für", "ein", "eine", "einen", "pro", "im", "hat", "sind", "bis", "euro"]
    ),
    "fr": frozenset(
        ["le", "la", "les", "des", "et", "est", "sont", "coûte", "coûtent", "pour", "par", "un", "une", "du", "avec", "jusqu", "dans", "deux", "trois", "quatre"]
    ),
    "es": frozenset(
        ["el", "los", "las", "es", "son", "cuesta", "cuestan", "por", "un", "una", "del", "con", "y", "hasta", "tiene", "dólares", "euros"]
    ),
}
_TIMES: Final = frozenset(["second", "minute", "hour", "day", "week", "month", "year", "heure", "stunde", "hora"])
_BEFORE_TIME: Final = frozenset(
    ["in", "within", "after", "for", "take", "takes", "took", "taking", "last", "lasts", "lasted", "lasting", "under", "over", "about", "almost", "nearly", "than", "until", "roughly", "only", "needs", "least", "most", "wait", "waits", "another", "up"]
)
_JOIN: Final = re.compile(r"-|\s(?:(?:and|et|y)\s)?")
_AND_A_HALF: Final = re.compile(r"\sand\sa\shalf\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_ROMAN: Final = re.compile(
    r"(?<![\w.-])(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w-])"
)
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_BEGINS: Final = frozenset(
    [*_SMALL, *_TENS, *_SCALES, *_ALONE, *_SPANS, *_ORDINALS, "third", "thirds", "quarter", "quarters"]
)
_ANY: Final = _BEGINS | _TIMES
_COMPOUND: Final = re.compile("fold|hundert|tausend")
_SLANG: Final = re.compile(r"\s*(?:[.,;:!?)]|\Z|(?:a|an|per|each|every|in|for|or|and|to|more)\b)")


def find(text: str) -> Iterator[Numeral]:
    """The numbers in words of a text, in order."""
    yield from _roman_numbers(text)
    small = text.lower()
    lowered = _WORD.findall(small)
    if _ANY.isdisjoint(lowered) and not _COMPOUND.search(small):
        return
    words = list(_WORD.finditer(text))
    lowered = [match[0].lower() for match in words]
    spoken: set[str] | None = None
    index = 0
    while index < len(words):
        word = lowered[index]
        known = (
            word in _BEGINS or word.removesuffix("fold") in _SMALL or "hundert" in word or "tausend" in word
        )
        if word in _TIMES:
            yield from _one(text, words, lowered, index)
        elif word == "quatre" and text[words[index].end() :].lower().startswith("-vingt"):
            known = True
        if not known or (words[index].start() and text[words[index].start() - 1] in "_.$/@"):
            index += 1
            continue
        if word in _AMBIGUOUS:
            spoken = _languages(lowered) if spoken is None else spoken
            if _AMBIGUOUS[word] not in spoken and not (
                word in ("cent", "cents", "mil") and index and lowered[index - 1] in _SMALL
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
    return sum(word in _BEGINS for word in _WORD.findall(text.lower())) + len(_ROMAN.findall(text))


def _languages(words: list[str]) -> set[str]:
    return {name for name, spoken in _SPOKEN.items() if len(spoken.intersection(words)) > 1}


def _one(text: str, words: list[re.Match[str]], lowered: list[str], index: int) -> Iterator[Numeral]:
    """`in an hour`, `half an hour`: where nothing is a price or a rate."""
    if index >= 2 and lowered[index - 1] in ("a", "an", "one", "une", "eine", "einer", "una"):
        before = lowered[index - 2]
        start, gap = words[index - 1].start(), text[words[index - 2].end() : words[index - 1].start()]
        if before in _BEFORE_TIME and gap.isspace() and lowered[index - 1] != "one":
            yield Numeral(start, start + len(words[index - 1][0]), 1, "one")


def _read(
    text: str, words: list[re.Match[str]], lowered: list[str], index: int
) -> tuple[Numeral | None, int]:
    """The number that begins with a word, and the index of the word behind it."""
    match, word = words[index], lowered[index]
    before = lowered[index - 1] if index else ""
    touching = index > 0 and text[words[index - 1].end() : match.start()] in (" ", "-")
    if word in _SPANS:
        value, unit = _SPANS[word]
        return Numeral(match.start(), match.end(), value, "number", unit), index + 1
    if (
        touching
        and before in _PARTS_OF
        and word.removesuffix("s") in _PARTS
        and text[match.end() : match.end() + 1] != "-"
    ):
        value = _PARTS_OF[before] / _PARTS[word.removesuffix("s")]
        return Numeral(words[index - 1].start(), match.end(), value, "fraction"), index + 1
    if word.removesuffix("s") in ("third", "quarter"):
        return None, index + 1
    following = lowered[index + 1] if index + 1 < len(words) else ""
    if (
        word in _PARTS_OF
        and following.removesuffix("s") in _PARTS
        and text[match.end() : words[index + 1].start()] in (" ", "-")
    ):
        return None, index + 1
    if word in _ORDINALS:
        ten = _TENS.get(before, 0) if touching and _ORDINALS[word] < 10 else 0
        start = words[index - 1].start() if ten else match.start()
        return Numeral(start, match.end(), ten + _ORDINALS[word], "ordinal"), index + 1
    if word.endswith("fold") and word.removesuffix("fold") in {**_SMALL, **_TENS, **_SCALES}:
        return Numeral(match.start(), match.end(), {**_SMALL, **_TENS, **_SCALES}[word[:-4]]), index + 1
    if word in _ALONE and not (word == "score" and before not in ("a", "two", "three", "four")):
        kind = "fraction" if _ALONE[word] == 0.5 else "number"
        return Numeral(match.start(), match.end(), _ALONE[word], kind), index + 1
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
        elif word in _SMALL or word in _TENS:
            current += _SMALL.get(word, _TENS.get(word, 0))
        elif (scale := _SCALES.get(word if index == first else word.removesuffix("s"))) is not None:
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
    small, ten = word in _SMALL, word in _TENS
    if gap.strip(" -"):  # and, y, et
        return (small or ten) and (
            last in _SCALES if gap.split()[0] == "and" else last in _TENS or last in _SCALES
        )
    if small:
        return last in _TENS or last in ("dix", "vingts") or last.removesuffix("s") in _SCALES
    return (ten and last in _SCALES) or word.removesuffix("s") in _SCALES or (ten and last == "vingt")


def _is_part(word: str) -> bool:
    return word.removesuffix("s") in _PARTS or word in ("first", "second")


def _german(word: str) -> float | None:
    """`zweihundertfünfzig`, `dreitausend`."""
    for scale, size in (("tausend", 1000), ("hundert", 100)):
        if scale in word:
            head, _, tail = word.partition(scale)
            tail = tail.removeprefix("und")
            many = _german(head) if head else 1
            rest = _german(tail) if tail else 0
            return None if many is None or rest is None else many * size + rest
    if word in _DE_UNITS:
        return _DE_UNITS[word]
    return _DE.get(word)


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[char] for char in text]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )
