"""Dates as people write them, as far as they are given."""

import re
from typing import Final, NamedTuple

from api.citation_gate.units import MONTHS

MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE: Final = re.compile(
    rf"""
      (?P<iso>(?<![\w.-])(?P<y1>\d{{4}})-(?P<m1>0[1-9]|1[0-2])(?:-(?P<d1>[0-3]\d))?(?:T[\d:.]+Z?)?(?![\w-]|\.\d))
    | (?P<dmy>(?<![\w.])(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{MONTH})(?:,?\s(?P<y2>\d{{4}}))?(?!\w))
    | (?P<mdy>(?<!\w)(?P<m3>{MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[.,]\d|\s?%)
        (?:,?\s(?P<y3>\d{{4}})(?!\w))?)
    | (?P<my>(?<!\w)(?P<m4>{MONTH})(?:\sof)?,?\s(?P<y4>\d{{4}})(?!\w))
    | (?P<ymd>(?<![\w./])(?P<y6>\d{{4}})[./](?P<m6>\d{{1,2}})[./](?P<d6>\d{{1,2}})(?![\w/]))
    | (?P<numeric>(?<![\w./])(?P<a5>\d{{1,2}})[./-](?P<b5>\d{{1,2}})[./-](?P<y5>\d{{4}})(?![\w/]))
    """,
    re.VERBOSE,
)
_HINT: Final = re.compile(r"\d{4}[-/.]\d|\d{1,2}(?:st|nd|rd|th)?(?:\s(?:of\s)?[A-Z]|[./-]\d)|[A-Z][a-z]{2}")


class Date(NamedTuple):
    """Year, month and day may each be None. `swapped`: 3/4 could be 4 March."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    swapped: bool = False


def read(text: str, start: int) -> Date | None:
    """The date that begins at `start`, if one does."""
    match = _DATE.match(text, start) if _HINT.match(text, start) else None
    if match is None:
        return None

    def number(*names: str) -> int | None:
        return next((int(match[name]) for name in names if match[name] is not None), None)

    if match["numeric"] is not None:
        first, second = int(match["a5"]), int(match["b5"])
        month, day = (second, first) if second <= 12 else (first, second)
        return Date(start, match.end(), number("y5"), month, day, swapped=first <= 12 and second <= 12)
    name = match["m2"] or match["m3"] or match["m4"]
    month_number = MONTHS.get(name.rstrip(".").lower(), 0) if name else number("m1", "m6")
    year, day_number = number("y1", "y2", "y3", "y4", "y6"), number("d1", "d2", "d3", "d6")
    return Date(start, match.end(), year, month_number, day_number)


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
