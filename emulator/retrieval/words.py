"""Text as the terms that are compared: folded, split at case and punctuation, stemmed, without stop words."""

import re
import unicodedata
from collections.abc import Iterator

from emulator.retrieval.languages import is_common, language_spoken, stem
from emulator.retrieval.pairs import is_blankless, pairs

_STOPPED = """
a about actually after again all also am an and any are as at be because been before being but by can cannot
could did do does doing done don down during each else ever every for from further get gets getting give given
go going gonna got had has have having he hello her here hey hi him his how i if in into is isn it its itself
just kindly know let like ll may me might mine more most much must my need of off ok on once one only or other
our ours out over own per please quite rather re really s same shall she should so some still such sure t tell
than thanks that the their them then there these they thing things this those through to too under until up upon
us ve very want was we were what whats when where whether which while who whom whose why will with would yes yet
you your yours
"""
STOP_WORDS = frozenset(_STOPPED.split())
COMPOUND, COMPOUND_PARTS = 0.5, 0.8
TOKEN = re.compile(r"\w+(?:[.\-_/:'’+]+\w+)*(?:\+\+|#(?!\w))?", re.UNICODE)
LETTERS = re.compile(r"[^\W\d_]+|\d+")
PART = re.compile(r"[A-Za-z](?:\+\+|#)|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_]+", re.UNICODE)


def is_stop_word(word: str) -> bool:
    """Whether a folded word says nothing by itself, in English or in the language that is spoken."""
    return word in STOP_WORDS if language_spoken() == "en" else is_common(word)


def fold(text: str) -> str:
    """Compatibility forms, case and accents removed."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def split(token: str) -> list[str]:
    """The folded words inside one token: `KnowledgeBase` and `knowledge_base` are both knowledge, base."""
    if is_blankless(token):
        return pairs(token)
    return [fold(part) for part in (PART if token.isascii() else LETTERS).findall(token)]


def words(text: str) -> Iterator[str]:
    """The folded, unstemmed words of a text, stop words included; `SnapStart` is also one word."""
    for token in TOKEN.findall(text):
        parts = split(token)
        yield from parts
        if len(parts) > 1 and token.isalpha() and not is_blankless(token):
            yield fold(token)


def spoken_words(text: str) -> set[str]:
    """The distinct words of a text: folded, compounds whole and in parts, stop words left out."""
    found: set[str] = set()
    for token in TOKEN.findall(text):
        parts = split(token)
        found.update(part for part in parts if not is_stop_word(part))
        if len(parts) > 1 and not is_blankless(token):
            found.add(fold(token))
    return found


def _parts_and_whole(token: str) -> tuple[list[str], str]:
    """A compound's words without stop words, stemmed, and the compound itself; empty where there is none."""
    parts = split(token)
    is_elided = language_spoken() != "en" and re.search(r"['’]", token)
    is_compound = len(parts) > 1 and not is_blankless(token) and not is_elided
    whole = fold(token).removesuffix("'s").removesuffix("’s") if is_compound else ""
    return [stem(part) for part in parts if not is_stop_word(part)], stem(whole) if len(whole) > 2 else ""


def terms(text: str) -> list[str]:
    """The index terms of a text.

    A compound (`estimate_cost`, `OpenSearch`, `0.20`) counts as itself and as its words; stop words go.
    """
    found: list[str] = []
    for token in TOKEN.findall(text):
        if token.isascii() and token.isalpha() and (token.islower() or token[1:].islower()):
            word = token.lower()
            if not is_stop_word(word):
                found.append(stem(word))
            continue
        parts, whole = _parts_and_whole(token)
        found.extend(parts)
        if whole:
            found.append(whole)
    return found


def weighted_terms(query: str) -> dict[str, float]:
    """A query's terms and their weight: a compound weighs little more than a word, not as much as all its words."""
    weights: dict[str, float] = {}
    for token in TOKEN.findall(query):
        parts, whole = _parts_and_whole(token)
        shared = COMPOUND_PARTS / len(parts) if whole and parts else 1.0
        for term, weight in [*((part, shared) for part in parts), *([(whole, COMPOUND)] if whole else [])]:
            weights[term] = max(weight, weights.get(term, 0.0))
    return weights
