"""The words of inline tokens without any markup, of a shortcode's arguments, and which tags are none of HTML's."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markdown_it.token import Token

from content.reading.tags import HTML, TAG, Tag

VISIBLE: Final = re.compile(
    r"\b(?:text|title|label|caption|alt|content)\s*=\s*(?:\"([^\"]*)\"|`([^`]*)`)", re.I
)
ROLE_TARGET: Final = re.compile(r"\A(.*\S)\s*<[^<>]+>\Z", re.S)


def visible_words(arguments: str) -> str:
    """What a shortcode shows of its arguments."""
    return " ".join(first or second for first, second in VISIBLE.findall(arguments)).strip()


def plain(tokens: Sequence[Token]) -> str:
    """The words a reader sees of inline tokens, without any markup."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain(token.children or ()))
        elif token.type in ("text", "code_inline", "text_special", "wikilink", "text_said", "math_inline"):
            parts.append(token.content)
        elif token.type == "myst_role":
            target = ROLE_TARGET.match(token.content)
            parts.append(target[1] if target else token.content)
        elif token.type == "html_inline" and not TAG.fullmatch(token.content):
            continue
        elif token.type == "html_inline" and TAG.fullmatch(token.content)["name"].lower() not in HTML:  # type: ignore[index]
            parts.append(token.content)
    return " ".join("".join(parts).split())


def is_component(tag: Tag, tokens: Sequence[Token], place: int) -> bool:
    """Whether a tag that HTML doesn't know is JSX: with attributes, closed, or alone, and not part of a word.

    `List<String>` and `<your-name>` are what a writer forgot to mark as code.
    """
    before = tokens[place - 1].content if place else ""
    if before[-1:].isalnum() and tokens[place - 1].type == "text":
        return False
    if tag.attributes or tag.closes or tag.alone:
        return True
    end = f"</{tag.name}>"
    return any(other.type == "html_inline" and other.content.lower() == end for other in tokens[place + 1 :])


def written_address(target: str) -> str:
    """An address as it can stand in a link."""
    return f"<{target}>" if re.search(r"[()\s]", target) else target


def is_reference(address: str, environment: Mapping[str, Any]) -> bool:
    """Whether an address is defined elsewhere in the document."""
    references = environment.get("references") or {}
    return bool(references) and any(address == each["href"] for each in references.values())
