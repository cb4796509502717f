"""A source's Markdown cut into what can be quoted: sentences over hard-wrapped lines, items, rows, lines of code."""

import re
from collections.abc import Iterator
from typing import Final

from api.citation_gate.sentences import FENCE

_ALONE: Final = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s|\||$)")
"""Headings, rows of tables and blank lines: neither they nor what stands below goes on with the other."""
_BEGINS: Final = re.compile(r"\s*(?:>\s*)*(?:[-*+]\s|\d{1,9}[.)]\s)")
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s+[\"'(\[*_`A-Z0-9])")
_BEFORE: Final = " \t\r\n>"
_EMPTY: Final = " \r\n\t|-:#`*_>~"


def pieces(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each piece that has words, in order."""
    found: list[tuple[int, int]] = []
    for start, end, is_code in _blocks(text):
        ends = () if is_code else (match.end() for match in _SENTENCE_END.finditer(text, start, end))
        for stop in (*ends, end):
            piece = text[start:stop]
            if piece.strip(_EMPTY):
                before = len(piece) - len(piece.lstrip(None if is_code else _BEFORE))
                found.append((start + before, start + len(piece.rstrip())))
            start = stop
    return found


def _closes(line: str, fence: str) -> bool:
    """Whether a line ends the block of code that `fence` opened: nothing but that mark, at least as long."""
    mark = line.strip(" \t\r\n>")
    return len(mark) >= len(fence) and not mark.strip(fence[0])


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Paragraphs, items with their continuation lines, headings and rows, and each line of code."""
    fence = ""
    start = position = 0
    for line in text.splitlines(keepends=True):
        opening = FENCE.match(line)
        closes = bool(fence) and _closes(line, fence)
        opens = not fence and opening is not None and "`" not in line[opening.end() :]
        alone = bool(fence or opens or _ALONE.match(line))
        if (alone or _BEGINS.match(line)) and start < position:
            yield start, position, False
            start = position
        position += len(line)
        if alone:
            if not opens and not closes:
                yield start, position, bool(fence)
            start = position
        if closes:
            fence = ""
        elif opens and opening is not None:
            fence = opening[1]
    if start < position:
        yield start, position, False
