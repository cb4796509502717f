"""A number with what stands around it: its unit, the nouns it counts, what it is for, and what kind it is."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from api.citation_gate.figures import rates
from api.citation_gate.figures.bare import is_age, is_aged, kind_of
from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import ANYBODY, FOLLOWING, NOT_NOUNS, PEOPLE, VERBS, is_counted, stem
from api.citation_gate.figures.number_words import AND_A_HALF, SMALL, WHOLE, part_behind
from api.citation_gate.figures.units import (
    CODES,
    CURRENCIES,
    MULTIPLIERS,
    SCALES,
    TIMES,
    joint_unit,
    period_named,
    rated,
    unit_of,
)
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
EVERY: Final = "every"
"""The kind of a frequency, whose value and unit are the time from once to the next, and the name of `every 6 hours`."""
_BELOW: Final = re.compile(
    r"\s(?:below\s(?:zero|freezing)|bajo\scero|unter\snull|(?:sous|en[ -]dessous\sde)\széro)\b", re.I
)
_OPENED: Final = re.compile(r"\([\d\s.,/–-]*\Z")  # fourteen (14) days, 42 (44, 46) cm
_OR_MORE: Final = re.compile(r"(?:\s(?:or|oder|ou|o)\s(?:more|fewer|less|mehr|weniger|plus|más)(?=\s))?")
_TIMES: Final = word_set("time times mal fois vez veces volta volte vezes keer")
_NUMBER_BEHIND: Final = re.compile(r"\s\d")
_SHORTENED: Final = word_set("mio mrd tsd mill")
_OF: Final = re.compile(
    rf"\s(?:of\s(?:(?:the|its|our|these|your|their|all)\s)?|de\s|d['’])(?=[^\W\d_])(?!(?:{'|'.join(SMALL)})\b)"
)
_ATTACHED: Final = re.compile(r"/[^\W\d_]{1,12}[²³23]?(?!\w)")
_AT_ONCE: Final = re.compile(r"\s(?:(?:per|an?|each|every|pro|je|par|por|al|im|a\sla|à\sla)\s|à\sl['’])")
_A_TIME: Final = re.compile(r"\s?/\s?([^\W\d_]{1,6})(?!\w)")  # 60/min
_NTH_TIME: Final = re.compile(
    r"\b(?:day|week|month|quarter|sprint|tag|woche|monat|jour|semaine|mois|día|semana|mes)\s\Z", re.IGNORECASE
)
_OTHERS_CURRENCY: Final = re.compile(rf"\s(?:US\$|{CODES}|[$€£¥₹])\s?\d")
_NO_ADJECTIVES: Final = NOT_NOUNS.union(
    VERBS, SMALL, WHOLE, SPOKEN, word_set("pro par por jede jeden jedes wurde wurden war waren haben hatte")
)
_NO_COUNTED: Final = NOT_NOUNS.union(VERBS, SMALL, SPOKEN)  # under 12 pay three, von 1 bis 7
_SINGULAR: Final = 4  # letters in which a plural of another language mostly agrees with its singular
_STATUS: Final = 3  # digits
_TEAM: Final = re.compile(
    r"\b(?:team|crew|squad|staff|orchestra|choir|équipe|equipo|mannschaft)\s(?:of|von|aus|mit|de)\s\Z",
    re.IGNORECASE,
)
"""What a bare number of people stands behind: a team of 11."""
_FIGURE: Final = frozenset("0123456789.-+")
_LOOK_BACK: Final = 24


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
    is_opened = text[end : end + 1] == ")" and _OPENED.search(text, max(0, start - _LOOK_BACK), start)
    at = end + bool(is_opened)
    if unit is None and _OTHERS_CURRENCY.match(text, at):  # a reduced one EUR 9, children (7–15) EUR 6
        return Quantity(start, end, value, literal, kind=kind)
    if unit is None and kind == "number" and is_age(text, start, end):
        return Quantity(start, end, value, literal, "year", ANY_NOUN, kind=kind)
    following = FOLLOWING.match(text, _OR_MORE.match(text, at).end())  # type: ignore[union-attr]  # it matches nothing too
    if following is not None and (many := _multiplier(following)):
        value *= many
        literal, kind = f"{value:.15g}", "number" if kind == "fraction" else kind
        word, end = following[1].lower(), following.end(1)
        unit = "USD" if word == "grand" and unit is None else unit
        end += word in _SHORTENED and text[end : end + 1] == "."
        following = FOLLOWING.match(text, end)
    if kind == "ordinal" and following is not None and following[1].lower() not in NOT_NOUNS:
        return Quantity(start, end, value, literal, nouns=frozenset([stem(following[1])]), kind=kind)
    if unit is None and (of := _OF.match(text, end)):  # a couple of regions
        following = FOLLOWING.match(text, of.end())
    nouns: frozenset[str] = frozenset()
    name = ""
    if following is not None and unit is None:
        first, second = following[1], following[2] or ""
        unit = unit_of(first)
        if unit == "year" and is_aged(text, start, following.end(1)):
            return Quantity(start, end, value, literal, unit, ANY_NOUN, kind=kind)
        behind = text[following.end(1) : following.end(1) + 2]
        if (kind == "fraction" and behind in ("'s", "’s")) or (len(first) == 1 and behind[:1] in ("'", "’")):
            unit = None  # a quarter of the day's cap, un tiers de l'eau
        elif joint := joint_unit(first, second):
            unit, end = joint, following.end(2)
        elif unit is not None:
            end = following.end(1)
        if unit is None and first.lower() not in NOT_NOUNS:
            unit = None if kind == "fraction" else _unit_behind(following)
            is_nth = _NTH_TIME.search(text, max(0, start - _LOOK_BACK), start)  # week 1 ran
            nouns = nouns if unit or is_nth else _nouns(following, literal)
            is_joined = kind == "number" and text[end] == "-" and text[end + 1] != " "  # an eight-bed dorm
            if is_joined and not (unit or nouns):
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
    if not (unit or nouns) and kind == "number" and _TEAM.search(text, max(0, start - _LOOK_BACK), start):
        nouns = ANYBODY
    often = following is not None and following[1].lower() in _TIMES and not (kind == "label" and name)
    if often and following is not None and not _NUMBER_BEHIND.match(text, following.end(1)):  # 60 mal 30 m
        end, nouns = following.end(1), nouns if unit else ANY_NOUN
    period, at_once = None, _AT_ONCE.match(text, end)
    if unit is None and (time := _A_TIME.match(text, end)) and unit_of(time[1]) in TIMES:
        period = unit_of(time[1])
    elif unit or nouns or often or at_once:
        period = (rates.of_price if unit in CURRENCIES else rates.of_rate)(text, end)
    if unit is not None:
        if attached := _ATTACHED.match(text, end):
            end, period = attached.end(), period_named(attached[0][1:]) or period
        if attached or at_once:
            unit, period = rated(unit, period)
    return Quantity(start, end, value, literal, unit, nouns, period, kind, name="" if unit or nouns else name)


def _multiplier(following: re.Match[str]) -> float | None:
    """How many times it multiplies the number before it; a letter only before what is counted, or money: 66 M cars."""
    word = following[1]
    if len(word) > 1:
        return MULTIPLIERS.get(word.lower())
    behind = following[2] or ""
    return MULTIPLIERS.get(word) if is_counted(behind) or unit_of(behind) in CURRENCIES else None


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
    is_title, may_be_status = following[1].istitle(), len(literal) == _STATUS
    if may_be_status and literal < "600" and is_title and (following[2] or "").istitle():
        return ANY_NOUN  # 429 Too Many Requests
    words: list[str] = []
    for word in following.groups():
        if word == "ones":  # six missed ones
            return ANY_NOUN
        if word is None or word.lower() in _NO_COUNTED or (words and f"{word}s" in VERBS):
            break
        if "." in literal and word[0].isupper():
            break  # 7.2 Refunds
        words += word.lower().split("-")
    if literal == "1" or any(map(is_counted, words)):
        return frozenset(map(stem, words))
    if not words or not (is_title or words[0] in PEOPLE):
        return frozenset()
    if may_be_status and words[0] not in PEOPLE:
        return ANY_NOUN  # 403 Forbidden
    named = [word for word in following.groups()[1:] if word and word.istitle()]
    return frozenset({*map(stem, [words[0], *named]), words[0][:_SINGULAR]})  # 12 people, zwölf Hunde
