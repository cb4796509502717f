"""Units as people write them, each with one name, what is an exact conversion, and what is counted."""

import math
from typing import Final


def _spellings(*groups: str) -> dict[str, str]:
    """`"GB gigabytes"` → each spelling with the first one as the unit's name."""
    return {spelling: group.split()[0] for group in groups for spelling in group.split()}


_UNITS: Final = _spellings(
    "USD $ US$ us$ dollar dollars bucks dólar dólares",
    "cent ¢ cents",
    "EUR € euro euros",
    "GBP £ pound pounds quid",
    "JPY ¥ yen",
    "CHF franc francs",
    "CAD",
    "AUD",
    "INR ₹ rupee rupees",
    "% percent percentage pct percentages prozent pourcent",
    "ns nanosecond nanoseconds",
    "µs μs microsecond microseconds",
    "ms msec millis millisecond milliseconds",
    "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos",
    "min mins minute minutes minuten minuto minutos",
    "h hr hrs hour hours stunde stunden heure heures hora horas",
    "d day days tag tage tagen jour jours día días",
    "week weeks woche wochen semaine semaines semana semanas",
    "month months monat monate monaten mois meses",
    "year years yr yrs jahr jahre jahren años",
    "bit bits",
    "byte bytes",
    "KB kilobyte kilobytes",
    "MB megabyte megabytes",
    "GB gigabyte gigabytes",
    "TB terabyte terabytes",
    "PB petabyte petabytes",
    "KiB kibibyte kibibytes",
    "MiB mebibyte mebibytes",
    "GiB gibibyte gibibytes",
    "TiB tebibyte tebibytes",
    "mg milligram milligrams",
    "g gram grams",
    "kg kilogram kilograms",
    "mm millimeter millimeters millimetre millimetres",
    "cm centimeter centimeters centimetre centimetres",
    "km kilometer kilometers kilometre kilometres",
    "meter m meters metre metres",
    "A amp amps ampere amperes",
    "mA milliampere milliamperes",
    "V volt volts",
    "mV millivolt millivolts",
    "kV kilovolt kilovolts",
    "Ω ohm ohms",
    "J joule joules",
    "kJ kilojoule kilojoules",
    "N newton newtons",
    "Pa pascal pascals",
    "hPa",
    "kPa",
    "bar bars",
    "kelvin",
    "mol",
    "dB decibel decibels",
    "rpm",
    "l liter liters litre litres",
    "ml milliliter milliliters millilitre millilitres",
    "W watt watts",
    "mW milliwatt milliwatts",
    "kW kilowatt kilowatts",
    "kWh",
    "MW megawatt megawatts",
    "Hz hertz",
    "kHz",
    "MHz",
    "GHz",
    "°C celsius",
    "°F fahrenheit",
    "px pixel pixels",
    "‰",
    "bps",
    "vCPU vcpus",
)
# Symbols of one letter, and those that differ by case only, count as written: 3 A, 5 MW and 5 mW.
_ONLY_AS_WRITTEN: Final = frozenset({"mw", "ma", "mv", "pa"})
_ANY_CASE: Final = {
    spelling.lower(): unit
    for spelling, unit in _UNITS.items()
    if len(spelling) > 1 and spelling.lower() not in _ONLY_AS_WRITTEN
}
CURRENCIES: Final = frozenset({"USD", "cent", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "INR"})


def unit_of(word: str) -> str | None:
    """The name of a unit in any of its spellings; `GB-seconds` are another unit than GB."""
    unit = _UNITS.get(word) or _ANY_CASE.get(word.lower())
    if unit is None and "-" in word:
        head, _, rest = word.partition("-")
        first, second = unit_of(head), unit_of(rest)
        return f"{first}-{second}" if first and second else first
    return unit


# Exact conversions: within a line each unit is so many of the line's first one.
_CONVERSIONS: Final = (
    "ns 1 µs 1e3 ms 1e6 s 1e9 min 60e9 h 3600e9 d 86400e9 week 604800e9",
    "month 1 year 12",
    "bit 1 byte 8 KB 8e3 MB 8e6 GB 8e9 TB 8e12 PB 8e15 KiB 8192 MiB 8388608 GiB 8589934592 TiB 8796093022208",
    "mg 1 g 1e3 kg 1e6",
    "mm 1 cm 10 meter 1e3 km 1e6",
    "mA 1 A 1e3",
    "mV 1 V 1e3 kV 1e6",
    "J 1 kJ 1e3",
    "Pa 1 hPa 100 kPa 1e3 bar 1e5",
    "ml 1 l 1e3",
    "mW 1 W 1e3 kW 1e6 MW 1e9",
    "Hz 1 kHz 1e3 MHz 1e6 GHz 1e9",
    "‰ 1 % 10",
    "cent 1 USD 100",
    "cent 1 EUR 100",
)
_SCALES: Final = [
    {name: float(size) for name, size in zip(line.split()[::2], line.split()[1::2], strict=True)}
    for line in _CONVERSIONS
]
_BINARY: Final = {"byte": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3, "TB": 1024**4, "PB": 1024**5}
"""Memory is sold by 1,024 under the names of 1,000: both are right."""
_CONVERTIBLE: Final = [*_SCALES, {name: float(size) for name, size in _BINARY.items()}]
CONVERSIBLE: Final = frozenset(name for scale in _SCALES for name in scale)


def is_same(first: float, unit: str, second: float, other: str) -> bool:
    """Is so much of one unit exactly so much of another?"""
    if unit == other:
        return math.isclose(first, second, rel_tol=1e-12)
    return any(
        math.isclose(first * scale[unit], second * scale[other], rel_tol=1e-9)
        for scale in _CONVERTIBLE
        if unit in scale and other in scale
    )


MULTIPLIERS: Final[dict[str, float]] = {
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "hundred": 1e2,
    "dozen": 12,
    "tausend": 1e3,
    "mille": 1e3,
    "mil": 1e3,
    "grand": 1e3,
    "mio": 1e6,
    "millionen": 1e6,
    "millions": 1e6,
    "thousands": 1e3,
    "milliarden": 1e9,
    "milliards": 1e9,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}

PERIODS: Final[dict[str, str]] = _spellings(
    "second s sec",
    "minute min",
    "hour h hr hourly",
    "day d daily",
    "week weekly",
    "month mo monthly",
    "quarter quarterly",
    "year yr annum yearly annually",
)

_MONTH_NAMES: Final = (
    "jan january, feb february, mar march, apr april, may, jun june, jul july, aug august, sep sept september, "
    "oct october, nov november, dec december"
)
MONTHS: Final[dict[str, int]] = {
    name: number for number, names in enumerate(_MONTH_NAMES.split(", "), start=1) for name in names.split()
}

# What is counted, where another word is another quantity: 1,000 tokens aren't 1,000 characters.
_COUNTED_WORDS: Final = (
    "character token word line page paragraph step epoch layer parameter dimension core thread gpu ocu acu request "
    "question query user visitor region zone account document chunk file item row vector passage turn event "
    "attempt retry retries stage index"
)
COUNTED: Final = frozenset(_COUNTED_WORDS.split())
PERIOD_COUNTS: Final[dict[str, int]] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
