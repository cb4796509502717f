"""Holds streamed Markdown until a sentence is whole, and gives it out as a unit that can be judged.

A unit is a sentence of prose, a list item, a row, a heading or a line of code. Text waits only for what decides where
its sentence ends and how it reads: the next word, the end of a code span or a link, the next line of an item. How the
text was cut into deltas changes nothing.
"""

import re
from dataclasses import dataclass
from typing import Final

from api.citation_gate.markdown.inline import Inline, Token
from api.citation_gate.markdown.lines import Line, Lines
from api.contract.sentences import sentence_ends

_TRAILING: Final = re.compile(r"(?:\s*\[0+\] *)+[.!?]*(?=\s|\Z)")
_WORD_AFTER: Final = re.compile(r"\s*(?:\[0+\]\s*)*[^\w\s\[]*\w+\W")
_READY: Final = re.compile(
    r"[.!?…؟۔։](?:[^\w\s]{0,40}[\s\[]\W{0,40}\w+\W|[\s\S]{48}|(?=[぀-ヿ㐀-鿿]))|[。！？｡।॥።။។]"
)
"""What may end a sentence and can be judged by now: the next word has come."""
_SAYS: Final = re.compile(r"[^\W\d]|(?<!\[)\d")
_LOOKS: Final = 48  # `sentence_ends` looks at forty characters to both sides
_TOGETHER: Final = " \u00a0\u202f.!?…؟۔։\"“'”’»«›‹)]}*_~）」』】》〉〕"
_LONG: Final = 300  # characters; what has no end by then seldom has one soon
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
        self._patience = 0  # how long the open text has to be to be worth a look
        self._looked = 0  # how much of it is known to end no sentence
        self._block = 0
        self.patient = False  # sentences wait for the end of their line

    def feed(self, text: str) -> list[Unit]:
        """The units that this text completes."""
        *lines, rest = (self._partial + text).split("\n")
        found = [unit for line in lines for unit in self._line(line + "\n")]
        self._partial = rest
        return found + self._early()

    def finish(self) -> list[Unit]:
        """The rest: nothing more will come."""
        found = self._line(self._partial) if self._partial else []
        found += self._end_block()
        return [*found, self._unit("", "", "silent")] if self._silent else found

    def _line(self, line: str) -> list[Unit]:
        read = self._lines.read(line.rstrip("\n"))
        readable = " " * read.start + line[read.start :]
        given, self._given, self._partial = self._given, 0, ""
        if read.kind == "more" or self._begun:
            self._begun = False
            self._raw += line[given:]
            self._readable += readable[given:]
            return []
        if read.kind == "delimiters":
            found = self._header()
        elif read.kind == "underline":
            found = self._end_block("heading")
        elif read.is_inner:
            found = self._end_block("parent")
        else:
            found = self._end_block()
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

    def _end_block(self, turned_out: str = "") -> list[Unit]:
        """The rest of the open block; its end may show that it was a heading, or an item with items of its own."""
        if self._open is None:
            return []
        kind = self._open.kind
        found = self._cut("", final=turned_out != "heading") if kind == "prose" else []
        if turned_out == "heading" or (turned_out and kind == "item"):
            kind = turned_out
        if self._raw.strip():
            found.append(self._unit(self._raw, self._readable, kind, self._open.ordinal))
        else:
            self._silent += self._raw
        self._open, self._raw, self._readable = None, "", ""
        return found

    def _early(self) -> list[Unit]:
        """Sentences of a paragraph whose last line isn't whole yet, as soon as nothing can change them."""
        rest = self._partial[self._given :]
        text = self._raw + rest
        if self.patient or len(text) < self._patience:
            return []
        if not _READY.search(text, self._looked):
            self._looked = max(0, len(text) - _LOOKS)
            return []
        if "|" in text or not (self._begun or self._lines.surely_prose(self._partial)):
            return []
        found: list[Unit] = []
        if not (self._begun or self._lines.goes_on):
            found = self._end_block()
            self._begin(Line("prose"), "", "")
            self._begun = True
        cut = self._cut(rest, final=False)
        # What has no end by now seldom has one soon: looking again later keeps the work linear.
        self._patience = 0 if cut else len(text) * (5 if len(text) < _LONG else 8) // 4
        return found + cut

    def _cut(self, partial: str, *, final: bool) -> list[Unit]:
        """Take whole sentences from the open paragraph."""
        raw = self._raw + partial
        readable = self._readable + partial
        inline = Inline(readable)
        limit = len(raw) if final else inline.open
        masked = self._context + _masked(readable, inline.tokens)
        base, start = len(self._context), 0
        seen, says = base, False
        units: list[Unit] = []
        known = masked[: base + self._looked].rstrip(_TOGETHER)  # a stop and what closes it are read together
        for end in sentence_ends(masked, max(base, len(known))):
            trailing = _TRAILING.match(masked, end)
            stop = (trailing.end() if trailing else end) - base
            if stop <= start:
                continue
            says = says or _SAYS.search(masked, seen, base + stop) is not None
            seen = base + stop
            if not says:
                continue  # a row of dots, a marker by itself: it goes with the next sentence
            if not (final or base + limit - end > _LOOKS or _WORD_AFTER.match(masked, end, base + limit)):
                break
            units.append(self._unit(raw[start:stop], readable[start:stop], "prose"))
            self._context = masked[: base + stop][-_LOOKS:]
            self._looked, start, says = 0, stop, False
        else:
            self._looked = max(0, min(limit, len(raw)) - _LOOKS - start)
        self._given += max(0, start - len(self._raw))
        self._raw, self._readable = self._raw[start:], self._readable[start:]
        return units


def _masked(text: str, tokens: list[Token]) -> str:
    """What `sentence_ends` reads: nothing inside code, links and tags ends a sentence; each marker is a `[0]`."""
    parts = []
    for token in tokens:
        width = token.end - token.start
        if token.kind == "marker":
            parts.append("[" + "0" * (width - 2) + "]")
        else:
            parts.append("x" * width if token.kind in _MASKED else text[token.start : token.end])
    return "".join(parts)
