"""Blocks of HTML and JSX as a reader sees them: headings, tables, code, text, and places that open and close."""

import re
import textwrap
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING, Final

from api.contract.sentences import word_set
from content.reading.blocks import Block, Scope
from content.reading.tags import COMMENT, HTML, TAG, UNREAD, Tag, scope_kind, title_of

if TYPE_CHECKING:
    from content.reading.building import Builder

BREAKS: Final = word_set("""
p div section article header footer main nav center aside figure figcaption ul ol dl dt dd form fieldset hr body html
blockquote address search picture video audio
""")
CELL: Final = re.compile(
    r"<t([hd])\b[^<>]*>(.*?)(?=<t[hdr]\b|</t[hdr]\b|</table|</thead|</tbody|\Z)", re.S | re.I
)
ROW: Final = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</tr\b|</table|\Z)", re.S | re.I)
TABLE: Final = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.S | re.I)
PRE: Final = re.compile(r"<pre\b[^<>]*>(.*?)(?:</pre\s*>|\Z)", re.S | re.I)
HEADING: Final = re.compile(r"<h([1-6])\b([^<>]*)>(.*?)</h\1\s*>", re.S | re.I)
SUMMARY: Final = re.compile(r"<summary\b[^<>]*>(.*?)(?:</summary\s*>|\Z)", re.S | re.I)
QUESTIONS: Final = re.compile(r"<!--\s*questions\b:?[ \t]*\n?(.*?)-->", re.S)
WHOLE: Final = re.compile("|".join(f"(?:{each.pattern})" for each in (UNREAD, COMMENT)), re.S | re.I)
LANGUAGE: Final = re.compile(r"(?:language-|lang=[\"']?|highlight-source-)([\w+#-]+)")


@dataclass
class _Frame:
    name: str
    scope: Scope
    start: int
    blocks: list[Block] = field(default_factory=list)


class Frames:
    """The places that are open, innermost last; a place that is never closed ends with what contains it."""

    def __init__(self) -> None:
        self._open: list[_Frame] = [_Frame("", Scope("quote", ""), 0)]

    def add(self, block: Block) -> None:
        """Put a block into the innermost open place."""
        self._open[-1].blocks.append(block)

    def open(self, name: str, scope: Scope, start: int) -> None:
        """Open a place."""
        self._open.append(_Frame(name, scope, start))

    def title(self, text: str) -> None:
        """Name the innermost place that is open, as `<summary>` does."""
        if len(self._open) > 1:
            self._open[-1].scope = Scope(self._open[-1].scope.kind, text)

    def close(self, name: str, stop: int) -> None:
        """Close the innermost place of this name, and all inside it; one that isn't open is none."""
        if any(frame.name == name for frame in self._open[1:]):
            while self._end(stop) != name:
                pass

    def finish(self) -> list[Block]:
        """Everything, with all places closed."""
        while len(self._open) > 1:
            self._end(None)
        return self._open[0].blocks

    def _end(self, stop: int | None) -> str:
        frame = self._open.pop()
        end = (
            stop if stop is not None else max((block.end for block in frame.blocks), default=frame.start + 1)
        )
        children = tuple(frame.blocks)
        block = Block(
            "container", frame.start, end, children=children, scope=frame.scope, name=frame.name, changed=True
        )
        self.add(block)
        return frame.name


def add(builder: "Builder", frames: Frames, content: str, start: int, stop: int) -> None:
    """Read one block of HTML into the open places."""
    questions = QUESTIONS.fullmatch(content.strip())
    if questions:
        listed = [line.strip().removeprefix("-").strip() for line in questions[1].split("\n")]
        frames.add(Block("questions", start, stop, "\n".join(each for each in listed if each), changed=True))
        return
    frames.add(Block("rule", start, stop, changed=True))  # keeps the lines; says nothing
    _Html(builder, frames, start, stop).read(content)


