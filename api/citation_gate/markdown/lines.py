"""What each line of Markdown is: the one reading of blocks that sentences, pieces and fences share.

Follows CommonMark 0.31 (4 and 5) and GitHub's tables as the page's lexer reads them (site/vendor, marked), a line at a
time and without looking ahead, so that streamed text is read like whole text.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from api.citation_gate.markdown.html import end_of_block

_BLOCK: Final = re.compile(
    r"(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})(?P<language>.*)|(?P<heading>#{1,6})(?=\s|\Z)"
    r"|(?P<rule>(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})\Z)"
    r"|(?P<mark>[-*+]|(?P<ordinal>\d{1,9})[.)])(?P<gap>[ \t]+|\Z)|(?P<quote>> ?)"
)
"""What begins a block, raw HTML apart."""
_UNDERLINE: Final = re.compile(r"(?:=+|-+)\Z")
_DELIMITERS: Final = re.compile(r"(?=.*[|:])(?:\| *)?:?-+:? *(?:\| *:?-+:? *)*(?:\| *)?\Z")
_PIPE: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")
_QUOTE: Final = re.compile(r" {0,3}> ?")
_SURE: Final = re.compile(
    r" {0,3}(?:[^\W\d_]|[\"'(“‘„«$€£¥¿¡\[.,]|\*\*?[^\s*]|__?[^\s_]|`{1,2}[^`]|\d{1,9}(?:[^\d.)\n]|[.)][^\s])|\d{10})"
)
"""The beginning of a line that can only be prose, whatever else the line holds."""


@dataclass(frozen=True)
class Line:
    """`kind`: blank, silent (a fence, a rule), fence (one that names a language), code, raw (HTML, shown as written),
    heading, underline, delimiters (of the table whose header came before), row, item, prose, more (of the prose or item
    before). `start`: where its content begins; `ordinal`: of an ordered item; `is_inner`: in the item before."""

    kind: str
    start: int = 0
    ordinal: int | None = None
    is_inner: bool = False


@dataclass
class Lines:
    """Feed it one line after the other, without their ends."""

    _offsets: list[int] = field(default_factory=list)  # where the content of the open list items begins
    _fence: str = ""
    _html: str | None = None  # what ends the open HTML block; "" is a blank line
    _open: str = ""  # the block that the next line may go on with: prose, item, row, code
    _quotes: int = 0  # marks of block quotes before the open block
    _header: str = ""
    columns: int = 0

    def read(self, line: str) -> Line:
        """The kind of the next line."""
        line = line.rstrip("\r")
        if self._fence or self._html is not None:
            found = self._inside(line)
            if found is not None:
                return found
        if not line.strip(" \t>"):
            return self._blank(line)
        return self._begin(line)

    @property
    def goes_on(self) -> bool:
        """May the next line go on with the paragraph or item before it?"""
        return self._open in ("prose", "item")

    def surely_prose(self, partial: str) -> bool:
        """Will this beginning of the next line, however it goes on, be prose?"""
        outside = not self._fence and self._html is None and not self._quotes
        return outside and self._open in ("", "prose", "item-after") and _SURE.match(partial) is not None

    def _inside(self, line: str) -> Line | None:
        """A line of the open fence or HTML block; None where the block ended before it."""
        position, quotes = _quote_marks(line, self._quotes)
        left = bool(line.strip()) and self._offsets and _columns(line[position:]) < self._offsets[-1]
        if quotes < self._quotes or left:
            self._fence, self._html, self._open = "", None, ""
            return None
        body = line[position:].strip()
        if self._fence:
            closes = body.startswith(self._fence) and not body.strip(self._fence[0])
            if closes and _columns(line[position:]) - (self._offsets[-1] if self._offsets else 0) < 4:
                self._fence, self._open = "", ""
                return Line("silent", len(line))
            return Line("code", position)
        if self._html == "" and not body:
            self._html, self._open = None, ""
            return Line("blank", len(line))
        if self._html and self._html in line.lower():
            self._html, self._open = None, ""
        return Line("raw", position)

    def _blank(self, line: str) -> Line:
        if self._open != "code":
            self._open = "item-after" if self._open in ("item", "item-after") else ""
        self._header = ""
        self._quotes = line.count(">")
        return Line("blank", len(line))

    def _begin(self, line: str) -> Line:
        """A line outside of fences and HTML."""
        position, quotes = _quote_marks(line, 9)
        indent, text = _columns(line[position:]), line[position:].strip()
        goes_on, left = self.goes_on and quotes <= self._quotes, quotes < self._quotes
        if not goes_on and quotes != self._quotes:
            self._open, self._offsets = "", []
        found = _BLOCK.match(text)
        begins = found is not None or end_of_block(text, after_paragraph=True) is not None
        while self._offsets and indent < self._offsets[-1] and (begins or not goes_on):
            self._offsets.pop()
            left = True
        is_deep = indent - (self._offsets[-1] if self._offsets else 0) >= 4
        if goes_on and not left and not is_deep and self._open == "prose" and _UNDERLINE.match(text):
            self._open = ""
            return Line("underline", len(line))
        if goes_on and (is_deep or not begins or (found and not left and _counts_on(found))):
            return self._go_on(line, position, text, is_deep=is_deep)
        self._quotes = quotes
        if is_deep and self._open != "row":
            self._open = "code"
            return Line("code", position)
        return self._block(line, position, left=left)

    def _go_on(self, line: str, position: int, text: str, *, is_deep: bool) -> Line:
        """A line that the paragraph or item before it goes on with, unless it shows that this was a table's header."""
        columns = len(cells(self._header)) if self._header else 0
        if not is_deep and columns and _DELIMITERS.match(text) and columns == len(cells(text)):
            self.columns = columns
            self._open, self._header = "row", ""
            return Line("delimiters", len(line))
        self._header = text
        return Line("more", len(line) - len(line[position:].lstrip(" \t")))

    def _block(self, line: str, start: int, *, left: bool) -> Line:
        """A line that begins a block, in items of its own or not."""
        position, ordinal, is_item, is_inner = start, None, False, False
        while True:
            at = position + len(line[position:]) - len(line[position:].lstrip(" \t"))
            text = line[at:].rstrip()
            found = _BLOCK.match(text)
            if found and is_item and found["quote"]:
                position = at + found.end()
                continue
            if not found or not found["mark"] or (self._open == "row" and _counts_on(found)):
                break
            ordinal = int(found["ordinal"]) if found["ordinal"] else ordinal
            column = len(line[start:at].expandtabs(4))
            while self._offsets and self._offsets[-1] > column:
                self._offsets.pop()
                left = True
            is_inner = is_inner or not (is_item or left)
            is_item, self._open = True, ""
            gap = len(found["gap"])
            self._offsets.append(column + len(found["mark"]) + (gap if 1 <= gap <= 4 else 1))
            position = at + len(found["mark"])
            if _columns(line[position:]) > 4:
                return Line("code", position, ordinal)
        if found and not (found["quote"] or found["mark"]):
            self._open = ""
            if found["heading"]:
                return Line("heading", at + found.end(), ordinal)
            self._fence = found["fence"] or ""
            names_language = (found["language"] or "").strip()
            return Line("fence" if names_language else "silent", at + len(self._fence), ordinal)
        end = end_of_block(text, after_paragraph=False)
        if end is not None:
            self._html, self._open = None if end and end in text[2:].lower() else end, ""
            return Line("raw", at, ordinal)
        if self._open == "row" and not is_item:
            return Line("row", at)
        self._open = "item" if is_item or (self._offsets and self._open == "item-after") else "prose"
        self._header = text
        return Line("item" if is_item else "prose", at, ordinal, is_inner)


