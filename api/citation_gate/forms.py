"""Numbers in forms of their own: times of day and times taken, ratios and shares."""

import re
from typing import Final

from api.citation_gate.neighbours import CLOCK
from api.citation_gate.number_words import SMALL
from api.citation_gate.surroundings import Quantity

RATIO: Final = "ratio"
_PAST: Final = re.compile(
    r"(?P<part>half|quarter)\s(?P<way>past|to)\s(?P<hour>\d{1,2}|[a-z]+)(?![\w:.])(?P<late>\sin\sthe\s(?:afternoon|evening)\b)?",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"(?:(?<![\w.:/,])|(?<=\dT))(?<![A-Za-z]-)(\d{1,3})(?:(?::|\s?h\s?|\.(?=\d\d\s?(?:Uhr|uur)\b))([0-5]\d)(?::([0-5]\d))?(?:\.\d+)?(?:\s?([aApP])\.?[mM]\b\.?|\s?(?:Uhr|uur)\b|\s?h\b)?"
    r"|\s?(?:([aApP])\.?[mM]\b\.?|Uhr\b|o['’]clock\b))(?:Z(?!\w)|(?![\w:/]|-[A-Za-z]|\.\w))"
)
_BEFORE_HOUR: Final = re.compile(
    r"(?:\b(?:at|from|to|until|till|by|before|after|between|and|um|von|bis|ab|à|de|a|las|y|et)\s|[-–—])\s?\Z",
    re.I,
)
_AFTER_HOUR: Final = re.compile(r"\s?(?:UTC|GMT|CES?T|Uhr|[-–—])")
_RATIO: Final = re.compile(
    r"(?<![\w.:/-])(?<!from )(?<!von )(?<!between )(\d{1,6}(?:\.\d+)?)(?::(\d{1,6}(?:\.\d+)?)(?![\w:/]|\.\w)"
    r"|\s(?:to|zu|à|a)\s(1)(?![\w:/-]|[.,\s]\d))"
)
_SHARE: Final = re.compile(r"(?<![\w./])(\d{1,2})/(\d{1,3})(?=\s(?:of|der|des|de|du|von|vom)\s)")


def time(text: str, start: int) -> Quantity | None:
    """`7:30`, `07:30`, `33:12`, `1:45:07`, `10 pm`, `18 Uhr`."""
    match = _TIME.match(text, start)
    if match is None:
        return None
    hours, half = int(match[1]), (match[4] or match[5] or "").lower()
    hours += 12 if half == "p" and hours < 12 else -12 if half == "a" and hours == 12 else 0
    seconds = hours * 3600 + int(match[2] or 0) * 60 + int(match[3] or 0)
    around = text[max(0, start - 10) : start], text[match.end() : match.end() + 5]
    is_hour = half or match[0][0] == "0" or _BEFORE_HOUR.search(around[0]) or _AFTER_HOUR.match(around[1])
    return Quantity(start, match.end(), seconds, match[0], CLOCK, kind="label" if is_hour else "number")


def time_in_words(text: str, start: int) -> Quantity | None:
    """`half past two`."""
    match = _PAST.match(text, start)
    hour = SMALL.get(match["hour"].lower(), match["hour"]) if match else ""
    if match is None or not str(hour).isdigit():
        return None
    part = 1_800 if match["part"].lower() == "half" else 900
    seconds = (
        int(hour) * 3_600 + (-part if match["way"].lower() == "to" else part) + 43_200 * bool(match["late"])
    )
    return Quantity(start, match.end(), seconds, match[0], CLOCK, kind="label")


def ratio(text: str, start: int) -> Quantity | None:
    """`7:1` and `7 to 1`, and the share `2/3 of`."""
    if (match := _RATIO.match(text, start)) and float(match[2] or match[3]):
        return Quantity(start, match.end(), float(match[1]) / float(match[2] or match[3]), match[0], RATIO)
    if (match := _SHARE.match(text, start)) and int(match[1]) < int(match[2]):
        value = int(match[1]) / int(match[2])
        return Quantity(start, match.end(), value, f"{value:.15g}", kind="fraction")
    return None
