"""A number with what stands around it: its unit, the nouns it counts, what a price is for, and what kind it is."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from api.citation_gate.figures import ages
from api.citation_gate.figures.bare import kind_of
from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import FOLLOWING, NOT_NOUNS, PEOPLE, VERBS, is_counted, stem
from api.citation_gate.figures.number_words import SMALL, WHOLE
from api.citation_gate.figures.units import CODES, CURRENCIES, MULTIPLIERS, period_named, rated, unit_of
from api.contract.sentences import word_set


class Quantity(NamedTuple):
    """A number as claimed or as evidence.

    `literal` keeps the digits. `nouns` are the stems of what is counted: {turn} of `8 turns`. `period` is what a price
    or a rate is for: the month of `USD a month`. `kind`: number, year, version, ordinal, label (the 8080 of
    `port 8080`), fraction, multiple (`threefold`), one (an hour), roman, or count (of what a sentence lists). `hedge`
    of a claim: about, over, under, by. `name` of a label is what it is a label of: port; of a number that no noun is
    known to follow, the word behind it.
    """

    start: int
    end: int
    value: float
    literal: str
    unit: str | None = None
    nouns: frozenset[str] = frozenset()
    period: str | None = None
    kind: str = "number"
    hedge: str = ""
    written: str = ""
    name: str = ""


ANY_NOUN: Final = frozenset("*")
"""What is counted by `3 times`, and what can't be compared: a noun in another language."""
SCALES: Final = frozenset({"°", "°C", "°F", "kelvin", "dB"})
_BELOW: Final = re.compile(
    r"\s(?:below\s(?:zero|freezing)|bajo\scero|unter\snull|(?:sous|en[ -]dessous\sde)\széro)\b",
    re.I,
)
_SECOND: Final = re.compile(r"[\s-]?([^\W\d_]+[ -][^\W\d_]+)()()")
_OPENED: Final = re.compile(r"\([\d\s.,/–-]*\Z")  # fourteen (14) days, 42 (44, 46) cm
_OR_MORE: Final = re.compile(r"(?:\s(?:or|oder|ou|o)\s(?:more|fewer|less|mehr|weniger|plus|más)(?=\s))?")
_TIMES: Final = frozenset(["time", "times", "mal", "fois", "vez", "veces", "volta", "volte", "vezes", "keer"])
_NUMBER_BEHIND: Final = re.compile(r"\s\d")
_POWERS: Final = {
    **dict.fromkeys(("square", "sq", "carré", "carrés", "cuadrado", "cuadrados"), "2"),
    **dict.fromkeys(("cubic", "cu", "cube", "cubes", "cúbico", "cúbicos"), "3"),
}
_SHORTENED: Final = frozenset({"mio", "mrd", "tsd", "mill"})
_OF: Final = re.compile(
    rf"\s(?:of\s(?:(?:the|its|our|these|your|their|all)\s)?|de\s|d['’])(?=[^\W\d_])(?!(?:{'|'.join(SMALL)})\b)"
)
_FOR: Final = (
    r"(?:(?:per|an?|each|every|pro|je|par|por|al|a\sla|im(?!\s\w+\s\d)|à\sla)\s|à\sl['’]|/\s?)"
    r"(?:(?P<count>\d[\d,]*)\s?(?P<times>[kKM](?!\w)|thousand|million|billion)?(?:\s?(?P<of>[^\W\d_]{1,20}))?"
    r"|(?P<unit>(?:(?:square|cubic)\s)?[^\W\d_]{1,20}(?:-hour|[²³23]|\s(?:carré|cube|cuadrado|cúbico)\b)?))"
)
_PERIOD: Final = re.compile(
    rf"(?!,\s?an?\s)\W{{0,2}}(?:(?!(?:and|or|und|oder|et|ou|y|o)\b)[^\W\d][\w.-]{{0,29}}[^\w.-]{{1,2}}){{0,4}}?{_FOR}"
    r"|\W{0,2}(?:[\w.]+ ){0,2}?(?P<adverb>[a-z]+ly|(?<=im )(?:Monat|Jahr)|(?<=am )Tag|(?<=die )Stunde"
    r"|(?<=d[ie][er] )Woche|(?<=la )(?:hora|semana|semaine)|(?<=le )mois)\b"
)
_EACH: Final = re.compile(r"\W{0,2}(?:per|each|every|pro|par|por)\s")
EVERY: Final = "every"
"""The kind of a frequency, whose value and unit are the time from once to the next, and the name of `every 6 hours`."""
ONE: Final = "1"
"""The period of a price for one of something that has no name here: per record."""
_RATE: Final = re.compile(
    rf"\W?(?:(?!(?:and|und|et|y|or|oder|ou|o) )[^\W\d_]+ ){{0,2}}?(?:[^\W\d_]+(?=/))?{_FOR}|(?P<adverb>(?!))"
)
_ATTACHED: Final = re.compile(r"/[^\W\d_]{1,12}[²³23]?(?!\w)")
_OTHERS_CURRENCY: Final = re.compile(rf"\s(?:US\$|{CODES}|[$€£¥₹])\s?\d")
_AT_ONCE: Final = re.compile(r"\s(?:(?:per|an?|each|every|pro|je|par|por|al|im|a\sla|à\sla)\s|à\sl['’])")
AND_A_HALF: Final = re.compile(
    r"\s(?:and\s(?:a|one)\s(?:half|(?P<quarter>quarter))|et\s(?:demie?|(?P<quart>(?:un\s)?quart))"
    r"|y\s(?:medi[ao]|(?P<cuarto>(?:un\s)?cuarto))|und\seine?\shalbe?s?|e\smezz[ao]|e\smeia|und\s(?P<viertel>eine?\sviertel)"
    r"|(?P<three>(?:and\sthree[ -]quarter|et\strois\squart|y\stres\scuarto)s|und\sdrei\s?viertel))\b",
    re.IGNORECASE,
)


