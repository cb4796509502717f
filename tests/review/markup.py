"""What in a comment's markup works that only a stranger can have written, read as GitHub reads it.

GitHub renders CommonMark with tables, then looks for mentions, references and addresses in the text outside code, when
character references are resolved (GitHub Flavored Markdown Spec 0.29; docs.github.com, "Basic writing and formatting
syntax").
"""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from review.comment import MARKER

CANARY = "pwned"
"""A word that every payload carries."""

PLAIN = {"p", "ul", "li", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}
VOID = {"br", "hr", "img", "input"}
OWN = PLAIN | {"strong", "em", "sub", "br", "hr", "h2", "h3", "h4"}
"""Elements that the product itself writes; of these, a stranger's word may stand in the plain ones only."""

LIVE = re.compile(
    r"(?<![\w`])@[a-z0-9]|\bhttps?://|\bwww\.|\bmailto:|[\w.+-]+@[\w-]+\.\w|(?<![\w&])#\d|\w/\w+#\d|\bGH-\d",
    re.IGNORECASE,
)
HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]"
)
"""What turns or hides the text around it (Unicode Standard Annex 9; CVE-2021-42574)."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        styles = {"text-align:left", "text-align:right", "text-align:center"}
        if tag not in OWN or any(value not in styles for _, value in attrs):
            self.faults.append(f"element {tag} {attrs}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes what it did not open")

    def handle_comment(self, data: str) -> None:
        if f"<!--{data}-->" != MARKER:
            self.faults.append(f"comment {data[:60]!r}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl[:60]!r}")

    handle_pi = unknown_decl = handle_decl

    def handle_data(self, data: str) -> None:
        if HIDDEN.search(data):
            self.faults.append(f"hidden character in {data[:60]!r}")
        if "code" in self.open:
            return
        self.faults += [f"{found.group()!r} works in {data[:80]!r}" for found in LIVE.finditer(data)]
        if "$" in data:  # a backslash before it keeps nothing away
            self.faults.append(f"a formula may begin in {data[:80]!r}")
        if CANARY in data.lower():
            self.faults += [f"a stranger's word in {tag}" for tag in self.open if tag not in PLAIN]


def faults(text: str) -> list[str]:
    """Everything in a Markdown text that works and isn't the product's own."""
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    page = _Page()
    page.feed(rendered)
    page.close()
    return page.faults + [f"<{tag}> is never closed" for tag in page.open]
