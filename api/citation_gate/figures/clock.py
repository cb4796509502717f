"""Times of day and times taken, as people write and say them in four languages."""

import re
from collections.abc import Iterator
from typing import Final

from api.citation_gate.figures.nouns import FOLLOWING, is_counted
from api.citation_gate.figures.number_words import HOURS, SMALL, TENS
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import unit_of

CLOCK: Final = "clock"
"""The unit of a time of day and of a time that was taken, 33:12: seconds, read as hours and minutes."""
EITHER: Final = "either"
"""The literal of a time that may be of either half of the day: half past two."""
_LATE: Final = "pm"
"""The literal of a time behind noon by the part of the day: eight in the evening."""
_NOON: Final = 43_200
_DAY: Final = (
    r"(?:,?\s(?:(?P<morning>in\sthe\smorning|morgens|vormittags|früh|am\sMorgen|du\smatin|de\sla\sma(?:ñana|drugada))"
    r"|(?P<late>in\sthe\s(?:afternoon|evening)|nachmittags|abends|am\s(?:Nachmittag|Abend)|du\ssoir"
    r"|de\sl['’]après-midi|de\sla\starde)|(?P<night>(?:at|in\sthe)\snight|nachts|de\sla\s(?:noche|nuit)))\b)"
)
_PART_OF_DAY: Final = re.compile(_DAY)
_MINUTE: Final = r"(?:[0-5]?\d(?![\d.,]\d|\d)|[^\W\d_]+(?:-[^\W\d_]+)?)"
_SPOKEN: Final = re.compile(
    r"(?:(?:an?\s)?(?P<part>half|quarter|viertel|(?:five|ten|twenty(?:-five)?|fünf|zehn|zwanzig|[125]?[05]))"
    r"(?:\s(?:minutes|minuten))?\s(?P<way>past|after|to|nach|vor)\s)?(?P<half>halb\s|(?P<three>drei\s?)?viertel\s)?"
    rf"(?P<hour>\d{{1,2}}|[^\W\d_]+(?:-[^\W\d_]+)?)(?![\w:]|[.,]\d)"
    r"(?P<clock>\s(?:[ap]\.?m|o['’]clock|uhr|heures?|noon|midday|midnight|mittags)\b)?"
    r"(?:(?:(?P<more>\s(?:et|y)\s(?!t\w+\s(?:quarts|cuartos)))|\s(?P<less>moins|menos)\s(?:le\s)?|\s)"
    rf"(?P<minute>{_MINUTE}))?",
    re.IGNORECASE,
)
_MINUTES: Final = {
    **{"half": 30, "media": 30, "demi": 30, "demie": 30},
    **dict.fromkeys(("quarter", "viertel", "cuarto", "quart"), 15),
}
_TIME: Final = re.compile(
    r"(?:(?<![\w.:/,])|(?<=\dT))(?<![A-Za-z]-)(\d{1,3})(?:(?::|\s?h\s?|\.(?=\d\d\s?(?:Uhr|uur|[ap]\.?m)\b))([0-5]\d)(?::([0-5]\d))?(\.\d+)?(?:\s?([aApP])\.?[mM]\b\.?|\s?(?:Uhr|uur)\b|\s?h\b)?"
    r"|\s?(?:([aApP])\.?[mM]\b\.?|Uhr\b|o['’]clock\b|(?<=à\s\d\d\s)h\b|(?<=à\s\d\d)h\b|(?=\sin\sthe\s(?:mor|aft|eve))))(?:Z(?!\w)|(?![\w:/]|-[A-Za-z]|\.\w|\s?min))"
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:at|from|to|until|till|by|before|after|since|between|and|or|um|von|bis|ab|seit|vor|nach|gegen|zwischen|und"
    r"|oder|à|de|dès|vers|avant|après|entre|et|ou|a|las?|desde|hasta|y|o)\s|[-–—])\s?\Z",
    re.I,
)
_BEFORE_H: Final = re.compile(
    r"(?:\b(?:à|de|dès|vers|avant|après|entre|et|ou|las?|desde|hasta|y|a)\s|[–-]\s?)\Z", re.I
)
_AT: Final = re.compile(r"\b(?:at|by|until|till|las?)\s\Z", re.I)
_HOURS_TAKEN: Final = re.compile(
    r"\b(?:after|within|from|to|than|nach|auf|après|durant|tras)\s\d{1,2}\s?h\s?\d\d\Z", re.I
)
"""Two hours and a quarter, where it stands behind what may be told of either."""
_BEHIND: Final = re.compile(r"\s?(?:UTC|GMT|CES?T|Uhr|[-–—])|\s(?:to|till|until|bis|à)\s\w")
_HOUR: Final = re.compile(r"(\d{1,2})(?:[.,]([0-5]\d))?(?![\d\w]|[.,]\d)")


