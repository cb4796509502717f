"""Inline Markdown as tokens with their places and with what the page shows of them (site/scripts/inline.js).

One grammar, whose alternatives are tried in the order of the page's lexer (marked): what binds tighter comes first. It
never goes back over what it has matched, so that the work is linear in the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api.citation_gate.markdown.emphasis import hide
from api.citation_gate.markdown.html import TAG
from api.citation_gate.markdown.links import LABEL, TARGET, is_safe, unescaped
from api.citation_gate.markdown.plain import decoded

_DIGIT: Final = r"[\d⁰¹²³⁴-⁹₀-₉①-⑨]"
_NUMBERS: Final = (
    rf"(?![ \t]*\d{{1,3}}(?:,\d{{3}})+[ \t]*[\]］】])[ \t]*{_DIGIT}+(?:[ \t]*[,;\-–][ \t]*{_DIGIT}+)*[ \t]*"
)
# gpt-oss and others write 【1†L4】 where they were asked for [1].
_MARKER: Final = rf"\[({_NUMBERS})\]|［({_NUMBERS})］|【({_NUMBERS})(?:†[^】\n]{{0,40}})?】"
MARKER: Final = re.compile(_MARKER)
_ADDRESS: Final = (
    r"[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s\x00-\x1f<>]*|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9.-]+"
)
_URL: Final = (
    r"(?:(?i:https?|ftp)://|(?<![^\s*_~(])(?i:www)\.)"
    r"(?:(?:[?!.,:;*_'\"~)]|&[a-zA-Z0-9]+;)*+(?:[^\s<?!.,:;*_'\"~()&]++|\([^)\s<]{0,200}\)|&(?![a-zA-Z0-9]+;))++)*+"
)
"""Without the punctuation at its end, and without a parenthesis that nothing closes."""
_OF_URL: Final = re.compile(r"(?P<marker>\[\d{1,2}\])|(?:(?!\[\d{1,2}\]).)+")
"""The page draws citations in an address too."""
_GRAMMAR: Final = re.compile(
    rf"\\(?:(?P<escape>[!-/:-@\[-`{{-~])|(?P<break>\n))|(?P<comment><!--)|(?P<html>{TAG})"
    rf"|(?P<link>!?\[(?P<label>{LABEL})\]{TARGET})|(?P<marker>{_MARKER})"
    r"|(?P<code>(?P<ticks>`++)(?:[^`]++|(?!(?P=ticks)(?!`))`++)*+(?P=ticks))"
    rf"|<(?P<address>{_ADDRESS})>|(?P<url>{_URL})"
    rf"|(?P<open>`+|<(?=[a-zA-Z/!?])|\[|［(?=(?:[ \t,;\-–]|{_DIGIT})*\Z)|【(?=[^】\n]{{0,48}}\Z))",
    re.DOTALL,
)
_SPECIAL: Final = re.compile(
    r"(\*+|_+|~+)|[\\`\[<［【!hHfFwW](?:(?<=[^a-zA-Z])|(?=(?i:ttps?|tp)://|(?i:ww)\.))"
)
"""A run of emphasis, or what the grammar's alternatives begin with; to find it first is several times as fast."""
_CLOSED: Final = re.compile(rf"\[{LABEL}\][^(]", re.DOTALL)
"""Brackets that no more text can make a link of."""


@dataclass(slots=True)
class Token:
    """`text[start:end]`, of which the page shows `shown`; markers leave a blank.

    `kind`: text, escape, code, html, run (of emphasis), marker, link, image, dead (a link that the page doesn't follow
    and shows as it is written), address or break. `inner` are a link's words, `target` is its address.
    """

    kind: str
    start: int
    end: int
    shown: str
    inner: "Sequence[Token]" = ()
    target: str = ""


class Inline:
    """A text, read once: `tokens` in order and without gaps; more text may close what begins at `open`, if anything."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.tokens: list[Token] = []
        self.open = len(text)
        self._text, self._end = text, len(text) if end is None else end
        position, has_runs = start, False
        while (special := _SPECIAL.search(text, position, self._end)) is not None:
            if run := special[1]:
                tokens, has_runs = [Token("run", *special.span(), run)], True
            else:
                found = _GRAMMAR.match(text, special.start(), self._end)
                tokens = self._tokens(found) if found else []
                if not tokens:  # brackets that make no link may hold one
                    position = special.end() if found is None or found["link"] else found.end()
                    continue
            self._plain(start, special.start())
            self.tokens += tokens
            start = position = tokens[-1].end
        self._plain(start, self._end)
        if has_runs:
            self.open = min(self.open, hide(text, self.tokens))

    def _plain(self, start: int, end: int) -> None:
        if start < end:
            self.tokens.append(Token("text", start, end, decoded(self._text[start:end])))

    def _tokens(self, found: re.Match[str]) -> list[Token]:
        """The tokens that a match makes, if it makes any."""
        kind, raw, (start, end) = found.lastgroup or "", found[0], found.span()
        match kind:
            case "html":
                shown = raw
            case "escape":
                shown = raw[1]
            case "break":
                shown = "\n"
            case "marker":
                shown = " "
            case "code":
                shown = _code(raw, len(found["ticks"]))
                if end == self._end:  # its last backticks may be followed by more
                    self.open = min(self.open, start)
            case "address":
                shown = decoded(found[kind])
            case "url":
                return [
                    Token("marker", *part.span(), " ")
                    if part["marker"]
                    else Token("address", *part.span(), decoded(part[0]))
                    for part in _OF_URL.finditer(self._text, start, end)
                ]
            case "link":
                return self._link(found)
            case "comment" if (stop := self._text.find("-->", start + 2, self._end)) > 0:
                return [Token("html", start, stop + 3, self._text[start : stop + 3])]
            case _:
                if start < self.open and not _CLOSED.match(self._text, start, self._end):
                    self.open = start  # only where the first opens is ever asked
                return []
        return [Token(kind, start, end, shown)]

    def _link(self, found: re.Match[str]) -> list[Token]:
        """A link or an image; a link that holds another one is none."""
        target, is_image = unescaped(found["angle"] or found["bare"] or ""), found[0][0] == "!"
        inner = () if is_image else Inline(self._text, *found.span("label")).tokens
        if any(token.kind in ("link", "dead") for token in inner):
            return []
        if not is_safe(target):
            return [Token("dead", *found.span(), found[0])]
        if is_image:
            return [Token("image", *found.span(), unescaped(found["label"]) or target, target=target)]
        title = f" ({unescaped(found['title'][1:-1])})" if found["title"] else ""
        return [Token("link", *found.span(), visible(inner) + title, inner, target)]


def visible(tokens: Iterable[Token]) -> str:
    """The text that the page shows."""
    return "".join(token.shown for token in tokens)


def _code(raw: str, ticks: int) -> str:
    """A code span's content (CommonMark 6.1): line ends are blanks, one blank on both sides goes."""
    content = raw[ticks:-ticks].replace("\n", " ")
    return content[1:-1] if content.strip(" ") and content[0] == content[-1] == " " else content
