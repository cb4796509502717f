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
class Draft:
    """The units to say, in the order in which to say them."""

    said: tuple[Said, ...]

    @property
    def text(self) -> str:
        """The answer as Markdown."""
        blocks: list[str] = []
        before: Said | None = None
        for shape, group in groupby(self.said, key=_shape):
            some = list(group)
            if shape[0] != "prose" and (before is None or before.source is not some[0].source):
                blocks.append(f"From “{_place(some[0])}” [{shape[1]}]:")
            if shape[0] == "code":
                blocks.append(_fenced(some))
            elif shape[0] == "list":
                blocks.append("\n".join(f"- {marked(one)}" for one in some))
            else:
                blocks.append(" ".join(marked(one) for one in some))
            before = some[-1]
        return "\n\n".join(blocks)


def _place(one: Said) -> str:
    """The heading that a unit stands under, without what would be read as a marker."""
    source = one.source
    name = source.section.rsplit(" > ", 1)[-1] or source.title or source.path
    return MARKER.sub("", name).strip() or source.path


def _shape(one: Said) -> tuple[str, int, int]:
    """What stands together in an answer: sentences, the list of one source, a block of code."""
    if one.unit.kind == "sentence":
        return "prose", 0, 0
    if one.unit.kind == "code":
        return "code", one.source.number, one.unit.block
    return "list", one.source.number, 0


def _fenced(code: Sequence[Said]) -> str:
    """Lines of code as they are written; the sentence before them cites their source."""
    written = dedent("\n".join(one.unit.written for one in code))
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", written) or [""]))
    return f"{fence}{code[0].unit.language}\n{written}\n{fence}"


def marked(one: Said) -> str:
    """A unit's text with its citation marker before the closing stop."""
    text, marker = one.unit.text, f"[{one.source.number}]"
    colon = COLON.search(text)
    if colon:
        return f"{text[: colon.start()]}{colon.group(1)} {marker}:"
    end = MARKABLE_END.search(text)
    if end and not text.endswith(("etc.", "...")):
        return f"{text[: end.start()]}{end.group(2)} {marker}."
    return f"{text} {marker}" if listed(one) else f"{text} {marker}."


def listed(one: Said) -> bool:
    """Whether a unit is an item, a row or a line of code rather than a sentence."""
    return one.unit.kind != "sentence"
