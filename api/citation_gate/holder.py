"""Holds streamed Markdown until a sentence is whole, and gives it out as a unit that can be judged.

A unit is a sentence of prose, a list item, a row, a heading or a line of code. Text waits only for what decides where
its sentence ends and how it reads: the next word, the end of a code span or a link, the next line of an item. How the
text was cut into deltas changes nothing.
"""

import re
from dataclasses import dataclass
from typing import Final

from api.citation_gate.inline import Inline, Token
from api.citation_gate.lines import Line, Lines
from api.contract.sentences import sentence_ends

_TRAILING: Final = re.compile(r"(?:\s*\[0+\] *)+[.!?]*(?=\s|\Z)")
_WORD_AFTER: Final = re.compile(r"\s*(?:\[0+\]\s*)*[^\w\s\[]*\w+\W")
_STOP: Final = re.compile(r"[.!?…؟۔։。！？｡।॥።။។]")
_READY: Final = re.compile(
    r"[.!?…؟۔։](?:[^\w\s]{0,40}[\s\[]\W{0,40}\w+\W|[\s\S]{48}|(?=[぀-ヿ㐀-鿿]))|[。！？｡।॥።။។]"
)
"""What may end a sentence and can be judged by now: the next word has come."""
_SAYS: Final = re.compile(r"[^\W\d]|(?<!\[)\d")
_LOOKS: Final = 48  # `sentence_ends` looks at forty characters to both sides
_TOGETHER: Final = " \u00a0\u202f.!?…؟۔։\"“'”’»«›‹)]}*_~）」』】》〉〕"
_LONG: Final = 600  # characters; what has no end by then seldom has one soon
_MASKED: Final = frozenset({"code", "html", "link", "dead", "image", "address"})


@dataclass(frozen=True)
class Unit:
    """`text` as it came, with the white space and the fences before it.

    `start` is where the sentence begins in it. `readable` is as long as `text`: what marks a block is blank. `kind`:
    prose, item, parent (an item with items of its own), row, header, heading, code, raw, fence, or silent for what says
    nothing. Sentences of one paragraph share their `block`. `columns` of a row is how many cells the page shows.
    `inner`: another sentence of its paragraph stands before it.
    """

    text: str
    readable: str
    start: int
    kind: str
    block: int
    ordinal: int | None = None
    columns: int = 0
    inner: bool = False

    @property
    def sentence(self) -> str:
        return self.text[self.start :].strip()


