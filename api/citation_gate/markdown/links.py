"""What an inline link is made of, as patterns, and whether the page makes a link of it."""

import re
from typing import Final

_NESTED: Final = r"\[(?:[^\[\]\\]++|\\.|\[(?:[^\[\]\\]++|\\.)*+\])*+\]"
LABEL: Final = rf"(?:[^\[\]\\`]++|\\.|{_NESTED}|`++[^`]*+`++|``++(?=\]))*+"
"""Its words, in which brackets go as deep as the page's lexer lets them."""
_PARENTHESES: Final = 4  # of an address, in each other, the innermost empty
_bare = ""
for _ in range(_PARENTHESES):
    _bare = rf"(?:[^\s\x00-\x1f()\\]++|\\\S?+|\({_bare}\))*+"
TARGET: Final = (
    rf"\([ \t\n]*+(?:<(?P<angle>(?:[^\n<>\\]++|\\.)*+)>|(?!<)(?P<bare>{_bare}))"
    r"(?:\s++(?P<title>\"(?:[^\"\\]|\\.){0,300}+\"|'(?:[^'\\]|\\.){0,300}+'|\((?:[^)\\]|\\.){0,300}+\)))?[ \t\n]*+\)"
)
"""Where it leads, and a title; the bounds keep the work linear."""
_SCHEME: Final = re.compile(r"[\x00- ]*([a-zA-Z][a-zA-Z0-9+.\-\t\n]*):")
_UNREAD_NAME: Final = re.compile(r"&\w+;")
_BACKSLASHED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def unescaped(text: str) -> str:
    return _BACKSLASHED.sub(r"\1", text)


def is_safe(address: str) -> bool:
    """May the page make a link of it: https, or a document of its own (`safeAddress` of site/scripts/inline.js)."""
    if _UNREAD_NAME.search(address):
        return False
    scheme = _SCHEME.match(address)
    return scheme is None or re.sub(r"[\t\n]", "", scheme[1]).lower() == "https"
