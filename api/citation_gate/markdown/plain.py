"""Characters as they read: digits of any script, typographic blanks and marks made plain, hidden ones left out.

Character references are read as the page reads them (`entities` of site/scripts/inline.js).
"""

import re
import unicodedata
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]+\d{0,2}));")
_NAMES: Final = (
    "amp & apos ' cent ¢ colon : copy © deg ° divide ÷ euro € gt > hellip … laquo « ldquo “ le ≤ lsquo ‘ lt < mdash — "
    'micro µ middot · minus − ndash – ge ≥ pound £ quot " raquo » rarr → rdquo ” rsquo ’ times × '
    "half ½ frac12 ½ frac13 ⅓ frac14 ¼ frac15 ⅕ frac16 ⅙ frac18 ⅛ frac23 ⅔ frac25 ⅖ frac34 ¾ frac35 ⅗ frac38 ⅜ "
    "frac45 ⅘ frac56 ⅚ frac58 ⅝ frac78 ⅞ sup1 ¹ sup2 ² sup3 ³ percnt % permil ‰ dollar $ yen ¥ comma , period . sol / "
    "plus + plusmn ± hyphen ‐ num #"
)
_BLANKS: Final = {
    **{"nbsp": "\u00a0", "thinsp": "\u2009", "ensp": "\u2002", "emsp": "\u2003"},
    **{"shy": "\u00ad", "zwj": "\u200d", "zwnj": "\u200c"},
}
_PAIRS: Final = _NAMES.split()
_NAMED: Final = {**dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)), **_BLANKS}
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


def decoded(text: str) -> str:
    """The text with the characters that its references name."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED.get(match[3], match[0])
    code = int(match[1]) if match[1] else int(match[2], 16)
    return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)
