"""Dates as people write them, in four languages, as far as they are given."""

import re
from typing import Final, NamedTuple

_ENGLISH_MONTHS: Final = """
jan feb mar apr may jun jul aug sep oct nov dec
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sept oct nov dec
"""
_OTHER_MONTHS: Final = """
januar februar märz april mai juni juli august september oktober november dezember
jänner februar mrz april mai juni juli august september okt november dez
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr mars avr mai juin juil août sept oct nov déc
ene feb marzo abr mayo jun jul agosto sept oct nov dic
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
"""
MONTHS: Final = {
    name: place % 12 + 1 for place, name in enumerate(f"{_ENGLISH_MONTHS}{_OTHER_MONTHS}".split())
}
_NAMES: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTH: Final = rf"(?!may\b|mar(?:ch)?\b)(?i:{_NAMES})\b\.?"  # what a thing may do is no month
_ENGLISH: Final = rf"(?:{'|'.join(sorted(_ENGLISH_MONTHS.title().split(), key=len, reverse=True))})\b\.?"
_NTH: Final = r"(?:st|nd|rd|th|er|\.|º)?"
_TO: Final = (
    r"\s?(?:-|–|—|/|&|to|through|until|and|or|bis|und|oder|au|et|ou|al|y|o)\s?(?:(?:the|de[mn]|zum|le|el)\s)?"
    r"(?:[^\W\d_]+(?:day|tag|woch|di|anche|es|ado|ingo)\s)?"  # Friday, Mittwoch, vendredi, viernes
)
_DAYS: Final = rf"(?:\d{{1,2}}{_NTH},\s){{0,4}}\d{{1,2}}{_NTH}{_TO}"
_NO_THINGS: Final = r"(?!\s[a-z]+s\b(?<!\sis)(?<!\swas)(?<!\shas))"
_OF: Final = r"(?:of\s|de\s|del\s)?"
_DATE: Final = re.compile(
    rf"""
      (?P<iso>(?<![\w.-])(?P<y1>\d{{4}})-(?P<m1>0[1-9]|1[0-2])(?:-(?P<d1>[0-3]\d))?(?:(?=T\d)|(?![\w-]|\.\d)))
    | (?P<dmy>(?<![\w.])(?P<from2>{_DAYS})?(?P<d2>\d{{1,2}}){_NTH}[\s-]{_OF}(?P<m2>{MONTH})
        (?:[,-]?\s?{_OF}(?P<y2>\d{{4}}))?(?!\w))
    | (?P<mdy>(?<!\w)(?P<m3>{_ENGLISH})\s(?P<from3>{_DAYS}(?=\d{{1,2}}(?:st|nd|rd|th)?(?!\w){_NO_THINGS}))?
        (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?
        (?!\w|[.,]\d|\s?%)(?:,?\s(?P<y3>\d{{4}})(?!\w))?)
    | (?P<my>(?<!\w)(?P<m4>{MONTH}),?\s{_OF}(?P<y4>\d{{4}})(?!\w))
    | (?P<ymd>(?<![\w./])(?P<y6>\d{{4}})[./](?P<m6>\d{{1,2}})[./](?P<d6>\d{{1,2}})(?![\w/]))
    | (?P<numbered>(?<![\w./])(?P<m7>0?[1-9]|1[0-2])/(?P<y7>(?:19|20)\d\d)(?![\w/]|\.\d))
    | (?P<short>(?<![\w./])(?:(?<=\b(?:on|el|le|du|au|al|am)\s)|(?=[0-3]?\d/(?:0\d|1[3-9]|[23]\d)|1[3-9]/|[23]\d/))
        (?P<a8>[0-3]?\d)/(?P<b8>[0-3]?\d)
        (?![\w/]|\.\d|\s?%|\sof\b){_NO_THINGS})
    | (?P<german>(?<![\w.])(?P<d9>[0-3]?\d)\.(?P<m9>0?[1-9]|1[0-2])\.(?![\w.]))
    | (?P<numeric>(?<![\w./])(?P<a5>\d{{1,2}})[./-](?P<b5>\d{{1,2}})[./-](?P<y5>\d{{4}})(?![\w/]))
    """,
    re.VERBOSE,
)
_DIGITS: Final = re.compile(r"\d+")
# What may be a date, for a little of what it costs to read one.
_HINT: Final = re.compile(
    rf"\d{{4}}[-/.]\d|(?:{_DAYS})?\d{{1,2}}(?:[./-]\d|{_NTH}[\s-]{_OF}[^\W\d_])|[^\W\d]"
)


