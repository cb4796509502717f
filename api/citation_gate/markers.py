"""Markers such as `[1]` in streamed Markdown: known ones in one shape, unknown ones removed, code left alone.

Which text is code follows CommonMark 0.31: fenced blocks (4.5), indented blocks (4.4), code spans (6.1). Text is held
back only while it may still become a marker or decide whether a marker stands in code.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

_DIGIT: Final = r"[\d⁰¹²³⁴-⁹₀-₉①-⑨]"
_NUMBERS: Final = rf"[ \t]*{_DIGIT}+(?:[ \t]*[,;\-–][ \t]*{_DIGIT}+)*[ \t]*"
# gpt-oss and others write 【1†L4】 where they were asked for [1].
_MARKER: Final = re.compile(rf"\[({_NUMBERS})\]|［({_NUMBERS})］|【({_NUMBERS})(?:†[^】\n]{{0,40}})?】")
_MARKER_BEGINS: Final = re.compile(rf"[\[［](?:[ \t,;\-–]|{_DIGIT})*\Z|【[^】\n]{{0,48}}\Z")
_OPEN_BRACKET: Final = re.compile(rf"[\[［](?:[ \t,;\-–]|{_DIGIT})*\Z")
_LINK_TARGET: Final = re.compile(
    r"\([ \t]*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
)
_SPECIAL: Final = re.compile(r"[\[［【`\\\n\]]")
_BRACKET: Final = re.compile(r"[\[［【]")
_LINK_BEGINS: Final = re.compile(r"\([^\n)]*\Z")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t]*(?:\n|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|\||`{3}|~{3})")
_FENCE: Final = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})([^\n]*)\Z")
_MAY_BE_BLOCK: Final = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]?)[ \t]*)?(?:`*|~*)\Z")
_LIST_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")
_SPACES: Final = " \t"
# After `](` the clean markers must not read as a link's target, which has no blanks inside.
_IN_PARENTHESES: Final = re.compile(r"\]\([^\s()]*\Z")
_BLOCK_PREFIX: Final = re.compile(r"(?:\A|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*)*\Z")
_BLOCK_BEGINS: Final = "`~>#-*+|=_:0123456789\n"
# Stands for a removed marker where nothing at all would make new Markdown of what is left.
_REMOVED: Final = "…"


@dataclass(frozen=True)
class Marker:
    """One citation in the clean text: `text[start:end]` is `[n]`."""

    start: int
    end: int
    n: int


@dataclass(slots=True)
class _Line:
    """What the lines so far say about the next one."""

    begins: bool = True
    fence: str = ""
    blank_before: bool = True
    in_list: bool = False

    def copy(self) -> "_Line":
        return _Line(self.begins, self.fence, self.blank_before, self.in_list)


@dataclass(slots=True)
class _Scan:
    """The result of reading the buffer once: what may be shown, and up to where the decision is final."""

    out: list[str] = field(default_factory=list)
    length: int = 0
    stable_in: int = 0
    stable_out: int = 0
    markers: list[Marker] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)

    def emit(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.length += len(text)


class MarkerFilter:
    """Feed it the model's deltas; it returns text that is safe to show. `markers` and `code` are positions in it."""

    def __init__(self, known: frozenset[int]) -> None:
        self.markers: list[Marker] = []
        self.code: list[tuple[int, int]] = []
        self._known = known
        self._buffer = ""
        self._shown = 0  # characters already returned of what the buffer gives
        self._offset = 0  # length of the clean text before the buffer
        self._tail = ""
        self._blank = ""  # white space at the end, dropped if nothing follows
        self._line = _Line()

    def feed(self, delta: str) -> str:
        """Return what has become safe to show."""
        self._buffer += delta
        if self._shown or self._line.begins or _SPECIAL.search(self._buffer):
            return self._advance(final=False)
        text = self._buffer.rstrip(_SPACES)  # plain words in the middle of a line: nothing to decide
        self._buffer = self._buffer[len(text) :]
        self._offset += len(text)
        self._tail = (self._tail + text)[-64:]
        fresh = self._blank + text
        shown = fresh.rstrip()
        self._blank = fresh[len(shown) :]
        return shown

    def finish(self) -> str:
        """Return the rest: nothing more will come."""
        return self._advance(final=True)

    def _advance(self, *, final: bool) -> str:
        scan = self._read(self._buffer, final, self._line.copy())
        text = "".join(scan.out)
        fresh = self._blank + text[self._shown :]
        shown = fresh.rstrip()
        self._blank = fresh[len(shown) :]
        self.markers += [
            marker for marker in scan.markers if final or marker.end <= self._offset + scan.stable_out
        ]
        self.code += [span for span in scan.code if final or span[1] <= self._offset + scan.stable_out]
        self._tail = (self._tail + text[: scan.stable_out])[-64:]
        self._buffer = self._buffer[scan.stable_in :]
        self._offset += scan.stable_out
        self._shown = max(len(text), self._shown) - scan.stable_out
        self._line = self._stable_line
        return shown

    def _read(self, text: str, final: bool, line: _Line) -> _Scan:
        scan = _Scan()
        self._stable_line = line.copy()

        def commit(position: int) -> None:
            scan.stable_in, scan.stable_out = position, scan.length
            self._stable_line = line.copy()

        position, size = 0, len(text)
        while position < size:
            if line.begins:
                taken = self._line_start(text, position, final, line, scan)
                if taken is None:
                    return scan
                if taken != position:
                    position = taken
                    commit(position)
                    continue
                line.begins = False
            found = _SPECIAL.search(text, position)
            if found is None:
                end = size if final else len(text.rstrip(_SPACES))
                scan.emit(text[position : max(end, position)])
                if end > position:
                    commit(end)
                return scan
            at = found.start()
            plain_end = at
            if text[at] in "[［【":
                while plain_end > position and text[plain_end - 1] in _SPACES:
                    plain_end -= 1
            scan.emit(text[position:plain_end])
            commit(plain_end)
            following = self._special(text, plain_end, at, final, line, scan)
            if following is None:
                return scan
            position = following
            commit(position)
        return scan

    def _line_start(self, text: str, position: int, final: bool, line: _Line, scan: _Scan) -> int | None:
        """Take a whole line that is code or blank. The same position means: read the line as prose."""
        newline = text.find("\n", position)
        complete = newline >= 0
        body = text[position : newline if complete else len(text)]
        after = newline + 1 if complete else len(text)
        if line.fence:
            start = self._offset + scan.length
            scan.emit(text[position:after])
            if not complete and not final:
                return None
            closing = _FENCE.match(body)
            if closing and closing[1].startswith(line.fence) and not closing[2].strip():
                line.fence = ""
                line.blank_before = True
            else:
                scan.code.append((start, self._offset + scan.length))
            return after
        stripped = body.strip()
        if not stripped:
            if not complete and not final:
                return None
            if scan.length or self._offset:
                scan.emit(text[position:after])
            line.blank_before = True
            return after
        opening = _FENCE.match(body)
        maybe_fence = opening is not None and not (opening[1][0] == "`" and "`" in opening[2])
        if not complete and not final and (maybe_fence or _MAY_BE_BLOCK.match(body)):
            if maybe_fence:
                bracket = _BRACKET.search(text, position)
                scan.emit(text[position : bracket.start() if bracket else len(text)].rstrip(_SPACES))
            return None
        if maybe_fence and opening is not None:
            scan.emit(text[position:after])
            line.fence = opening[1]
            return after
        item = _LIST_ITEM.match(body)
        if item is None and line.blank_before and not line.in_list and _indented(body):
            start = self._offset + scan.length
            scan.emit(text[position:after])
            if not complete and not final:
                return None
            scan.code.append((start, self._offset + scan.length))
            return after  # a blank line may come before the next indented line: `blank_before` stays
        if item is not None:
            line.in_list = True
        elif line.blank_before and not body[0].isspace():
            line.in_list = False
        line.blank_before = False
        return position

    def _special(self, text: str, spaces: int, at: int, final: bool, line: _Line, scan: _Scan) -> int | None:
        """Handle the character at `at`; `spaces` is where the blanks before it begin. None means: wait for more."""
        match text[at]:
            case "\n":
                if scan.length or self._offset:
                    scan.emit("\n")
                line.begins = True
                return at + 1
            case "\\":
                if at + 1 == len(text) and not final:
                    return None
                end = at + 2 if text[at + 1 : at + 2] != "\n" else at + 1
                scan.emit(text[at:end])
                return min(end, len(text))
            case "`":
                return self._code_span(text, at, final, scan)
            case "]":
                return self._link_target(text, at, final, scan)
            case _:
                return self._marker(text, spaces, at, final, scan)

    def _code_span(self, text: str, at: int, final: bool, scan: _Scan) -> int | None:
        end = at
        while end < len(text) and text[end] == "`":
            end += 1
        if end == len(text) and not final:
            return None
        ticks = text[at:end]
        paragraph_end = _PARAGRAPH_END.search(text, end)
        limit = paragraph_end.start() if paragraph_end else len(text)
        closing = re.compile(rf"(?<!`){ticks}(?!`)").search(text, end, limit)
        if closing and (final or closing.end() < len(text)):
            start = self._offset + scan.length
            scan.emit(text[at : closing.end()])
            scan.code.append((start, self._offset + scan.length))
            return closing.end()
        if closing is None and (final or paragraph_end):
            scan.emit(ticks)
            return end
        bracket = _BRACKET.search(text, end)
        scan.emit(text[at : bracket.start() if bracket else len(text)].rstrip(_SPACES))
        return None

    def _link_target(self, text: str, at: int, final: bool, scan: _Scan) -> int | None:
        if at + 1 == len(text) and not final:
            return None
        if text.startswith("](", at):
            target = _LINK_TARGET.match(text, at + 1)
            if target:
                scan.emit(text[at : target.end()])
                return target.end()
            if not final and _LINK_BEGINS.match(text, at + 1):
                return None
        scan.emit("]")
        return at + 1

    def _marker(self, text: str, spaces: int, at: int, final: bool, scan: _Scan) -> int | None:
        marker = _MARKER.match(text, at)
        if marker is None:
            if not final and _MARKER_BEGINS.match(text, at):
                return None
            scan.emit(text[spaces : at + 1])
            return at + 1
        end = marker.end()
        if end == len(text) and not final:
            return None
        before = self._before(scan)
        line_start = bool(_BLOCK_PREFIX.search(before + text[spaces:at]))
        if text[end : end + 1] == "(":
            target = _LINK_TARGET.match(text, end)
            if target:
                scan.emit(text[spaces : target.end()])
                return target.end()
            if not final and _LINK_BEGINS.match(text, end):
                return None
        numbers = [n for n in _expand(next(group for group in marker.groups() if group)) if n in self._known]
        if line_start and text[end : end + 1] == ":":
            numbers, end = (
                [],
                end + 1,
            )  # a link reference definition would turn every [n] on the page into a link
        if numbers:
            scan.emit(text[spaces:at])
            in_parentheses = _IN_PARENTHESES.search(before + text[spaces:at]) is not None
            for index, n in enumerate(numbers):
                if index and in_parentheses:
                    scan.emit(" ")
                start = self._offset + scan.length
                scan.emit(f"[{n}]")
                scan.markers.append(Marker(start, start + len(f"[{n}]"), n))
            if in_parentheses and len(numbers) == 1 and text[end : end + 1] not in _SPACES:
                scan.emit(f" {_REMOVED}")
            if text[end : end + 1] == "(":
                scan.emit(" ")
            return end
        joins = before[-1:] + text[end : end + 1] in ("](", "]:", "``")
        if joins or _OPEN_BRACKET.search(before + text[spaces:at]):
            scan.emit(text[spaces:at] + _REMOVED)
        elif line_start:
            while end < len(text) and text[end] in _SPACES:
                end += 1
            if end == len(text) and not final:
                return None
            begins_block = text[end : end + 1] in _BLOCK_BEGINS and end < len(text)
            scan.emit(text[spaces:at] + (_REMOVED if begins_block else ""))
        return end

    def _before(self, scan: _Scan) -> str:
        """The last characters of the clean text."""
        parts: list[str] = []
        for part in reversed(scan.out):
            parts.append(part)
            if sum(map(len, parts)) >= 64:
                break
        return self._tail + "".join(reversed(parts))


def _indented(line: str) -> bool:
    return line.startswith(("    ", "\t", " \t", "  \t", "   \t"))


def _expand(numbers: str) -> list[int]:
    """`1, 3-4` → 1, 3, 4; any Unicode digit; each number once, in order."""
    found: list[int] = []
    for part in re.split(r"[,;]", numbers):
        ends = [_to_int(end) for end in re.split(r"[-–]", part)]
        for n in range(ends[0], min(ends[-1], ends[0] + 50) + 1) if len(ends) == 2 else ends:
            if n not in found:
                found.append(n)
    return found


def _to_int(digits: str) -> int:
    return int("".join(str(unicodedata.digit(char)) for char in digits.strip())[:9])
