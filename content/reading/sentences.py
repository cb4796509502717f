"""Sentences of inline Markdown: cut where `api.contract` says, never inside code, a link or math."""

import re
from typing import Final

from api.contract import sentence_ends

_WHOLE: Final = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"
    r"|!?\[[^\[\]]*\]\((?:<[^<>]*>|(?:[^()\s<>]|\([^()]*\))*)\)"
    r"|<(?:https?|mailto):[^<>\s]*>|https?://[^\s<>]*[^\s<>.,;:!?)\]\"']"
    r"|\$[^$\n]+\$"
)


def masked(text: str) -> str:
    """The text with what is never cut replaced by letters, of the same length."""
    return _WHOLE.sub(lambda match: "x" * len(match[0]), text)


def sentences(text: str) -> list[str]:
    """The sentences of one line of inline Markdown, in order."""
    found = []
    start = 0
    for end in sentence_ends(masked(text)):
        if text[start:end].strip():
            found.append(text[start:end].strip())
            start = end
    if text[start:].strip():
        found.append(text[start:].strip())
    return found
