"""Markdown to elements: raw HTML is text, comments are nothing, headings carry GitHub's anchors.

Source: CommonMark 0.31 and GitHub's tables, as markdown-it-py reads them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from content.anchors import Anchors
from content.reading.building import CALLOUT
from content.reading.inline_words import plain
from publishing.site.columns import figure_columns
from publishing.site.element import Child, Element, el

EXTERNAL = "noopener noreferrer nofollow ugc"
COMMENT = re.compile(r"<!--\s*(?:/?generated|questions)\b.*?-->", re.DOTALL | re.IGNORECASE)
"""Notes of generators, and listed questions: read by programs. Any other raw HTML is text."""

LABELS: Mapping[str, str] = {"table": "Table {n}", "code": "Code {n}"}


@dataclass
class Rendered:
    """A document's elements, with its headings as (level, words, anchor)."""

    elements: list[Element | str] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)


def rendered(
    source: str,
    caveats: Sequence[str] = (),
    anchors: Sequence[str] = (),
    labels: Mapping[str, str] = LABELS,
) -> Rendered:
    """A document without its first level-1 heading, which the page says itself.

    Args:
        source: normalised Markdown without front matter.
        caveats: how a paragraph or quotation begins that limits what stands around it.
        anchors: the headings' own, in order; GitHub's where there are none.
        labels: what a table and a block of code are called to those who listen, with their number as {n}.
    """
    writer = _Writer(tuple(caveats), anchors, labels)
    nodes = SyntaxTreeNode(parser().parse(without_comments(source))).children
    found = writer.result
    titled = False
    for node in nodes:
        if node.type == "heading" and node.tag == "h1" and not titled:
            titled = True
            writer.heading(node)
            continue
        found.elements.extend(writer.block(node))
    return found


def inline(source: str) -> list[Child]:
    """One line of Markdown as children of an element: the page's own words may link, quote and name code."""
    tokens = parser().parseInline(source)
    return _Writer(()).children(SyntaxTreeNode(tokens).children[0])


def without_comments(source: str) -> str:
    """Without the notes of programs, whose lines stay: what stands around them doesn't run together."""
    return COMMENT.sub(lambda match: "\n" * match.group(0).count("\n"), source)


class _Writer:
    def __init__(
        self, caveats: tuple[str, ...], anchors: Sequence[str] = (), labels: Mapping[str, str] = LABELS
    ) -> None:
        self.result = Rendered()
        self._caveats = caveats
        self._anchors, self._known = Anchors(), iter(anchors)
        self._labels, self._regions = labels, Counter[str]()

    def heading(self, node: SyntaxTreeNode) -> tuple[int, str, str]:
        """Level, words and anchor of a heading, which is remembered."""
        words = _words(node)
        found = int(node.tag[1]), words, next(self._known, "") or self._anchors.add(words)
        self.result.headings.append(found)
        return found

    def block(self, node: SyntaxTreeNode) -> list[Element | str]:
        make: Callable[[SyntaxTreeNode], list[Element | str]] | None = getattr(self, f"_{node.type}", None)
        return make(node) if make else [el("p", node.content, class_="raw")]

    def blocks(self, node: SyntaxTreeNode) -> list[Child]:
        return [self.block(child) for child in node.children]

    def children(self, node: SyntaxTreeNode) -> list[Child]:
        return [_inline(child, self) for child in node.children]

    def _heading(self, node: SyntaxTreeNode) -> list[Element | str]:
        level, _, anchor = self.heading(node)
        link = el("a", self.children(node.children[0]), href=f"#{anchor}")
        return [el(f"h{max(level, 2)}", link, id=anchor)]

    def _paragraph(self, node: SyntaxTreeNode) -> list[Element | str]:
        children = self.children(node.children[0])
        if getattr(node.parent, "type", "") == "list_item" and node.hidden:
            return [child for child in children if isinstance(child, Element | str)]
        return [el("p", children, class_="caveat no" if self._is_caveat(node) else None)]

    def _is_caveat(self, node: SyntaxTreeNode) -> bool:
        return bool(self._caveats) and _words(node).startswith(self._caveats)

    def _blockquote(self, node: SyntaxTreeNode) -> list[Element | str]:
        caveat = bool(node.children) and self._is_caveat(node.children[0])
        if caveat and len(node.children) == 1:
            return self._paragraph(node.children[0])
        return [el("blockquote", _box_title(node), self.blocks(node))]

    def _dl(self, node: SyntaxTreeNode) -> list[Element | str]:
        return [el("dl", self.blocks(node))]

    def _dt(self, node: SyntaxTreeNode) -> list[Element | str]:
        return [el("dt", self.children(node.children[0]))]

    def _dd(self, node: SyntaxTreeNode) -> list[Element | str]:
        return [el("dd", self.blocks(node))]

    def _footnote_block(self, node: SyntaxTreeNode) -> list[Element | str]:
        return [el("ol", self.blocks(node), class_="footnotes")]

    def _footnote(self, node: SyntaxTreeNode) -> list[Element | str]:
        return [el("li", self.blocks(node), id=f"fn{node.meta['id'] + 1}")]

    def _bullet_list(self, node: SyntaxTreeNode) -> list[Element | str]:
        return [el("ul", [el("li", self.blocks(item)) for item in node.children])]

    def _ordered_list(self, node: SyntaxTreeNode) -> list[Element | str]:
        start = node.attrs.get("start")
        return [el("ol", [el("li", self.blocks(item)) for item in node.children], start=start)]

    def _hr(self, _node: SyntaxTreeNode) -> list[Element | str]:
        return [el("hr")]

    def _fence(self, node: SyntaxTreeNode) -> list[Element | str]:
        label = " ".join(filter(None, [self._label("code"), node.info.strip()]))
        return [el("pre", el("code", node.content), role="region", tabindex=0, aria_label=label)]

    _code_block = _fence

    def _table(self, node: SyntaxTreeNode) -> list[Element | str]:
        figures = figure_columns(node)
        table = el("table", [self._rows(part, figures) for part in node.children])
        return [el("div", table, class_="scroll", role="region", tabindex=0, aria_label=self._label("table"))]

    def _label(self, kind: str) -> str:
        self._regions[kind] += 1
        return self._labels[kind].format(n=self._regions[kind])

    def _rows(self, part: SyntaxTreeNode, figures: frozenset[int]) -> Element:
        rows = (
            [self._cell(cell, n in figures) for n, cell in enumerate(row.children)] for row in part.children
        )
        return el(part.tag, [el("tr", cells) for cells in rows])

    def _cell(self, cell: SyntaxTreeNode, is_figure: bool) -> Element:
        stated = str(cell.attrs.get("style", ""))  # an inline style would be blocked
        side = stated.removeprefix("text-align:") or ("right" if is_figure else None)
        scope = "col" if cell.tag == "th" else None
        return el(cell.tag, self.children(cell.children[0]), class_=side, scope=scope)