_BEHIND_DAY: Final = re.compile(rf"\s(?:(?:of|de)\s)?({MONTH})(?:,?\s(?:de\s)?(\d{{4}})(?!\w))?")
"""The month of a day in words."""
_GOES_ON: Final = re.compile(r"[,;)]|\s?[–-]\s?\d|\s[a-zäöü](?![A-Z])")
_UNTIL: Final = re.compile(
    r"(?:\b(?:(?P<english>until|till|by|on|from|since|before|after)|am|vom|bis|zum|ab|seit|le|du|au|el|al|der|dem|den)\s|\d\.\s?[–-]\s?)\Z",
    re.I,
)
_MONTH_LENGTH: Final = 20
_MOST_DAYS: Final = 31


class Date(NamedTuple):
    """Year, month and day may each be None. `swapped`: 3/4 could be 4 March."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    swapped: bool = False


def month_before(text: str, at: int) -> int | None:
    """Where the month begins that stands before a number: October 1, mayo de 2026."""
    words = text[max(0, at - _MONTH_LENGTH) : at].split()[-2:]
    name = words[0] if len(words) == 2 and words[-1] in ("of", "de", "del") else words[-1] if words else ""
    name = name.lstrip("([\"'“‘").rpartition("-")[2]
    return text.rfind(name, 0, at) if name.rstrip(".,").lower() in MONTHS else None


def read(text: str, start: int) -> tuple[Date, ...]:
    """The date that begins at `start`, both ends of a range (`8–10 June 2026`), or none."""
    match = _DATE.match(text, start) if _HINT.match(text, start) else None
    if match is None:
        return ()
    found = match.groupdict()

    def number(*names: str) -> int | None:
        return next((int(found[name]) for name in names if found[name] is not None), None)

    if found["numeric"] is not None or found["short"] is not None:
        first, second = number("a5", "a8") or 0, number("b5", "b8") or 0
        month, day = (second, first) if second <= 12 else (first, second)
        if not 0 < month <= 12 or not 0 < day <= 31:
            return ()
        both = first <= 12 and second <= 12
        return (Date(start, match.end(), number("y5"), month, day, swapped=both),)
    if found["german"] is not None and not _is_day(text, start, match.end()):
        return ()  # it ends a sentence: it costs 12.05.
    name = found["m2"] or found["m3"] or found["m4"]
    month_number = MONTHS[name.rstrip(".").lower()] if name else number("m1", "m6", "m7", "m9")
    year = number("y1", "y2", "y3", "y4", "y6", "y7")
    days = [int(day) for day in _DIGITS.findall(found["from2"] or found["from3"] or "")]
    days += [day for day in [number("d1", "d2", "d3", "d6", "d9")] if day is not None]
    if any(day > _MOST_DAYS for day in days):
        return ()  # in February 61 mm
    found_days = dict.fromkeys(days) or (None,)
    return tuple(Date(start, match.end(), year, month_number, day) for day in found_days)


def in_words(text: str, start: int, end: int, day: int) -> tuple[Date, ...]:
    """The date of a day that is told by an ordinal in words: `the tenth of March`."""
    month = _BEHIND_DAY.match(text, end)
    if month is None or not 0 < day <= _MOST_DAYS:
        return ()
    year = int(month[2]) if month[2] else None
    return (Date(start, month.end(), year, MONTHS[month[1].rstrip(".").lower()], day),)


def _is_day(text: str, start: int, end: int) -> bool:
    """Is it a day, not a decimal before a full stop: `until 31.05.`, `31.05., then`, but not `from 3.9.`?"""
    before = _UNTIL.search(text, max(0, start - 8), start)
    is_until = before is not None and (not before["english"] or ".0" in text[start:end])
    return is_until or _GOES_ON.match(text, end) is not None


def same(claim: Date, date: Date) -> bool:
    """Is `date` what `claim` says, or a more exact form of it? A claimed year must stand with its date."""
    if claim.swapped and same(claim._replace(month=claim.day, day=claim.month, swapped=False), date):
        return True
    if date.swapped and same(claim, date._replace(month=date.day, day=date.month, swapped=False)):
        return True
    if claim.month != date.month or (claim.day is not None and claim.day != date.day):
        return False
    if claim.year is None:
        return claim.day is not None
    return claim.year == date.year
