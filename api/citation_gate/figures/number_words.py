"""The words that numbers are written with in seven languages, in three of them small ones. Data for `numerals.py`."""

import re
from typing import Final

from api.contract.sentences import word_set

_LINES: Final = """
small 0+1 zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
small 17+1 seventeen eighteen nineteen
small 0+0 nought naught cero zéro null
small 2+1 due tre quattro cinque sei sette otto nove dieci undici dodici
small 2+1 dois três quatro cinco seis sete oito nove dez onze doze
small 2+1 twee drie vier vijf zes zeven acht negen tien elf twaalf
small 2+1 deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
small 2+1 dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
small 18+1 dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
small 28+1 veintiocho veintinueve
small 200+100 doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
ein 1+1 ein zwei drei vier fünf sechs sieben acht neun
zehn 10+1 zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn
zwanzig 20+10 zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig
tens 20+10 twenty thirty forty fifty sixty seventy eighty ninety
tens 20+10 vingt trente quarante cinquante soixante
tens 30+10 treinta cuarenta cincuenta sesenta setenta ochenta noventa
scale 100+0 hundred hundert cent cents cien ciento
scale 1e3+0 thousand tausend mille mil grand
scale 1e6+0 million millionen millions millón millones
scale 1e9+0 billion milliarde milliarden milliard milliards
scale 1e12+0 trillion
scale 12+0 dozen
fraction 0.5+0 halve halves halved halving half halb halbe halben halber halbes hälfte halbiert moitié demi demie
fraction 0.5+0 mitad medio media mezza mezzo metade meia helft
fraction 0.75+0 dreiviertel
fraction 0.25+0 quartered quartering geviertelt
number 1.5+0 anderthalb eineinhalb
times 2+0 twice doppelt
times 3+0 thrice
number 2+0 pair couple duo par paire
number 3+0 trio
number 4+1 quartet quintet sextet septet octet
number 10+0 dizaine decena
number 12+0 docena douzaine dutzend
multiple 12+0 dozens dutzende dutzenden docenas douzaines
number 8+0 huitaine
number 15+0 quinzaine quincena
number 20+0 score vingtaine veintena
number 30+0 trentaine treintena
number 40+0 twoscore
number 50+0 cinquantaine cincuentena
number 60+0 threescore soixantaine sesentena
number 100+0 hundreds centaine centaines centenar centenares hunderte
number 1e3+0 thousands millier milliers millar millares tausende
number 1e6+0 millions
number 1e9+0 billions
number 20+10 twenties thirties forties fifties sixties seventies eighties nineties
multiple 2+0 double doubles doubled doubling doublé doublée doublent doble dobla duplicado duplicó
multiple 2+0 verdoppelt verdoppeln verdoppelte doppelte doppelten
multiple 3+0 triple triples tripled tripling treble triplé triplée triplicado triplicó
multiple 4+0 quadruple quadruples quadrupled quadrupling quadruplé cuádruple
multiple 5+0 quintuple quintuples quintupled quíntuple
multiple 6+0 sextuple sextupled
multiple 7+1 septuple octuple
year 10+0 decade decades jahrzehnt jahrzehnte jahrzehnten décennie décennies década décadas
year 100+0 century centuries jahrhundert jahrhunderte siècle siècles siglo siglos
year 1000+0 millennium millennia
week 2+0 fortnight fortnights fortnightly biweekly
clock 0+0 midnight mitternacht minuit medianoche
clock 43200+0 noon midday midi mediodía
month 3+6 vierteljahr dreivierteljahr
month 12+0 twelvemonth
min 15+30 viertelstunde dreiviertelstunde
ordinal 4+1 fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
ordinal 17+1 seventeenth eighteenth nineteenth twentieth
ordinal 5+1 quinto sexto séptimo octavo noveno décimo
ordinal 5+1 quinta sexta séptima octava novena décima
ordinal 30+10 thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth
ordinal 1000+0 thousandth
part 2+1 half third quarter
part 3+0 drittel tiers tercio tercera
part 4+0 viertel quart cuarto cuarta
part 5+1 fünftel sechstel siebtel achtel neuntel zehntel
article 1+0 a one ein eine einem un une una
"""
"""A line: what its words are, the value of the first, what each further one has more, the words. `dozens` is vague, but
still a figure that only a source may give."""


def _read() -> dict[str, dict[str, float]]:
    roles: dict[str, dict[str, float]] = {}
    for line in _LINES.strip().splitlines():
        role, value, *words = line.split()
        first, step = map(float, value.split("+"))
        roles.setdefault(role, {}).update((word, first + step * index) for index, word in enumerate(words))
    return roles


