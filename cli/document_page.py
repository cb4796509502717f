"""A document of the knowledge folder as a page of its own: Markdown to HTML, raw HTML as text, GitHub's anchors."""

from collections.abc import MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from itertools import pairwise
from pathlib import Path
from posixpath import dirname
from string import Template
from typing import Any
from urllib.parse import quote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from content import Document, Library
from content.anchors import Anchors
from content.reading.building import CALLOUT
from content.reading.inline_words import plain

_TEMPLATE = Path(__file__).with_name("document.html")
_EXTERNAL = "noopener noreferrer nofollow ugc"
_Environment = MutableMapping[str, Any]


def document_page(path: str, source: str) -> str:
    """The HTML page of one Markdown document.

    Args:
        path: relative to the knowledge folder, with `/`.
        source: the document's text.
    """
    return _document_page(path, source)


@lru_cache(maxsize=128)
def _document_page(path: str, source: str) -> str:
    document = Document.parse(path, source)
    environment: MutableMapping[str, Any] = {}
    tokens = _parser().parse(document.body, environment)
    _prepare(tokens, [heading.anchor for heading in document.headings])
    html = _parser().renderer.render(tokens, _parser().options, environment)
    folder = f" / {escape(dirname(path))}" if dirname(path) else ""
    crumbs = (
        f'<p class="crumbs"><a href="/documents/">Documents</a>{folder} / {escape(path.rsplit("/")[-1])}</p>'
    )
    title = _title(tokens)
    if title is None:
        title = document.title
        crumbs += f"\n<h1>{escape(title)}</h1>"
    return _fill(title, _description(tokens), crumbs, html)


def document_list(library: Library) -> str:
    """The HTML page that lists every document, by sub-folder."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for document in library.documents:
        groups.setdefault(dirname(document.path), []).append((document.path, document.title))
    body = ["<h1>Documents</h1>", "<p>What the agent answers from, and nothing else.</p>"]
    for name, entries in sorted(groups.items()):
        if name:
            body.append(f"<h2>{escape(name)}</h2>")
        body.append('<ul class="documents">')
        body += [
            f'<li><a href="/documents/{escape(quote(path))}">{escape(title)}</a> <code>{escape(path)}</code></li>'
            for path, title in entries
        ]
        body.append("</ul>")
    return _fill("Documents", "The documents that the agent answers from.", "", "\n".join(body))


def _fill(title: str, description: str, crumbs: str, body: str) -> str:
    return _template().substitute(
        title=escape(title), description=escape(description), crumbs=crumbs, body=body
    )


@cache
def _template() -> Template:
    return Template(_TEMPLATE.read_text("utf-8"))


def _title(tokens: Sequence[Token]) -> str | None:
    """The first level-1 heading as a reader sees it here: raw HTML is text."""
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return plain(content.children or ()) or None
    return None


def _description(tokens: Sequence[Token]) -> str:
    """The document's first paragraph, cut for a search engine's line."""
    for token, content in pairwise(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            text = plain(content.children or ())
            return text if len(text) <= 155 else text[:154].rsplit(" ", 1)[0] + "…"
    return "A document of Public Bedrock Agent."


def _prepare(tokens: Sequence[Token], headings: Sequence[str]) -> None:
    """Give headings their anchors, boxes their titles, and turn what the policy forbids into what it allows."""
    anchors, known = Anchors(), iter(headings)
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", next(known, "") or anchors.add(plain(tokens[position + 1].children or ())))
        if token.type == "blockquote_open":
            _box(tokens[position + 1 : position + 4])
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))  # an inline style would be blocked
            if style:
                token.attrSet("class", style.removeprefix("text-align:"))
        for child in token.children or ():
            if child.type == "link_open" and urlsplit(str(child.attrGet("href") or "")).scheme:
                child.attrSet("rel", _EXTERNAL)


def _box(tokens: Sequence[Token]) -> None:
    """Turn `[!WARNING] Title` at the start of a quotation into the title in bold."""
    if len(tokens) < 2 or tokens[0].type != "paragraph_open" or not tokens[1].children:
        return
    first = tokens[1].children[0]
    match = CALLOUT.match(first.content + ("\n" if len(tokens[1].children) > 1 else ""))
    if first.type == "text" and match:
        title = match[2].strip() or match[1].replace("-", " ").title()
        first.content = title
        tokens[1].children.insert(0, Token("strong_open", "strong", 1, markup="**"))
        tokens[1].children.insert(2, Token("strong_close", "strong", -1, markup="**"))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    return parser


def _image(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    source, words = str(token.attrGet("src") or ""), escape(plain(token.children or ()))
    if urlsplit(source).scheme or source.startswith("//"):  # the policy allows images of this origin only
        return f'<a href="{escape(source)}" rel="{_EXTERNAL}">{words or escape(source)}</a>'
    return f'<img src="{escape(source)}" alt="{words}" loading="lazy">'


def _table_open(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, env: _Environment
) -> str:
    env["table"] = env.get("table", 0) + 1
    return f'<div class="scroll" role="region" tabindex="0" aria-label="Table {env["table"]}">\n<table>\n'


def _table_close(*_: object) -> str:
    return "</table>\n</div>\n"


def _code(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: _Environment
) -> str:
    env["code"] = env.get("code", 0) + 1
    words = " ".join(filter(None, [f"Code {env['code']}", tokens[index].info.strip()]))
    return (
        f'<pre role="region" tabindex="0" aria-label="{escape(words)}">'
        f"<code>{escape(tokens[index].content)}</code></pre>\n"
    )
