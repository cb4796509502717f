"""What can be said of a passage: sentences, list items, table rows and code, each with what it stands under."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from api.contract.links import placed
from content.reading.binding import is_binding
from content.reading.blocks import Block, Scope, read
from content.reading.navigation import is_contents, is_navigation, plain
from content.reading.sentences import sentences
from content.reading.statements import statements
from content.reading.unit import Unit

PICTURES: Final = frozenset({"mermaid", "dot", "plantuml", "svg", "d2", "graphviz"})
RUN_IN: Final = re.compile(r"\A(\*\*|__)[^*_]{1,60}\1\Z")
STRUCK: Final = re.compile(r"\A~~[^~]+~~[.!?]?\Z")
FACT: Final = re.compile(r":\s+\S*\d|\b(?:is|are|=)\s+\S*\d")
STEP: Final = re.compile(r"\A\W*(?:step|phase|part|chapter|figure|table|version|stage|day|week|v?\d)", re.I)


def units(markdown: str, section: str = "", path: str = "") -> list[Unit]:
    """The units of a passage in their order.

    Args:
        markdown: the passage, as `Chunk.text` or a source of a request has it.
        section: the passage's heading path, joined with ` > `: its binding parts become scopes too.
        path: the document's; with it, relative addresses lead to the site's pages of the documents.
    """
    return list(_units(markdown, section, path))


@lru_cache(maxsize=4_096)
def _units(markdown: str, section: str, path: str) -> tuple[Unit, ...]:
    reading = read(markdown)
    over = tuple(Scope("heading", part) for part in section.split(" > ") if part and is_binding(part))
    found = tuple(_Reader(reading.footnotes, over).passage(reading.blocks))
    return tuple(_placed(unit, path) for unit in found) if path and "](" in markdown else found


def _placed(unit: Unit, path: str) -> Unit:
    cells = tuple(placed(cell, path) for cell in unit.cells)
    return replace(unit, text=placed(unit.text, path), lead=placed(unit.lead, path), cells=cells)


@dataclass(frozen=True)
class _Place:
    scopes: tuple[Scope, ...] = ()
    lead: str = ""
    depth: int = 0


class _Reader:
    def __init__(self, footnotes: Mapping[str, tuple[Block, ...]], over: tuple[Scope, ...]) -> None:
        self.footnotes = footnotes
        self.over = over
        self.block = 0
        self.heading = ""
        self.headings: list[tuple[int, str]] = []

    def passage(self, blocks: Sequence[Block]) -> Iterator[Unit]:
        """The units of a passage; its first heading is known to who reads the passage and so isn't `heading`."""
        first = next((block for block in blocks if block.kind != "rule"), None)
        yield from self._blocks(blocks, _Place(), first if first and first.kind == "heading" else None)

    def _blocks(self, blocks: Sequence[Block], where: _Place, first: Block | None = None) -> Iterator[Unit]:
        lead = where.lead
        for place, block in enumerate(blocks):
            if block.kind == "heading":
                self._under(block, is_first=block is first)
                lead = ""
                if _is_bare(blocks, place) or (FACT.search(block.said) and not STEP.match(block.said)):
                    yield from self._heading(block, where)
            else:
                introduced = (
                    where if block.kind in ("paragraph", "container", "term") else replace(where, lead=lead)
                )
                for unit in self._one(block, introduced):
                    if unit.kind == "sentence" and block.kind == "paragraph":
                        lead = unit.text
                    yield unit

    def _under(self, block: Block, is_first: bool) -> None:
        self.headings = [(level, text) for level, text in self.headings if level < block.level]
        self.headings.append((block.level, block.said))
        self.heading = "" if is_first else plain(block.said)

    def _heading(self, block: Block, where: _Place) -> Iterator[Unit]:
        """A heading that says something by itself: nothing stands under it, or it has a figure."""
        if not any(char.isalnum() for char in block.said):
            return
        self.block += 1
        scopes = tuple(scope for scope in self._scopes(where) if scope.text != plain(block.said))
        yield Unit("sentence", block.said, self.block, scopes=scopes)

    def _scopes(self, where: _Place) -> tuple[Scope, ...]:
        inside = tuple(Scope("heading", plain(text)) for _, text in self.headings if is_binding(text))
        return tuple(dict.fromkeys((*self.over, *inside, *where.scopes)))

    def _one(self, block: Block, where: _Place) -> Iterator[Unit]:
        if block.kind == "paragraph":
            yield from self._paragraph(block, where)
        elif block.kind == "list":
            yield from self._list(block, where)
        elif block.kind == "table":
            yield from self._table(block, where)
        elif block.kind == "code" and block.language not in PICTURES:
            yield from self._code(block, where)
        elif block.kind == "math":
            self.block += 1
            yield Unit(
                "sentence",
                f"$${' '.join(block.text.split())}$$",
                self.block,
                self.heading,
                where.lead,
                scopes=self._scopes(where),
            )
        elif block.kind in ("container", "term"):
            scope = (block.scope,) if block.scope else ()
            lead = block.said if block.kind == "term" else where.lead
            yield from self._blocks(block.children, replace(where, scopes=(*where.scopes, *scope), lead=lead))

    def _paragraph(self, block: Block, where: _Place) -> Iterator[Unit]:
        said = sentences(block.said)
        if not said or is_navigation(block.text):
            return
        self.block += 1
        number, scopes = self.block, self._scopes(where)
        title = ""
        for sentence in said:
            if RUN_IN.match(sentence) and len(said) > 1:
                title = sentence.strip("*_ .:")
                if is_binding(title):
                    scopes = (*self._scopes(where), Scope("label", title))
                continue
            if not any(char.isalnum() or ord(char) > 0x2190 for char in sentence):
                continue
            struck = (Scope("struck", ""),) if STRUCK.match(sentence) else ()
            yield Unit(
                "sentence", sentence, number, self.heading, title or where.lead, scopes=(*scopes, *struck)
            )
        yield from self._notes(block, said[-1], where)

    def _notes(self, block: Block, said: str, where: _Place) -> Iterator[Unit]:
        """The footnotes that a block refers to, right behind it."""
        for label in block.notes:
            for note in self.footnotes.get(label, ()):
                scope = Scope("footnote", said)
                yield from self._one(note, replace(where, scopes=(*where.scopes, scope), lead=said))

    def _list(self, block: Block, where: _Place) -> Iterator[Unit]:
        if is_contents(block):
            return
        self.block += 1
        number = self.block
        for item in block.children:
            yield from self._item(item, where, number)

    def _item(self, item: Block, where: _Place, number: int) -> Iterator[Unit]:
        text = item.children[0] if item.children and item.children[0].kind == "paragraph" else None
        rest = item.children[1:] if text else item.children
        inner = replace(where, depth=where.depth + 1)
        if text and text.said:
            struck = (Scope("struck", ""),) if STRUCK.match(text.said) else ()
            yield Unit(
                "item", text.said, number, self.heading, where.lead, ordinal=item.ordinal, depth=where.depth,
                task=item.task, scopes=(*self._scopes(where), *struck),
            )  # fmt: skip
            yield from self._notes(text, text.said, where)
            lead = " ".join(
                part
                for part in (_colon(where.lead) or (where.lead if where.depth else ""), text.said)
                if part
            )
            inner = replace(inner, lead=lead)
        for block in rest:
            if block.kind == "list":
                for child in block.children:
                    yield from self._item(child, inner, number)
            else:
                yield from self._one(block, inner)

    def _table(self, block: Block, where: _Place) -> Iterator[Unit]:
        self.block += 1
        header = tuple(said for _, said in block.rows[0])
        for row in block.rows[1:]:
            cells = tuple(said for _, said in row)
            said = _row(header, cells)
            if said:
                lead = " ".join([where.lead, *header]).strip()
                yield Unit(
                    "row", said, self.block, self.heading, lead, scopes=self._scopes(where), header=header, cells=cells
                )  # fmt: skip
        yield from self._notes(block, where.lead, where)

    def _code(self, block: Block, where: _Place) -> Iterator[Unit]:
        self.block += 1
        for comment, code, written in statements(block.text):
            ticks, pad = ("``", " ") if "`" in code else ("`", "")
            said = f"{ticks}{pad}{code}{pad}{ticks}"
            text = f"{comment.rstrip('.:')}: {said}" if comment and code else said if code else comment
            yield Unit(
                "code", text, self.block, self.heading, where.lead, written, block.language, depth=where.depth,
                scopes=self._scopes(where),
            )  # fmt: skip


def _colon(lead: str) -> str:
    return lead if lead.rstrip("*_ ").endswith((":", "：")) else ""


def _row(header: Sequence[str], cells: Sequence[str]) -> str:
    """A row with its columns' names: "Team: Price 49 euro; Seats 10"."""
    named = [(name, cell) for name, cell in zip(header, cells, strict=False) if cell.strip()]
    if not named:
        return ""
    (_, label), *rest = named
    if not cells[0].strip() or not rest:
        return "; ".join(f"{name}: {cell}" if name else cell for name, cell in named)
    if len(header) == 2:
        cell = rest[0][1]  # "Developer - Associate" has said its level
        return label if label.casefold().endswith(f" {cell}".casefold()) else f"{label}: {cell}"
    return f"{label}: " + "; ".join(f"{name} {cell}" if name else cell for name, cell in rest)


def _is_bare(blocks: Sequence[Block], place: int) -> bool:
    """Whether nothing stands under a heading, not even a smaller one."""
    for block in blocks[place + 1 :]:
        if block.kind == "heading":
            return block.level <= blocks[place].level
        if block.kind != "rule":
            return False
    return True
