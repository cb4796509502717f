"""Markers such as `[1]` in a unit of Markdown: known ones in one shape, unknown ones removed, code left alone.

What is taken out leaves nothing that could be read as Markdown it wasn't: where a neighbour could make some, `…` stays.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from api.citation_gate.markdown.inline import MARKER, Token
from api.citation_gate.markdown.plain import decoded

_REMOVED: Final = "…"
_JOINS_BEFORE: Final = frozenset("[]()`*_~\\!<&|#：")
_JOINS_AFTER: Final = frozenset("[](`*_~<:|\\")
_BLOCK_BEGINS: Final = "<`~>#-*+|=_:0123456789\n"
_REFERENCE: Final = re.compile(r"&#(?:0*\d{2,3}|[xX]0*[\da-fA-F]{2});")
_IN_BRACKET: Final = re.compile(r"\[\d*\Z")
_MOST: Final = 50  # numbers of one marker


class Edit(NamedTuple):
    start: int
    end: int
    text: str


def edits(text: str, found: Iterable[Token], known: frozenset[int], sentence: int, inner: bool) -> list[Edit]:
    """What to change in a unit's text; `sentence` is where its own words begin, `inner` that others stand before."""
    changes: list[Edit] = []
    right = {f"[{n}]" for n in known}
    gone = sentence  # up to here the beginning of a line is taken out
    for token in found:
        if token.kind == "marker":
            if text[token.start : token.end] in right and text[token.end : token.end + 1] not in ("(", ":"):
                continue
            line = text.rfind("\n", 0, token.start) + 1
            begins = bool(line or not inner) and not text[max(line, gone) : token.start].strip()
            change = _marker(text, token, known, sentence, begins)
            changes += [change] if change else []
            gone = change.end if change and begins and not change.text else gone
        elif token.kind == "text":
            changes += _hidden_brackets(text, token)
        elif token.kind == "link":
            changes += edits(text, token.inner, known, sentence, inner)
    return changes


def cited(text: str, found: Iterable[Token]) -> list[int]:
    """The sources that a clean text names, each once."""
    numbers = (int(text[token.start + 1 : token.end - 1]) for token in found if token.kind == "marker")
    return list(dict.fromkeys(numbers))


def apply(text: str, changes: list[Edit]) -> str:
    parts, position = [], 0
    for start, end, replacement in changes:
        parts += [text[position:start], replacement]
        position = end
    return "".join([*parts, text[position:]])


def _marker(text: str, token: Token, known: frozenset[int], sentence: int, begins: bool) -> Edit | None:
    start, end = token.start, token.end
    written = next(filter(None, MARKER.match(text, start).groups()))  # type: ignore[union-attr]  # it is a marker
    numbers = [n for n in _expand(written) if n in known]
    if begins and text[end : end + 1] == ":":
        numbers, end = [], end + 1  # a link reference definition would turn every [n] into a link elsewhere
    if numbers:
        clean = "".join(f"[{n}]" for n in numbers) + (" " if text[end : end + 1] == "(" else "")
        return None if clean == text[start:end] else Edit(start, end, clean)
    if begins:
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
        joins = text[end : end + 1] in _BLOCK_BEGINS and end < len(text)
    else:
        start -= len(text[sentence:start]) - len(text[sentence:start].rstrip(" \t"))
        before, after = text[start - 1 : start], text[end : end + 1]
        joins = before in _JOINS_BEFORE or after in _JOINS_AFTER or (before.isalnum() and after.isalnum())
    return Edit(start, end, _REMOVED if joins else "")


def _hidden_brackets(text: str, token: Token) -> Iterator[Edit]:
    """Make brackets that are written as references plain text: the page would read `&#91;1]` as a citation."""
    for match in _REFERENCE.finditer(text, token.start, token.end):
        char = decoded(match[0])
        if char in "[]":
            yield Edit(match.start(), match.end(), f"\\{char}")
        elif (
            char.isascii()
            and char.isdigit()
            and (bracket := _IN_BRACKET.search(text, token.start, match.start()))
        ):
            yield Edit(bracket.start(), bracket.start() + 1, "\\[")


def _expand(numbers: str) -> list[int]:
    """`1, 3-4` → 1, 3, 4; any Unicode digit; each number once, in order."""
    found: dict[int, None] = {}
    for part in re.split(r"[,;]", numbers):
        ends = [_to_int(end) for end in re.split(r"[-–]", part)]
        for n in range(ends[0], min(ends[-1], ends[0] + _MOST) + 1) if len(ends) == 2 else ends:
            found.setdefault(n)
    return list(found)


def _to_int(digits: str) -> int:
    return int("".join(str(unicodedata.digit(char)) for char in digits.strip())[:9])
