"""Chosen units as Markdown: sentences, lists, tables and blocks of code, each with the marker of its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import dedent

from emulator.model.matching import Said

MARKER = re.compile(r"\s*\[\d+\]")
COLON = re.compile(r":([*_]*)$")
MARKABLE_END = re.compile(r"([.!…。！？]+)([\"'”’*_]*)$")
A_TABLE = 3
"""From so many columns on, rows stand in a table; else each is a label with what is said of it."""


@dataclass(frozen=True)
class Piece:
    """One unit to say, after `prefix` and without its first `cut` characters, of a row only some `columns`.

    A `remark` is ours, about the units before it.
    """

    said: Said
    prefix: str = ""
    columns: tuple[int, ...] = ()
    remark: str = ""
    cut: int = 0

    @property
    def words(self) -> str:
        """What is said, without its marker."""
        if self.remark:
            return self.remark
        if self.columns:
            return self.prefix + self._row()
        text = self.said.unit.text[self.cut :]
        return self.prefix + (text[:1].upper() + text[1:] if self.cut else text)

    def _row(self) -> str:
        """The chosen columns in words: the label, then each cell after its column's name."""
        unit = self.said.unit
        label, *rest = (column for column in self.columns if column < len(unit.cells))
        named = (f"{unit.header[i]} {unit.cells[i]}".strip() for i in rest if unit.cells[i].strip())
        return ": ".join(part for part in (unit.cells[label], "; ".join(named)) if part)


def write(pieces: Sequence[Piece]) -> str:
    """The answer as Markdown."""
    blocks: list[str] = []
    before: Piece | None = None
    for shape, group in groupby(pieces, key=_shape):
        some = list(group)
        kind, number, _ = shape
        led = before is not None and before.said.source is some[0].said.source
        if kind == "code" or (kind == "list" and len(some) > 1):
            if not led:
                blocks.append(f"{_place(some[0].said)} [{number}]:")
            blocks.append(_fenced(some) if kind == "code" else _listed(some))
        else:
            blocks.append(" ".join(_stopped(marked(piece)) for piece in some))
        before = some[-1]
    return "\n\n".join(blocks)


def _place(one: Said) -> str:
    """The heading that a unit stands under, without what would be read as a marker."""
    return MARKER.sub("", one.source.heading).strip() or one.source.path


def _shape(piece: Piece) -> tuple[str, int, int]:
    """What stands together in an answer: sentences, a list or table of one source, a block of code."""
    one = piece.said
    if piece.remark or one.unit.kind == "sentence":
        return "prose", 0, 0
    return "code" if one.unit.kind == "code" else "list", one.source.number, one.unit.block


def _listed(pieces: Sequence[Piece]) -> str:
    unit = pieces[0].said.unit
    columns = pieces[0].columns or tuple(range(len(unit.header)))
    if len(columns) >= A_TABLE and all(piece.said.unit.header == unit.header for piece in pieces):
        marker = f"[{pieces[0].said.source.number}]"
        rows = [_cells(unit.header, columns, marker), f"|{'---|' * len(columns)}"]
        return "\n".join([*rows, *(_cells(piece.said.unit.cells, columns, marker) for piece in pieces)])
    return "\n".join(f"{_bullet(piece)} {marked(piece)}" for piece in pieces)


def _cells(cells: Sequence[str], columns: Sequence[int], marker: str) -> str:
    """One line of a table, its marker in the last cell."""
    said = [cells[i].replace("|", r"\|") if i < len(cells) else "" for i in columns]
    return f"| {' | '.join(said)} {marker} |"


def _bullet(piece: Piece) -> str:
    return f"{piece.said.unit.ordinal}." if piece.said.unit.ordinal is not None else "-"


def _fenced(code: Sequence[Piece]) -> str:
    """Lines of code as they are written; the sentence before them cites their source."""
    written = dedent("\n".join(piece.said.unit.written for piece in code))
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", written) or [""]))
    return f"{fence}{code[0].said.unit.language}\n{written}\n{fence}"


def marked(piece: Piece) -> str:
    """A piece's words with its citation marker before the closing stop."""
    text, marker = piece.words, f"[{piece.said.source.number}]"
    colon = COLON.search(text)
    if colon:
        return f"{text[: colon.start()]}{colon.group(1)} {marker}:"
    end = MARKABLE_END.search(text)
    if end and not text.endswith(("etc.", "...")):
        stop = end.group(1) if end.group(1) in "。！？" else "."
        return f"{text[: end.start()]}{end.group(2)} {marker}{stop}"
    return f"{text} {marker}" if piece.said.unit.kind != "sentence" else f"{text} {marker}."


def _stopped(text: str) -> str:
    return text if text.endswith((".", ":", "!", "?", "。", "！", "？")) else f"{text}."
