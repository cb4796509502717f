"""Units as people write them, each with one name, and what is an exact conversion of one into another."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from api.citation_gate.figures.unit_table import LINES, PREFIXES, SPELLED
from api.contract.sentences import word_set


class Measure(NamedTuple):
    """A unit: what it measures, and its size in the base unit of that."""

    dimension: str
    size: float
    zero: float = 0.0  # where the base unit is 0


_SMALL: Final = frozenset("nµmcdhk")
_SHORT: Final = 3  # a symbol has at most so many letters, a word more
_LONGEST: Final = 40
# gb, MHZ: nobody means a millibit
_CARELESS: Final = re.compile(r"([kmgtp])(i?)(b|bit|bps|hz)\Z", re.IGNORECASE)
_WRITTEN: Final = {"b": "B", "bit": "bit", "bps": "bps", "hz": "Hz"}
_GERMAN: Final = {
    r"[Qq]uadrat(\w{4,20})\Z": r"\g<1>2",
    r"[Kk]ubik(\w{4,20})\Z": r"\g<1>3",
    r"(?i:(sekünd|minüt|stünd|täg|wöch|monat|jähr)ig(?:e[mnrs]?)?)\Z": r"\1",  # 500-stündig
    r"[A-ZÄÖÜ]\w+[ns](metern?|meilen|tagen?|stunden|jahren?|minuten|sekunden)\Z": r"\1",  # Höhenmeter, Arbeitstage
}
"""Words that a unit is a part of, and that unit."""
_GERMAN_WORDS: Final = [(re.compile(pattern), unit) for pattern, unit in _GERMAN.items()]
_POWERS: Final = {
    **dict.fromkeys(word_set("square sq carré carrés cuadrado cuadrados"), "2"),
    **dict.fromkeys(word_set("cubic cu cube cubes cúbico cúbicos"), "3"),
}
_POWERED: Final = re.compile(r"([^\W\d²³]{1,12})\^?([23²³])\Z")


class _Base(NamedTuple):
    name: str
    measure: Measure
    prefixes: str


def _bases() -> dict[str, _Base]:
    found: dict[str, _Base] = {}
    for dimension, size, *spellings in map(str.split, LINES):
        name = "byte" if spellings == ["B^"] else spellings[0].rstrip("~+")
        for written in spellings:
            word = written.rstrip("~+^")
            found[word] = _Base(name, Measure(dimension, *map(float, size.split("@"))), written[len(word) :])
    return found


_BASES: Final = _bases()
_ANY_CASE: Final = {word.lower(): word for word in _BASES if len(word) >= _SHORT}
_MEASURES: Final[dict[str, Measure]] = {base.name: base.measure for base in _BASES.values()}


def _plain(word: str) -> str | None:
    """The name of a unit without powers, written with care."""
    base = _BASES.get(word)
    if base is not None and base.prefixes != "^":
        return base.name
    for length in range(min(5, len(word) - 1), 0, -1):
        prefix = word[:length] if length < _SHORT else ""
        prefix = SPELLED.get(word[:length], prefix)
        base = _BASES.get(word[length:]) if prefix in PREFIXES else None
        if base is None or not base.prefixes or (base.prefixes == "+" and prefix not in _SMALL):
            continue
        rest = len(word) - length
        if rest >= _SHORT if length > 2 else rest <= _SHORT:
            name = prefix + base.name
            _MEASURES[name] = Measure(base.measure.dimension, base.measure.size * PREFIXES[prefix])
            return name
    return None


@lru_cache(4_096)
def unit_of(word: str) -> str | None:
    """The name of a unit in any of its spellings; `GB-seconds` are another unit than GB."""
    unit = _plain(word) if len(word) <= _LONGEST else None
    if unit is None and (careless := _CARELESS.match(word)):
        prefix = careless[1].upper().replace("K", "k")
        unit = _plain(prefix + ("i" if careless[2] else "") + _WRITTEN[careless[3].lower()])
    if unit is None and len(word) >= _SHORT:
        small = word.lower()
        unit = _plain(_ANY_CASE.get(small, small if len(word) > _SHORT else ""))
    for pattern, inner in _GERMAN_WORDS if unit is None else ():
        if compound := pattern.match(word):
            return unit_of(compound.expand(inner))
    if unit is None and "-" in word and len(word) <= _LONGEST:
        head, _, rest = word.partition("-")
        if len(rest) > _SHORT and (joint := unit_of(head + rest)):
            return joint  # kilowatt-hour
        first, second = unit_of(head), unit_of(rest)
        return f"{first}-{second}" if first and second else first
    if unit is None and (powered := _POWERED.match(word)) and (base := _plain(powered[1])):
        power, measure = "2" if powered[2] in "2²" else "3", _MEASURES[base]
        if powered[2] in "23" and measure.dimension != "length":
            return None  # the S3 is no cubic second
        unit = base + power
        _MEASURES[unit] = Measure(measure.dimension + power, measure.size ** int(power))
    return unit


def _all_of(*dimensions: str) -> frozenset[str]:
    return frozenset(name for name, measure in _MEASURES.items() if measure.dimension in dimensions)


CURRENCIES: Final = frozenset(
    {*(name for name, measure in _MEASURES.items() if measure.dimension == name), "cent"}
)
CODES: Final = "|".join(sorted({"DM", *CURRENCIES} - {"cent"}))
MONTHS: Final = _all_of("months")
TIMES: Final = _all_of("time", "months")
THINGS: Final = frozenset({"frame", "beat", "revolution"})
"""What is counted too."""
SCALES: Final = _all_of("temperature", "degree", "level")
"""Units of which there may be less than none."""
_BINARY: Final = ("byte", "kbyte", "Mbyte", "Gbyte", "Tbyte", "Pbyte")
_OTHER: Final[dict[str, tuple[Measure, ...]]] = {
    "cent": (Measure("USD", 1e-2), Measure("EUR", 1e-2)),
    "crown": tuple(Measure(code, 1) for code in ("NOK", "SEK", "DKK", "CZK")),
    "°": (_MEASURES["°C"], _MEASURES["°F"]),
    "cal": (Measure("energy", 4184),),
    "month": (Measure("time", 2_592_000),),
    "year": (Measure("time", 31_536_000),),
    **{name: (Measure("data", 8 * 1024.0**power),) for power, name in enumerate(_BINARY)},
}
"""What a unit may also be. Cents of which currency, degrees of which scale, nobody says; memory is sold by 1,024 under
the names of 1,000, food's calories are thousands, and a month is a time of about this length: all are right."""


