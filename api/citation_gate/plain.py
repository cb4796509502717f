"""Text as it reads: digits of any script, typographic blanks, hidden characters, entities and emphasis made plain."""

import html
import re
import unicodedata
from typing import Final

_CHARACTERS: Final = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2011": "-",
        "−": "-",
        "\u066b": ".",
        "\u066c": ",",
        "．": ".",
    }
)
_GROUP_SPACE: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_ENUMERATION: Final = re.compile(
    r"(?m)^([ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+)?(?:\*\*|__)?)\d{1,3}(?:\.\d{1,2})*[.)](?=[ \t])"
)
_STEP: Final = re.compile(
    r"(?m)^([ \t>]*(?:#{1,6}[ \t]+|[-*+][ \t]+)?(?:\*\*|__)?(?:Step|Option)[ \t])\d{1,2}(?=[:.)])"
)
_INLINE: Final = re.compile(r"(?<!\S)\([1-9]\)(?= )")
_HEADING_NUMBER: Final = re.compile(r"(?m)^([ \t]*#{1,6}[ \t]+)\d{1,2}(?:\.\d{1,2})*(?=[ \t])")
_HIDDEN: Final = frozenset({"Cf", "Me", "Mn"})  # zero-width characters, keycaps, combining marks
_TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][\w-]*(?:\s[^<>\n]*)?/?>", re.DOTALL)
_EMPHASIS: Final = re.compile(r"\*+|~~|(?<![A-Za-z0-9])_+(?=\S)|(?<=\S)_+(?![A-Za-z0-9])")
_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """ASCII digits for any script's, plain blanks, hyphens and minus signs. Positions don't move."""
    if text.isascii():
        return text
    text = _GROUP_SPACE.sub(",", text).translate(_CHARACTERS)
    if text.isascii():
        return text
    return "".join(
        char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char)) for char in text
    )


def without_enumeration(text: str) -> str:
    """Blank out the `1.` of ordered lists and numbered headings: they claim nothing. Positions don't move."""

    def blank(match: re.Match[str]) -> str:
        return match[1] + " " * (len(match[0]) - len(match[1]))

    if "(1) " in text and "(2) " in text:
        text = _INLINE.sub("   ", text)
    return _HEADING_NUMBER.sub(blank, _STEP.sub(blank, _ENUMERATION.sub(blank, text)))


def as_read(text: str) -> str:
    """What a reader sees of Markdown: without emphasis, tags, escapes, entities and zero-width characters.

    A number can't hide from the gate in `3**5**0` or `3&#53;0`.
    """
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = plain("".join(char for char in text if unicodedata.category(char) not in _HIDDEN))
    if "\\" in text:
        text = _ESCAPE.sub("", text)
    return _EMPHASIS.sub("", text) if "*" in text or "_" in text or "~~" in text else text
