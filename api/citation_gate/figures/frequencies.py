"""How often a thing is done, said without a figure: weekly, every other evening, une fois par mois, halbjährlich."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.nouns import FUNCTION_WORDS, stem
from api.citation_gate.figures.number_words import AND_A_HALF, ORDINALS, SMALL, part_behind
from api.citation_gate.figures.surroundings import EVERY, Quantity
from api.citation_gate.figures.units import TIMES, period_named, unit_of
from api.contract.sentences import word_set

NAMED: Final = "named"
"""The name of a time of which a source speaks, not as what something is for: on Monday, of the month."""
THING: Final = "thing"
"""The name of a frequency that only says which thing is meant: the daily cap."""
_LINES: Final = """
named 1 d evening morning afternoon night abend morgen vormittag nachmittag nacht matin soir nuit tarde noche mañana
named 1 d abends morgens vormittags nachmittags nachts
named 1 week monday tuesday wednesday thursday friday saturday sunday weekend wochenende
named 1 week montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
named 1 week lundi mardi mercredi jeudi vendredi samedi dimanche
named 1 week lunes martes miércoles jueves viernes sábado domingo
named 1 year season saison temporada winter summer spring autumn sommer herbst frühjahr
named 1 year hiver été automne printemps invierno verano otoño
counted 1 year an
counted 2 week fortnight
counted 3 month quarter quartal vierteljahr trimestre
counted 6 month halbjahr semester semestre
adverb 1 h hourly stündlich
adverb 1 d daily nightly täglich quotidien quotidienne quotidiennement journalier journalière diario diaria diariamente
adverb 1 week weekly wöchentlich hebdomadaire semanal semanalmente
adverb 2 week fortnightly biweekly bi-weekly vierzehntäglich quincenal
adverb 1 month monthly monatlich mensuel mensuelle mensuellement mensual mensualmente
adverb 3 month quarterly vierteljährlich quartalsweise trimestriel trimestrielle trimestral trimestralmente
adverb 6 month half-yearly biannual biannually semiannual semi-annual semiannually semi-annually halbjährlich
adverb 6 month semestriel semestrielle semestral
adverb 1 year yearly annual annually jährlich annuel annuelle annuellement anual anualmente
adverb 2 year biennial biennially
"""
"""A line: what its words are, the time from once to the next, the words."""


def _spans(role: str) -> dict[str, tuple[float, str]]:
    lines = (line.split() for line in _LINES.strip().splitlines() if line.startswith(role))
    return {word: (float(value), unit) for _, value, unit, *words in lines for word in words}


_RECURRING: Final = _spans("named")
_SPANS: Final = _spans("counted") | _RECURRING
_ALONE: Final = _spans("adverb")
OFTEN: Final = TIMES.union(
    map(
        stem,
        word_set("once twice thrice einmal mal fois veces day hour week month year").union(_SPANS, _ALONE),
    )
)
"""The stems of the words that say how often."""
_NTH: Final = {
    **ORDINALS,
    **dict.fromkeys(word_set("other second zweite zweiten zweiter zweites deuxième segundo segunda"), 2.0),
    **dict.fromkeys(word_set("third dritte dritten dritter drittes troisième tercer tercera"), 3.0),
    **{
        f"{one}te{end}": value
        for one, value in SMALL.items()
        if 3 < value < 13
        for end in ("", "n", "r", "s")
    },
}
_FOR: Final = r"(?:an?|per|every|each|pro|im|am|je|in\sder|die|par|por|cada|al|a\sla)\s"
_LAST: Final = r"(?:(?:in\s)?(?:the\s)?(?:last|past|previous)|im\s(?:letzten|vergangenen)|el|la|le)\s"
_TIMES: Final = "|".join(rf"(?<={word}\s)" for word in ("times", "twice", "thrice", "mal", "fois", "veces"))
_FREQUENCY: Final = re.compile(
    r"\b(?:(?:every|each|jede[nrsm]?|chaque|cada|tou(?:s|tes)\sles|tod[oa]s\sl[oa]s)\s"
    rf"(?:(?P<nth>{'|'.join(_NTH)}|\d{{1,2}}(?:st|nd|rd|th|[eºª.]))\s)?(?P<every>[^\W\d_]+)(?(nth)(?!\s(?:of|du|del|im|in)\b))(?!\sof\b)"
    r"|(?:one|une?|una|eine?|1)\s(?P<one>[^\W\d_]+)\s(?:(?P<sur>sur|de\scada)|in|out\sof|von)"
    rf"\s(?P<of>\d{{1,2}}|{'|'.join(SMALL)})\b(?(sur)|(?![.,]?\d|\s?[^\s.,;:)]))"
    rf"|(?:once|einmal|une\sfois|una\svez)\s(?:{_LAST}|{_FOR})(?P<once>[^\W\d_]+)"
    rf"|(?:{_TIMES}){_FOR}(?P<times>[^\W\d_]+)"
    rf"|(?P<adverb>{'|'.join(_ALONE)})(?:(?<=lich)e[mnrs]?|(?<=e)s|(?<=l)es|s)?)\b",
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(
    r"(?:\b(?:an?|one|per|by|pro|im|am|je|par|por|al|die|la|in\sder|and|und|et|y)\s|\A(?:1\s)?(?=\w+\Z)|[/(]\s?)([^\W\d_]+)(?:(?=\s([^\W\d_]+)))?"
    r"|\b(\w+)['’]s\b|\b(?:of\sthe|des|eines|du|del)\s(?P<the>\w+)"
    r"|\b(\w+)\s(?:rate|fee|price|wage|pay|rent|pass|ticket|cost|charge)s?\b",
    re.IGNORECASE,
)
"""What speaks of a time that returns: a week, /mo, by month, Monatsraten, day rate."""
_ONE: Final = re.compile(r"\b(an?|one|each|every|single|une?|un[ao]|eine?[mnr]?)\s([^\W\d_]+)")
_EACH: Final = re.compile(r"(?:\bper\s|/\s?)([a-z]+)|\b(hour|dai|week|month|year)ly\b")
_OF: Final = re.compile(r"\sd(?:e\s|['’])")
_NEXT: Final = re.compile(r"\s([^\W\d_]+)")
_COMPOUND: Final = re.compile(r"\b([Tt]ag|[Ww]oche|[Mm]onat|[Jj]ahr|Quartal)e?n?s(?=[a-zäöü]{3})")
_BEGINS: Final = word_set(
    "every each jede jeder jeden jedes jedem chaque cada tous toutes todos todas once einmal une un una times twice "
    "thrice mal fois veces half semi bi one ein eine"
).union(_ALONE, (f"{adverb}{end}" for adverb in _ALONE for end in ("s", "e", "en", "er", "es", "em")))
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGITS: Final = re.compile(r"\d+")
_BEFORE: Final = re.compile(
    r"\b(?:every|alle|tou(?:s|tes)\sles|cada|interval\w*)\W(?:\w+\s){0,2}(?:\d+,?\s(?:(?:or|oder|ou|o|and|und|et|y)\s)?){0,3}\Z",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Quantity]:
    """The frequencies of a text that no figure states."""
    if _BEGINS.isdisjoint(_WORD.findall(text.lower())) and "mal " not in text and "1 " not in text:
        return
    for match in _FREQUENCY.finditer(text):
        kind = match.lastgroup or ""
        of = _number(match["nth"] or "") * _number(match["of"] or "")
        word = match[kind if kind != "of" else "one"].lower()
        if span := _ALONE.get(word) if kind == "adverb" else _span(word):
            half = AND_A_HALF.match(text, match.end())
            value = (of + (part_behind(half) if half else 0)) * span[0]
            name = kind if kind in ("once", "times") else THING if _describes(text, match, value) else ""
            end = half.end() if half else match.end()
            yield Quantity(match.start(), end, value, f"{value:.15g}", span[1], kind=EVERY, name=name)


def _number(word: str) -> float:
    """The 4 of `every fourth`, `jede 4.`, `one week in 4`; 1 where none is told."""
    digits, small = _DIGITS.match(word), word.lower()
    return float(digits[0]) if digits else _NTH.get(small, SMALL.get(small, 1.0))


def _describes(text: str, match: re.Match[str], value: float) -> bool:
    """Does it name a thing, and say nothing of how often: the daily cap, jährliche Kosten, chaque heure de retard?"""
    word = match[0].lower()
    if value != 1 or match["adverb"] is None:
        return value == 1 and not word.endswith("s") and _OF.match(text, match.end()) is not None
    if word.endswith("ly"):
        following = _NEXT.match(text, match.end())
        return following is not None and following[1].lower() not in FUNCTION_WORDS
    return not word.endswith(("lich", "ment", "mente"))


def spoken(text: str) -> Iterator[Quantity]:
    """The times that a source speaks of as returning: a week, /mo, on Mondays."""
    words = _WORD.findall(text.lower())
    if not any(map(_span, words)) and not _COMPOUND.search(text):
        return
    found = {word.lower(): "" for match in _SPOKEN.finditer(text) for word in match.groups() if word}
    found |= {match[1].lower(): "" for match in _COMPOUND.finditer(text)}
    found |= {match["the"].lower(): NAMED for match in _SPOKEN.finditer(text) if match["the"]}
    found |= {word: NAMED for word in words if word.removesuffix("s") in _RECURRING}
    for word, name in found.items():
        if span := _span(word):
            yield Quantity(0, 0, span[0], f"{span[0]:.15g}", span[1], kind=EVERY, name=name)


def parted(found: Iterable[Quantity | Date]) -> tuple[list[Quantity | Date], list[Quantity]]:
    """The figures of a text without its frequencies, and these."""
    often = [item for item in found if isinstance(item, Quantity) and item.kind == EVERY]
    return [item for item in found if isinstance(item, Date) or item.kind != EVERY], often


def told(text: str, item: Quantity | Date) -> Quantity | Date:
    """`every 6 hours` says how often."""
    if isinstance(item, Date) or item.unit not in TIMES:
        return item
    is_often = _BEFORE.search(text, max(0, item.start - 24), item.start)
    return item._replace(name=EVERY) if is_often else item


def singles(text: str, tickets: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The units and nouns of which a text names one, and those that something is for: `per month`, `daily`."""
    text = text.lower()
    found = [(match[1], match[2]) for match in _ONE.finditer(text)]
    one = [word for article, word in found if article in ("one", "single") or unit_of(word) not in TIMES]
    each = [word for _, word in found] + [*tickets]
    each += [(match[1] or match[2]).replace("dai", "day") for match in _EACH.finditer(text)]
    return _units_and_stems([*one, *tickets]), _units_and_stems(each)


def _units_and_stems(words: Iterable[str]) -> frozenset[str]:
    words = list(words)
    return frozenset(filter(None, map(unit_of, words))).union(map(stem, words))


@lru_cache(4_096)
def _span(word: str) -> tuple[float, str] | None:
    unit = period_named(word) if len(word) > 1 else None
    named = _SPANS.get(word) or _SPANS.get(word.removesuffix("s"))
    return named or ((1.0, unit) if unit in TIMES and unit != "s" else None)
