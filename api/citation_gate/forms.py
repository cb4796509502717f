"""Numbers in forms of their own: times of day and times taken, ratios and shares."""

import re
from typing import Final

from api.citation_gate.neighbours import CLOCK
from api.citation_gate.nouns import FOLLOWING
from api.citation_gate.number_words import SMALL
from api.citation_gate.surroundings import Quantity
from api.citation_gate.units import unit_of

RATIO: Final = "ratio"
_DAY: Final = r"(?:\s(?:in\sthe\s(?P<day>morning|afternoon|evening)|at\s(?P<night>night))\b)"
_PART_OF_DAY: Final = re.compile(_DAY)
_PAST: Final = re.compile(
    r"(?:(?:an?\s)?(?P<part>half|quarter|(?:five|ten|twenty(?:-five)?)(?=\s(?:past|to\s\w+\s(?:in|at)\s)))\s(?P<way>past|to)\s)?"
    rf"(?P<hour>\d{{1,2}}|[a-z]+)(?![\w:.])(?P<clock>\s(?:o['’]clock|Uhr)\b)?{_DAY}?",
    re.IGNORECASE,
)
_MINUTES: Final = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
_TIME: Final = re.compile(
    r"(?:(?<![\w.:/,])|(?<=\dT))(?<![A-Za-z]-)(\d{1,3})(?:(?::|\s?h\s?|\.(?=\d\d\s?(?:Uhr|uur|[ap]\.?m)\b))([0-5]\d)(?::([0-5]\d))?(?:\.\d+)?(?:\s?([aApP])\.?[mM]\b\.?|\s?(?:Uhr|uur)\b|\s?h\b)?"
    r"|\s?(?:([aApP])\.?[mM]\b\.?|Uhr\b|o['’]clock\b|(?<=à\s\d\d\s)h\b|(?<=à\s\d\d)h\b|(?=\sin\sthe\s(?:mor|aft|eve))))(?:Z(?!\w)|(?![\w:/]|-[A-Za-z]|\.\w|\s?min))"
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
    day = _PART_OF_DAY.match(text, match.end())
    half = (match[4] or match[5] or "").lower() or _half(day)
    seconds = _hour(int(match[1]), half) * 3600 + int(match[2] or 0) * 60 + int(match[3] or 0)
    around = text[max(0, start - 10) : start], text[match.end() : match.end() + 5]
    is_hour = half or match[0][0] == "0" or _BEFORE_HOUR.search(around[0]) or _AFTER_HOUR.match(around[1])
    end = day.end() if day else match.end()
    return Quantity(start, end, seconds, match[0], CLOCK, kind="label" if is_hour else "number")


def time_in_words(text: str, start: int) -> Quantity | None:
    """`half past two`, `ten past eight`, `seven in the evening`, `nine o'clock`."""
    match = _PAST.match(text, start)
    if match is None or not (match["part"] or match["clock"] or match["day"] or match["night"]):
        return None
    hour = int(match["hour"]) if match["hour"].isdigit() else SMALL.get(match["hour"].lower())
    if hour is None:
        return None
    minutes = _MINUTES.get((match["part"] or "").lower(), 0) * (-1 if match["way"] in ("to", "To") else 1)
    seconds = _hour(hour, _half(match)) * 3_600 + minutes * 60
    return Quantity(start, match.end(), seconds, match[0], CLOCK, kind="label")


def _half(day: re.Match[str] | None) -> str:
    """Which half of the day the morning, the afternoon, the evening and the night are: a or p."""
    if day is None or not (day["day"] or day["night"]):
        return ""
    return "a" if day["day"] == "morning" else "p"


def _hour(hour: float, half: str) -> float:
    return hour + 12 if half == "p" and hour < 12 else hour - 12 if half == "a" and hour == 12 else hour


def ratio(text: str, start: int) -> Quantity | None:
    """`7:1` and `7 to 1`, and the share `2/3 of`."""
    if (match := _RATIO.match(text, start)) and float(match[2] or match[3]):
        behind = FOLLOWING.match(text, match.end())
        if match[3] and behind and unit_of(behind[1]):
            return None  # 0.5 to 1 g
        return Quantity(start, match.end(), float(match[1]) / float(match[2] or match[3]), match[0], RATIO)
    if (match := _SHARE.match(text, start)) and int(match[1]) < int(match[2]):
        value = int(match[1]) / int(match[2])
        return Quantity(start, match.end(), value, f"{value:.15g}", kind="fraction")
    return None
