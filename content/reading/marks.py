"""Marks inside a line that CommonMark doesn't know: wikilinks, highlights, edits, comments, attributes, block ids."""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from content.reading.templates import LIQUID, SHORTCODE

WIKILINK: Final = re.compile(r"(!?)\[\[(?!\s)([^\[\]\n|]+)(?:\\?\|([^\[\]\n]*))?\]\](?![(\[])")
TEMPLATED_LINK: Final = re.compile(
    r"\[([^\[\]\n]*)\]\(\s*(?:\{\{[<%].{0,300}?[%>]\}\}|\{\{[^{}\n]{0,300}\}\}[^\s()]*|\{%.{0,300}?%\}[^\s()]*)\s*\)"
)
COMMENT: Final = re.compile(r"%%(?!\s*%).{1,4000}?%%|\{>>.{0,4000}?<<\}", re.S)
ATTRIBUTES: Final = re.compile(
    r"\{:?\s*(?:(?:[#.][\w:.-]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w:./%-]+))\s*)+\}|\{:[^{}\n]*\}"
)
BLOCK_ID: Final = re.compile(r"\^(?=[\w-]*[a-zA-Z])[\w-]+[ \t]*(?=\n|\Z)")
VALUE: Final = re.compile(r"\{\{-?\s*\w+(?:\.\w+|\s*\|)[^{}\n]*\}\}")
ICON: Final = re.compile(r":(?:material|fontawesome|octicons|simple|fas|fab|fa|far)-[\w-]+:")
EMOJI: Final = {
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "x": "❌", "warning": "⚠️",
    "no_entry": "⛔", "no_entry_sign": "🚫", "construction": "🚧", "negative_squared_cross_mark": "❎",
    "rocket": "🚀", "tada": "🎉", "bulb": "💡", "information_source": "ℹ️", "memo": "📝", "star": "⭐", "bug": "🐛",
}  # fmt: skip
"""The shortcodes that stand for yes, no and take care, and the usual ornaments (GitHub's gemoji)."""
NAMED: Final = re.compile(r":([a-z_0-9+-]+):")
KEYS: Final = re.compile(r"\+\+([\w.\"-]+(?:\+[\w.\"-]+)*)\+\+")
SPANS: Final = {"==": "mark", "^^": "ins", "{==": "mark", "{++": "ins", "{--": "del"}
ENDS: Final = {"{==": "==}", "{++": "++}", "{--": "--}"}
SUBSTITUTION: Final = re.compile(r"\{~~(.{0,1000}?)~>(.{0,1000}?)~~\}", re.S)
PICTURES: Final = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp4|webm|mp3|pdf|canvas|excalidraw)$", re.I
)
TERMINATORS: Final = "[!%{^:=+"


def plugin(md: MarkdownIt) -> None:
    """Add the rules before links are read."""
    md.inline.ruler.before("link", "written_marks", _mark)
    for mark in TERMINATORS:
        md.inline.add_terminator_char(mark)


def _mark(state: StateInline, silent: bool) -> bool:
    first = state.src[state.pos]
    if first not in TERMINATORS:
        return False
    return (
        _wikilink(state, silent)
        if first in "[!"
        else _span(state, silent)
        or _hidden(state, silent)
        or (first == ":" and _emoji(state, silent))
        or (first == "+" and _keys(state, silent))
    )


def _push(state: StateInline, silent: bool, end: int, kind: str, content: str = "", info: str = "") -> bool:
    if not silent:
        token = state.push(kind, "", 0)
        token.content, token.info = content, info
        token.markup = state.src[state.pos : end]
    state.pos = end
    return True


def _wikilink(state: StateInline, silent: bool) -> bool:
    match = WIKILINK.match(state.src, state.pos, state.posMax)
    if not match:
        templated = TEMPLATED_LINK.match(state.src, state.pos, state.posMax)
        return bool(templated) and _push(
            state, silent, templated.end() if templated else 0, "text_said", templated[1] if templated else ""
        )
    embedded, target, alias = match.groups()
    target = target.rstrip("\\").strip()
    if embedded and PICTURES.search(target.split("#")[0]):
        return _push(state, silent, match.end(), "hidden_inline")
    said = (alias or "").strip() or re.sub(r"#\^?", " > ", target).removeprefix(" > ")
    return _push(state, silent, match.end(), "wikilink", said, target)


def _hidden(state: StateInline, silent: bool) -> bool:
    source, at, end = state.src, state.pos, state.posMax
    match = None
    if source[at] == "%":
        match = COMMENT.match(source, at, end)
    elif source[at] == "{":
        match = (
            COMMENT.match(source, at, end) or LIQUID.match(source, at, end) or VALUE.match(source, at, end)
        )
        shortcode = SHORTCODE.match(source, at, end)
        if shortcode:
            return _push(state, silent, shortcode.end(), "shortcode", shortcode[0])
        changed = SUBSTITUTION.match(source, at, end)
        if changed:
            return _push(state, silent, changed.end(), "text_said", f"~~{changed[1]}~~ {changed[2]}")
        match = match or ATTRIBUTES.match(source, at, end)
    elif source[at] == "^" and (at == 0 or source[at - 1].isspace()):
        match = BLOCK_ID.match(source, at, end)
    return bool(match) and _push(state, silent, match.end() if match else at, "hidden_inline")


def _emoji(state: StateInline, silent: bool) -> bool:
    icon = ICON.match(state.src, state.pos, state.posMax)
    if icon:
        return _push(state, silent, icon.end(), "hidden_inline")
    match = NAMED.match(state.src, state.pos, state.posMax)
    if match and match[1] in EMOJI:
        return _push(state, silent, match.end(), "text_said", EMOJI[match[1]])
    return False


def _keys(state: StateInline, silent: bool) -> bool:
    match = KEYS.match(state.src, state.pos, state.posMax)
    return bool(match) and _push(
        state, silent, match.end() if match else 0, "text_said", match[1] if match else ""
    )


def _span(state: StateInline, silent: bool) -> bool:
    """A highlighted, inserted or deleted span, with what is written inside it."""
    opening = state.src[state.pos : state.pos + (3 if state.src[state.pos] == "{" else 2)]
    if opening not in SPANS:
        return False
    inside = state.pos + len(opening)
    closing = ENDS.get(opening, opening)
    end = state.src.find(closing, inside + 1, state.posMax)
    inner = state.src[inside:end] if end > 0 else ""
    if not inner or inner[0].isspace() or inner[-1].isspace() or inner[0] == opening[-1]:
        return False
    if not silent:
        last = state.posMax
        state.pos, state.posMax = inside, end
        state.push(f"{SPANS[opening]}_open", "", 1)
        state.md.inline.tokenize(state)
        state.push(f"{SPANS[opening]}_close", "", -1)
        state.posMax = last
    state.pos = end + len(closing)
    return True
