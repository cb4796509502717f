"""A document as blocks that know what they are: what the chunks are cut from and the units are read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal[
    "heading", "paragraph", "list", "item", "table", "code", "container", "term", "math", "rule", "questions"
]
ScopeKind = Literal[
    "heading",
    "admonition",
    "tab",
    "details",
    "definition",
    "struck",
    "inserted",
    "quote",
    "footnote",
    "label",
    "picture",
]


@dataclass(frozen=True)
class Scope:
    """Words that what stands inside must not be said without: a box's title, a tab's label, a term."""

    kind: ScopeKind
    text: str


@dataclass(frozen=True)
class Block:
    """One block of a document.

    Attributes:
        kind: what it is. `term` is one term of a definition list with what defines it as its children.
        start, end: its lines in the source, from 0, the last one excluded.
        text: the clean Markdown of a heading, paragraph or term; the content of code and math as written.
        said: `text` on one line without pictures and footnote marks.
        level: of a heading, from 1 to 6.
        anchors: ids that the writer gave this place.
        notes: labels of the footnotes that it refers to, children's excluded.
        children: what it contains: a list's items, an item's, container's or term's blocks.
        scope: what a container or term puts over its children.
        rows: a table's rows, its header first, as (clean, said) cells.
        language: of a piece of code.
        ordinal: an ordered list's item's number.
        task: whether an item is a task, and its state.
        tight: whether a list's items follow each other without a blank line.
        title: a heading's words without any markup.
        name: what the writer called a box.
        changed: whether the source has more than its clean text says, so that the source can't stand for it.
    """

    kind: BlockKind
    start: int
    end: int
    text: str = ""
    said: str = ""
    level: int = 0
    anchors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    children: tuple["Block", ...] = ()
    scope: Scope | None = None
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    language: str = ""
    ordinal: int | None = None
    task: Literal["open", "done"] | None = None
    tight: bool = True
    changed: bool = False
    name: str = ""
    title: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the block or anything in it differs from its source."""
        return self.changed or any(child.is_changed for child in self.children)

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The footnotes that it and what it contains refer to, in order."""
        return (*self.notes, *(label for child in self.children for label in child.all_notes))


@dataclass(frozen=True)
class Reading:
    """A document as read: its blocks in order, the footnotes they refer to, and where links and ids stand.

    Attributes:
        links: (line from 1, address) of every link and picture.
        anchors: every id that the writer gave.
        names: the titles of the headings that have ids of the writer's, by id.
    """

    blocks: tuple[Block, ...]
    footnotes: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    links: tuple[tuple[int, str], ...] = ()
    anchors: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


def read(markdown: str, titles: Callable[[str], str] = lambda _: "") -> Reading:
    """Read a document's body, without its front matter.

    Args:
        markdown: normalised text.
        titles: the words for a link without text, by its address.
    """
    from content.reading.building import Builder

    return Builder(titles).read(markdown)
