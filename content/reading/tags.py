"""HTML and JSX tags by what they mean to a reader: a mark in the text, a place to open, or nothing."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final, Literal

from api.contract.sentences import word_set

TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w.:-]*)(?P<rest>(?:\s+[^<>\"'=]+(?:=(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^\s\"'>]*))?)*\s*/?)>"
)
ATTRIBUTE: Final = re.compile(
    r"([\w:@.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|\{[\"'`]?([^{}]*?)[\"'`]?\}|([^\s\"'>/]+))"
)
COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?\?>|<![A-Z].*?>|<!\[CDATA\[.*?\]\]>", re.S)
UNREAD: Final = re.compile(
    r"<(script|style|template|noscript|svg|iframe|object)\b.*?(?:</\1\s*>|\Z)", re.S | re.I
)

MARKS: Final = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "dfn": "*", "cite": "*", "code": "`", "kbd": "`", "samp": "`",
    "tt": "`", "del": "~~", "s": "~~", "strike": "~~",
}  # fmt: skip
HTML: Final = word_set("""
a abbr address article aside audio b base bdi bdo big blockquote body br button canvas caption center cite code col
colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form frame
frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark
marquee menu meta meter nav nobr noscript object ol optgroup option output p param picture pre progress q rp rt ruby s
samp script search section select small source span strike strong style sub summary sup svg table tbody td template
textarea tfoot th thead time title tr track tt u ul var video wbr path g rect circle line defs use
""")
"""The elements of the HTML Living Standard with the retired ones that pages still use; what isn't here is text or
JSX."""
SPACED: Final = word_set("""
br hr p div li tr td th dd dt img option h1 h2 h3 h4 h5 h6 table ul ol summary
""")
ADMONITIONS: Final = word_set("""
note tip info warning danger caution important success check failure fail bug example quote question help faq hint
attention error abstract summary tldr todo seealso deprecated versionadded versionchanged versionremoved
admonition
alert callout notice aside banner topic sidebar card secondary new beta experimental removed security
""")
"""The boxes that tools draw (GitHub, MkDocs, Docusaurus, MyST, Obsidian, Hugo's themes)."""
TABS: Final = word_set("""
tab tabitem tab-item tabpanel codetab
""")
FOLDS: Final = word_set("""
details dropdown collapse expand spoiler accordion accordionitem toggle
""")


BoxKind = Literal["tab", "details", "admonition"]


@dataclass(frozen=True)
class Tag:
    """One tag: its name in lower case, its attributes, and whether it opens, closes or stands alone."""

    name: str
    attributes: dict[str, str]
    closes: bool
    alone: bool
    is_component: bool

    @classmethod
    def parse(cls, match: re.Match[str]) -> "Tag":
        attributes = {
            found[1].lower(): unescape(next((value for value in found.groups()[1:] if value is not None), ""))
            for found in ATTRIBUTE.finditer(match["rest"])
        }
        name = match["name"]
        lower = name.lower()
        component = lower not in HTML or (name != lower and name != name.upper())
        return cls(lower, attributes, bool(match["end"]), match["rest"].endswith("/"), component)


def title_of(tag: Tag) -> str:
    """The words that a component shows as its title."""
    for name in ("label", "title", "header", "summary", "heading"):
        if tag.attributes.get(name):
            return tag.attributes[name]
    return tag.attributes.get("value", "") if tag.name in TABS else ""


def scope_kind(name: str) -> BoxKind | None:
    """What a tag, directive or shortcode of this name opens: a tab, a fold, an admonition, or nothing."""
    name = name.lower()
    return (
        "tab"
        if name in TABS
        else "details"
        if name in FOLDS
        else "admonition"
        if name in ADMONITIONS
        else None
    )
