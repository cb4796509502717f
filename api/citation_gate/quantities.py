"""Numbers, prices and dates in a text, with the unit, noun or period they go with."""

import re
import unicodedata
from typing import Final, NamedTuple

from api.citation_gate.units import MONTHS, MULTIPLIERS, PERIODS, SCALES, SMALL, TENS, UNITS, value_of_words


class Quantity(NamedTuple):
    """A number as claimed or as evidence. `base` is the value in its dimension's unit; `literal` its digits."""

    start: int
    end: int
    literal: str
    value: float
    base: float
    also: float | None
    dimension: str | None
    noun: str | None
    period: str | None
    hedged: bool
    decimals: int


class Date(NamedTuple):
    """A date as far as it is given: year, month and day may each be None. `swapped`: 3/4 could be 4 March."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    swapped: bool = False


_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_SMALL_WORDS: Final = "|".join(sorted([*SMALL, *TENS, *SCALES, "half"], key=len, reverse=True))
_TOKEN: Final = re.compile(
    rf"""
      (?P<iso>(?<![\w.-])(?P<y1>\d{{4}})-(?P<m1>0[1-9]|1[0-2])(?:-(?P<d1>[0-3]\d))?(?:T[\d:.]+Z?)?(?![\w-]|\.\d))
    | (?P<dmy>(?<![\w.])(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y2>\d{{4}}))?(?!\w))
    | (?P<mdy>(?<!\w)(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[.,]\d|\s?%)
        (?:,?\s(?P<y3>\d{{4}})(?!\w))?)
    | (?P<my>(?<!\w)(?P<m4>{_MONTH})(?:\sof)?,?\s(?P<y4>\d{{4}})(?!\w))
    | (?P<numeric>(?<![\w./])(?P<a5>\d{{1,2}})[./](?P<b5>\d{{1,2}})[./](?P<y5>\d{{4}})(?![\w/]))
    | (?P<clock>(?<![\w.:])\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?![\w:]))
    | (?P<number>
        (?P<before>(?:US)?\$\s?|[€£]\s?|(?:USD|EUR|GBP)\s)?
        (?P<sign>(?<![\w)\]])[-+±](?=[\d.$]))?
        (?P<dollar>\$)?
        (?<![\w.]) (?<![A-Za-z_][-/:])
        (?P<digits>\d{{1,3}}(?:[,'_]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
        (?P<exponent>[eE][-+]?\d+)?
        (?P<attached>[a-zA-Zµ%×¢€£]{{1,7}})?
        (?![\w]|\.\d|:\d)
      )
    | (?P<words>(?i:(?<![\w-])(?:a\s)?(?:{_SMALL_WORDS})(?:(?:-|\s|\sand\s)(?:{_SMALL_WORDS}))*(?![\w])))
    | (?P<sign_number>[¼½¾⅐-⅞²³¹⁰⁴-⁹₀-₉①-⓿Ⅰ-ↂ])
    """,
    re.VERBOSE,
)
_FOLLOWING: Final = re.compile(
    r"[\s-]?[ ]?([A-Za-z%µ$€£¢][\w%$-]*|[%$€£¢])(?:[ -]([A-Za-z]+))?(?:[ -]([A-Za-z]+))?"
)
_PERIOD: Final = re.compile(
    r"\W{0,2}(?:[\w.-]+\W{1,2}){0,4}?(?:(?:per|a|an|each|every)\s|/\s?)([A-Za-z]+)|\W{0,2}(?:[\w.]+ ){0,2}?([a-z]+ly)\b"
)
_HEDGE: Final = re.compile(
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca\.|close to|just over|just under|~|≈)"
    r"\s?(?:a\s|an\s|US)?\$?\s?\Z",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"\s?(?:-|–|—|to|and|or|/)\s?[$€£]?")
_NO_UNITS: Final = ("st", "nd", "rd", "th", "x", "×")
_FUNCTION_WORDS: Final = (
    "a about after against all also an and are as at be because before between but by can could do does each either "
    "every for from had has have if in instead into is it its may more must nor not of off on once only onto or our "
    "out over per plus rather should since so than that the their then there these they this those through to under "
    "unless until up upon via was were when where which while who will with within without would x"
)
_NOT_NOUNS: Final = frozenset(_FUNCTION_WORDS.split())
_SPACES: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "−": "-", "\u066b": ".", "\u066c": ","}
)
_GROUP_SPACE: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")


def plain(text: str) -> str:
    """The text with any Unicode digit as ASCII and typographic blanks and signs plain; positions don't move."""
    if text.isascii():
        return text
    text = _GROUP_SPACE.sub(",", text).translate(_SPACES)
    return "".join(
        char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char)) for char in text
    )


def find(text: str) -> list[Quantity | Date]:
    """All quantities and dates of `text`, which must be `plain`."""
    found: list[Quantity | Date] = []
    for match in _TOKEN.finditer(text):
        if (found and match.start() < found[-1].end) or match["clock"] is not None:
            continue  # the `million` of `5 million`; times of day are identifiers
        if match["number"] is not None:
            quantity = _number(text, match)
            if quantity is not None:
                found.append(quantity)
        elif match["words"] is not None:
            quantity = _words(text, match.start(), match.end())
            if quantity is not None:
                found.append(quantity)
        elif match["sign_number"] is not None:
            value = unicodedata.numeric(match["sign_number"])
            found.append(_quantity(text, match.start(), match.end(), f"{value:g}", value, None))
        else:
            found.append(_date(match))
    return _share_units(text, found)


