"""Chosen units as Markdown: sentences, lists and blocks of code, each with the marker of its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import dedent

from emulator.model.matching import Said

MARKER = re.compile(r"\s*\[\d+\]")
COLON = re.compile(r":([*_]*)$")
MARKABLE_END = re.compile(r"([.!…]+)([\"'”’*_]*)$")


@dataclass(frozen=True)
class Piece:
    """One unit to say: as it stands or as `text`, after `prefix`; a `remark` is ours, about the units before it."""

    said: Said
    prefix: str = ""
    text: str = ""
    remark: bool = False

    @property
    def words(self) -> str:
        """What is said, without its marker."""
        return self.prefix + (self.text or self.said.unit.text)


def write(pieces: Sequence[Piece]) -> str:
    """The answer as Markdown."""
    blocks: list[str] = []
    before: Piece | None = None
    for shape, group in groupby(pieces, key=_shape):
        some = list(group)
        if (
            shape[0] != "prose"
            and len(some) > 1
            and (before is None or before.said.source is not some[0].said.source)
        ):
            blocks.append(f"From “{_place(some[0].said)}” [{shape[1]}]:")
        if shape[0] == "code":
            blocks.append(_fenced([piece.said for piece in some]))
        elif shape[0] == "list" and len(some) > 1:
            blocks.append("\n".join(f"{_bullet(piece)} {marked(piece)}" for piece in some))
        else:
            blocks.append(" ".join(_stopped(marked(piece)) for piece in some))
        before = some[-1]
    return "\n\n".join(blocks)


def _place(one: Said) -> str:
    """The heading that a unit stands under, without what would be read as a marker."""
    return MARKER.sub("", one.source.heading).strip() or one.source.path


def _shape(piece: Piece) -> tuple[str, int, int]:
    """What stands together in an answer: sentences, the list of one source, a block of code."""
    one = piece.said
    if piece.remark or one.unit.kind == "sentence":
        return "prose", 0, 0
    if one.unit.kind == "code":
        return "code", one.source.number, one.unit.block
    return "list", one.source.number, one.unit.block


def _bullet(piece: Piece) -> str:
    return f"{piece.said.unit.ordinal}." if piece.said.unit.ordinal is not None else "-"


def _fenced(code: Sequence[Said]) -> str:
    """Lines of code as they are written; the sentence before them cites their source."""
    written = dedent("\n".join(one.unit.written for one in code))
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", written) or [""]))
    return f"{fence}{code[0].unit.language}\n{written}\n{fence}"


def marked(piece: Piece) -> str:
    """A piece's words with its citation marker before the closing stop."""
    text, marker = piece.words, f"[{piece.said.source.number}]"
    colon = COLON.search(text)
    if colon:
        return f"{text[: colon.start()]}{colon.group(1)} {marker}:"
    end = MARKABLE_END.search(text)
    if end and not text.endswith(("etc.", "...")):
        return f"{text[: end.start()]}{end.group(2)} {marker}."
    return f"{text} {marker}" if listed(piece.said) and not piece.remark else f"{text} {marker}."


def _stopped(text: str) -> str:
    return text if text.endswith((".", ":", "!", "?")) else f"{text}."


def listed(one: Said) -> bool:
    """Whether a unit is an item, a row or a line of code rather than a sentence."""
    return one.unit.kind != "sentence"
