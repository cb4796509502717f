"""Numbers, prices and dates in a text, with the unit, noun or period they go with."""

import re
import unicodedata
from typing import Final, NamedTuple

from api.citation_gate import dates
from api.citation_gate.dates import Date
from api.citation_gate.units import (
    COUNTED,
    CURRENCIES,
    FRACTIONS,
    MONTHS,
    MULTIPLIERS,
    NUMBER_WORDS,
    PERIODS,
    SCALES,
    SMALL,
    unit_of,
    value_of_words,
)


class Quantity(NamedTuple):
    """A number as claimed or as evidence.

    `literal` keeps the digits; `exact` says that they count one by one, as in the version 3.10. `noun` is the word
    after a number without a unit, `period` what a price is for: the month of `USD a month`.
    """

    start: int
    end: int
    value: float
    literal: str
    unit: str | None = None
    noun: str | None = None
    period: str | None = None
    exact: bool = False


_WORDS: Final = "|".join(NUMBER_WORDS)
_FRACTIONS: Final = "|".join(FRACTIONS)
_SINGLES: Final = "¼½¾⅐-⅞²³¹⁰⁴-⁹₀-₉①-⓿Ⅰ-ↂ"
_NUMBER: Final = re.compile(
    r"""
    (?P<before>(?:US)?\$\s?|[€£¥₹]\s?|(?:USD|EUR|GBP|JPY|CHF)\s)?
    (?P<sign>(?<![\w)\]])[-+±](?=[\d.$]))?
    (?P<dollar>\$)?
    (?<![\w.]) (?<![A-Za-z_][-/:])
    (?P<digits>\d{1,3}(?:[,'_]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    (?P<exponent>[eE][-+]?\d+)?
    (?P<attached>[a-zA-Zµμ°%‰×¢€£¥₹]{1,7})?
    (?![\w]|\.\d|:\d|\s?\^)
    """,
    re.VERBOSE,
)
_POWER: Final = re.compile(r"(?<![\w.])(\d+)\s?\^\s?(\d{1,2})(?!\w)")
_SINGLE: Final = re.compile(rf"(?<![\w.])\d*[{_SINGLES}]+")
_IN_WORDS: Final = re.compile(
    rf"""
      (?P<fraction>(?<![\w-])(?P<parts>a|one|two|three|four)[\s-](?P<of>{_FRACTIONS})s?(?![\w-]))
    | (?P<words>(?<![\w-])(?:a\s)?(?:{_WORDS})(?:(?:-|\s|\sand\s|\sand\sa\s)(?:{_WORDS}))*(?!\w))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGN: Final = re.compile(rf"\d+|[$€£¥₹+\-±.{_SINGLES}]")
_LETTERS: Final = re.compile(r"[a-z]+")
_CODES: Final = "us usd eur gbp jpy chf a"
_AFTER_SIGN: Final = frozenset("0123456789.$")
_BEGINNINGS: Final = frozenset({*NUMBER_WORDS, *MONTHS, *_CODES.split()})
_FOLLOWING: Final = re.compile(
    r"[\s-]?[ ]?([A-Za-z%‰µμ°$€£¢¥₹₩₽₪₿][\w%$-]*|[%‰$€£¢¥₹₩₽₪₿])(?:[ -]([A-Za-z]+))?"
)
_PERIOD: Final = re.compile(
    r"\W{0,2}(?:[\w.-]+\W{1,2}){0,4}?(?:(?:per|a|an|each|every)\s|/\s?)"
    r"(?:(?P<count>\d[\d,]*)\s?(?P<times>[kKM](?!\w)|thousand|million|billion)?|(?P<unit>[A-Za-z]+))"
    r"|\W{0,2}(?:[\w.]+ ){0,2}?(?P<adverb>[a-z]+ly)\b"
)
_RATE: Final = re.compile(
    r"\W?(?:[A-Za-z]+ ){0,2}?(?:(?:per|a|an|each|every)\s|/\s?)"
    r"(?:(?P<count>\d[\d,]*)(?P<times>[kKM](?!\w))?|(?P<unit>[A-Za-z]+))"
    r"|(?P<adverb>(?!))"
)
_VERSION_OF: Final = re.compile(r"(?:\b[A-Z][\w+#-]*|\bversions?|\breleases?|\bv\.?)\s?\Z")
_JOINED: Final = re.compile(r"\s?(?:-|–|—|to|and|or|through|/|,|,? and|,? or)\s?[$€£]?")
_JOIN_CHARACTERS: Final = 10
_NO_UNITS: Final = ("st", "nd", "rd", "th", "x", "×")
_FUNCTION_WORDS: Final = (
    "a about after against all also an and any are as at be because before between but by can could do does each "
    "either every for from had has have if in instead into is it its may more must nor not of off on once only onto "
    "or our out over per plus rather should since so than that the their then there these they this those through to "
    "under unless until up upon via was were when where which while who will with within without would x"
)
_NOT_NOUNS: Final = frozenset(_FUNCTION_WORDS.split())


def find(text: str) -> list[Quantity | Date]:
    """All quantities and dates of a text that `plain` has made plain."""
    found: list[Quantity | Date] = []
    end = 0
    for start in _candidates(text):
        if start >= end:  # not the `million` of `5 million`
            item = dates.read(text, start) or _read(text, start)
            if item is not None:
                found.append(item)
                end = item.end
    return _share_units(text, found)


def _candidates(text: str) -> list[int]:
    """Where a quantity or a date may begin: reading one is too costly to try everywhere."""
    places = []
    for match in _SIGN.finditer(text):
        start = match.start()
        if text[start] not in "+-±." or text[start + 1 : start + 2] in _AFTER_SIGN:
            places.append(start)
    lowered = text.lower()
    for word in _BEGINNINGS.intersection(_LETTERS.findall(lowered)):
        at = lowered.find(word)
        while at >= 0:
            if (at == 0 or not lowered[at - 1].isalpha()) and (
                word != "a" or lowered[at + 1 : at + 2] in " -"
            ):
                places.append(at)
            at = lowered.find(word, at + 1)
    places.sort()
    return places


def _read(text: str, start: int) -> Quantity | None:
    """The quantity that begins at `start`, if one does. Times of day are identifiers."""
    if text[start].isalpha() and (match := _IN_WORDS.match(text, start)):
        if match["fraction"] is None:
            return _words(text, start, match.end())
        value = SMALL.get(match["parts"].lower(), 1) / FRACTIONS[match["of"].lower()]
        return _described(text, start, match.end(), value, f"{value:.15g}", None)
    number = _NUMBER.match(text, start)
    if number is not None:
        return _number(text, number)
    if power := _POWER.match(text, start):
        value = float(power[1]) ** int(power[2])
        return _described(text, start, power.end(), value, f"{value:.15g}", None)
    if not text.isascii() and (single := _SINGLE.match(text, start)):
        return _described(text, start, single.end(), _single(single[0]), single[0], None)
    return None


def _number(text: str, match: re.Match[str]) -> Quantity | None:
    digits = match["digits"].replace(",", "").replace("'", "").replace("_", "")
    attached = match["attached"] or ""
    literal = ("-" if match["sign"] == "-" else "") + digits + (match["exponent"] or "")
    value = float(literal)
    unit = unit_of((match["before"] or match["dollar"] or "").strip())
    if attached in MULTIPLIERS:
        value *= MULTIPLIERS[attached]
        literal = f"{value:.15g}"
    elif attached and attached not in _NO_UNITS:
        if unit_of(attached) is None:
            return None  # 20b, 4xx, 3D: an identifier, not a number
        unit = unit or unit_of(attached)
    return _described(text, match.start(), match.end(), value, literal, unit)


def _words(text: str, start: int, end: int) -> Quantity | None:
    value = value_of_words(re.split(r"[-\s]+", text[start:end].lower()))
    if value is None:
        return None
    quantity = _described(text, start, end, value, f"{value:.15g}", None)
    if value in (0, 1) and quantity.unit is None:
        return None  # `one` is a pronoun more often than a figure
    return quantity


def _described(text: str, start: int, end: int, value: float, literal: str, unit: str | None) -> Quantity:
    """Look at the words that follow for multiplier, unit, noun and period."""
    noun = None
    following = _FOLLOWING.match(text, end)
    if following is not None and (word := following[1].lower()) in MULTIPLIERS and len(word) > 1:
        value *= MULTIPLIERS[word]
        literal = f"{value:.15g}"
        end = following.end(1)
        following = _FOLLOWING.match(text, end)
    if following is not None and unit is None:
        first, second = following[1], following[2] or ""
        unit = "%" if (first, second) == ("per", "cent") else unit_of(first)
        if unit is not None:
            end = following.end(1)
        elif first.lower() not in _NOT_NOUNS:
            unit = unit_of(second) if len(second) > 3 else None  # 5 additional seconds
            noun = _counted(first.lower(), second.lower()) if unit is None else None
    exact = (
        "." in literal and unit is None and _VERSION_OF.search(text, max(0, start - 24), start) is not None
    )
    period = _period(text, end, _PERIOD if unit in CURRENCIES else _RATE) if unit or noun else None
    return Quantity(start, end, value, literal, unit, noun, period, exact)


def _counted(first: str, second: str) -> str:
    """What is counted, in the singular: `tokens` and `input tokens` are both `token`."""
    for word in (first, second):
        singular = word.removesuffix("s") if len(word) > 3 else word
        if singular in COUNTED or (word.endswith("ies") and (singular := word[:-3] + "y") in COUNTED):
            return singular
    return first


def _period(text: str, end: int, pattern: re.Pattern[str]) -> str | None:
    """What it is for: `month` of `USD a month`, `1000000` of `USD per million tokens`, `day` of `3 times a day`."""
    match = pattern.match(text, end)
    if match is None:
        return None
    if match["count"]:
        count = float(match["count"].replace(",", "") or 1) * MULTIPLIERS.get(match["times"] or "", 1)
        return f"{count:.15g}"
    word = (match["unit"] or match["adverb"]).lower()
    return f"{SCALES[word]}" if word in SCALES else PERIODS.get(word)


def _single(text: str) -> float:
    """`2½` is 2.5, `10²` is 100, `③` is 3, `³⁵` is 35."""
    whole = text.rstrip("".join(char for char in text if not char.isascii()))
    rest = text[len(whole) :]
    digits = [unicodedata.digit(char, -1) for char in rest]
    number = float("".join(map(str, digits))) if min(digits) >= 0 else sum(map(unicodedata.numeric, rest))
    if not whole:
        return number
    return float(whole) + number if 0 < number < 1 else float(whole) ** min(number, 99)


def _share_units(text: str, found: list[Quantity | Date]) -> list[Quantity | Date]:
    """In `5, 10 and 20 s` all have the unit of the last, in `$5-10` the second has that of the first."""
    for index in range(len(found) - 1, 0, -1):
        first, second = found[index - 1], found[index]
        if (
            isinstance(first, Date)
            or isinstance(second, Date)
            or not _JOINED.fullmatch(text, first.end, second.start)
        ):
            continue
        if first.unit is first.noun is None and (second.unit or second.noun) and not _is_year(first):
            found[index - 1] = first._replace(
                unit=second.unit, noun=second.noun, period=second.period, exact=False
            )
        elif second.unit is second.noun is None and first.unit in CURRENCIES and not _is_year(second):
            found[index] = second._replace(unit=first.unit, period=first.period, exact=False)
    return found


def _is_year(quantity: Quantity) -> bool:
    return len(quantity.literal) == 4 and 1900 <= quantity.value <= 2100
