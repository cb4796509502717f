"""The text that the page shows of inline tokens, as site/scripts/inline.js draws them.

Raw HTML stands there as it is written, a link whose address may not be followed too; character references are read
where the page reads them.
"""

import re
from collections.abc import Sequence
from typing import Final

from api.citation_gate.inline import Token

_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]+));")
_NAMES: Final = (
    "amp & apos ' cent ¢ colon : copy © deg ° divide ÷ euro € gt > hellip … laquo « ldquo “ le ≤ lsquo ‘ lt < mdash — "
    'micro µ middot · minus − ndash – ge ≥ pound £ quot " raquo » rarr → rdquo ” rsquo ’ times ×'
)
_PAIRS: Final = _NAMES.split()
_NAMED: Final = {**dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)), "nbsp": "\u00a0"}


def visible(text: str, found: Sequence[Token]) -> str:
    """The text that the page shows; markers leave a blank."""
    parts: list[str] = []
    runs: list[int] = []
    for token in found:
        raw = text[token.start : token.end]
        match token.kind:
            case "text":
                parts.append(decoded(raw) if "&" in raw else raw)
            case "escape":
                parts.append(raw[1:])
            case "code":
                parts.append(code_text(raw))
            case "run" | "open" if raw[0] in "*_~":
                if rest := raw.removeprefix(token.target):
                    runs += [len(parts)] if raw[0] != "~" else []
                    parts.append(rest)
            case "marker":
                parts.append(" ")
            case "break":
                parts.append("\n")
            case "link" if token.shown:
                parts.append(visible(text, token.inner) + (f" ({token.title})" if token.title else ""))
            case "image" if token.shown:
                parts.append(token.title or token.target)
            case "address":
                parts.append(decoded(raw[1:-1] if raw.startswith("<") else raw))
            case _:
                parts.append(raw)
    return "".join(_inside_words(parts, runs) if runs else parts)


def _inside_words(parts: list[str], runs: list[int]) -> list[str]:
    """What is left of emphasis says something inside a word only."""
    after, following = "", [""] * len(parts)
    for index in range(len(parts) - 1, -1, -1):
        following[index], after = after, parts[index][:1] or after
    before, left = "", set(runs)
    for index, part in enumerate(parts):
        if index in left and not (before.isalnum() and following[index].isalnum()):
            parts[index] = ""
        else:
            before = part[-1:] or before
    return parts


def code_text(raw: str) -> str:
    """A code span's content (CommonMark 6.1): line ends are blanks, one blank on both sides goes."""
    ticks = len(raw) - len(raw.lstrip("`"))
    content = raw[ticks : len(raw) - ticks].replace("\n", " ")
    if content.strip(" ") and content[0] == content[-1] == " ":
        return content[1:-1]
    return content


def decoded(text: str) -> str:
    """Character references as the page reads them."""

    def character(match: re.Match[str]) -> str:
        if match[3]:
            return _NAMED.get(match[3], match[0])
        code = int(match[1]) if match[1] else int(match[2], 16)
        return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)

    return _REFERENCE.sub(character, text)
