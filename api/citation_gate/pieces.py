"""A source's Markdown cut into what can be quoted: sentences over hard-wrapped lines, items, rows, lines of code."""

from collections.abc import Iterable
from typing import Final

from api.citation_gate.holder import Unit
from api.citation_gate.reading import units
from api.contract.sentences import sentence_ends

_BEFORE: Final = " \t\r\n>"
_EMPTY: Final = " \r\n\t|-:#`*_>~"


def pieces(text: str, read: Iterable[Unit] | None = None) -> list[tuple[int, int]]:
    """`(start, end)` of each piece that has words, in order; `read` are the text's units."""
    found: list[tuple[int, int]] = []
    offset = 0
    for unit in units(text) if read is None else read:
        start, end = offset + unit.start, offset + len(unit.text)
        offset = end
        if unit.kind in ("silent", "fence"):
            continue
        ends = sentence_ends(unit.readable[unit.start :]) if unit.kind in ("item", "parent") else ()
        for stop in (*(start + at for at in ends), end):
            piece = text[start:stop]
            if piece.strip(_EMPTY):
                before = len(piece) - len(piece.lstrip(None if unit.kind == "code" else _BEFORE))
                found.append((start + before, start + len(piece.rstrip())))
            start = stop
    return found
