"""What a text says that there is none of, or that it is free: what proves a zero."""

import re
from collections.abc import Iterable
from typing import Final

from api.citation_gate.evidence.fact import shares_words
from api.citation_gate.evidence.said import Said
from api.citation_gate.evidence.statements import Statement
from api.citation_gate.figures.nouns import stem
from api.citation_gate.figures.surroundings import ANY_NOUN, Quantity

_NOTHING: Final = re.compile(
    r"\b(?:no|none|zero|without|free|never|nothing|not|keine?n?|ohne|aucune?|sans|ning[uú]na?|sin)\b"
    r"(?:[ -][^\W\d_]+){0,4}",
    re.IGNORECASE,
)
_FREE: Final = re.compile(
    r"\A(?:free|nothing)|\b(?:cost|fee|charge|price|kosten|gebühr|frais|coste|cargo|expense|surcharge)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def says_none(shown: Iterable[Statement], claim: Quantity, said: Said) -> bool:
    """Does a sentence that has a word in common with the claim's say that there is none, or that it is free?"""
    nouns = claim.nouns - ANY_NOUN
    for text, _, _, cell, _ in shown:
        for match in _NOTHING.finditer(text):
            stems = {*map(stem, _WORD.findall(match[0]))}
            rest = text.replace(match[0].split()[0], "").strip()
            if cell and not rest:  # a cell that says `free`
                rows = cell.table.rows_in(said.words)
                is_said = not rows or cell.row in rows
            else:
                is_said = not nouns.isdisjoint(stems) if nouns else shares_words(rest, said)
            if is_said and (not claim.unit or _FREE.search(match[0])):
                return True
    return False
