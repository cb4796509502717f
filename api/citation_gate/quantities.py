"""Numbers, prices and dates in a text as it reads."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from api.citation_gate import dates, numerals
from api.citation_gate.dates import Date
from api.citation_gate.surroundings import FOLLOWING, Quantity, described
from api.citation_gate.units import CURRENCIES, MULTIPLIERS, unit_of

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
_JOINED: Final = re.compile(r"\s?(?:-|–|—|to|and|or|through|/|,|,? and|,? or|bis|à|y|et|und)\s?[$€£]?")
_NO_UNITS: Final = ("x", "×")
_ORDINAL_ENDS: Final = ("st", "nd", "rd", "th")


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
        return described(text, start, power.end(), value, f"{value:.15g}", None)
    if text[start] in _EMOJI:
        return described(text, start, start + 1, _EMOJI[text[start]], str(_EMOJI[text[start]]), None)
    if not text.isascii() and (single := _SINGLE.match(text, start)):
        return described(text, start, single.end(), _single(single[0]), single[0], None)
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
    return described(text, match.start(), match.end(), value, literal, unit, kind, "," in match["digits"])


def _worded(text: str, numeral: numerals.Numeral) -> Quantity | None:
    start, end, value, kind, unit = numeral
    if kind == "roman":
        return Quantity(start, end, value, text[start:end], kind="roman")
    if kind == "one":
        word = FOLLOWING.match(text, end)
        return Quantity(start, word.end(1), 1, "1", unit_of(word[1]), kind="one") if word else None
    if kind == "fraction" and (of := re.compile(r"\s(?:of\s)?an?(?=\s)").match(text, end)):
        end = of.end()
    quantity = described(text, start, end, value, f"{value:.15g}", unit, kind)
    if value == 1 and quantity.unit is None:
        return None  # `one` is a pronoun more often than a figure
    if value == 0 and text[end : end + 1] == "-":
        return None  # zero-width, zero-config
    return quantity


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
