"""Character references as the page reads them (`entities` of site/scripts/inline.js)."""

import re
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]+));")
_NAMES: Final = (
    "amp & apos ' cent ¢ colon : copy © deg ° divide ÷ euro € gt > hellip … laquo « ldquo “ le ≤ lsquo ‘ lt < mdash — "
    'micro µ middot · minus − ndash – ge ≥ pound £ quot " raquo » rarr → rdquo ” rsquo ’ times ×'
)
_PAIRS: Final = _NAMES.split()
_NAMED: Final = {**dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)), "nbsp": "\u00a0"}


def decoded(text: str) -> str:
    """The text with the characters that its references name."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED.get(match[3], match[0])
    code = int(match[1]) if match[1] else int(match[2], 16)
    return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)
