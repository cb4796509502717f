"""Numbers, prices, times and dates in a text as it reads."""

import re
from collections.abc import Iterable
from typing import Final

from api.citation_gate.figures import clock, dates, forms, frequencies, numerals
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.languages import has_decimal_comma
from api.citation_gate.figures.neighbours import share
from api.citation_gate.figures.nouns import FOLLOWING, is_counted, stem
from api.citation_gate.figures.number_words import AND_A_HALF, part_behind
from api.citation_gate.figures.surroundings import ANY_NOUN, Quantity, described
from api.citation_gate.figures.units import CODES, CURRENCIES, MULTIPLIERS, unit_of

_SINGLES: Final = "¼½¾⅐-⅞²³¹⁰⁴-⁹₀-₉①-⓿Ⅰ-ↂ"
_NUMBER: Final = re.compile(
    rf"""
    (?P<before>(?:US)?\$\s?|[€£¥₹]\s?|(?:{CODES})\s)?
    (?P<sign>(?<![\w)\]])[-+±](?=[\d.$]))?
    (?P<dollar>\$)?
    (?<![\w.]) (?:(?<![A-Za-z_][-/:])|(?<=[Mm]id-)|(?<=[Tt]op-)|(?<=[Pp]re-)|(?<=[Pp]ost-)|(?<=nder-)|(?<=[Oo]ver-))
    (?P<digits>\d{{1,3}}(?:(?P<group>[,.'’_])\d{{3}})(?:(?P=group)\d{{3}})*(?:(?!(?P=group))[.,]\d+)?
        (?![.,]?\d)
      |\d{{1,3}}(?:[ ]\d{{3}})+(?:[.,]\d+)?(?=\s?[^\W\d_]|\s?[%€$£¥°‰]|\s*[.,;:!?)]*\s*\Z|[.,;:!?)]\s)
      |\d+(?:\.\d+|(?<!,\d)(?<!,\d\d),\d+(?![,.]?\d))?|\.\d+)
    (?P<exponent>[eE][-+]?\d+)?
    (?![A-Z]-[A-Z])
    (?P<attached>[a-zA-ZèºªµμΩ°%‰¢€£¥₹]{{1,7}}[²³]?)?
    (?![\w]|\.\d|:\d|\s?\^)
    """,
    re.VERBOSE,
)
_MILLI_CPU: Final = re.compile(r"\s(?:v?CPUs?|[cC]ores?)\b")
_CPU: Final = re.compile(r"\bcpu[\"']?\s?[:=]\s?[\"']?\Z", re.IGNORECASE)
_DIGITS: Final = re.compile(rf"\d+|[{_SINGLES}💯🔟]")
_VERSION: Final = re.compile(r"(?<![\w./:-])[vV](\d+(?:\.\d+)?)(?![\w/:-]|\.\w)")
_POWER: Final = re.compile(
    r"(?<![\w.,])(?:(?P<times>\d+(?:\.\d+)?)\s?[×x·]\s?)?(?P<base>\d+(?:\.\d+)?)"
    r"(?:\s?\^\s?(?P<exponent>-?\d{1,2})|(?P<raised>⁻?[⁰¹²³⁴-⁹]{1,2}))(?![\w^])"
)
_SINGLE: Final = re.compile(rf"(?<![\w.])\d*[{_SINGLES}]+")
_SIGN: Final = re.compile(rf"\d+|[$€£¥₹+\-±.{_SINGLES}💯🔟]|\b[vV]\d|\b(?:US\$|{CODES})")
_EMOJI: Final = {"💯": 100, "🔟": 10}
_AFTER_SIGN: Final = frozenset("0123456789.$")
_OF_ONE: Final = re.compile(r"\s(?:of\s)?an?(?=\s)|\sd['’]une(?=\s)|\sd['’]|\sde(?=\s)")  # half of an hour
_BY_SIGN: Final = re.compile(r"\s?[x×](?![\w×])(?!\s?\d)")
_DOTS: Final = re.compile(r"(?<=\d)\.\.(?=\d)")  # 0..5
_NO_NUMBER: Final = re.compile(r"\d{13,}|0\d{2,}")
_PART_OF_NAME: Final = re.compile(r"[-/]([A-Z]{1,3}|(?<=-)[a-z])(?![\w-])")
_NTH: Final = re.compile(r"\.\s[A-ZÄÖÜ][a-zäöüß]{2}")
_MOST_DAYS: Final = 31
_LARGE: Final = {"B": 1e9, "T": 1e12}
_ORDINAL_ENDS: Final = ("st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "º", "ª")


def find(text: str, language: str = "") -> list[Quantity | Date]:
    """All quantities and dates of a text as it reads, at last how often; its language decides what `1.024` is."""
    text = _DOTS.sub(" –", text)
    found: list[Quantity | Date] = []
    said: list[Quantity] = []
    words = {numeral.start: numeral for numeral in numerals.find(text, language)}
    often = {item.start: item for item in frequencies.find(text)}
    comma = has_decimal_comma(language)
    end = 0
    for start in sorted({*_candidates(text), *words, *often}):
        if start < end:  # not the `million` of `5 million`
            continue
        numeral = words.get(start)
        nth = int(numeral.value) if numeral and numeral.kind in ("ordinal", "number") else 0
        if days := dates.read(text, start) or dates.in_words(text, start, numeral.end if numeral else 0, nth):
            found += days
            end = days[0].end
            continue
        if start in often:
            said.append(often[start])
            end = often[start].end
            continue
        item = _worded(text, numeral) if numeral else _read(text, start, comma=comma)
        if item is not None:
            found.append(item)
            end = item.end
    found = _dated(share(text, forms.shares(text, found))) if len(found) > 1 else forms.shares(text, found)
    return [*(frequencies.told(text, item) for item in found), *said]


def _dated(found: list[Quantity | Date]) -> list[Quantity | Date]:
    """In `January 1892, on the 9th`, in `28 November and the 29th` an ordinal is a day of the only month."""
    months = {item.month: item for item in found if isinstance(item, Date)}
    days = [
        item for item in found if isinstance(item, Quantity) and item.kind == "ordinal" and not item.nouns
    ]
    if len(months) != 1 or any(item.value > _MOST_DAYS for item in days):
        return found
    [month] = months.values()
    named = [
        month._replace(start=item.start, end=item.end, day=int(item.value)) if item in days else item
        for item in found
    ]
    return [item for item in named if not (days and item == month and month.day is None)]


def count(text: str) -> int:
    """About how many figures a text has, for a few microseconds."""
    return len(_DIGITS.findall(text)) + numerals.count(text)


def _candidates(text: str) -> Iterable[int]:
    """Where a quantity or a date may begin: reading one is too costly to try everywhere."""
    for match in _SIGN.finditer(text):
        start = match.start()
        if text[start - 1 : start] == " " and (month := dates.month_before(text, start)) is not None:
            yield month
        if text[start] not in "+-±." or text[start + 1 : start + 2] in _AFTER_SIGN:
            yield start


def _read(text: str, start: int, *, comma: bool) -> Quantity | None:
    """The quantity that begins at `start`, if one does."""
    if text[start].isdigit():
        if power := _POWER.match(text, start):
            value = forms.power(power)
            return described(text, start, power.end(), value, f"{value:.15g}", None)
        item = clock.spoken(text, start) or clock.time(text, start) or forms.ratio(text, start)
        if item is not None:
            return item
    number = _NUMBER.match(text, start)
    if number is not None:
        return _number(text, number, comma=comma)
    if text[start] in "vV":
        version = _VERSION.match(text, start)
        return version and Quantity(start, version.end(), float(version[1]), version[1], kind="version")
    if text[start] in _EMOJI:
        return described(text, start, start + 1, _EMOJI[text[start]], str(_EMOJI[text[start]]), None)
    if not text.isascii() and (single := _SINGLE.match(text, start)):
        return described(text, start, single.end(), forms.single(single[0]), single[0], None)
    return None


def _plain_digits(digits: str, *, comma: bool) -> str:
    """The digits with a decimal point and no marks of grouping."""
    digits = re.sub(r"[ '’_]", "", digits)
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return digits
    last = marks[-1]
    whole, _, rest = digits.rpartition(last)
    if not whole:
        return digits
    may_group = len(rest) == 3 and 1 <= len(whole.split(last)[0]) <= 3 and whole[0] != "0"
    groups = may_group and len(set(marks)) == 1 and (len(marks) > 1 or (last == ".") == comma)
    if groups:
        return digits.replace(last, "")
    return f"{whole.replace(',', '').replace('.', '')}.{rest}"


def _number(text: str, match: re.Match[str], *, comma: bool) -> Quantity | None:
    if (match["digits"].count(".") > 1 and not comma) or _NO_NUMBER.fullmatch(match["digits"]):
        return None  # 192.168.100.100, the 0499 of 110F 0499
    digits = _plain_digits(match["digits"], comma=comma)
    digits = f"0{digits}" if digits.startswith(".") else digits
    attached = match["attached"] or ""
    literal = ("-" if match["sign"] == "-" else "") + digits + (match["exponent"] or "")
    value, kind, (start, end) = float(literal), "number", match.span()
    unit = unit_of((match["before"] or match["dollar"] or "").strip())
    part = _PART_OF_NAME.match(text, end) if not (unit or attached) else None
    if part and (unit_of(part[1]) is None or (part[0][0] == "/" and len(part[1]) == 1)):
        return None  # monument 00417-B, room 12/A
    if attached == "m" and unit in CURRENCIES:
        attached = "M"
    is_large = attached in _LARGE and unit in CURRENCIES
    if attached in _LARGE and (word := FOLLOWING.match(text, end)):
        is_large = is_large or is_counted(word[1])  # the 1.3B of 1.3B parameters are no bytes
    if many := _LARGE[attached] if is_large else MULTIPLIERS.get(attached):
        value *= many
        literal = f"{value:.15g}"
    elif attached in _ORDINAL_ENDS:
        kind = "ordinal"
    elif attached == "m" and (
        cpu := _MILLI_CPU.match(text, end) or _CPU.search(text, max(0, start - 8), start)
    ):
        value, unit, end = value / 1000, "vCPU", max(end, cpu.end())
    elif attached == "x":
        end -= 1
    elif attached == "s" and text[start - 1 : start] == "-":
        return Quantity(start, end, value, literal, "year", ANY_NOUN)  # under-16s
    elif attached:
        if unit_of(attached) is None:
            return None  # 20b, 4xx, 3D: an identifier, not a number
        unit = unit or unit_of(attached)
    if comma and kind == "number" and not unit and _NTH.match(text, end):  # im 3. Stock
        kind, end = "ordinal", end + 1
    if kind == "number" and (times := _BY_SIGN.match(text, end)):
        return Quantity(start, times.end(), value, literal, nouns=ANY_NOUN, name="×")
    return described(text, start, end, value, literal, unit, kind, digits != match["digits"])


def _worded(text: str, numeral: numerals.Numeral) -> Quantity | None:
    start, end, value, kind, unit = numeral
    if (time := clock.spoken(text, start)) is not None:
        return time
    if kind == "half":  # the first one, H1
        return Quantity(start, end, value, f"{value:g}", kind="label", name="half")
    if kind == "roman":
        return Quantity(start, end, value, text[start:end], kind="roman")
    if kind == "one":
        word = FOLLOWING.match(text, end)
        if word is None:
            return None
        half = AND_A_HALF.match(text, word.end(1))
        value, end = (1 + part_behind(half), half.end()) if half else (1.0, word.end(1))
        unit, kind = unit_of(word[1]) or unit_of(f"{word[1]}s"), "number" if half else "one"
        nouns = frozenset() if unit else frozenset({stem(word[1])})  # an afternoon and a half
        return Quantity(start, end, value, f"{value:g}", unit, nouns, kind=kind)
    if kind == "times":
        return described(text, start, end, value, f"{value:.15g}", None)._replace(nouns=ANY_NOUN)
    if kind == "fraction" and (of := _OF_ONE.match(text, end)):
        end = of.end()
    quantity = described(text, start, end, value, f"{value:.15g}", unit, kind)
    if value == 1 and quantity.unit is None:
        return None  # `one` is a pronoun more often than a figure
    if value == 0 and text[end : end + 1] == "-":
        return None  # zero-width, zero-config
    return quantity
