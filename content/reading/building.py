"""The parser's tokens as blocks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from markdown_it.token import Token

from content.reading import directives, html
from content.reading.blocks import Block, Reading, Scope
from content.reading.inline import Inline
from content.reading.inline_words import plain
from content.reading.parser import parser
from content.reading.tags import BoxKind, scope_kind
from content.reading.tokens import closing, task_state

CALLOUT: Final = re.compile(r"\A\[!([\w-]+)\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")
BOX: Final = re.compile(r"\[(.*)\]\Z")
SELF_ANCHOR: Final = re.compile(r"\s*\{\s*#([\w:.-]+)[^{}]*\}\s*\Z")


class Builder:
    """Builds one document; what it finds on the way (links, ids, footnotes) is kept beside the blocks."""

    def __init__(self, titles: Callable[[str], str]) -> None:
        self._titles = titles
        self._environment: dict[str, Any] = {}
        self._footnotes: dict[str, tuple[Block, ...]] = {}
        self._links: list[tuple[int, str]] = []
        self._anchors: set[str] = set()
        self._source = ""
        self._targets: list[str] = []
        self.names: dict[str, str] = {}

    def read(self, markdown: str) -> Reading:
        """The whole document."""
        self._source = markdown
        blocks = self.blocks(markdown)
        return Reading(
            tuple(blocks), self._footnotes, tuple(self._links), frozenset(self._anchors), self.names
        )

    def blocks(self, markdown: str, line: int = 0, inside_html: bool = False) -> list[Block]:
        """The blocks of a piece of the document that begins at a line."""
        return self.build(parser(inside_html).parse(markdown, self._environment), line)

    def parse_inline(self, text: str) -> Sequence[Token]:
        """A line of Markdown as inline tokens."""
        tokens = parser().parseInline(text, self._environment)
        return tokens[0].children or () if tokens else ()

    def has_end(self, shortcode: str) -> bool:
        """Whether the document closes a shortcode of this name anywhere."""
        name = re.escape(shortcode)
        return bool(
            re.search(
                rf"\{{\{{[<%]\s*/\s*(?:\w+/)?{name}\s*[>%]\}}\}}|\{{%-?\s*end{name}\b", self._source, re.I
            )
        )

    def note_anchor(self, name: str) -> None:
        """Remember an id that stands in the document."""
        if name:
            self._anchors.add(name)

    def inline(self, tokens: Sequence[Token], line: int) -> tuple[str, str, Inline]:
        """A line's children as clean Markdown and as words."""
        inline = Inline(self._environment, self._titles)
        clean, said = inline.write(tokens)
        self._links.extend((line + 1, target) for target in inline.targets)
        self._anchors.update(inline.anchors)
        for label, note in inline.inline_notes.items():
            text, words, _ = self.inline(note, line)
            self._footnotes[label] = (Block("paragraph", line, line + 1, text, words),)
        return clean, said, inline

    def build(self, tokens: Sequence[Token], line: int) -> list[Block]:
        """The blocks of tokens of one level; a tag that opens a place takes what follows up to its end."""
        frames = html.Frames()
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = closing(tokens, place)
            inner = tokens[place + 1 : end]
            start, stop = (token.map[0] + line, token.map[1] + line) if token.map else (line, line)
            if token.type == "html_block":
                html.add(self, frames, token.content, start, stop)
            elif token.type == "template":
                directives.shortcodes(self, frames, token.content, start, stop)
            elif token.type == "footnote_reference_open":
                self._footnotes.setdefault(token.meta["label"], tuple(self.build(inner, line)))
            else:
                for block in self._block(token, inner, start, stop, line):
                    frames.add(block)
            place = end + 1
        return frames.finish()

    def _block(self, token: Token, inner: Sequence[Token], start: int, stop: int, line: int) -> list[Block]:
        kind = token.type
        if kind == "heading_open":
            return [self._heading(token, inner[0], start, stop)]
        if kind == "paragraph_open":
            return self._paragraph(inner[0], start, stop)
        if kind in ("fence", "code_block", "colon_fence"):
            return directives.fence(self, token, start, stop)
        if kind in ("bullet_list_open", "ordered_list_open"):
            return [self._list(token, inner, start, stop, line)]
        if kind == "table_open":
            return [self._table(inner, start, stop)]
        if kind == "blockquote_open":
            return self._quote(self.build(inner, line), start, stop)
        if kind == "box_open":
            return [self._box(token, inner, start, stop, line)]
        if kind == "dl_open":
            return self._definitions(inner, line)
        if kind.startswith("math_block"):
            return [Block("math", start, stop, token.content.strip("\n"))]
        if kind == "hr":
            return [Block("rule", start, stop)]
        if kind == "inline":
            return self._paragraph(token, start, stop)
        if kind == "myst_target":
            self._targets.append(token.content)
            self.note_anchor(token.content)
        return [Block("rule", start, stop, changed=True)]

    def _heading(self, token: Token, inline: Token, start: int, stop: int) -> Block:
        clean, said, found = self.inline(inline.children or (), start)
        anchors = [match[1] for match in [SELF_ANCHOR.search(inline.content)] if match]
        if anchors:
            clean, said = SELF_ANCHOR.sub("", clean), SELF_ANCHOR.sub("", said)
        text = clean.replace("\n", " ")
        title = SELF_ANCHOR.sub("", plain(inline.children or ()))
        for name in (*self._targets, *found.anchors, *anchors):
            self.names[name] = title
        self._targets = []
        notes = tuple(found.notes)
        changed = found.changed or bool(anchors)
        own = tuple(anchors)
        return Block(
            "heading", start, stop, text, said, int(token.tag[1]), own, notes, changed=changed, title=title
        )

    def _paragraph(self, inline: Token, start: int, stop: int) -> list[Block]:
        clean, said, found = self.inline(inline.children or (), start)
        anchors, notes = tuple(found.anchors), tuple(found.notes)
        return [
            Block("paragraph", start, stop, clean, said, anchors=anchors, notes=notes, changed=found.changed)
        ]

    def _list(self, token: Token, inner: Sequence[Token], start: int, stop: int, line: int) -> Block:
        items: list[Block] = []
        first = token.attrGet("start")
        place, number = 0, 1 if first is None else int(first)
        tight = True
        while place < len(inner):
            end = closing(inner, place)
            item, inside = inner[place], inner[place + 1 : end]
            children = self.build(inside, line)
            tight = tight and not any(each.type == "paragraph_open" and not each.hidden for each in inside)
            task: Literal["open", "done"] | None = None
            if "task-list-item" in str(item.attrGet("class") or ""):
                task = task_state(inside)
            begin, last = (item.map[0] + line, item.map[1] + line) if item.map else (start, stop)
            ordinal = number + len(items) if token.type == "ordered_list_open" else None
            items.append(Block("item", begin, last, children=tuple(children), ordinal=ordinal, task=task))
            place = end + 1
        return Block("list", start, stop, children=tuple(items), tight=tight)

    def _table(self, inner: Sequence[Token], start: int, stop: int) -> Block:
        rows: list[list[tuple[str, str]]] = []
        changed = False
        notes: list[str] = []
        for place, token in enumerate(inner):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                clean, said, found = self.inline(inner[place + 1].children or (), start)
                rows[-1].append((clean.replace("\n", " "), said))
                notes += found.notes
                changed = changed or found.changed
        return Block("table", start, stop, rows=tuple(map(tuple, rows)), notes=tuple(notes), changed=changed)

    def _quote(self, children: list[Block], start: int, stop: int) -> list[Block]:
        """A quotation, or the box that GitHub and Obsidian write as one."""
        first = children[0] if children else None
        match = CALLOUT.match(first.text) if first and first.kind == "paragraph" else None
        if not first or not match:
            return [
                Block(
                    "container", start, stop, children=tuple(children), scope=Scope("quote", ""), name="quote"
                )
            ]
        name, title = match[1].lower(), match[2].strip()
        kind = scope_kind(name) or "admonition"
        text = first.text[match.end() :]
        rest = children[1:]
        if text.strip():
            said = first.said[len(" ".join(match[0].split())) :].strip()
            rest = [replace(first, text=text, said=said), *rest]
        scope = Scope(kind, title or name.replace("-", " ").title())
        return [Block("container", start, stop, children=tuple(rest), scope=scope, name=name)]

    def _box(self, token: Token, inner: Sequence[Token], start: int, stop: int, line: int) -> Block:
        name = token.info
        kind: BoxKind = "details" if token.markup.startswith("?") else scope_kind(name) or "admonition"
        title = self.inline(self.parse_inline(token.content), start)[1] or name.title()
        children = tuple(self.build(inner, line))
        return Block(
            "container", start, stop, children=children, scope=Scope(kind, title), name=name, changed=True
        )

    def _definitions(self, inner: Sequence[Token], line: int) -> list[Block]:
        found: list[Block] = []
        terms: list[tuple[str, str]] = []
        place = 0
        begin = line
        while place < len(inner):
            token, end = inner[place], closing(inner, place)
            if token.type == "dt_open":
                clean, said, _ = self.inline(inner[place + 1].children or (), line)
                begin = token.map[0] + line if token.map else line
                terms.append((clean, said))
            else:
                children = tuple(self.build(inner[place + 1 : end], line))
                stop = token.map[1] + line if token.map else begin + 1
                if terms:
                    clean, said = (", ".join(each) for each in zip(*terms, strict=True))
                    found.append(
                        Block(
                            "term",
                            begin,
                            stop,
                            clean,
                            said,
                            children=children,
                            scope=Scope("definition", said),
                        )
                    )
                    terms = []
                elif found:
                    last = found[-1]
                    found[-1] = replace(last, children=(*last.children, *children), end=stop)
            place = end + 1
        return found
