"""Which sentences need no source of their own: those over others, and those that say nothing about the system."""

import re
from typing import Final

from api.citation_gate.claims import Claims
from api.citation_gate.markdown.holder import Unit
from api.citation_gate.markdown.reading import Reading

_STATING: Final = frozenset({"prose", "item", "row", "raw"})
_OVER_OTHERS: Final = frozenset({"heading", "header", "parent", "code", "fence"})
_STATES: Final = re.compile(r"[.!…。！][^\w:?]*\Z")
_SPOKEN: Final = re.compile(
    r"(?:hello|hi|hey|welcome|good (?:morning|day|evening|question)|thanks?|thank you|sure|certainly|of course"
    r"|ok(?:ay)?|yes|no|here(?:'s| is| are)|in (?:short|summary|brief)|to (?:sum up|summari[sz]e)|let me know"
    r"|feel free|glad|happy to help"
    r"|you(?:'re| are) welcome|i hope|i can help|hallo|danke|bonjour|merci|hola|gracias)\b",
    re.IGNORECASE,
)
"""How a greeting, a thank-you and a connective begin."""
_REFUSES: Final = re.compile(
    r"\b(?:documents?|sources?|passages?)\b.{0,20}\b(?:do|does)(?:n['’]t| not) (?:say|mention|state|cover|answer)"
    r"|^they name [^.]+ but (?:not|no)\b[^.]*\.$",
    re.I,
)
_MOST_WORDS: Final = 12
_FEW_WORDS: Final = 3


def is_over(unit: Unit, reading: Reading) -> bool:
    """Is it a heading, code, or a paragraph that is a title, a question or an introduction, cited under it?"""
    return unit.kind in _OVER_OTHERS or (unit.kind == "prose" and not _STATES.search(reading.text))


def needs_no_source(unit: Unit, reading: Reading, claims: Claims) -> bool:
    """What is over others, greetings, connectives and refusals."""
    if unit.kind not in _STATING or is_over(unit, reading):
        return True
    if claims:
        return False
    text = reading.text.strip().rstrip("*_ ")
    if text.endswith(("?", ":", "：")) or _REFUSES.search(text):
        return True
    words = text.split()
    return len(words) <= _FEW_WORDS or (len(words) <= _MOST_WORDS and _SPOKEN.match(text) is not None)
