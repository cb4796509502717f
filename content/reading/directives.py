"""Fences that are more than code (MyST, Docusaurus, Pandoc), and shortcodes that open places (Hugo, Jekyll)."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from markdown_it.token import Token

from api.contract.sentences import word_set
from content.reading.blocks import Block, Scope
from content.reading.html import Frames
from content.reading.inline_words import visible_words
from content.reading.tags import FOLDS, TABS, scope_kind
from content.reading.templates import LIQUID, SHORTCODE

if TYPE_CHECKING:
    from content.reading.building import Builder

NAME: Final = re.compile(r"\A\s*(?:\{\s*(?:\.callout-)?([.\w:+-]*)[^{}]*\}|([\w:+-]+))\s*(.*)\Z", re.S)
OPTION: Final = re.compile(r"\A(?:[ \t]*:[\w-]+:[^\n]*(?:\n|\Z))+|\A---\n.*?\n---[ \t]*(?:\n|\Z)", re.S)
UNSAID: Final = word_set("""
toctree contents include literalinclude plot eval-rst bibliography index tableofcontents raw only meta
graphviz mermaid autosummary autoclass automodule autofunction sectionauthor footbibliography
""")
CODE: Final = word_set("""
code code-block sourcecode code-cell prompt doctest testcode ipython console
""")
QUOTED: Final = re.compile(r"[\"“]([^\"“”]*)[\"”]|`([^`]*)`")


def fence(builder: "Builder", token: Token, start: int, stop: int) -> list[Block]:
    """A fence: code, or a directive whose inside is Markdown."""
    info, colons = token.info.strip(), token.type == "colon_fence"
    if token.type == "code_block" or not (colons or info.startswith("{")):
        language = info.split()[0].strip("{.}") if info else ""
        return [Block("code", start, stop, token.content.removesuffix("\n"), language=language)]
    name, title = _name(info)
    content = token.content
    if name in CODE or (not colons and not re.match(r"\{[\w:-]+\}", info)):
        content = OPTION.sub("", content).strip("\n") if name in CODE else content.removesuffix("\n")
        language = title.split()[0] if title and name in CODE else name if name not in CODE else ""
        return [Block("code", start, stop, content, language=language, changed=name in CODE)]
    if name in UNSAID:
        return [Block("rule", start, stop, changed=True)]
    if name == "math":
        return [Block("math", start, stop, OPTION.sub("", content).strip("\n"), changed=True)]
    alt = re.search(r"^[ \t]*:(?:alt|caption|name-alt):[ \t]*(.+)$", content, re.M)
    content = OPTION.sub("", content)
    if name in ("figure", "image"):
        content = "\n\n".join([f"![{alt[1] if alt else ''}]({title})", content])
        title = ""
    children = tuple(
        replace(block, start=start, end=stop, changed=True) for block in builder.blocks(content, start + 1)
    )
    kind = scope_kind(name)
    if name in ("deprecated", "versionadded", "versionchanged"):
        title = " ".join(filter(None, [name.replace("version", "version ").capitalize(), title]))
    if not kind and title and name not in ("figure", "image", "table"):
        kind = "admonition"
    if not kind:
        return [Block("rule", start, stop, changed=True), *children]
    words = builder.inline(builder.parse_inline(title), start)[1] or (
        name.title() if kind == "admonition" else ""
    )
    return [
        Block("container", start, stop, children=children, scope=Scope(kind, words), name=name, changed=True)
    ]


def _name(info: str) -> tuple[str, str]:
    match = NAME.match(info)
    if not match:
        return "", info
    name = (match[1] or match[2] or "").lstrip(".").lower()
    title = (
        match[3].strip().removeprefix("[").removesuffix("]")
        if match[3].strip().startswith("[")
        else match[3].strip()
    )
    quoted = re.search(r"\btitle\s*=\s*\"([^\"]*)\"", info)
    return name, quoted[1] if quoted else title


def shortcodes(builder: "Builder", frames: Frames, content: str, start: int, stop: int) -> None:
    """Lines of shortcodes or Liquid tags: they open and close places, and show some of their arguments."""
    frames.add(Block("rule", start, stop, changed=True))
    at = 0
    while at < len(content):
        match = SHORTCODE.match(content, at) or LIQUID.match(content, at)
        if not match:
            at += 1
            continue
        at = match.end()
        name, arguments = match["name"].lower().rsplit("/", 1)[-1], match["args"]
        ends = bool(match.groupdict().get("end")) or name.startswith("end")
        name = name.removeprefix("end") if content[match.start() + 1] == "%" else name
        words = visible_words(arguments)
        kind = scope_kind(name)
        alone = match[0].rstrip("}%> ").endswith("/")
        if kind and ends:
            frames.close(name, stop)
        elif kind and not alone and builder.has_end(name):
            frames.open(name, Scope(kind, _title(name, arguments, words)), start)
        elif words and not ends:
            for block in builder.blocks(words):
                frames.add(replace(block, start=start, end=stop, changed=True))


def _title(name: str, arguments: str, words: str) -> str:
    quoted = QUOTED.search(arguments)
    said = words or (next((each for each in quoted.groups() if each), "") if quoted else "")
    if said:
        return said
    bare = arguments.strip().split("=", 1)
    if len(bare) == 1 and bare[0]:
        return bare[0] if name in TABS | FOLDS else bare[0].split()[0].title()
    return "" if name in TABS | FOLDS else name.title()
