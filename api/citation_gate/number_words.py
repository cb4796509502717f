"""The words that numbers are written with: English, German, French and Spanish. Data for `numerals.py`."""

from typing import Final


def _from(first: int, step: int, *lines: str) -> dict[str, int]:
    """Words in the order of their values."""
    return {word: first + step * index for index, word in enumerate(" ".join(lines).split())}


def _all(value: float, words: str) -> dict[str, float]:
    return dict.fromkeys(words.split(), value)


def _set(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


GERMAN_UNITS: Final = _from(1, 1, "ein zwei drei vier fünf sechs sieben acht neun")
_GERMAN_TENS: Final = _from(20, 10, "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
GERMAN: Final = {
    **_from(10, 1, "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"),
    **{word: value for word, value in GERMAN_UNITS.items() if value > 1},
    **_GERMAN_TENS,
    **{f"{one}und{ten}": v + w for one, v in GERMAN_UNITS.items() for ten, w in _GERMAN_TENS.items()},
}
SMALL: Final[dict[str, int]] = {
    **_from(
        0, 1, "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    ),
    **_from(16, 1, "sixteen seventeen eighteen nineteen"),
    **dict.fromkeys(_set("nought naught cero zéro null"), 0),
    **GERMAN,
    **_from(2, 1, "due tre quattro cinque sei sette otto nove dieci undici dodici"),
    **_from(2, 1, "dois três quatro cinco seis sete oito nove dez onze doze"),
    **_from(2, 1, "twee drie vier vijf zes zeven acht negen tien elf twaalf"),
    **_from(2, 1, "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
    **_from(2, 1, "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
    **_from(
        16, 1, "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro"
    ),
    **_from(25, 1, "veinticinco veintiséis veintisiete veintiocho veintinueve"),
    **_from(
        200,
        100,
        "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    ),
}
TENS: Final[dict[str, int]] = {
    **_from(20, 10, "twenty thirty forty fifty sixty seventy eighty ninety"),
    **_from(20, 10, "vingt trente quarante cinquante soixante"),
    **_from(30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
}
SCALES: Final[dict[str, float]] = {
    **_all(100, "hundred hundert cent cents cien ciento"),
    **_all(1e3, "thousand tausend mille mil grand"),
    **_all(1e6, "million millionen millions millón millones"),
    **_all(1e9, "billion milliarde milliarden milliard milliards"),
    **_all(1e12, "trillion"),
    **_all(12, "dozen"),
}
_ALONE: Final[dict[str, float]] = {
    **_all(2, "twice pair couple duo doppelt"),
    **_all(3, "thrice trio"),
    **_all(
        0.5,
        "halve halves halved halving half halb halbe halben halber halbes hälfte halbiert moitié demi demie mitad",
    ),
    **_all(0.5, "medio media mezza mezzo metade meia helft"),
    **_all(0.75, "dreiviertel"),
    **_all(1.5, "anderthalb eineinhalb"),
    **_from(20, 10, "twenties thirties forties fifties sixties seventies eighties nineties"),
    **_all(4, "quartet"),
    **_all(10, "dizaine decena"),
    **_all(12, "dozens docena douzaine dutzend"),
    **_all(15, "quinzaine quincena"),
    **_all(40, "twoscore"),
    **_all(60, "threescore"),
    **_all(0.25, "quartered quartering geviertelt"),
    **_all(20, "score vingtaine veintena"),
    **_all(30, "trentaine treintena"),
    **_all(50, "cinquantaine cincuentena"),
    **_all(100, "hundreds centaine centaines centenar centenares hunderte"),
    **_all(1e3, "thousands millier milliers millar millares tausende"),
    **_all(1e6, "millions"),
    **_all(1e9, "billions"),
}
"""Numbers of one word. `dozens` is vague, but still a figure that only a source may give."""
_MULTIPLES: Final[dict[str, float]] = {
    **_all(2, "double doubles doubled doubling doublé doublée doublent doble dobla duplicado duplicó"),
    **_all(2, "verdoppelt verdoppeln verdoppelte doppelte doppelten"),
    **_all(3, "triple triples tripled tripling treble triplé triplée triplicado triplicó"),
    **_all(4, "quadruple quadruples quadrupled quadrupling quadruplé cuádruple"),
    **_all(5, "quintuple quintuples quintupled quíntuple"),
    **_all(6, "sextuple sextupled"),
}
"""So many times as much; `threefold`, `verdreifacht` and their like are read by their ends."""
_SPANS: Final[dict[str, tuple[float, str]]] = {
    **dict.fromkeys(_set("decade decades jahrzehnt décennie década"), (10, "year")),
    **dict.fromkeys(_set("century centuries jahrhundert siècle siglo"), (100, "year")),
    **dict.fromkeys(_set("millennium millennia"), (1000, "year")),
    **dict.fromkeys(_set("fortnight fortnights"), (2, "week")),
    **dict.fromkeys(_set("midnight mitternacht minuit medianoche"), (0, "clock")),
    **dict.fromkeys(_set("noon midday mediodía"), (43_200, "clock")),
    **dict.fromkeys(_set("viertelstunde"), (15, "min")),
    **dict.fromkeys(_set("dreiviertelstunde"), (45, "min")),
}
WHOLE: Final[dict[str, tuple[float, str, str | None]]] = {
    **{word: (value, "fraction" if value < 1 else "number", None) for word, value in _ALONE.items()},
    **{word: (value, "multiple", None) for word, value in _MULTIPLES.items()},
    **{word: (value, "number", unit) for word, (value, unit) in _SPANS.items()},
}
"""Words that are a whole number: its value, kind and unit."""
ORDINALS: Final = {
    **_from(
        4, 1, "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    ),
    **_from(16, 1, "sixteenth seventeenth eighteenth nineteenth twentieth"),
    **_from(30, 10, "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"),
    "thousandth": 1000,
}
PARTS: Final = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    **ORDINALS,
    **dict.fromkeys(_set("drittel tiers tercio"), 3),
    **dict.fromkeys(_set("viertel quart"), 4),
    **_from(5, 1, "fünftel sechstel siebtel achtel neuntel zehntel"),
}
PARTS_OF: Final = {
    **dict.fromkeys(_set("a one ein eine einem un une"), 1),
    **{word: value for word, value in SMALL.items() if 1 < value < 10},
}
AMBIGUOUS: Final = {
    **dict.fromkeys(_set("elf acht neun null"), "de"),
    **dict.fromkeys(_set("due sei"), "it"),
    **dict.fromkeys(_set("once dos tres mil cien quince medio media"), "es"),
    **dict.fromkeys(_set("seize sept cent cents mille demi demie tiers quart"), "fr"),
}
"""Words that mean something else where the sentence isn't in their language."""
ARTICLES: Final = _set("a an une eine einer einem una")
TIMES: Final = _set(
    "second minute hour day week month year sekunde stunde tag woche monat jahr seconde heure jour semaine an année",
    "segundo minuto hora día semana mes año",
)
BEFORE_TIME: Final = _set(
    "in within after for take takes took taking last lasts lasted lasting under over about almost nearly than until",
    "roughly only needs least most wait waits another up dauert dauern nach etwa rund fast ungefähr dure durent après",
    "dans pendant environ dura duran tras durante unos casi",
)
"""Words before `an hour` where it is a time that something takes, not what a price is for."""
BEGINS: Final = frozenset(f"{part}s" for part in PARTS).union(SMALL, TENS, SCALES, WHOLE, ORDINALS, PARTS)
ANY: Final = BEGINS | TIMES