class Holder:
    """Feed it text; it returns the units that are whole by now."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._silent = ""  # what stands before the next unit and says nothing
        self._open: Line | None = None  # the paragraph or item that isn't whole yet
        self._raw = self._readable = ""  # its lines, as far as no unit holds them
        self._context = ""  # the text before them in the same paragraph
        self._partial = ""  # the line that isn't whole yet, and how much of it units hold
        self._given = 0
        self._begun = False  # its paragraph is open already
        self._patience = 0
        self._looked = 0  # how much of the open text is known to end no sentence
        self._stopped = False  # the open text has a stop, so that more of it may end a sentence
        self._block = 0
        self.patient = False  # sentences wait for the end of their line

    def feed(self, text: str) -> list[Unit]:
        """The units that this text completes."""
        self._stopped = self._stopped or _STOP.search(text) is not None
        if "\n" not in text:
            self._partial += text
            return self._early() if self._stopped else []
        *lines, rest = (self._partial + text).split("\n")
        found: list[Unit] = []
        for line in lines:
            found += self._line(line + "\n")
        self._partial = rest
        self._stopped = _STOP.search(rest) is not None or _STOP.search(self._raw) is not None
        return found + (self._early() if self._stopped else [])

    def finish(self) -> list[Unit]:
        """The rest: nothing more will come."""
        found = self._line(self._partial) if self._partial else []
        found += self._end_block()
        if self._silent:
            found.append(
                Unit(self._silent, " " * len(self._silent), len(self._silent), "silent", self._block)
            )
        return found

    def _line(self, line: str) -> list[Unit]:
        depth = self._lines.depth
        read = self._lines.read(line.rstrip("\n"))
        nested = read.kind == "item" and self._lines.depth > depth
        readable = " " * read.start + line[read.start :]
        given, self._given, self._partial = self._given, 0, ""
        if read.kind == "more" or self._begun:
            self._begun = False
            self._raw += line[given:]
            self._readable += readable[given:]
            return []
        found: list[Unit] = []
        if read.kind == "delimiters":
            found = self._header()
        elif read.kind == "underline":
            found = self._end_block("heading")
        else:
            found = self._end_block("parent" if nested and self._open and self._open.kind == "item" else "")
        if read.kind in ("prose", "item"):
            self._begin(read, line, readable)
        elif read.kind in ("blank", "silent", "delimiters", "underline"):
            self._silent += line
        else:
            self._block += read.kind not in ("row", "code", "raw")
            found.append(self._unit(line, readable, read.kind, read.ordinal))
        return found

    def _begin(self, read: Line, raw: str, readable: str) -> None:
        self._block += 1
        self._open, self._raw, self._readable, self._context = read, raw, readable, ""
        self._patience = self._looked = 0

    def _unit(self, raw: str, readable: str, kind: str, ordinal: int | None = None) -> Unit:
        lead, self._silent = self._silent, ""
        start = len(lead) + len(raw) - len(raw.lstrip())
        columns = self._lines.columns if kind in ("row", "header") else 0
        inner = kind == "prose" and bool(self._context)
        return Unit(lead + raw, " " * len(lead) + readable, start, kind, self._block, ordinal, columns, inner)

    def _header(self) -> list[Unit]:
        """The open block's last line turned out to be a table's header."""
        cut = self._raw.rstrip("\n").rfind("\n") + 1
        raw, readable = self._raw[cut:], self._readable[cut:]
        self._raw, self._readable = self._raw[:cut], self._readable[:cut]
        found = self._end_block()
        self._block += 1
        return [*found, self._unit(raw, readable, "header")]

    def _end_block(self, kind: str = "") -> list[Unit]:
        if self._open is None:
            return []
        found = self._cut("", final=True) if self._open.kind == "prose" and not kind else []
        if self._raw.strip():
            found.append(self._unit(self._raw, self._readable, kind or self._open.kind, self._open.ordinal))
        else:
            self._silent += self._raw
        self._open, self._raw, self._readable = None, "", ""
        return found

    def _early(self) -> list[Unit]:
        """Sentences of a paragraph whose last line isn't whole yet, as soon as nothing can change them."""
        rest = self._partial[self._given :]
        length = len(self._raw) + len(rest)
        goes_on = self._open is not None and self._lines.goes_on
        if (
            self.patient
            or length < self._patience
            or (goes_on and self._open is not None and self._open.kind != "prose")
            or not _READY.search(self._raw + rest, max(0, self._looked - len(self._context)))
            or "|" in self._raw + rest
            or not (self._begun or self._lines.surely_prose(self._partial))
        ):
            return []
        found: list[Unit] = []
        if not goes_on and not self._begun:
            found = self._end_block()
            self._begin(Line("prose"), "", "")
            self._begun = True
        cut = self._cut(rest, final=False)
        self._patience = (
            0 if cut else length * (5 if length < _LONG else 8) // 4
        )  # so that the work stays linear
        self._stopped = not cut or _STOP.search(self._raw + self._partial[self._given :]) is not None
        return found + cut

    def _cut(self, partial: str, *, final: bool) -> list[Unit]:
        """Take whole sentences from the open paragraph."""
        raw = self._raw + partial
        readable = self._readable + partial
        inline = Inline(readable)
        limit = len(raw) if final else inline.open
        masked = self._context + _masked(readable, inline.tokens)
        base, start = len(self._context), 0
        seen, says, unsure = base, False, len(masked)
        units: list[Unit] = []
        for end in sentence_ends(masked, self._looked):
            trailing = _TRAILING.match(masked, end)
            stop = (trailing.end() if trailing else end) - base
            if stop <= start:
                continue
            says = says or _SAYS.search(masked, seen, base + stop) is not None
            seen = base + stop
            if not says:
                continue  # a row of dots, a marker by itself: it goes with the next sentence
            sure = final or len(masked) - end > _LOOKS or _WORD_AFTER.match(masked, end)
            if stop > limit or not sure:
                unsure = end - 1
                break
            units.append(self._unit(raw[start:stop], readable[start:stop], "prose"))
            self._context = masked[: base + stop][-_LOOKS:]
            start, says = stop, False
        # A stop and what closes it are looked at together, and again until enough stands behind them.
        known = masked[: max(0, min(unsure, base + limit - _LOOKS, len(masked) - _LOOKS))].rstrip(_TOGETHER)
        cut, looked = base + start, max(self._looked, base + start, len(known))
        self._context = masked[:cut][-_LOOKS:]
        self._looked = looked - cut + len(self._context)
        self._given += max(0, start - len(self._raw))
        self._raw, self._readable = self._raw[start:], self._readable[start:]
        return units


def _masked(text: str, found: list[Token]) -> str:
    """What `sentence_ends` reads: nothing inside code, links and tags ends a sentence.

    Each marker is a `[0]` of its width.
    """
    if all(token.kind not in _MASKED and token.kind != "marker" for token in found):
        return text
    parts = []
    for token in found:
        width = token.end - token.start
        if token.kind == "marker":
            parts.append("[" + "0" * (width - 2) + "]")
        else:
            parts.append("x" * width if token.kind in _MASKED else text[token.start : token.end])
    return "".join(parts)