def cells(row: str, start: int = 0) -> list[tuple[int, int]]:
    """Where the cells of a table's row stand, cut at the pipes that no backslash escapes."""
    stop = len(row.rstrip())
    edges = [start - 1, *(pipe.end() - 1 for pipe in _PIPE.finditer(row, start, stop)), stop]
    spans = [(first + 1, last) for first, last in pairwise(edges)]
    if not row[slice(*spans[0])].strip():
        spans.pop(0)
    if spans and not row[slice(*spans[-1])].strip():
        spans.pop()
    return spans


def _counts_on(found: re.Match[str]) -> bool:
    """Is this a mark that can't end a paragraph or table: of an empty item, or counting on from another?"""
    return bool(found["mark"]) and (found.end() == len(found.string) or found["ordinal"] not in (None, "1"))


def _quote_marks(line: str, most: int) -> tuple[int, int]:
    """Where the content behind at most `most` marks of block quotes begins, and how many there are."""
    position = count = 0
    while count < most and (match := _QUOTE.match(line, position)):
        position = match.end()
        count += 1
    return position, count


def _columns(text: str) -> int:
    """The width of the white space that a text begins with; a tab goes to the next multiple of four."""
    return len(text[: len(text) - len(text.lstrip(" \t"))].expandtabs(4))
