"""Where an inline link leads, as CommonMark 0.31 (6.3) reads it, and whether the page makes a link of it."""

import re
from typing import Final, NamedTuple

_ANGLE: Final = re.compile(r"<((?:\\.|[^\n<>\\])*)>")
_TITLE: Final = re.compile(
    r"\s+(\"(?:\\.|[^\"\\]){0,300}\"|'(?:\\.|[^'\\]){0,300}'|\((?:\\.|[^)\\]){0,300}\))(?=[ \t\n]*\))", re.S
)
_BLANKS: Final = re.compile(r"[ \t\n]*")
_PARENTHESIS: Final = re.compile(r"\\.|[()\s]", re.S)
_SCHEME: Final = re.compile(r"[\x00- ]*([a-zA-Z][a-zA-Z0-9+.\-\t\n]*):")
_UNREAD_NAME: Final = re.compile(r"&\w+;")
_BACKSLASHED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_NEAR: Final = 300  # behind a blank, an address with parentheses is looked at so far


class Destination(NamedTuple):
    """`end` is behind the closing parenthesis."""

    address: str
    title: str
    end: int


def destination(text: str, at: int, end: int, pairs: dict[int, int]) -> Destination | None:
    """The destination whose opening parenthesis is at `at`; `pairs` are the text's parentheses."""
    start = _BLANKS.match(text, at + 1, end).end()  # type: ignore[union-attr]  # it matches nothing too
    angle = _ANGLE.match(text, start, end)
    if angle:
        address, stop = angle[1], angle.end()
    else:
        stop = _bare_end(text, at, start, end, pairs)
        address = text[start:stop]
    title = _TITLE.match(text, stop, end)
    close = _BLANKS.match(text, title.end() if title else stop, end).end()  # type: ignore[union-attr]
    if close >= end or text[close] != ")":
        return None
    return Destination(unescaped(address), unescaped(title[1][1:-1]) if title else "", close + 1)


def _bare_end(text: str, at: int, start: int, end: int, pairs: dict[int, int]) -> int:
    """Where an address without angle brackets ends: at a blank, or at the parenthesis that closes the link."""
    if start == at + 1:
        blanks = (text.find(blank, start, end) for blank in " \n\t")
        return pairs.get(at) or min((place for place in blanks if place >= 0), default=end)
    depth = 0
    for match in _PARENTHESIS.finditer(text, start, min(end, start + _NEAR)):
        if match[0].isspace() or (match[0] == ")" and depth == 0):
            return match.start()
        depth += {"(": 1, ")": -1}.get(match[0], 0)
    return end


def parentheses(text: str, start: int, end: int) -> dict[int, int]:
    """The closing parenthesis of each opening one that no blank stands between."""
    stack: list[int] = []
    pairs: dict[int, int] = {}
    for match in _PARENTHESIS.finditer(text, start, end):
        if match[0] == "(":
            stack.append(match.start())
        elif match[0] == ")":
            if stack:
                pairs[stack.pop()] = match.start()
        elif match[0].isspace():
            stack.clear()
    return pairs


def unescaped(text: str) -> str:
    return _BACKSLASHED.sub(r"\1", text)


def is_safe(address: str) -> bool:
    """May the page make a link of it: https, or a document of its own (`safeAddress` of site/scripts/inline.js)."""
    if _UNREAD_NAME.search(address):
        return False
    scheme = _SCHEME.match(address)
    return scheme is None or re.sub(r"[\t\n]", "", scheme[1]).lower() == "https"
