"""MyST's roles, `{ref}`text <target>`` and the like, as words."""

import re
from collections.abc import Callable
from typing import Final

from content.reading.inline_words import ROLE_TARGET

CODE_ROLES: Final = frozenset(
    {"code", "kbd", "file", "command", "program", "option", "envvar", "samp", "func", "py:func"}
)
UNSAID_ROLES: Final = frozenset({"cite", "cite:p", "cite:t", "index", "footcite", "label"})


def role_words(name: str, content: str, titles: Callable[[str], str]) -> str:
    """What a reader sees of a role; empty where that is nothing, as of a citation's key.

    Args:
        name, content: as they are written.
        titles: the words for a link without text, by its address.
    """
    target = ROLE_TARGET.match(content)
    if name in UNSAID_ROLES:
        return ""
    if name == "math":
        return f"${content}$"
    if name in CODE_ROLES:
        return f"`{content}`"
    if target:
        return target[1]
    if name in ("ref", "doc", "numref", "term", "any", "download"):
        return titles(f"#{content}") or re.sub(r"[/_-]+", " ", content.rsplit("/", 1)[-1]).strip()
    return content
