"""The pieces that chunks are put together from: a document's blocks, long ones cut at their own seams."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from api.contract.sentences import sentence_ends
from content.reading import Block
from content.reading.sentences import masked
from content.reading.writing import block_markdown, item_markdown

TARGET_CHARACTERS: Final = 1_500
"""A chunk grows no larger than this where the Markdown has a seam. MiniLM reads 256 tokens, Titan V2 8,192."""

_WHOLE: Final = 2 * TARGET_CHARACTERS
"""Up to this length a paragraph, an item or a box stays in one piece."""


@dataclass(frozen=True)
class Piece:
    """A block, an item of a list, or a part of a long one, as clean Markdown.

    Attributes:
        start, end: its lines in the source, from 0, the last one excluded.
        kind: its block's.
        level, title, anchor: a heading's, `anchor` only where the writer gave one.
        notes: the footnotes that it refers to.
        is_tight: whether it follows the piece before without a blank line.
    """

    text: str
    start: int
    end: int
    kind: str
    level: int = 0
    title: str = ""
    anchor: str = ""
    notes: tuple[str, ...] = ()
    is_tight: bool = False

    @property
    def is_atomic(self) -> bool:
        """Whether it loses its meaning when it is cut from what introduces it."""
        return self.kind in ("table", "code")


def joined(pieces: Sequence[Piece]) -> str:
    """The pieces' Markdown, one after another."""
    text = ""
    for piece in pieces:
        text += ("" if not text else "\n" if piece.is_tight else "\n\n") + piece.text
    return text


def pieces_of(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Piece]:
    """Cut blocks into pieces; a box with headings or too long is one box a block."""
    end = 0
    for block in blocks:
        if block.kind == "container" and (_has_heading(block) or len(block_markdown(block)) > _WHOLE):
            for part in _apart(block):
                boxed = part.kind == "container" and part.scope is block.scope
                yield from [_piece(part, lines, 0)] if boxed else pieces_of([part], lines)
        elif block.kind == "list" and len(block.children) > 1:
            yield from _items(block, lines)
        else:
            yield from _cut(_piece(block, lines, end))
        end = block.end


def _piece(block: Block, lines: Sequence[str], before: int) -> Piece:
    if block.kind == "heading":
        text = _as_written(block, lines) or block_markdown(block)
        anchor = block.anchors[0] if block.anchors else ""
        return Piece(text, block.start, block.end, "heading", block.level, block.title, anchor, block.notes)
    if block.kind == "questions":
        return Piece(block.text, block.start, block.end, "questions")
    text = "" if block.kind == "rule" else _as_written(block, lines) or block_markdown(block)
    follows = 0 < before == block.start and bool(lines[before - 1].strip())  # a list ends after a blank line
    tight = follows and not block.is_changed and bool(text) and block.kind != "rule"
    return Piece(text, block.start, block.end, block.kind, notes=block.all_notes, is_tight=tight)


def _as_written(block: Block, lines: Sequence[str]) -> str:
    """The source of a block that a reader sees as it is written."""
    if block.is_changed:
        return ""
    return "\n".join(lines[block.start : block.end]).strip("\n").rstrip()


def _items(block: Block, lines: Sequence[str]) -> Iterator[Piece]:
    for number, item in enumerate(block.children):
        text = _as_written(item, lines) if not block.is_changed else item_markdown(item, block.tight)
        piece = Piece(
            text, item.start, item.end, "item", notes=item.all_notes, is_tight=bool(number) and block.tight
        )
        yield from _cut(piece)


def _has_heading(block: Block) -> bool:
    return any(child.kind == "heading" or _has_heading(child) for child in block.children)


def _apart(block: Block) -> Iterator[Block]:
    """Each block of a box as a box of its own, its headings outside."""
    for child in block.children:
        if child.kind != "questions" and not block_markdown(child):
            continue
        if child.kind == "heading" or not (block.scope and block.scope.text):
            yield child
        elif child.kind == "container" and (_has_heading(child) or len(block_markdown(child)) > _WHOLE):
            for inner in _apart(child):
                yield inner if inner.kind == "heading" else replace(block, children=(inner,), changed=True)
        else:
            yield replace(block, children=(child,), start=child.start, end=child.end, changed=True)


def _cut(piece: Piece) -> Iterator[Piece]:
    """A long paragraph or item in parts, cut behind a sentence or a line."""
    text = piece.text
    if len(text) <= _WHOLE or piece.kind not in ("paragraph", "item"):
        yield piece
        return
    hidden = masked(text)
    seams = sorted({*sentence_ends(hidden), *(match.end() for match in re.finditer(r"\n", hidden))})
    start = 0
    while len(text) - start > _WHOLE:
        limit = start + TARGET_CHARACTERS
        cut = max((seam for seam in seams if start < seam <= limit), default=0)
        cut = cut or hidden.rfind(" ", start + 1, limit) + 1 or limit
        yield replace(
            piece, text=text[start:cut].strip(), notes=_notes(piece, text[start:cut]), is_tight=False
        )
        start = cut
    yield replace(piece, text=text[start:].strip(), notes=_notes(piece, text[start:]), is_tight=False)


def _notes(piece: Piece, text: str) -> tuple[str, ...]:
    return tuple(label for label in piece.notes if f"[^{label}]" in text)