def time(text: str, start: int) -> Quantity | None:
    """`7:30`, `07:30`, `33:12`, `1:17.08`, `1:45:07`, `10 pm`, `18 Uhr`."""
    match = _TIME.match(text, start)
    if match is None:
        return None
    day = _PART_OF_DAY.match(text, match.end())
    half = (match[5] or match[6] or "").lower()
    hours = _hour(int(match[1]), half) if half else _on(int(match[1]), day)
    seconds = (0 if hours == 24 else hours * 3600) + int(match[2] or 0) * 60 + int(match[3] or 0)
    seconds += float(match[4] or 0) * (1 if match[3] else 60)
    around = text[max(0, start - 10) : start], text[match.end() : match.end() + 5]
    is_hour = half or day or match[0][0] == "0" or _BEFORE.search(around[0]) or _BEHIND.match(around[1])
    end = day.end() if day else match.end()
    literal = _LATE if day and seconds > _NOON else match[0]
    return Quantity(start, end, seconds, literal, CLOCK, kind="label" if is_hour else "number")


def spoken(text: str, start: int) -> Quantity | None:
    """`half past two`, `halb drei`, `zehn vor acht`, `neuf heures et demie`, `las dos y cuarto`, `at seven thirty`."""
    match = _SPOKEN.match(text, start)
    hour = HOURS.get(match["hour"].lower(), _minutes(match["hour"])) if match else None
    if match is None or hour is None or hour > 24:
        return None
    clock, end = (match["clock"] or "").strip().lower(), match.end("clock" if match["clock"] else "hour")
    at = _AT.search(text, max(0, start - 10), start)
    minutes = 0.0
    if match["way"]:
        is_range = match["way"].lower() == "to" and match["part"].lower() not in _MINUTES
        if hour > 12 or (is_range and not (at and match["part"].isalpha())):
            return None  # from ten to eight
        minutes = _minutes(match["part"]) or 0
        minutes = -minutes if match["way"].lower() in ("to", "vor") else minutes
    if match["half"]:
        minutes += -15 if match["three"] else -45 if match["half"][0] in "vV" else -30
    is_said, is_french = bool(match["way"] or match["half"]), clock.startswith("heure")
    minute = match["minute"] or ""
    behind = _minutes(minute)
    if match["more"]:
        joins = minute.lower() in _MINUTES or (at is not None and at[0][0] in "lL")
    else:
        joins = bool(match["less"] or (at and not clock and minute.isalpha() and behind and behind >= 10))
    if behind is not None and not is_said and (joins or clock == "uhr" or is_french):
        minutes, end, is_said = -behind if match["less"] else behind, match.end(), True
    day = _PART_OF_DAY.match(text, end)
    is_sure = clock or day or (at and is_said)
    if not (is_said or day or (clock and not is_french)) or not (is_sure or _is_alone(text, end)):
        return None
    half = clock[0] if clock[:1] in ("a", "p") and clock.endswith("m") else ""
    hour = 0 if clock == "midnight" else _hour(hour, half) if half else _on(hour, day)
    is_told = day or half or clock in ("noon", "midnight") or (clock and not match["hour"].isalpha())
    seconds = (hour * 3_600 + minutes * 60) % 86_400
    literal = EITHER if hour <= 12 and not is_told else _LATE if day and seconds > _NOON else match[0]
    kind = "number" if is_french and not day else "label"
    return Quantity(start, day.end() if day else end, seconds, literal, CLOCK, kind=kind)