def part_behind(match: re.Match[str]) -> float:
    """How much `and a half`, `et quart`, `und drei Viertel` add."""
    return 0.75 if match["three"] else 0.25 if match.lastgroup else 0.5


_NO_ADJECTIVES: Final = NOT_NOUNS.union(
    VERBS, SMALL, WHOLE, SPOKEN, word_set("pro par por jede jeden jedes wurde wurden war waren haben hatte")
)
_SINGULAR: Final = 4  # letters in which a plural of another language mostly agrees with its singular
_STATUS: Final = 3  # digits
_FIGURE: Final = frozenset("0123456789.-+")
_LOOK_BACK: Final = 24
_PERCENT: Final = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("percentage", "points")}


def described(
    text: str,
    start: int,
    end: int,
    value: float,
    literal: str,
    unit: str | None,
    kind: str = "number",
    grouped: bool = False,
) -> Quantity:
    """Look at the words around for multiplier, unit, nouns and period."""
    at = end + (
        text[end : end + 1] == ")" and _OPENED.search(text, max(0, start - _LOOK_BACK), start) is not None
    )
    if unit is None and _OTHERS_CURRENCY.match(text, at):  # a reduced one EUR 9, children (7–15) EUR 6
        return Quantity(start, end, value, literal, kind=kind)
    if unit is None and kind == "number" and ages.is_age(text, start, end):
        return Quantity(start, end, value, literal, "year", ANY_NOUN, kind=kind)
    following = FOLLOWING.match(text, _OR_MORE.match(text, at).end())  # type: ignore[union-attr]  # it matches nothing too
    word = following[1] if following else ""
    word = word.lower() if len(word) > 1 else word if following and is_counted(following[2] or "") else ""
    if following is not None and word in MULTIPLIERS and word != "K":  # 66 M parameters
        value *= MULTIPLIERS[word]
        literal, kind = f"{value:.15g}", "number" if kind == "fraction" else kind
        unit = "USD" if word == "grand" and unit is None else unit
        end = following.end(1)
        end += word in _SHORTENED and text[end : end + 1] == "."
        following = FOLLOWING.match(text, end)
    nouns: frozenset[str] = frozenset()
    name = ""
    if kind == "ordinal" and following is not None and following[1].lower() not in NOT_NOUNS:
        return Quantity(start, end, value, literal, nouns=frozenset([stem(following[1])]), kind=kind)
    if unit is None and (of := _OF.match(text, end)):  # a couple of regions
        following = FOLLOWING.match(text, of.end())
    if following is not None and unit is None:
        first, second = following[1], following[2] or ""
        unit = "%" if (first.lower(), second) in _PERCENT else unit_of(first)
        if len(first) > 3 and len(second) > 3 and (joint := unit_of(first + second)):  # kilowatt hours
            unit, following = joint, _SECOND.match(text, end) or following
        if unit == "year" and ages.is_aged(text, start, following.end(1)):
            return Quantity(start, end, value, literal, unit, ANY_NOUN, kind=kind)
        behind = text[following.end(1) : following.end(1) + 2]
        if (kind == "fraction" and behind in ("'s", "’s")) or (len(first) == 1 and behind[:1] in ("'", "’")):
            unit = None  # a quarter of the day's cap, un tiers de l'eau
        power = _POWERS.get(first.lower())
        if unit == "°" and (scale := unit_of(second)) in SCALES:
            unit, end = scale, following.end(2)
        elif unit is not None:
            of_power = unit_of(first + _POWERS[second]) if second in _POWERS else None
            is_pair = of_power or (first.lower(), second) in _PERCENT
            unit, end = of_power or unit, following.end(2 if is_pair else 1)
        elif power and (unit := unit_of(second + power)):
            end = following.end(2)
        elif first.lower() not in NOT_NOUNS:
            unit = _unit_behind(following) if kind != "fraction" else None
            nouns = _nouns(following, literal) if unit is None else nouns
            is_joined = text[end] == "-" and text[end + 1] != " "  # an eight-bed dorm
            if not nouns and unit is None and is_joined and kind == "number":
                nouns = frozenset([stem(first.partition("-")[0])])
    if unit in SCALES and not value < 0:
        below = _BELOW.match(text, end)
        if below or text[max(0, start - 6) : start].lower() == "minus ":
            value, literal, end = -value, f"-{literal}", below.end() if below else end
    if unit is not None and (half := AND_A_HALF.match(text, end)):
        value, end = value + part_behind(half), half.end()
        literal = f"{value:.15g}"
    if unit is None and kind == "number":
        before, written = text[max(0, start - _LOOK_BACK) : start], literal if text[start] in _FIGURE else ""
        kind, nouns, name = kind_of(before, written, text[end : end + _LOOK_BACK], nouns, grouped)
    often = following is not None and following[1].lower() in _TIMES and not (kind == "label" and name)
    if often and following is not None and not _NUMBER_BEHIND.match(text, following.end(1)):  # 60 mal 30 m
        end, nouns = following.end(1), nouns if unit else ANY_NOUN
    at_once = _AT_ONCE.match(text, end)
    period = (
        _period(text, end, _PERIOD if unit in CURRENCIES else _RATE)
        if unit or nouns or often or at_once
        else None
    )
    rate = _ATTACHED.match(text, end) if unit is not None else None
    if rate:
        end, period = rate.end(), period_named(rate[0][1:]) or period
    if unit is not None and unit.endswith("bps"):
        unit, period = rated(f"{unit[:-3]}bit", "s")
    elif unit is not None and (rate or at_once):
        unit, period = rated(unit, period)
    return Quantity(start, end, value, literal, unit, nouns, period, kind, name="" if unit or nouns else name)


