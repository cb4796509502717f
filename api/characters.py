"""Which characters text may have, coming in and going out. Ranges as inside a regular expression's brackets."""

import re
from typing import Final

# C0 and C1 controls except tab, line feed and carriage return.
CONTROLS: Final = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
# Bidi_Control of Unicode's UAX #9: they can make text read differently from what it is.
DIRECTION: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Unicode's tag characters: they can't be seen, and models read them as ASCII. Written out: `\\u` has four digits only.
TAGS: Final = "\U000e0000-\U000e007f"
FORBIDDEN: Final = CONTROLS + DIRECTION + TAGS
# Blanks and zero-width characters: allowed, but nothing to see.
_BLANKS: Final = r"\t\n\r \u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ZERO_WIDTH: Final = r"\u00ad\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff"
BLANK: Final = _BLANKS + _ZERO_WIDTH

# The same as patterns of JSON Schema, for the OpenAPI document.
ALLOWED_PATTERN: Final = f"^[^{FORBIDDEN}]*$"
VISIBLE_PATTERN: Final = f"^[^{FORBIDDEN}]*[^{FORBIDDEN}{BLANK}][^{FORBIDDEN}]*$"

_FORBIDDEN: Final = re.compile(f"[{FORBIDDEN}\ud800-\udfff]")
_VISIBLE: Final = re.compile(f"[^{FORBIDDEN}{BLANK}]")


def is_allowed(text: str) -> bool:
    """No control, direction or tag character, no half of a surrogate pair."""
    return _FORBIDDEN.search(text) is None


def is_blank(text: str) -> bool:
    """Nothing that can be seen."""
    return _VISIBLE.search(text) is None


def showable(text: str) -> str:
    """The text without what `is_allowed` refuses."""
    return _FORBIDDEN.sub("", text)
