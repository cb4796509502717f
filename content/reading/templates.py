"""Lines that a page builder reads and a reader of the page never sees: imports, templates, includes, tabs' openings."""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

HIDDEN: Final = re.compile(
    r"(?:import\s+(?:[\w{}*,\s$]+\s+from\s+)?['\"][^'\"]+['\"];?\s*$"  # MDX
    r"|export\s+(?:const|let|var|default|function|async|class|\{)"
    r"|-{1,2}8<-{1,2}.*$|;--8<--.*$"  # MkDocs' snippets
    r"|\[TOC\]\s*$|\[\[_?toc_?\]\]\s*$|@\[toc\].*$|\$\{toc\}\s*$"
    r"|:{3,}\s*$"  # the end of a container that has none
    r"|\{:.*\}\s*$|\{\s*[#.][^{}]*\}\s*$)",  # attributes of the block beside them
    re.I,
)
SHORTCODE: Final = re.compile(
    r"\{\{(?P<hugo>[<%])\s*(?P<end>/?)\s*(?P<name>[\w./-]*)(?P<args>(?:\"[^\"]*\"|`[^`]*`|(?![>%]\}\}).){0,2000}?)/?\s*[>%]\}\}",
    re.S,
)
LIQUID: Final = re.compile(r"\{%-?\s*(?P<name>\w+)(?P<args>(?:(?!%\}).){0,2000}?)-?%\}", re.S)
LITERAL: Final = {"highlight": "code", "comment": "hidden", "mermaid": "hidden", "math": "hidden"}
BOX: Final = re.compile(
    r"(?P<mark>={3}[!+]?)\s+[\"“](?P<title>.*)[\"”]\s*$"
    r"|(?P<mark2>!!!|\?\?\?\+?)\s*(?P<name>[\w-]+)(?:\s+[\w -]+?)?\s*(?:[\"“](?P<title2>.*)[\"”])?\s*$"
)


def plugin(md: MarkdownIt) -> None:
    """Add the rules; each may end a paragraph."""
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "hidden_comment", _comment, ends)
    md.block.ruler.before("fence", "template", _template, ends)
    md.block.ruler.before("fence", "hidden_lines", _hidden, {"alt": []})
    md.block.ruler.before("fence", "indented_box", _indented_box, ends)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _emit(state: StateBlock, kind: str, start: int, end: int, content: str = "", info: str = "") -> bool:
    token = state.push(kind, "", 0)
    token.map = [start, end]
    token.content, token.info = content, info
    state.line = end
    return True


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Obsidian's `%%` on a line of its own, to the next one."""
    if state.is_code_block(start) or _line(state, start).strip() != "%%":
        return False
    for line in range(start + 1, end):
        if _line(state, line).strip().endswith("%%"):
            return silent or _emit(state, "hidden", start, line + 1)
    return False


def _hidden(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = _line(state, start)
    if line[:1] not in tuple("ieIE-;[@$:{") or state.is_code_block(start) or not HIDDEN.match(line):
        return False
    if silent:
        return True
    stop = start + 1
    if line.startswith("export"):
        while stop < end and _line(state, stop).strip():
            stop += 1
    return _emit(state, "hidden", start, stop, line)


def _template(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A shortcode or a Liquid tag that fills its lines; `highlight` and the like take all up to their end."""
    if state.is_code_block(start) or not _line(state, start).startswith(("{{", "{%")):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    text = state.src[begin : state.eMarks[end - 1]]
    match = SHORTCODE.match(text) or LIQUID.match(text)
    if not match:
        return False
    rest = text[match.end() :].split("\n", 1)[0].strip()
    name = match["name"].lower()
    closing = None
    if name in LITERAL:
        tail = rf"\{{\{{[<%]\s*/{name}\s*[>%]\}}\}}" if text[1] == "{" else rf"\{{%-?\s*end{name}\s*-?%\}}"
        closing = re.search(tail, text[match.end() :])
    if not closing and rest and not SHORTCODE.match(rest) and not LIQUID.match(rest):
        return False
    if silent:
        return True
    stop = start + match[0].count("\n") + 1
    if closing:
        inner = text[match.end() : match.end() + closing.start()]
        stop = start + text[: match.end() + closing.end()].count("\n") + 1
        if LITERAL[name] == "code":
            language = (match["args"].split() or [""])[0].strip("\"'")
            return _emit(state, "fence", start, stop, inner.strip("\n") + "\n", language)
        return _emit(state, "hidden", start, stop)
    return _emit(
        state, "template", start, stop, text[: text.find("\n", match.end() - 1)] if rest else match[0]
    )


def _indented_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """MkDocs' `=== "Tab"`, `!!! note "Title"` and `??? note`, with what they hold indented by four blanks.

    Any number of blank lines may stand inside, as Python-Markdown has it.
    """
    line = _line(state, start)
    match = BOX.match(line) if line[:1] in ("=", "!", "?") else None
    if not match or state.is_code_block(start):
        return False
    if silent:
        return True
    indent, parent, last = state.blkIndent, state.parentType, state.lineMax
    stop = start + 1
    while stop < end and (state.isEmpty(stop) or state.sCount[stop] >= indent + 4):
        stop += 1
    state.blkIndent, state.parentType, state.lineMax = indent + 4, "admonition", stop
    token = state.push("box_open", "div", 1)
    mark, title = match["mark"] or match["mark2"], match["title"] or match["title2"]
    token.map, token.markup = [start, stop], mark
    token.info = "tab" if mark.startswith("=") else (match["name"] or "note").lower()
    token.content = title or ""
    state.md.block.tokenize(state, start + 1, stop)
    state.push("box_close", "div", -1)
    state.blkIndent, state.parentType, state.lineMax = indent, parent, last
    state.line = stop
    return True
