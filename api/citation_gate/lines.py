"""What each line of Markdown is: the one reading of blocks that sentences, pieces and fences share.

Follows CommonMark 0.31 (4 and 5) and GitHub's tables as the page's lexer reads them (site/vendor, marked), a line at a
time and without looking ahead, so that streamed text is read like whole text.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from api.citation_gate.html_blocks import html_block

_FENCE: Final = re.compile(r"(`{3,})([^`\n]*)\Z|(~{3,})(.*)\Z")
_HEADING: Final = re.compile(r"#{1,6}(?=\s|\Z)")
_RULE: Final = re.compile(r"(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})\Z")
_UNDERLINE: Final = re.compile(r"(?:=+|-+)[ \t]*\Z")
_MARK: Final = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?=[ \t]|\Z)")
_DELIMITERS: Final = re.compile(r"(?:\| *)?:?-+:? *(?:\| *:?-+:? *)*(?:\| *)?\Z")
_SURE: Final = re.compile(
    r" {0,3}(?:[^\W\d_]|[\"'(“‘„«$€£¥¿¡\[.,]|\*\*?[^\s*]|__?[^\s_]|`{1,2}[^`]|\d{1,9}(?:[^\d.)\n]|[.)][^\s])|\d{10})"
)
"""The beginning of a line that can only be prose, whatever else the line holds."""


@dataclass(frozen=True)
class Line:
    """`kind`: blank, silent (a fence, a rule), fence (one that names a language), code, raw (HTML, shown as written),
    heading, underline, delimiters (of the table whose header came before), row, item, prose, more (of the prose or item
    before). `start`: where its content begins; `ordinal`: of an ordered item."""

    kind: str
    start: int = 0
    ordinal: int | None = None


@dataclass
class Lines:
    """Feed it one line after the other, without their ends."""

    _offsets: list[int] = field(default_factory=list)  # where the content of the open list items begins
    _fence: str = ""
    _html: str | None = None  # what ends the open HTML block; "" is a blank line
    _open: str = ""  # the block that the next line may go on with: prose, item, row, code
    _quotes: int = 0  # marks of block quotes before the open block, and before the line itself
    _own_quotes: int = 0
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

    @property
    def depth(self) -> int:
        """How many list items the last line stands in."""
        return len(self._offsets)

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
        goes_on, before = self.goes_on, self._quotes
        position, quotes = _quote_marks(line, 9)
        self._own_quotes = quotes
        if quotes > self._quotes or (quotes < self._quotes and not goes_on):
            self._open, self._offsets, goes_on = "", [], False
        if quotes:
            self._quotes = quotes
        elif not goes_on:
            self._quotes = 0
        indent = _columns(line[position:])
        nested = len(self._offsets)
        lazy = goes_on and _is_lazy(line[position:], indent)
        while self._offsets and indent < self._offsets[-1] and not lazy:
            self._offsets.pop()
        left = len(self._offsets) < nested or quotes < before
        base = self._offsets[-1] if self._offsets else 0
        if indent - base >= 4:
            if goes_on:
                return self._more(line, position)
            if self._open != "row":
                self._open = "code"
                return Line("code", position)
        return self._block(line, position, goes_on, left)

    def _block(self, line: str, position: int, goes_on: bool, left: bool) -> Line:
        ordinal: int | None = None
        is_item = False
        while True:
            at = position + len(line[position:]) - len(line[position:].lstrip(" \t"))
            text = line[at:].rstrip()
            if goes_on and _UNDERLINE.match(text) and self._open == "prose" and not is_item:
                if self._is_delimiters(text):
                    return self._table(line)
                self._open = ""
                return Line("underline", len(line))
            if _RULE.match(text):
                self._open = ""
                return Line("silent", len(line))
            if is_item and text.startswith(">"):
                position = at + (2 if text.startswith("> ") else 1)
                continue
            mark = _MARK.match(text)
            if mark is None or (goes_on and not left and not _interrupts(mark, text)):
                break
            is_item, goes_on = True, False
            ordinal = int(mark[1]) if mark[1] else ordinal
            gap = len(text[mark.end() :]) - len(text[mark.end() :].lstrip(" \t"))
            width = mark.end() + (gap if 1 <= gap <= 4 else 1)
            column = _columns(line[:at] + "x")
            while self._offsets and self._offsets[-1] > column:
                self._offsets.pop()
            self._offsets.append(column + width)
            position = at + mark.end()
            self._open = ""
            if _columns(line[position:]) > 4 and line[position:].strip():
                return Line("code", position, ordinal)
        return self._leaf(line, at, text, ordinal, is_item=is_item, goes_on=goes_on)

    def _leaf(
        self, line: str, at: int, text: str, ordinal: int | None, *, is_item: bool, goes_on: bool
    ) -> Line:
        fence = _FENCE.match(text)
        if fence:
            self._fence, self._open, self._quotes = fence[1] or fence[3], "", self._own_quotes
            language = (fence[2] or fence[4] or "").strip()
            return Line("fence" if language else "silent", at + len(self._fence), ordinal)
        heading = _HEADING.match(text)
        if heading:
            self._open = ""
            return Line("heading", at + heading.end(), ordinal)
        html = html_block(text, after_paragraph=goes_on)
        if html is not None:
            self._html, self._quotes = None if html.closed else html.end, self._own_quotes
            self._open = ""
            return Line("raw", at, ordinal)
        if self._open == "row" and not is_item:
            return Line("row", at)
        if self._is_delimiters(text) and goes_on:
            return self._table(line)
        if goes_on and not is_item:
            return self._more(line, at)
        self._open = "item" if is_item or (self._offsets and self._open == "item-after") else "prose"
        self._header = text
        return Line("item" if is_item else "prose", at, ordinal)

    def _is_delimiters(self, text: str) -> bool:
        return (
            bool(self._header)
            and _DELIMITERS.match(text) is not None
            and ("|" in text or ":" in text)
            and len(cells(self._header)) == len(cells(text))
        )

    def _table(self, line: str) -> Line:
        self.columns = len(cells(self._header))
        self._open, self._header = "row", ""
        return Line("delimiters", len(line))

    def _more(self, line: str, position: int) -> Line:
        self._header = line[position:].strip()
        return Line("more", len(line) - len(line[position:].lstrip(" \t")))


def cells(row: str) -> list[str]:
    """The cells of a table's row, cut at the pipes that no backslash escapes."""
    parts = re.split(r"(?<!\\)(?:\\\\)*\|", row.strip())
    if parts and not parts[0].strip():
        parts.pop(0)
    if parts and not parts[-1].strip():
        parts.pop()
    return [part.strip().replace("\\|", "|") for part in parts]


def _interrupts(mark: re.Match[str], text: str) -> bool:
    """May a list that begins with this mark end the paragraph before it?"""
    return bool(text[mark.end() :].strip()) and (mark[1] is None or int(mark[1]) == 1)


def _is_lazy(body: str, indent: int) -> bool:
    """May a line that is less indented than its list item go on with the item's paragraph?"""
    text = body.strip()
    return indent < 4 and not _MARK.match(text) and not _starts_other(text)


def _starts_other(text: str) -> bool:
    return any(pattern.match(text) for pattern in (_FENCE, _HEADING, _RULE)) or (
        text.startswith(">") or html_block(text, after_paragraph=True) is not None
    )


def _quote_marks(line: str, most: int) -> tuple[int, int]:
    """Where the content behind at most `most` marks of block quotes begins, and how many there are."""
    position = count = 0
    while count < most and (match := re.compile(r" {0,3}> ?").match(line, position)):
        position = match.end()
        count += 1
    return position, count


def _columns(text: str) -> int:
    """The width of the white space that a text begins with; a tab goes to the next multiple of four."""
    return len(text[: len(text) - len(text.lstrip(" \t"))].expandtabs(4))
