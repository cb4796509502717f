"""Text as its reader could put it together: without marks, with character references and percent-encoding read."""

import base64
import codecs
import html
import re
from collections.abc import Iterator
from typing import Final

_WRITTEN: Final = re.compile(
    r"[*~`\\\u00ad\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
    r"|(?P<reference>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
    r"|(?P<percent>(?:%[2-7][0-9A-Fa-f])+)"
)
_BEGUN: Final = re.compile(r"(?:&#?\w{0,31}|%[2-7]?)\Z")
_SPACE: Final = re.compile(r"\s+")


def plain(text: str) -> tuple[str, list[int]]:
    """The text as it reads, and where in `text` each of its characters begins."""
    parts: list[str] = []
    begins: list[int] = []
    at = 0
    for match in _WRITTEN.finditer(text):
        parts.append(text[at : match.start()])
        begins += range(at, match.start())
        at = match.end()
        if match["reference"]:
            read = html.unescape(match[0])
            parts.append(read)
            begins += [match.start()] * len(read)
        elif match["percent"]:
            parts.append(bytes.fromhex(match[0].replace("%", "")).decode("ascii"))
            begins += range(match.start(), match.end(), 3)
    parts.append(text[at:])
    begins += range(at, len(text))
    return "".join(parts), begins


def begun(text: str) -> int:
    """Where a reference or an encoded character begins that the text's end may be the beginning of."""
    match = _BEGUN.search(text)
    return match.start() if match else len(text)


def tight(text: str) -> str:
    """The text without white space: a secret with a blank between its characters is the same secret."""
    return _SPACE.sub("", text)


def place_in(text: str, count: int) -> int:
    """Where in `text` its character number `count` stands that isn't white space."""
    for at, char in enumerate(text):
        if not char.isspace():
            if not count:
                return at
            count -= 1
    return len(text)


def disguises(secret: str) -> Iterator[str]:
    """A secret, and the other texts that anyone turns back into it at sight."""
    yield secret
    yield secret[::-1]
    yield codecs.encode(secret, "rot13")
    yield base64.b64encode(secret.encode()).decode().rstrip("=")
    yield secret.encode().hex()
