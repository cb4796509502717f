"""Which column of a table a sentence names by its header."""

import re
from functools import lru_cache
from typing import Final

from api.citation_gate.evidence.labels import label_of
from api.citation_gate.evidence.said import WORDS, Said, alike
from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import FUNCTION_WORDS
from api.citation_gate.figures.units import unit_of

ASIDE: Final = re.compile(r"\s*(?:[(\[]|,\s).*")
"""What a header or a name tells besides: its unit, (plan), (first)."""
UNSAID: Final = FUNCTION_WORDS | SPOKEN
_SHORT: Final = 2  # letters of a word that has no other ending
_LONG: Final = re.compile(r"[^\W\d_]{4,}")
_DEGREES: Final = re.compile(r"°\s?[CFK]\b")


def is_named_instead(other: str, own: str, said: Said, claimed: str | None) -> bool:
    """Does a sentence name the column of another header, and not a figure's own?

    `claimed` is what the figure is claimed to be for: the month of 9 EUR a month.
    """
    (own_words, own_period), (words, period) = _named_by(own), _named_by(other)
    if any(_stands(word, said) for word in own_words - words):
        return False
    if claimed and claimed in (period, own_period) and period != own_period:
        return claimed == period  # beside a price per month
    if any(float(word) in said.all for word in own_words - words if word.isdigit()):
        return False  # six bottles, of a case of 6
    is_aside = (told := _told_aside(own)) and not any(_stands(word, said) for word in told)
    if is_aside and any(_stands(word, said) for word in _told_aside(other)):
        return True  # planned, of 2026 (plan) beside 2025 (actual)
    is_part = words < own_words and _words(other) <= _words(own)
    wanted = words - own_words or (words if is_part else frozenset())
    return bool(wanted) and all(_stands(word, said) for word in wanted)


@lru_cache(512)
def _named_by(header: str) -> tuple[frozenset[str], str | None]:
    """The stems of what a column's header says besides units, and the time that its figures are for."""
    words = WORDS.findall(_DEGREES.sub("", ASIDE.sub("", header)))
    named = frozenset(alike(word) for word in words if word.lower() not in UNSAID and not unit_of(word))
    return named, label_of(header).period


@lru_cache(512)
def _told_aside(header: str) -> frozenset[str]:
    """The stems of the words in brackets behind a column's name: the plan of 2026 (plan)."""
    aside = ASIDE.search(header)
    words = _LONG.findall(aside[0]) if aside else ()
    return frozenset(alike(word) for word in words if word.lower() not in UNSAID and not unit_of(word))


def is_said(word: str, words: str) -> bool:
    """Does a word stand among others, if with another ending?"""
    return (f" {word}" if len(word) > _SHORT and word.isalpha() else f" {word} ") in words


def _words(header: str) -> set[str]:
    return {*WORDS.findall(header.lower())}


def _stands(word: str, said: Said) -> bool:
    """Does a sentence say a word, if with another ending, or what it is about exactly that?"""
    return is_said(word, said.own) or f" {word} " in said.subject
