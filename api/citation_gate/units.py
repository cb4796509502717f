"""Units as people write them, each with one name, and what is an exact conversion of one into another."""

import re
from functools import lru_cache
from typing import Final, NamedTuple


class Measure(NamedTuple):
    """A unit: what it measures, and its size in the base unit of that."""

    dimension: str
    size: float
    zero: float = 0.0  # where the base unit is 0


_LINES: Final = """
USD 1 USD $ US$ us$ dollar dollars bucks dólar dólares
cent 1 cent ¢ cents ct centime centimes céntimo céntimos cêntimo cêntimos centesimi
EUR 1 EUR € euro euros
GBP 1 GBP £ pound pounds quid
GBP 1e-2 penny pence p
spoon 1 tsp teaspoon teaspoons
JPY 1 JPY ¥ yen
CHF 1 CHF franc francs franken
CAD 1 CAD
AUD 1 AUD
INR 1 INR ₹ rupee rupees
share 1e-2 % percent percentage pct percentages prozent pourcent porciento
share 1e-3 ‰ permille promille
share 1e-6 ppm
time 1 s+ sec secs second+ seconds+ sekunde+ sekunden+ seconde+ secondes+ segundo+ segundos+
time 1e-3 ms msec millis
time 60 min mins minute minutes minuten minuto minutos
time 3600 h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur uren
time 86400 d day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen
time 604800 week weeks wk woche wochen semaine semaines semana semanas settimana settimane weken
months 1 month months monat monate monaten mois mes meses mês mese mesi maand maanden
months 120 decade decades
months 12 year years yr yrs jahr jahre jahren ans année années año años
data 8 B^
data 8192 Ki
data 8388608 Mi
data 8589934592 Gi
data 8 byte~ bytes~ octet~ octets~
data 1 bit~ bits~
rate 1 bps~
cpu 1 vCPU vcpus CPU cpus
cpu 1e-3 millicore millicores
mass 1 g+ gram+ grams+ gramm+ gramme+ grammes+ gramo+ gramos+
mass 1e6 tonne tonnes t ton tons tonnellate toneladas
length 1 m+ meter+ meters+ metre+ metres+ mètre+ mètres+ metern+ metro+ metros+ metri+
length 1609.344 mile miles milla millas meile meilen mijl mijlen
length 1852 nmi nauticalmile nauticalmiles millanáutica millasnáuticas seemeile seemeilen millemarin millesmarins
length 0.3048 foot feet ft
length 0.0254 inch inches zoll pouce pouces pulgada pulgadas
length2 1e4 ha hectare hectares hektar
mass 453.59237 lb lbs
mass 28.349523125 oz ounce ounces
pressure 6894.757293168 psi
speed 1 mph
speed 1.150779448 knot knots kn
length3 1e-3 l+ L+ liter+ liters+ litre+ litres+ litro+ litros+
current 1 A+ amp amps ampere+ amperes+ ampère+ ampères+
voltage 1 V+ volt+ volts+
resistance 1 Ω~ ohm~ ohms~
energy 1 J~ joule~ joules~
energy 3600 Wh~ watthour~ watthours~ wattstunde~ wattstunden~
energy 4.184 cal+ calorie+ calories+
energy 1.602176634e-19 eV~
charge 3600 Ah~
power 1 W~ watt~ watts~
apparent 1 VA~
force 1 N+ newton+ newtons+
pressure 1 Pa+ pascal+ pascals+
pressure 1e5 bar+ bars
frequency 1 Hz~ hertz~
light 1 lm+ lumen lumens
illuminance 1 lx+ lux
amount 1 mol+
temperature 1 kelvin
temperature 1@-273.15 °C celsius
temperature 0.5555555555555556@-459.67 °F fahrenheit
degree 1 ° degree degrees grad degré degrés grado grados
level 1 dB decibel decibels
turns 1 rpm
pixels 1 px~ pixel~ pixels~ megapixel megapixels"""
"""A line: what is measured, the size, the spellings. `~` takes the prefixes of the SI, `+` the small ones and kilo, and
`^` stands with a prefix only. The first spelling is the name."""
_PREFIXES: Final[dict[str, float]] = {
    **{"n": 1e-9, "µ": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1, "h": 1e2, "k": 1e3},
    **{"M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40},
}
_SPELLINGS: Final = (
    "nano n micro µ milli m mili m centi c centí c hecto h kilo k kiló k mega M giga G tera T peta P kibi Ki mebi Mi "
    "gibi Gi tebi Ti μ µ K k"
)
_SPELLED: Final = dict(zip(_SPELLINGS.split()[::2], _SPELLINGS.split()[1::2], strict=True))
_SMALL: Final = frozenset("nµmcdhk")
_SHORT: Final = 3  # a symbol has at most so many letters, a word more
_LONGEST: Final = 40
# gb, MHZ: nobody means a millibit
_CARELESS: Final = re.compile(r"([kmgtp])(i?)(b|bit|bps|hz)\Z", re.IGNORECASE)
_WRITTEN: Final = {"b": "B", "bit": "bit", "bps": "bps", "hz": "Hz"}
_AREA: Final = re.compile(r"([Qq]uadrat|[Kk]ubik)(\w{4,20})\Z")
_GERMAN_COMPOUND: Final = re.compile(
    r"[A-ZÄÖÜ]\w+[ns](metern?|meilen|tagen?|stunden|jahren?|minuten|sekunden)\Z"
)  # Höhenmeter, Arbeitstage
_POWERED: Final = re.compile(r"([^\W\d²³]{1,12})\^?([23²³])\Z")


class _Base(NamedTuple):
    name: str
    measure: Measure
    prefixes: str


def _bases() -> dict[str, _Base]:
    found: dict[str, _Base] = {}
    for line in _LINES.strip().splitlines():
        dimension, size, *spellings = line.split()
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
        prefix = _SPELLED.get(word[:length], prefix)
        base = _BASES.get(word[length:]) if prefix in _PREFIXES else None
        if base is None or not base.prefixes or (base.prefixes == "+" and prefix not in _SMALL):
            continue
        if (length > 2) == (len(word) - length > _SHORT):
            name = prefix + base.name
            _MEASURES[name] = Measure(base.measure.dimension, base.measure.size * _PREFIXES[prefix])
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
    if unit is None and (area := _AREA.match(word)):
        return unit_of(area[2] + ("2" if area[1][0] in "qQ" else "3"))
    if unit is None and (compound := _GERMAN_COMPOUND.match(word)):
        return unit_of(compound[1])
    if unit is None and "-" in word and len(word) <= _LONGEST:
        head, _, rest = word.partition("-")
        first, second = unit_of(head), unit_of(rest)
        return f"{first}-{second}" if first and second else first
    if unit is None and (powered := _POWERED.match(word)) and (base := _plain(powered[1])):
        power = "2" if powered[2] in "2²" else "3"
        unit, measure = base + power, _MEASURES[base]
        _MEASURES[unit] = Measure(measure.dimension + power, measure.size ** int(power))
    return unit


CURRENCIES: Final = frozenset({"USD", "cent", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "INR"})

_BINARY: Final = ("byte", "kbyte", "Mbyte", "Gbyte", "Tbyte", "Pbyte")
_OTHER: Final[dict[str, tuple[Measure, ...]]] = {
    "cent": (Measure("USD", 1e-2), Measure("EUR", 1e-2)),
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
    count, _, name = (period or "").rpartition(" ")
    if name.isdigit():
        count, name = name, ""
    one, other = _MEASURES.get(unit), _MEASURES.get(name, None if name else Measure("1", 1))
    if one is None or other is None or not period or other.dimension == "time":
        return []
    many = float(count or 1)
    return [(f"{one.dimension}/{other.dimension}", float(f"{value * one.size / other.size / many:.9g}"))]


def is_length(unit: str) -> bool:
    return unit in _MEASURES and _MEASURES[unit].dimension in ("length", "pixels")


MULTIPLIERS: Final[dict[str, float]] = {
    **dict.fromkeys(("k", "K", "thousand", "thousands", "tausend", "mille", "mil", "grand"), 1e3),
    **dict.fromkeys(("M", "mio", "mn", "million", "millions", "millionen", "millones"), 1e6),
    **dict.fromkeys(("bn", "billion", "milliarden", "milliards", "mrd"), 1e9),
    **{"hundred": 1e2, "dozen": 12, "trillion": 1e12},
}
_PERIODS: Final = {
    **{"hourly": "h", "daily": "d", "weekly": "week", "monthly": "month", "mo": "month", "a": "year"},
    **dict.fromkeys(("yearly", "annum", "annually"), "year"),
    **dict.fromkeys(("quarter", "quarterly", "quartal", "trimestre"), "quarter"),
}
PERIOD_COUNTS: Final = {
    **{"hundred": 100, "billion": 10**9, "milliarde": 10**9, "milliard": 10**9},
    **dict.fromkeys(("thousand", "tausend", "mille", "mil"), 1_000),
    **dict.fromkeys(("million", "millionen", "millón", "millones"), 1_000_000),
}


def period_named(word: str) -> str | None:
    """What a price or a rate is for: a time, a count, a unit: `month`, `1000000`, `kg`."""
    small = word.lower()
    return f"{PERIOD_COUNTS[small]}" if small in PERIOD_COUNTS else _PERIODS.get(small) or unit_of(word)


# What is counted, where another word is another quantity: 1,000 tokens aren't 1,000 characters.
_COUNTED_WORDS: Final = (
    "character token word line page paragraph step epoch layer parameter dimension core thread gpu ocu acu "
    "request question query user visitor region zone account document chunk file item row vector passage turn "
    "event attempt retry retries stage index"
)
COUNTED: Final = frozenset(_COUNTED_WORDS.split())