class _Html:
    def __init__(self, builder: "Builder", frames: Frames, start: int, stop: int) -> None:
        self.builder, self.frames, self.start, self.stop = builder, frames, start, stop
        self.text: list[str] = []

    def read(self, content: str) -> None:
        """Read the tags one after another; what stands between them is Markdown."""
        content = WHOLE.sub("", content)
        at = 0
        for match in re.finditer(r"<[/A-Za-z]", content):
            if match.start() < at:
                continue
            whole = next(
                (each for each in (TABLE, PRE, HEADING, SUMMARY) if each.match(content, match.start())), None
            )
            found = (whole or TAG).match(content, match.start())
            if not found:
                continue
            self.text.append(content[at : found.start()])
            at = found.end()
            if whole:
                self._whole(whole, found)
            else:
                self._tag(Tag.parse(found), found[0])
        self.text.append(content[at:])
        self._flush()

    def _whole(self, kind: re.Pattern[str], match: re.Match[str]) -> None:
        self._flush()
        if kind is TABLE:
            self._table(match[0])
        elif kind is PRE:
            language = LANGUAGE.search(match[0])
            code = unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", match[1])).strip("\n")
            self.frames.add(
                Block(
                    "code",
                    self.start,
                    self.stop,
                    code,
                    language=language[1] if language else "",
                    changed=True,
                )
            )
        elif kind is SUMMARY:
            self.frames.title(self._inline(match[1])[1].strip("*_ "))
        else:
            clean, said = self._inline(match[3])
            anchors = re.findall(r"\bid\s*=\s*[\"']?([^\"'\s>]+)", f"{match[2]} {match[3]}")
            if said or clean:
                self.frames.add(
                    Block(
                        "heading", self.start, self.stop, clean.replace("\n", " "), said, int(match[1]),
                        tuple(anchors), changed=True, title=said.replace("*", "").replace("`", ""),
                    )
                )  # fmt: skip

    def _tag(self, tag: Tag, written: str) -> None:
        kind = scope_kind(tag.name) if tag.name not in ("aside", "summary") or tag.is_component else None
        if tag.name == "a" and not tag.closes and not tag.attributes.get("href"):
            self.builder.note_anchor(tag.attributes.get("id") or tag.attributes.get("name", ""))
        elif tag.attributes.get("id") and not tag.closes:
            self.builder.note_anchor(tag.attributes["id"])
        if kind:
            self._flush()
            if tag.closes:
                self.frames.close(tag.name, self.stop)
            else:
                title = title_of(tag) or tag.attributes.get("type", "").title()
                self.frames.open(
                    tag.name,
                    Scope(kind, title or ("" if kind != "admonition" else tag.name.title())),
                    self.start,
                )
                if tag.alone:
                    self._alone(tag)
                    self.frames.close(tag.name, self.stop)
        elif tag.name == "li":
            self._flush()
            if not tag.closes:
                self.text.append("- ")
        elif tag.name in BREAKS or tag.name not in HTML or tag.is_component:
            self._flush()
            if tag.alone:
                self._alone(tag)
        else:
            self.text.append(written)

    def _alone(self, tag: Tag) -> None:
        """What a component without an inside shows."""
        words = (
            tag.attributes.get("text")
            or tag.attributes.get("description")
            or tag.attributes.get("children")
            or ""
        )
        if words:
            self.text.append(words)
            self._flush()

    def _inline(self, text: str) -> tuple[str, str]:
        tokens = self.builder.parse_inline(" ".join(text.split()))
        clean, said, _ = self.builder.inline(tokens, self.start)
        return clean, said

    def _table(self, content: str) -> None:
        rows = []
        for row in ROW.findall(content):
            cells = [
                self._inline(re.sub(r"</?(?:p|div|center|li|ul|ol)\b[^<>]*>", " ", cell))
                for _, cell in CELL.findall(row)
            ]
            if any(said or clean for clean, said in cells):
                rows.append(tuple((clean.replace("\n", " "), said) for clean, said in cells))
        if len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
            self.frames.add(Block("table", self.start, self.stop, rows=tuple(rows), changed=True))
            return
        for row in rows:  # a table that only lays the page out
            for clean, said in row:
                if clean:
                    self.frames.add(Block("paragraph", self.start, self.stop, clean, said, changed=True))

    def _flush(self) -> None:
        text = textwrap.dedent("".join(self.text).strip("\n"))
        self.text = []
        if not text.strip():
            return
        text = "\n".join(
            line.strip() if "\n" not in text or "```" not in text else line for line in text.split("\n")
        )
        for block in self.builder.blocks(text, inside_html=True):
            self.frames.add(_placed(block, self.start, self.stop))


def _placed(block: Block, start: int, stop: int) -> Block:
    children = tuple(_placed(child, start, stop) for child in block.children)
    return replace(block, start=start, end=stop, children=children, changed=True)