_ROLES: Final = _read()
GERMAN_UNITS: Final = _ROLES["ein"]
GERMAN: Final = {
    **_ROLES["zehn"],
    **{word: value for word, value in GERMAN_UNITS.items() if value > 1},
    **_ROLES["zwanzig"],
    **{f"{one}und{ten}": v + w for one, v in GERMAN_UNITS.items() for ten, w in _ROLES["zwanzig"].items()},
}
SMALL: Final = _ROLES["small"] | GERMAN
TENS: Final = _ROLES["tens"]
SCALES: Final = _ROLES["scale"]
_SPANS: Final = ("year", "month", "week", "clock", "min")
WHOLE: Final[dict[str, tuple[float, str, str | None]]] = {
    word: (
        value,
        role if role in ("fraction", "multiple", "times") else "number",
        role if role in _SPANS else None,
    )
    for role in ("fraction", "number", "multiple", "times", *_SPANS)
    for word, value in _ROLES[role].items()
}
"""Words that are a whole number: its value, kind and unit. `threefold`, `verdreifacht` are read by their ends."""
HOURS: Final = {
    **{f"{hour}": float(hour) for hour in range(25)},
    **SMALL,
    **dict.fromkeys(("ein", "eins", "une", "una"), 1.0),
    **{word: seconds / 3_600 for word, seconds in _ROLES["clock"].items()},
}
"""The hours of the day, in digits and words."""
HALVES: Final = word_set("half hälfte moitié mitad")
FIRST: Final = {
    **dict.fromkeys(word_set("first erste ersten première primera"), 1.0),
    **dict.fromkeys(word_set("second latter zweite zweiten seconde deuxième segunda"), 2.0),
}
"""Which of two halves: the first half of 2024."""
ORDINALS: Final = _ROLES["ordinal"]
PARTS: Final = _ROLES["part"] | ORDINALS
PARTS_OF: Final = _ROLES["article"] | {word: value for word, value in SMALL.items() if 1 < value < 10}
AMBIGUOUS: Final = {
    **dict.fromkeys(
        word_set("elf null due once dos quince medio media midi seize sept demi tiers"), word_set("en")
    ),
    **dict.fromkeys(word_set("cent cents quart"), word_set("en de nl")),
    **{"sei": word_set("de pt"), "dos": word_set("en pt"), "tag": word_set("en fr es")},
}
"""Words that mean something else in other languages."""
ARTICLES: Final = word_set("a an un une eine einer einem una")
TIMES: Final = word_set(
    "second minute hour day week month year sekunde stunde tag woche monat jahr seconde heure jour semaine an année "
    "segundo minuto hora día semana mes año"
)
BEFORE_TIME: Final = word_set(
    "in within after for take takes took taking last lasts lasted lasting under over about almost nearly than until "
    "roughly only needs least most wait waits another up dauert dauern nach etwa rund fast ungefähr dure durent après "
    "dans pendant environ dura duran tras durante unos casi"
)
"""Words before `an hour` where it is a time that something takes, not what a price is for."""
BEHIND_TIME: Final = word_set(
    "away further farther later earlier early late long ago behind ahead left später früher zuvor danach "
    "lang entfernt"
)
"""Words behind it where it is one."""
AND_A_HALF: Final = re.compile(
    r"\s(?:(?P<three>and\sthree[ -]quarters?|et\strois\squarts|y\stres\scuartos|und\sdrei\s?viertel)"
    r"|(?P<quarter>and\s(?:a|one)\squarter(?!\s(?:past|to)\b)|(?:et|y)\s(?:un\s)?(?:quart|cuarto)|und\seine?\sviertel)"
    r"|and\s(?:a|one)\shalf|et\sdemie?|y\smedi[ao]|und\seine?\shalbe?s?|e\smezz[ao]|e\smeia)\b",
    re.IGNORECASE,
)
"""The part of one more behind a number or its unit: two hours and a half."""
COMPARED: Final = word_set(
    "more less fewer off of cheaper dearer faster slower quicker higher lower longer shorter larger smaller bigger "
    "greater lighter heavier wider older younger later earlier better worse"
)
"""Words behind `a third` where it is a share."""
BEGINS: Final = frozenset(f"{part}s" for part in PARTS).union(SMALL, TENS, SCALES, WHOLE, ORDINALS, PARTS)
ANY: Final = BEGINS | TIMES


def part_behind(match: re.Match[str]) -> float:
    """How much `and a half`, `et quart`, `und drei Viertel` add."""
    return {"three": 0.75, "quarter": 0.25}.get(match.lastgroup or "", 0.5)
