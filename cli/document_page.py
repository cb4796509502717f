"""A document of the knowledge folder as a page of its own: Markdown to HTML, raw HTML as text, GitHub's anchors."""

from collections.abc import Iterator, MutableMapping, Sequence
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

from content import Document
from content.markdown import Anchors, blocks, plain_text

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
    body = _body(document)
    environment: MutableMapping[str, Any] = {}
    tokens = _parser().parse(body, environment)
    _prepare(tokens)
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


def documents_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Path and file of every document that is served: none that is hidden, or a link to elsewhere."""
    base = folder.resolve()
    for file in sorted(folder.rglob("*.md")):
        relative = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in relative.split("/"))
        if not hidden and file.is_file() and file.resolve().is_relative_to(base):
            yield relative, file


def document_list(folder: Path) -> str:
    """The HTML page that lists every document of the folder, by sub-folder."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for relative, file in documents_of(folder):
        document = Document.parse(relative, file.read_text("utf-8", "replace"))
        title = _title(_parser().parse(_body(document))) or document.title
        groups.setdefault(dirname(relative), []).append((relative, title))
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


def _body(document: Document) -> str:
    """What a reader sees: without front matter and without comments, such as the questions that a section lists."""
    source, found = document.source, blocks(document.source)
    kept, start = "", 0
    for block in found:
        if block.kind == "front_matter":
            start = found[1].start if len(found) > 1 else len(source)
        elif block.kind == "html_block" and source.startswith("<!--", block.start):
            end = source.find("-->", block.start)
            kept += source[start : block.start]
            start = len(source) if end < 0 else end + len("-->")
    return kept + source[start:]


def _title(tokens: Sequence[Token]) -> str | None:
    """The first level-1 heading as a reader sees it here: raw HTML is text."""
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return plain_text(content.children or ()) or None
    return None


def _description(tokens: Sequence[Token]) -> str:
    """The document's first paragraph, cut for a search engine's line."""
    for token, content in pairwise(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            text = plain_text(content.children or ())
            return text if len(text) <= 155 else text[:154].rsplit(" ", 1)[0] + "…"
    return "A document of Public Bedrock Agent."


def _prepare(tokens: Sequence[Token]) -> None:
    """Give headings their anchors, and turn what the content security policy forbids into what it allows."""
    anchors = Anchors()
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchors.add(plain_text(tokens[position + 1].children or ())))
        if token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))  # an inline style would be blocked
            if style:
                token.attrSet("class", style.removeprefix("text-align:"))
        for child in token.children or ():
            if child.type == "link_open" and urlsplit(str(child.attrGet("href") or "")).scheme:
                child.attrSet("rel", _EXTERNAL)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    return parser


def _image(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    source, words = str(token.attrGet("src") or ""), escape(plain_text(token.children or ()))
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