def _inline(node: SyntaxTreeNode, writer: _Writer) -> Child:
    match node.type:
        case "text" | "text_special":
            return node.content
        case "softbreak":
            return "\n"
        case "hardbreak":
            return el("br")
        case "code_inline":
            return el("code", node.content)
        case "em" | "strong" | "s":
            return el(node.tag, writer.children(node))
        case "link":
            return _link(str(node.attrs.get("href", "")), writer.children(node), node.attrs.get("title"))
        case "image":
            return _image(str(node.attrs.get("src", "")), plain(node.to_tokens()[0].children or ()))
        case "footnote_ref":
            number = node.meta["id"] + 1
            return el("sup", el("a", str(number), href=f"#fn{number}"))
        case "footnote_anchor":
            return None
        case "html_inline" if "checkbox" in node.content:
            return "☑ " if "checked" in node.content else "☐ "
        case _:
            return node.content


def _box_title(node: SyntaxTreeNode) -> Element | None:
    """The title of `[!WARNING] Title` at the start of a quotation, which is taken out of its text."""
    first = next((each for each in node.walk() if each.type == "text"), None)
    match = CALLOUT.match(first.content + "\n") if first else None
    if first is None or match is None or first.token is None:
        return None
    title = match[2].strip() or match[1].replace("-", " ").title()
    first.token.content = ""
    return el("p", el("strong", title))


def _allowed(address: str) -> bool:
    """The page's own rule: https, or an address of this site."""
    return urlsplit(address).scheme.lower() in ("", "https") and not address.startswith(("//", "\\"))


def _link(address: str, words: Child, title: str | int | float | None = None) -> Element:
    return el("a", words, href=address, title=title, rel=EXTERNAL if urlsplit(address).scheme else None)


def _image(source: str, words: str) -> Element:
    if urlsplit(source).scheme or source.startswith("//"):  # the policy allows images of this origin only
        return el("a", words or source, href=source, rel=EXTERNAL)
    return el("img", src=source, alt=words, loading="lazy")


def _words(node: SyntaxTreeNode) -> str:
    return plain(list(_tokens(node)))


def _tokens(node: SyntaxTreeNode) -> Iterator[Token]:
    for child in node.children:
        if child.type == "inline":
            yield from child.to_tokens()[0].children or ()


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, notes, definitions and tasks; raw HTML is text."""
    found = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    found.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    found.validateLink = _allowed  # type: ignore[method-assign, assignment]
    return found