def sizes(value: float, unit: str) -> list[tuple[str, float]]:
    """So much of a unit in base units of what it measures: equal where one is an exact conversion of the other."""
    measure = _MEASURES.get(unit)
    measures = ((measure,) if measure else ()) + _OTHER.get(unit, ())
    return [(one.dimension, float(f"{(value - one.zero) * one.size:.9g}")) for one in measures]


def compound_sizes(value: float, unit: str, period: str | None) -> list[tuple[str, float]]:
    """The size of a unit for each of another, or of a count: g/cm³ is kg/dm³, 4 USD per 1,000 GB 0.004 per GB."""
    if not period:
        return []
    count, _, name = period.rpartition(" ")
    if name.isdigit():
        count, name = name, ""
    one, other = _MEASURES.get(unit), _MEASURES.get(name, None if name else Measure("1", 1))
    if one is None or other is None or other.dimension in ("time", "months"):
        return []
    many = float(count or 1) or 1.0  # 7 MWh/0
    return [(f"{one.dimension}/{other.dimension}", float(f"{value * one.size / other.size / many:.9g}"))]


_FLOWS: Final = frozenset({"length", "length3", "data", "mass", "turns", "beats", "frames"})
_FLOW_TIMES: Final = frozenset({"s", "min", "h"})


def rated(unit: str, period: str | None) -> tuple[str, str | None]:
    """A speed or a flow is a unit of its own: 84 km/h are no 84 km."""
    measure = _MEASURES.get(unit)
    if measure is None or measure.dimension not in _FLOWS or period not in _FLOW_TIMES:
        return unit, period
    name = f"{unit}/{period}"
    _MEASURES[name] = Measure(f"{measure.dimension}/time", measure.size / _MEASURES[period].size)
    return name, None


def joint_unit(first: str, second: str) -> str | None:
    """What two words name together: kilowatt hours, square metres, mètres carrés, degrees Celsius, per cent."""
    if power := _POWERS.get(first.lower()):
        return unit_of(second + power)
    if second in _POWERS:
        return unit_of(first + _POWERS[second])
    if (scale := unit_of(second)) in SCALES and unit_of(first) == "°":
        return scale
    is_long = len(first) > _SHORT and len(second) > _SHORT and first.isalpha()
    return unit_of(first + second) if is_long or second in ("cent", "ciento") else None


def is_length(unit: str) -> bool:
    return unit in _MEASURES and _MEASURES[unit].dimension in ("length", "pixels")


_MANY: Final = {
    1e3: "k K thousand thousands tausend tsd mille mil millier milliers millar millares grand",
    1e6: "M mio mn mill million millions millionen millón millones",
    1e9: "bn billion billions milliarde milliarden milliard milliards mrd",
    **{1e2: "hundred", 12: "dozen", 1e12: "trillion trillions billones"},
}
MULTIPLIERS: Final[dict[str, float]] = {word: size for size, words in _MANY.items() for word in words.split()}
LETTERS: Final = {letter: MULTIPLIERS[letter] for letter in "kKM"} | {"B": 1e9}
"""What a letter multiplies a number by that has no unit: 84 M, 2.1 B."""
SCALED: Final = re.compile(
    rf"\b(?i:{'|'.join(word for word, size in MULTIPLIERS.items() if size >= 1e3 and len(word) > 1)})\b"
    r"|(?<=\d)(?:k|M|bn)\b"
)
"""A word or a letter that multiplies a number."""
_PERIODS: Final = {
    **{"hourly": "h", "daily": "d", "weekly": "week", "monthly": "month", "mo": "month", "a": "year"},
    **dict.fromkeys(("yearly", "annum", "annually", "an"), "year"),
    **dict.fromkeys(("quarter", "quarterly", "quartal", "trimestre"), "quarter"),
}


def period_named(word: str) -> str | None:
    """What a price or a rate is for: a time, a count, a unit: `month`, `1000000`, `kg`."""
    small = word.lower()
    count = MULTIPLIERS.get(small) if len(small) > 1 else None
    return f"{count:.0f}" if count else _PERIODS.get(small) or unit_of(word)
