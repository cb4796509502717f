"""Units as people write them, each with one name, and numbers written as words."""

from typing import Final


def _spellings(*groups: str) -> dict[str, str]:
    """`"GB gigabytes"` → each spelling with the first one as the unit's name."""
    return {spelling: group.split()[0] for group in groups for spelling in group.split()}


_UNITS: Final = _spellings(
    "USD $ US$ us$ dollar dollars",
    "cent ¢ cents",
    "EUR € euro euros",
    "GBP £ pound pounds",
    "JPY ¥ yen",
    "CHF franc francs",
    "CAD",
    "AUD",
    "INR ₹ rupee rupees",
    "% percent percentage pct percentages",
    "ns nanosecond nanoseconds",
    "µs μs microsecond microseconds",
    "ms msec millis millisecond milliseconds",
    "s sec secs second seconds",
    "min mins minute minutes",
    "h hr hrs hour hours",
    "d day days",
    "week weeks",
    "month months",
    "year years yr yrs",
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
    "meter meters metre metres",
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


MULTIPLIERS: Final[dict[str, float]] = {
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "hundred": 1e2,
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

_SMALL_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS_WORDS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_OTHER_WORDS: Final = {
    "dozen": 12,
    "twice": 2,
    "double": 2,
    "twofold": 2,
    "thrice": 3,
    "triple": 3,
    "tenfold": 10,
}
SMALL: Final[dict[str, int]] = {word: value for value, word in enumerate(_SMALL_WORDS.split())} | _OTHER_WORDS
TENS: Final[dict[str, int]] = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
SCALES: Final[dict[str, int]] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
# Vague, but still a figure that only a source may give.
PLURALS: Final[dict[str, int]] = {f"{word}s": value for word, value in {**SCALES, "dozen": 12}.items()}
FRACTIONS: Final[dict[str, int]] = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "tenth": 10,
    "hundredth": 100,
}
# What is counted, where another word is another quantity: 1,000 tokens aren't 1,000 characters.
_COUNTED_WORDS: Final = (
    "character token word line page paragraph step epoch layer parameter dimension core thread gpu ocu acu request "
    "question query user visitor region zone account document chunk file item row vector passage turn event"
)
COUNTED: Final = frozenset(_COUNTED_WORDS.split())
NUMBER_WORDS: Final = tuple(sorted([*SMALL, *TENS, *SCALES, *PLURALS, "half"], key=len, reverse=True))


def value_of_words(words: list[str]) -> float | None:
    """`["two", "hundred", "and", "five"]` → 205. None where the words aren't a number."""
    total = current = 0.0
    seen = False
    for word in words:
        if word in ("and", "a"):
            continue
        if word in SMALL:
            current = current * SMALL[word] if word == "dozen" and seen else current + SMALL[word]
        elif word in TENS:
            current += TENS[word]
        elif word in PLURALS:
            total += max(current, 1) * PLURALS[word]
            current = 0
        elif word == "half":
            current += 0.5
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total += max(current, 1) * SCALES[word]
            current = 0
        else:
            return None
        seen = True
    return total + current if seen else None
