"""Text of a change inside a comment: shown as it is, never read as Markdown, HTML, a mention or a link.

GitHub reads mentions, references and bare addresses out of text after Markdown; a zero-width space inside them keeps it
from that (GitHub Flavored Markdown, "Autolinks (extension)"; GitHub docs, "Autolinked references and URLs"). A dollar
begins a formula even behind a backslash (github.com/orgs/community, discussion 120728), so that a full-width one is
shown.
"""

import re
import unicodedata

MOST_CHARACTERS = 400
_SAFE_CODE = re.compile(r"`[A-Za-z0-9_./:=\- ]{1,60}`")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-!|~^])")
_BREAK = "\u200b"


def plain(text: str, most: int = MOST_CHARACTERS) -> str:
    """One line of visible characters: no control, no direction marks, no more than `most`."""
    shown = "".join(" " if one.isspace() else one for one in text if _is_shown(one))
    shown = re.sub(r" +", " ", shown).strip()
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def escaped(text: str, most: int = MOST_CHARACTERS) -> str:
    """Text for a paragraph, a list or a table cell. Words in backticks that hold nothing special stay code."""
    shown = plain(text, most)
    parts, start = [], 0
    for span in _SAFE_CODE.finditer(shown):
        parts += [_escaped(shown[start : span.start()]), span[0]]
        start = span.end()
    return "".join([*parts, _escaped(shown[start:])])


def code(text: str, most: int = 120) -> str:
    """Text as a code span, also inside a table."""
    shown = plain(text, most).replace("`", "ˋ").replace("|", "¦")
    return f"`{shown or ' '}`"


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("$", "\uff04")
    text = re.sub(r"@", f"@{_BREAK}", text)
    text = re.sub(r"(\\#)(?=\w)", rf"\1{_BREAK}", text)
    text = re.sub(r"\b(GH|gh)(\\-)", rf"\1{_BREAK}\2", text)
    text = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", rf"\1{_BREAK}:", text)
    text = re.sub(r"^(\d+)([.)])", r"\1\\\2", text)
    return re.sub(r"(?i)\b(www)\.", rf"\1{_BREAK}.", text)


def _is_shown(character: str) -> bool:
    """Neither control nor format characters, which hide or turn what stands beside them."""
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "Cn")
