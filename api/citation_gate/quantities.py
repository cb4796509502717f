"""Numbers and prices in a text as it reads, each with the unit, the noun and the period it goes with."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from api.citation_gate import dates, numerals
from api.citation_gate.dates import Date
from api.citation_gate.units import COUNTED, CURRENCIES, MULTIPLIERS, PERIOD_COUNTS, PERIODS, unit_of


class Quantity(NamedTuple):
    """A number as claimed or as evidence.

    `literal` keeps the digits. `nouns` are the stems of what is counted: {turn} of `8 turns`. `period` is what a price is
    for: the month of `USD a month`. `kind`: number, year, version, ordinal, label (the 8080 of `port 8080`), fraction,
    one (an hour) or roman.
    """

    start: int
    end: int
    value: float
    literal: str
    unit: str | None = None
    nouns: frozenset[str] = frozenset()
    period: str | None = None
    kind: str = "number"


_SINGLES: Final = "¼½¾⅐-⅞²³¹⁰⁴-⁹₀-₉①-⓿Ⅰ-ↂ"
_NUMBER: Final = re.compile(
    r"""
    (?P<before>(?:US)?\$\s?|[€£¥₹]\s?|(?:USD|EUR|GBP|JPY|CHF)\s)?
    (?P<sign>(?<![\w)\]])[-+±](?=[\d.$]))?
    (?P<dollar>\$)?
    (?<![\w.]) (?<![A-Za-z_][-/:])
    (?P<digits>\d{1,3}(?:[,'_]\d{3})+(?:\.\d+)?|\d{1,3}(?:[ ]\d{3})+(?=\s?[A-Za-z%€$])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    (?P<exponent>[eE][-+]?\d+)?
    (?P<attached>[a-zA-Zµμ°%‰×¢€£¥₹]{1,7})?
    (?![\w]|\.\d|:\d|\s?\^)
    """,
    re.VERBOSE,
)
_DIGITS: Final = re.compile(rf"\d+|[{_SINGLES}💯🔟]")
_VERSION: Final = re.compile(r"(?<![\w./:-])[vV](\d+(?:\.\d+)?)(?![\w/:-]|\.\w)")
_POWER: Final = re.compile(r"(?<![\w.])(\d+)\s?\^\s?(\d{1,2})(?!\w)")
_SINGLE: Final = re.compile(rf"(?<![\w.])\d*[{_SINGLES}]+")
_SIGN: Final = re.compile(
    rf"\d+|[$€£¥₹+\-±.{_SINGLES}💯🔟]|\b[vV]\d|\b(?:US|USD|EUR|GBP|JPY|CHF)\b|[A-Z][a-z]{{2}}"
)
_EMOJI: Final = {"💯": 100, "🔟": 10}
_AFTER_SIGN: Final = frozenset("0123456789.$")
_FOLLOWING: Final = re.compile(
    r"[\s-]?[ ]?([^\W\d_]+(?:[\w$%-]{0,40}\w)?|[%‰$€£¢¥₹₩₽₪₿µμ°][\w%$-]*)(?:[ -]([^\W\d_]+))?(?:[ -]([^\W\d_]+))?"
)
_OF: Final = re.compile(r"\sof\s(?:the\s|its\s|our\s|these\s)?(?=[A-Za-z])")
_PERIOD: Final = re.compile(
    r"\W{0,2}(?:[\w.-]+\W{1,2}){0,4}?(?:(?:per|a|an|each|every)\s|/\s?)"
    r"(?:(?P<count>\d[\d,]*)\s?(?P<times>[kKM](?!\w)|thousand|million|billion)?|(?P<unit>[A-Za-z]+))"
    r"|\W{0,2}(?:[\w.]+ ){0,2}?(?P<adverb>[a-z]+ly)\b"
)
_RATE: Final = re.compile(
    r"\W?(?:[A-Za-z]+ ){0,2}?(?:(?:per|a|an|each|every)\s|/\s?)"
    r"(?:(?P<count>\d[\d,]*)(?P<times>[kKM](?!\w))?|(?P<unit>[A-Za-z]+))|(?P<adverb>(?!))"
)
_VERSION_OF: Final = re.compile(r"(?:\b[A-Z][\w+#-]*|\bversions?|\breleases?|\bv\.?)\s?\Z")
_LABEL_OF: Final = re.compile(
    r"(?:\b(?:ports?|codes?|errors?|status|steps?|levels?|chapters?|sections?|pages?|lines?|figures?|tables?|parts?|options?"
    r"|numbers?|records?|issues?|no\.|RFCs?|HTTP|ISO|TLS|with)|#)\s?`?\Z",
    re.IGNORECASE,
)
_YEAR_OF: Final = re.compile(
    r"(?:\b(?:in|since|by|of|until|till|before|after|from|during|year|early|late|mid)|[(,])\s?-?\Z", re.I
)
_JOINED: Final = re.compile(r"\s?(?:-|–|—|to|and|or|through|/|,|,? and|,? or|bis|à|y|et|und)\s?[$€£]?")
_NO_UNITS: Final = ("x", "×")
_ORDINAL_ENDS: Final = ("st", "nd", "rd", "th")
_FUNCTION_WORDS: Final = (
    "a about after against all also an and any are as at be because been before being between but by can could did do does "
    "each either every for from had has have if in instead into is it its itself may might more most must nor not of off on "
    "once only onto or our out over per plus rather should since so than that the their them then there these they this those "
    "through to under unless until up upon via was we were what when where which while who will with within without would x "
    "yet you your times time error errors code codes"
)
_NOT_NOUNS: Final = frozenset(_FUNCTION_WORDS.split())
_VERBS: Final = frozenset(
    ["is", "was", "has", "does", "costs", "takes", "uses", "runs", "needs", "means", "gets", "makes", "gives", "says", "plus", "less", "its", "this"]
)
_LOOK_BACK: Final = 24


def find(text: str) -> list[Quantity | Date]:
    """All quantities and dates of a text as it reads."""
    found: list[Quantity | Date] = []
    words = {numeral.start: numeral for numeral in numerals.find(text)}
    end = 0
    for start in sorted({*_candidates(text), *words}):
        if start < end:  # not the `million` of `5 million`
            continue
        item = dates.read(text, start) or (
            _worded(text, words[start]) if start in words else _read(text, start)
        )
        if item is not None:
            found.append(item)
            end = item.end
    return _share(text, found) if len(found) > 1 else found


def count(text: str) -> int:
    """About how many figures a text has, for a few microseconds."""
    return len(_DIGITS.findall(text)) + numerals.count(text)


def stem(word: str) -> str:
    """A word so that singular, plural and `dimensional` meet: `tokens` → token, `retries` → retr."""
    word = word.lower()
    if word.endswith("ies") and len(word) > 4:
        return word[:-3]
    return word.removesuffix("s").removesuffix("y")[:6] if len(word) > 3 else word


def _candidates(text: str) -> Iterable[int]:
    """Where a quantity or a date may begin: reading one is too costly to try everywhere."""
    for match in _SIGN.finditer(text):
        start = match.start()
        if text[start] not in "+-±." or text[start + 1 : start + 2] in _AFTER_SIGN:
            yield start


def _read(text: str, start: int) -> Quantity | None:
    """The quantity that begins at `start`, if one does. Times of day are identifiers."""
    number = _NUMBER.match(text, start)
    if number is not None:
        return _number(text, number)
    if text[start] in "vV":
        version = _VERSION.match(text, start)
        return version and Quantity(start, version.end(), float(version[1]), version[1], kind="version")
    if power := _POWER.match(text, start):
        value = float(power[1]) ** int(power[2])
        return _described(text, start, power.end(), value, f"{value:.15g}", None)
    if text[start] in _EMOJI:
        return _described(text, start, start + 1, _EMOJI[text[start]], str(_EMOJI[text[start]]), None)
    if not text.isascii() and (single := _SINGLE.match(text, start)):
        return _described(text, start, single.end(), _single(single[0]), single[0], None)
    return None


def _number(text: str, match: re.Match[str]) -> Quantity | None:
    digits = match["digits"].replace(",", "").replace("'", "").replace("_", "").replace(" ", "")
    attached = match["attached"] or ""
    literal = ("-" if match["sign"] == "-" else "") + digits + (match["exponent"] or "")
    value, kind = float(literal), "number"
    unit = unit_of((match["before"] or match["dollar"] or "").strip())
    if attached in MULTIPLIERS:
        value *= MULTIPLIERS[attached]
        literal = f"{value:.15g}"
    elif attached in _ORDINAL_ENDS:
        kind = "ordinal"
    elif attached and attached not in _NO_UNITS:
        if unit_of(attached) is None:
            return None  # 20b, 4xx, 3D: an identifier, not a number
        unit = unit or unit_of(attached)
    return _described(text, match.start(), match.end(), value, literal, unit, kind, "," in match["digits"])


def _worded(text: str, numeral: numerals.Numeral) -> Quantity | None:
    start, end, value, kind, unit = numeral
    if kind == "roman":
        return Quantity(start, end, value, text[start:end], kind="roman")
    if kind == "one":
        word = _FOLLOWING.match(text, end)
        return Quantity(start, word.end(1), 1, "1", unit_of(word[1]), kind="one") if word else None
    if kind == "fraction" and (of := re.compile(r"\s(?:of\s)?an?(?=\s)").match(text, end)):
        end = of.end()
    quantity = _described(text, start, end, value, f"{value:.15g}", unit, kind)
    if value == 1 and quantity.unit is None:
        return None  # `one` is a pronoun more often than a figure
    if value == 0 and text[end : end + 1] == "-":
        return None  # zero-width, zero-config
    return quantity


def _described(
    text: str,
    start: int,
    end: int,
    value: float,
    literal: str,
    unit: str | None,
    kind: str = "number",
    grouped: bool = False,
) -> Quantity:
    """Look at the words around for multiplier, unit, nouns and period."""
    following = _FOLLOWING.match(text, end)
    if following is not None and (word := following[1].lower()) in MULTIPLIERS and len(word) > 1:
        value *= MULTIPLIERS[word]
        literal = f"{value:.15g}"
        unit = "USD" if word == "grand" and unit is None else unit
        end = following.end(1)
        following = _FOLLOWING.match(text, end)
    nouns: frozenset[str] = frozenset()
    if unit is None and (of := _OF.match(text, end)):  # a couple of regions
        following = _FOLLOWING.match(text, of.end() - 1)
    if following is not None and unit is None:
        first, second = following[1], following[2] or ""
        unit = "%" if (first.lower(), second) in _PERCENT else unit_of(first)
        if unit is not None:
            end = following.end(1)
        elif first.lower() not in _NOT_NOUNS:
            unit = unit_of(second) if len(second) > 3 else None  # 5 additional seconds
            nouns = _nouns(following) if unit is None else nouns
    before = text[max(0, start - _LOOK_BACK) : start]
    if unit is None and kind == "number":
        kind = _kind(before, literal, nouns, grouped)
    often = following is not None and following[1].lower() in ("time", "times")
    if often and following is not None:
        end = following.end(1)
    period = _period(text, end, _PERIOD if unit in CURRENCIES else _RATE) if unit or nouns or often else None
    return Quantity(
        start, end, value, literal, unit, frozenset() if kind in ("year", "label") else nouns, period, kind
    )


_PERCENT: Final = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("percentage", "points")}


def _kind(before: str, literal: str, nouns: frozenset[str], grouped: bool) -> str:
    if "." in literal and _VERSION_OF.search(before):
        return "version"
    is_year = len(literal) == 4 and literal.isdigit() and literal[:2] in ("19", "20") and not grouped
    if is_year and (not nouns or _YEAR_OF.search(before)):
        return "year"
    return "label" if not nouns and _LABEL_OF.search(before) else "number"


def _nouns(following: re.Match[str]) -> frozenset[str]:
    """What is counted, where the words say that it is: a plural, or a word that is counted here."""
    words: list[str] = []
    for word in following.groups():
        if word is None or word.lower() in _NOT_NOUNS or word.lower() in _VERBS:
            break
        words += word.lower().split("-")
    plural = any(is_counted(word) for word in words)
    return frozenset(map(stem, words)) if plural else frozenset()


def is_counted(word: str) -> bool:
    """Does the word stand for things that are counted?"""
    return stem(word) in _COUNTED or (
        len(word) > 3 and word[-1] == "s" and word[-2] not in "sui'" and word not in _VERBS and word.isalpha()
    )


_COUNTED: Final = frozenset(map(stem, [*COUNTED, "dimensional"]))


def period_of(text: str, end: int) -> str | None:
    """What a price is for whose currency ends at `end`."""
    return _period(text, end, _PERIOD)


def _period(text: str, end: int, pattern: re.Pattern[str]) -> str | None:
    """What it is for: `month` of `USD a month`, `1000000` of `USD per million tokens`, `day` of `3 times a day`."""
    match = pattern.match(text, end)
    if match is None:
        return None
    if match["count"]:
        count = float(match["count"].replace(",", "") or 1) * MULTIPLIERS.get(match["times"] or "", 1)
        return f"{count:.15g}"
    word = (match["unit"] or match["adverb"]).lower()
    return f"{PERIOD_COUNTS[word]}" if word in PERIOD_COUNTS else PERIODS.get(word)


def _single(text: str) -> float:
    """`2½` is 2.5, `10²` is 100, `③` is 3, `³⁵` is 35."""
    whole = text.rstrip("".join(char for char in text if not char.isascii()))
    rest = text[len(whole) :]
    digits = [unicodedata.digit(char, -1) for char in rest]
    number = float("".join(map(str, digits))) if min(digits) >= 0 else sum(map(unicodedata.numeric, rest))
    if not whole:
        return number
    return float(whole) + number if 0 < number < 1 else float(whole) ** min(number, 99)


def _share(text: str, found: list[Quantity | Date]) -> list[Quantity | Date]:
    """In `5, 10 and 20 s` all have the unit of the last, in `$5-10` the second has that of the first."""
    for index in range(len(found) - 1, 0, -1):
        first, second = found[index - 1], found[index]
        if isinstance(first, Date) or isinstance(second, Date) or second.start - first.end > 10:
            continue
        if not _JOINED.fullmatch(text, first.end, second.start) or "year" in (first.kind, second.kind):
            continue
        if first.unit is None and not first.nouns and (second.unit or second.nouns or second.period):
            found[index - 1] = first._replace(
                unit=second.unit, nouns=second.nouns, period=second.period, kind="number"
            )
        elif second.unit is None and not second.nouns and first.unit in CURRENCIES:
            found[index] = second._replace(unit=first.unit, period=first.period, kind="number")
    return found
