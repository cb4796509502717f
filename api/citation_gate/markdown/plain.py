"""Characters as they read: digits of any script, typographic blanks and marks made plain, hidden ones left out."""

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
        **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
        "\u066b": ".",
        "\u066c": ",",
        "．": ".",
    }
)
_GROUP_SPACE: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_IN_A_NAME: Final = re.compile(r"(?<=[A-Z])[¹²³](?=[A-Z])")  # I²C
_HIDDEN: Final = frozenset({"Cf", "Me", "Mn"})  # zero-width characters, keycaps, combining marks


def plain(text: str) -> str:
    """ASCII digits for any script's, plain blanks, hyphens and minus signs; nothing that can't be seen."""
    if text.isascii():
        return text
    text = _IN_A_NAME.sub(lambda match: str(unicodedata.digit(match[0])), text)
    text = _GROUP_SPACE.sub(",", text).translate(_CHARACTERS)
    if text.isascii():
        return text
    text = "".join(
        char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) not in _HIDDEN
    )
    return "".join(
        char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char)) for char in text
    )