def readings(text: str, item: Quantity) -> Iterator[Quantity]:
    """The times that a figure may also be: `until 8`, `at 8.35`, `à 9 heures`, the other half of the day."""
    if item.unit == CLOCK and item.literal == EITHER:
        yield item._replace(value=(item.value + _NOON) % 86_400)
    is_label = item.unit == CLOCK and item.kind == "label"
    if is_label and _HOURS_TAKEN.search(text, max(0, item.start - 24), item.end):
        yield item._replace(unit="s", kind="number")
    before = _BEFORE_H if item.unit == "h" else _BEFORE
    if before.search(text, max(0, item.start - 10), item.start) or _BEHIND.match(text, item.end):
        yield from hours(text, item)


def hours(text: str, item: Quantity) -> Iterator[Quantity]:
    """The times that a bare number or one of hours may be, before noon and after."""
    digits = _HOUR.match(text, item.start)
    if item.unit not in (None, "h") or item.kind != "number" or item.nouns or item.name or item.value > 24:
        return
    if digits or item.value * 4 % 1 == 0:
        seconds = int(digits[1]) * 3_600 + int(digits[2] or 0) * 60 if digits else item.value * 3_600
        hour = Quantity(item.start, item.end, seconds, EITHER, CLOCK, kind="label")
        yield hour
        if seconds <= _NOON and not (digits and (digits[2] or digits[0][0] == "0")):
            yield hour._replace(value=seconds % _NOON + _NOON)


def beside(text: str, hour: Quantity, time: Quantity) -> Quantity:
    """The hour of `7.30–10 pm`, of `noon to two`: its bare number as a time like the one that stands beside it."""
    is_clock = hour.unit == CLOCK
    read = hour if is_clock else next(hours(text, hour), hour._replace(value=hour.value * 3_600))
    is_late = hour.end < time.start and "p" in time.literal.lower() and read.value + _NOON <= time.value
    is_either = hour.start > time.start or time.literal == EITHER
    kind = "label" if is_either else hour.kind if is_clock else time.kind
    literal = EITHER if is_either else hour.literal
    return hour._replace(value=read.value + _NOON * is_late, literal=literal, unit=CLOCK, kind=kind)


def _minutes(word: str) -> float | None:
    """How many minutes a word says."""
    small = word.lower()
    if small in _MINUTES or small.isdecimal():
        return _MINUTES.get(small) or float(small)
    parts = [SMALL.get(part, TENS.get(part, 60)) for part in small.split("-")]
    return sum(parts) if sum(parts) < 60 else None


def _is_alone(text: str, end: int) -> bool:
    """Does no unit and nothing that is counted follow: no `half past two` but `ten after eight days`?"""
    word = FOLLOWING.match(text, end)
    is_thing = word is not None and (unit_of(word[1]) or is_counted(word[1]) or word[1].istitle())
    return not is_thing or text[end] != " "


def _on(hour: float, day: re.Match[str] | None) -> float:
    """The hour on the clock of 24, by the part of the day behind it."""
    if day is None:
        return hour
    is_late = day["late"] or (day["night"] and 6 <= hour < 12)
    return _hour(hour, "p" if is_late else "a")


def _hour(hour: float, half: str) -> float:
    return hour + 12 if half == "p" and hour < 12 else hour - 12 if half == "a" and hour == 12 else hour
