"""Text as its reader could put it together: without marks, with character references and percent-encoding read."""

import base64
import codecs
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_WRITTEN: Final = re.compile(
    r"(?P<escape>(?:\\u[0-9a-fA-F]{4})+)|(?P<partial>\\(?:u[0-9a-fA-F]{0,3})?\Z)"
    r"|[*~`\\\u00ad\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
    r"|(?P<reference>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
    r"|(?P<percent>(?:%[2-7][0-9A-Fa-f])+)"
)
_BEGUN: Final = re.compile(r"(?:&#?\w{0,31}|%[2-7]?|\\(?:u[0-9a-fA-F]{0,3})?)\Z")


def plain(text: str) -> tuple[str, list[int]]:
    """The text as it reads, and where in `text` each of its characters begins."""
    parts: list[str] = []
    begins: list[int] = []
    at = 0
    for match in _WRITTEN.finditer(text):
        parts.append(text[at : match.start()])
        begins += range(at, match.start())
        at = match.end()
        if match["partial"]:
            parts.append(match[0])
            begins += range(match.start(), match.end())
        elif match["escape"]:
            read = "".join(chr(int(code, 16)) for code in match[0].split("\\u")[1:])
            parts.append(read)
            begins += range(match.start(), match.end(), 6)
        elif match["reference"]:
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


class _Blanks(dict[int, str]):
    """For `str.translate`: white space goes, all else stays."""

    def __missing__(self, code: int) -> str:
        self[code] = "" if chr(code).isspace() else chr(code)
        return self[code]


class _Letters(dict[int, str]):
    """For `str.translate`: letters and figures as plain small ones, whatever font they are in; all else goes."""

    def __missing__(self, code: int) -> str:
        char = chr(code - _TAGS) if _TAGS <= code < _TAGS + 128 else chr(code)
        self[code] = "".join(
            each for each in unicodedata.normalize("NFKC", char).casefold() if each.isalnum()
        )
        return self[code]


_TELLS_NOTHING: Final = 2  # characters of a secret that may be shown while it isn't clear that they begin one
_TAGS: Final = 0xE0000  # Unicode's tag characters are ASCII that can't be seen
TIGHT: Final[dict[int, str]] = _Blanks()
LETTERS: Final[dict[int, str]] = _Letters()
"""How a reader may take a text together: without white space, or its letters and figures alone."""


def place_of_beginning(window: str, values: Iterable[str], reading: dict[int, str]) -> int:
    """Where the longest end of a text begins that, as it reads, begins one of the values; else the text's end."""
    text = window.translate(reading)
    place = len(text)
    for value in values:
        at = text.find(value[0], max(0, len(text) - len(value) + 1))
        while 0 <= at < min(place, len(text) - _TELLS_NOTHING):
            if value.startswith(text[at:]):
                place = at
            at = text.find(value[0], at + 1)
    if place == len(text):
        return len(window)
    for at, char in enumerate(window):
        place -= len(char.translate(reading))
        if place < 0:
            return at
    return len(window)


def disguises(secret: str) -> Iterator[str]:
    """A secret, and the other texts that anyone turns back into it at sight."""
    yield secret
    yield secret[::-1]
    yield codecs.encode(secret, "rot13")
    yield base64.b64encode(secret.encode()).decode().rstrip("=")
    yield base64.b32encode(secret.encode()).decode().rstrip("=")
    yield secret.encode().hex()
