"""What a price or a rate is for, read behind a unit: a month, a million tokens, a square metre."""

import re
from typing import Final

from api.citation_gate.figures.nouns import VERBS
from api.citation_gate.figures.number_words import AND_A_HALF
from api.citation_gate.figures.units import MULTIPLIERS, joint_unit, period_named, unit_of

ONE: Final = "1"
"""The period of a price for one of something that has no name here: per record."""
_FOR: Final = (
    r"(?:(?:per|an?|each|every|pro|je|par|por|al|a\sla|im(?!\s\w+\s\d)|à\sla)\s|à\sl['’]|/\s?)"
    r"(?:(?P<count>\d[\d,]*)\s?(?P<times>[kKM](?!\w)|thousand|million|billion)?(?:\s?(?P<of>[^\W\d_]{1,20}))?"
    r"|(?P<unit>(?:(?:square|cubic)\s)?[^\W\d_]{1,20}(?:-hour|[²³23]|\s(?:carré|cube|cuadrado|cúbico)\b)?))"
)
_OF_PRICE: Final = re.compile(
    rf"(?!,\s?an?\s)\W{{0,2}}(?:(?!(?:and|or|und|oder|et|ou|y|o)\b)[^\W\d][\w.-]{{0,29}}[^\w.-]{{1,2}}){{0,4}}?{_FOR}"
    r"|\W{0,2}(?:[\w.]+ ){0,2}?(?P<adverb>[a-z]+ly|(?<=im )(?:Monat|Jahr)|(?<=am )Tag|(?<=die )Stunde"
    r"|(?<=d[ie][er] )Woche|(?<=la )(?:hora|semana|semaine)|(?<=le )mois)\b"
)
_OF_RATE: Final = re.compile(
    rf"\W?(?:(?!(?:and|und|et|y|or|oder|ou|o) )[^\W\d_]+ ){{0,2}}?(?:[^\W\d_]+(?=/))?{_FOR}|(?P<adverb>(?!))"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_CLAUSE: Final = VERBS | {"than", "instead", "for", "after", "within", "in"}
_EACH: Final = re.compile(r"\W{0,2}(?:per|each|every|pro|par|por)\s")


def of_price(text: str, end: int) -> str | None:
    """What a price is for whose currency ends at `end`: `month` of `USD a month`, `1000000` of `per million tokens`."""
    match = _OF_PRICE.match(text, end)
    period = None if match and _is_time_taken(text, match) else _named(match)
    return period or (ONE if match and not match["count"] and _EACH.match(match[0]) else None)


def of_rate(text: str, end: int) -> str | None:
    """What a number is for: `day` of `3 times a day`."""
    match = _OF_RATE.match(text, end)
    return None if match and _is_time_taken(text, match) else _named(match)


def _is_time_taken(text: str, match: re.Match[str]) -> bool:
    """Does a clause of its own say how long: took an hour, than every minute; an hour and a half?"""
    skipped = _WORD.findall(match[0])[:-1]
    return not _CLAUSE.isdisjoint(skipped) or AND_A_HALF.match(text, match.end()) is not None


def _named(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    if match["count"]:
        count = float(match["count"].replace(",", "") or 1) * MULTIPLIERS.get(match["times"] or "", 1)
        return " ".join(filter(None, [f"{count:.15g}", unit_of(match["of"] or "")]))
    first, _, second = (match["unit"] or match["adverb"]).partition(" ")
    return joint_unit(first, second) if second else period_named(first)
