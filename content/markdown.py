"""The structure of one Markdown document: blocks with their place in the source, headings with GitHub's anchors.

Source: CommonMark 0.31 and GitHub Flavored Markdown 0.29 (tables), as markdown-it-py reads them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One top-level block of a document, or one item of a top-level list.

    Attributes:
        kind: markdown-it's token type without its `_open`: heading, paragraph, fence, table, list_item …
        start: offset of the block's first character in the source.
        level: heading level 1–6, else 0.
        title: a heading's plain text, else empty.
    """

    kind: str
    start: int
    level: int = 0
    title: str = ""

    @property
    def is_atomic(self) -> bool:
        """Whether the block loses its meaning when cut: a table or a piece of code."""
        return self.kind in ("table", "fence", "code_block", "html_block")


def normalise(source: str) -> str:
    """Make line ends `\\n` and drop a byte order mark; NUL becomes U+FFFD as CommonMark asks."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd")


def front_matter(source: str) -> str:
    """The YAML between the leading `---` lines, or an empty string."""
    match = _FRONT_MATTER.match(source)
    return (match.group(1) or "") if match else ""


def blocks(source: str) -> list[Block]:
    """Split a document into its top-level blocks, in order; long lists give one block an item.

    Front matter is one block of the kind `front_matter`. `source` must be normalised.
    """
    offsets = _line_offsets(source)
    found: list[Block] = []
    match = _FRONT_MATTER.match(source)
    body = source
    if match:
        found.append(Block("front_matter", 0))
        body = "\n" * match.group(0).count("\n") + source[match.end() :]
    tokens = _parser().parse(body)
    for position, token in enumerate(tokens):
        if token.map is None or token.nesting < 0:
            continue
        if token.level == 0 or (token.level == 1 and token.type == "list_item_open"):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                continue  # its items stand for it
            kind = token.type.removesuffix("_open")
            if kind == "heading":
                title = plain_text(tokens[position + 1].children or ())
                found.append(Block(kind, offsets[token.map[0]], int(token.tag[1]), title))
            else:
                found.append(Block(kind, offsets[token.map[0]]))
    return found


def plain_text(children: Sequence[Token]) -> str:
    """The words a reader sees of an inline token's children."""
    return " ".join("".join(_words(children)).split())


def links(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, target) of every link and image in a document."""
    for token in _parser().parse(source):
        if token.type != "inline" or token.map is None:
            continue
        for child in token.children or ():
            target = child.attrGet("href") if child.type == "link_open" else child.attrGet("src")
            if child.type in ("link_open", "image") and target:
                yield token.map[0] + 1, str(target)


class Anchors:
    """GitHub's heading anchors for one document: lower case, punctuation dropped, repeats numbered."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def add(self, title: str) -> str:
        """The anchor of the next heading with this title."""
        slug = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") or "section"
        anchor = slug
        while anchor in self._seen:
            self._seen[slug] += 1
            anchor = f"{slug}-{self._seen[slug]}"
        self._seen[anchor] = 0
        return anchor


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _words(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield " "
        elif child.type == "image":
            yield plain_text(child.children or ())
        elif child.type in ("text", "code_inline", "text_special"):
            yield child.content


def _line_offsets(source: str) -> list[int]:
    offsets = [0]
    for line in source.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    offsets[-1] = len(source)
    return offsets