def period_of(text: str, end: int) -> str | None:
    """What a price is for whose currency ends at `end`."""
    return _period(text, end, _PERIOD)


def _unit_behind(following: re.Match[str]) -> str | None:
    """The unit of `5 additional seconds`, `26 paid vacation days`."""
    for word, behind in pairwise(following.groups()):
        if word is None or behind is None or is_counted(word) or word.lower() in _NO_ADJECTIVES:
            return None
        if len(behind) > 3 and behind.lower() not in NOT_NOUNS and (unit := unit_of(behind)):
            return unit
    return None


def _nouns(following: re.Match[str], literal: str) -> frozenset[str]:
    """What is counted, where the words say that it is: a plural, or a word that is counted here."""
    words: list[str] = []
    if (
        len(literal) == _STATUS
        and literal < "600"
        and following[1].istitle()
        and (following[2] or "").istitle()
    ):
        return ANY_NOUN  # 429 Too Many Requests
    for word in following.groups():
        if word == "ones":  # six missed ones
            return ANY_NOUN
        if (
            word is None
            or word.lower() in NOT_NOUNS
            or word.lower() in VERBS
            or word.lower() in SMALL  # under 12 pay three
            or (words and f"{word}s" in VERBS)
        ):
            break
        if "." in literal and word[0].isupper():
            break  # 7.2 Refunds
        words += word.lower().split("-")
    if literal == "1" or any(map(is_counted, words)):
        return frozenset(map(stem, words))
    is_thing = bool(words) and (words[0] in PEOPLE or following[1].istitle())  # 12 people, zwölf Hunde
    if is_thing and len(literal) == _STATUS and words[0] not in PEOPLE:
        return ANY_NOUN  # 403 Forbidden
    return frozenset({stem(words[0]), words[0][:_SINGULAR]}) if is_thing else frozenset()


def _period(text: str, end: int, pattern: re.Pattern[str]) -> str | None:
    """What it is for: `month` of `USD a month`, `1000000` of `USD per million tokens`, `day` of `3 times a day`."""
    match = pattern.match(text, end)
    if match is None:
        return None
    if match["count"]:
        count = float(match["count"].replace(",", "") or 1) * MULTIPLIERS.get(match["times"] or "", 1)
        unit = unit_of(match["of"] or "")
        return f"{count:.15g} {unit}" if unit else f"{count:.15g}"
    word = match["unit"] or match["adverb"]
    word = " ".join(sorted(word.split(), key=_POWERS.__contains__))  # metre square
    word = "".join(_POWERS.get(part, part) for part in word.split())
    return period_named(word) or (ONE if pattern is _PERIOD and _EACH.match(match[0]) else None)
