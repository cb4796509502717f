"""Units as people write them, reduced to a dimension and a factor, and numbers written as words."""

from typing import Final, NamedTuple


class Unit(NamedTuple):
    """`5 GB` is 5 × factor of its dimension. `also` is the other usual factor (1,024-based bytes)."""

    dimension: str
    factor: float
    also: float | None = None


def _spellings(*groups: tuple[str, Unit]) -> dict[str, Unit]:
    return {spelling: unit for spellings, unit in groups for spelling in spellings.split()}


UNITS: Final[dict[str, Unit]] = _spellings(
    ("$ us$ usd dollar dollars", Unit("USD", 1)),
    ("¢ cent cents", Unit("USD", 0.01)),
    ("€ eur euro euros", Unit("EUR", 1)),
    ("£ gbp pound pounds", Unit("GBP", 1)),
    ("% percent percentage pct", Unit("%", 1)),
    ("µs us microsecond microseconds", Unit("time", 1e-6)),
    ("ms msec millisecond milliseconds", Unit("time", 1e-3)),
    ("s sec secs second seconds", Unit("time", 1)),
    ("min mins minute minutes", Unit("time", 60)),
    ("h hr hrs hour hours", Unit("time", 3_600)),
    ("d day days", Unit("time", 86_400)),
    ("week weeks", Unit("time", 604_800)),
    ("month months", Unit("months", 1)),
    ("year years", Unit("months", 12)),
    ("byte bytes", Unit("bytes", 1)),
    ("kb kilobyte kilobytes", Unit("bytes", 1e3, 1024)),
    ("mb megabyte megabytes", Unit("bytes", 1e6, 1024**2)),
    ("gb gigabyte gigabytes", Unit("bytes", 1e9, 1024**3)),
    ("tb terabyte terabytes", Unit("bytes", 1e12, 1024**4)),
    ("kib kibibyte kibibytes", Unit("bytes", 1024, 1e3)),
    ("mib mebibyte mebibytes", Unit("bytes", 1024**2, 1e6)),
    ("gib gibibyte gibibytes", Unit("bytes", 1024**3, 1e9)),
    ("tib tebibyte tebibytes", Unit("bytes", 1024**4, 1e12)),
)

# Attached to the digits they also mean a multiplier: 10k, 1M.
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

PERIODS: Final[dict[str, str]] = {
    "s": "second",
    "second": "second",
    "minute": "minute",
    "hour": "hour",
    "hr": "hour",
    "h": "hour",
    "hourly": "hour",
    "day": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "mo": "month",
    "monthly": "month",
    "year": "year",
    "yr": "year",
    "annum": "year",
    "yearly": "year",
    "annually": "year",
}

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

_SMALL_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS_WORDS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_OTHER_WORDS: Final = {"dozen": 12, "twice": 2, "thrice": 3}
SMALL: Final[dict[str, int]] = {word: value for value, word in enumerate(_SMALL_WORDS.split())} | {
    "dozen": 12,
    "twice": 2,
    "thrice": 3,
}
TENS: Final[dict[str, int]] = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
SCALES: Final[dict[str, int]] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}


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