def _number(text: str, match: re.Match[str]) -> Quantity | None:
    digits = re.sub(r"[,'_]", "", match["digits"])
    attached = match["attached"] or ""
    value = float(digits + (match["exponent"] or ""))
    if match["sign"] == "-":
        value = -value
    literal = ("-" if match["sign"] == "-" else "") + digits.lstrip("0") + (match["exponent"] or "").lower()
    currency = (match["before"] or match["dollar"] or "").strip().lower()
    unit = currency or None
    if attached in MULTIPLIERS:
        value *= MULTIPLIERS[attached]
        literal = f"{value:.15g}"
    elif attached and attached not in _NO_UNITS:
        if attached.lower() not in UNITS or attached in ("S", "H", "D"):
            return None  # 20b, 4xx, 3D: an identifier, not a number
        unit = unit or attached.lower()
    return _quantity(text, match.start("digits"), match.end(), literal, value, unit, start=match.start())


def _words(text: str, start: int, end: int) -> Quantity | None:
    words = re.split(r"[-\s]+", text[start:end].lower())
    value = value_of_words(words)
    if value is None:
        return None
    quantity = _quantity(text, start, end, f"{value:.15g}", value, None)
    if words[-1] in ("one", "half") and len(words) == 1 and quantity.dimension is None:
        return None  # a pronoun, or an idiom: not a figure
    return quantity


def _quantity(
    text: str,
    digits: int,
    end: int,
    literal: str,
    value: float,
    unit: str | None,
    *,
    start: int | None = None,
) -> Quantity:
    """Look at the words that follow for multiplier, unit, noun and period."""
    noun = None
    following = _FOLLOWING.match(text, end)
    if following is not None and (word := following[1].lower()) in MULTIPLIERS and len(word) > 1:
        value *= MULTIPLIERS[word]
        literal = f"{value:.15g}"
        end = following.end(1)
        following = _FOLLOWING.match(text, end)
    if following is not None and unit is None:
        first = following[1].lower()
        head = first.split("-")[0]
        if first in UNITS or head in UNITS:
            unit = first if first in UNITS else head
            end = following.end(1)
        elif first not in _NOT_NOUNS:
            noun = _stem(first)
            second = (following[2] or "").lower()
            if second in UNITS and second not in ("us", "d", "h", "s", "min"):
                unit, noun = second, None
    found = UNITS.get(unit) if unit else None
    begin = digits if start is None else start
    point = literal.find(".")
    return Quantity(
        start=begin,
        end=end,
        literal=literal or "0",
        value=value,
        base=value * found.factor if found else value,
        also=value * found.also if found and found.also else None,
        dimension=found.dimension if found else None,
        noun=noun,
        period=_period(text, end) if unit and found and found.dimension in ("USD", "EUR", "GBP") else None,
        hedged=_HEDGE.search(text, max(0, begin - 16), begin) is not None,
        decimals=len(literal) - point - 1 if point >= 0 else 0,
    )


def _period(text: str, end: int) -> str | None:
    match = _PERIOD.match(text, end)
    if match is not None:
        word = (match[1] or match[2] or "").lower()
        if word in PERIODS:
            return PERIODS[word]
    return None


def _share_units(text: str, found: list[Quantity | Date]) -> list[Quantity | Date]:
    """In `10-20 s` and `0.30/2.50 USD` the first has the unit of the second, in `$5-10` the second of the first."""
    for index in range(len(found) - 1, 0, -1):
        first, second = found[index - 1], found[index]
        if (
            isinstance(first, Date)
            or isinstance(second, Date)
            or not _RANGE.fullmatch(text, first.end, second.start)
        ):
            continue
        if first.dimension is None and first.noun is None and second.dimension is not None:
            found[index - 1] = _with_unit(first, second)
        elif second.dimension is None and second.noun is None and first.dimension in ("USD", "EUR", "GBP"):
            found[index] = _with_unit(second, first)
    return found


def _with_unit(bare: Quantity, other: Quantity) -> Quantity:
    factor = other.base / other.value if other.value else 1
    also = other.also / other.value if other.also and other.value else None
    return bare._replace(
        dimension=other.dimension,
        base=bare.value * factor,
        also=bare.value * also if also else None,
        period=other.period,
    )


def _date(match: re.Match[str]) -> Date:
    def number(*names: str) -> int | None:
        return next((int(match[name]) for name in names if match[name] is not None), None)

    if match["numeric"] is not None:
        first, second = int(match["a5"]), int(match["b5"])
        month, day = (second, first) if second <= 12 else (first, second)
        return Date(
            match.start(), match.end(), number("y5"), month, day, swapped=first <= 12 and second <= 12
        )
    month_name = match["m2"] or match["m3"] or match["m4"]
    month_number = MONTHS.get(month_name.rstrip(".").lower(), 0) if month_name else number("m1")
    return Date(
        match.start(), match.end(), number("y1", "y2", "y3", "y4"), month_number, number("d1", "d2", "d3")
    )


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word
