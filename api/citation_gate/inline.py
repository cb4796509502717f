"""Inline Markdown as tokens with their places, read as CommonMark 0.31 (6) and the page's lexer (marked) do.

One pass, linear in the text. `visible.py` says what the page shows of them.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from api.citation_gate.emphasis import Run, hidden
from api.citation_gate.links import Destination, destination, is_safe, parentheses, unescaped

_DIGIT: Final = r"[\d⁰¹²³⁴-⁹₀-₉①-⑨]"
_NUMBERS: Final = (
    rf"(?![ \t]*\d{{1,3}}(?:,\d{{3}})+[ \t]*[\]］】])[ \t]*{_DIGIT}+(?:[ \t]*[,;\-–][ \t]*{_DIGIT}+)*[ \t]*"
)
# gpt-oss and others write 【1†L4】 where they were asked for [1].
MARKER: Final = re.compile(rf"\[({_NUMBERS})\]|［({_NUMBERS})］|【({_NUMBERS})(?:†[^】\n]{{0,40}})?】")
_OPEN_MARKER: Final = re.compile(rf"[\[［](?:[ \t,;\-–]|{_DIGIT})*\Z|【[^】\n]{{0,48}}\Z")
_SPECIAL: Final = re.compile(r"[\\`*_~\[<［【]|!(?=\[)|https?://|ftp://|(?<![^\s*_~(])www\.", re.IGNORECASE)
_ESCAPED: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ATTRIBUTE: Final = r"\s+[a-zA-Z:_][\w.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?"
_TAG: Final = re.compile(
    rf"</[a-zA-Z][a-zA-Z0-9-]*\s*>|<[a-zA-Z][a-zA-Z0-9-]*(?:{_ATTRIBUTE}){{0,20}}\s*/?>"
    r"|<\?[^>]{0,300}?\?>|<![a-zA-Z]+\s[^>]{0,300}>"
)
"""Raw HTML but comments. The bounds keep the work linear; what is longer is shown as it is written all the same."""
_AUTOLINK: Final = re.compile(
    r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s\x00-\x1f<>]*|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9.-]+)>"
)
_URL: Final = re.compile(r"(?:(?:https?|ftp)://|www\.)[^\s<]*", re.IGNORECASE)
_URL_TAIL: Final = re.compile(r"[?!.,:;*_'\"~()]+\Z|&[a-zA-Z0-9]+;\Z")
_TAIL: Final = 40  # an address's last characters are looked at so many at a time
_CITED: Final = re.compile(r"\[\d{1,2}\]")
_TICKS: Final = re.compile("`+")
_NESTING: Final = re.compile(r"[\\`\[\]]")


@dataclass(slots=True)
class Token:
    """`text[start:end]`. `kind`: text, escape, code, html, run (of emphasis), marker, link, image, address, break,
    or open: what more text may still make one of the others.

    `inner` are a link's words, `target` its address (of a run: the hidden marks), `title` what the page adds in
    parentheses, of an image its words; `shown` is False for a link that the page shows as it is written.
    """

    kind: str
    start: int
    end: int
    inner: "list[Token]" = field(default_factory=list)
    target: str = ""
    title: str = ""
    shown: bool = True


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a block's inline text, in order and without gaps."""
    end = len(text) if end is None else end
    return _Scan(text, start, end).tokens


def open_at(text: str, found: list[Token]) -> int:
    """Where something begins that more text may still close: code, a link, a tag, emphasis inside a word."""
    return next((token.start for token in found if token.kind == "open"), len(text))


def _is_escaped(text: str, at: int) -> bool:
    before = text[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1 if before.endswith("\\") else False


class _Scan:
    """One pass over a block's text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.tokens: list[Token] = []
        self._text, self._start, self._end = text, start, end
        self._plain = start
        self._runs = self._is_open = False
        position = start
        if _SPECIAL.search(text, start, end):
            while (found := _SPECIAL.search(text, position, end)) is not None:
                position = self._take(found.start())
        self._flush(end)
        self._emphasis()

    def _add(self, token: Token) -> int:
        if self._plain < token.start:
            self._flush(token.start)
        self.tokens.append(token)
        self._plain = token.end
        return token.end

    def _flush(self, until: int) -> None:
        if self._plain < until:
            self.tokens.append(Token("text", self._plain, until))
            self._plain = until

    def _take(self, at: int) -> int:
        """Read what begins with the special character at `at`; return where to go on."""
        text, end = self._text, self._end
        match text[at]:
            case "\\":
                if at + 1 < end and text[at + 1] in _ESCAPED:
                    return self._add(Token("escape", at, at + 2))
                if at + 1 < end and text[at + 1] == "\n":
                    return self._add(Token("break", at, at + 2))
                return at + 1
            case "`":
                return self._code(at)
            case "*" | "_" | "~":
                stop = at + 1
                while stop < end and text[stop] == text[at]:
                    stop += 1
                self._runs = True
                return self._add(Token("run", at, stop))
            case "<":
                return self._angle(at)
            case "!":
                return self._link(at, at + 1) or at + 1
            case "[" | "［" | "【":
                return self._bracket(at)
            case _:
                return self._address(at)

    def _code(self, at: int) -> int:
        stop = self._ticks.get(at)
        ticks = at
        while ticks < self._end and self._text[ticks] == "`":
            ticks += 1
        return self._add(Token("code", at, stop)) if stop else self._add(Token("open", at, ticks))

    @cached_property
    def _ticks(self) -> dict[int, int]:
        """Where the code span that a run of backticks opens ends, for each run that opens one."""
        text, ends = self._text, dict[int, int]()
        runs = [match.span() for match in _TICKS.finditer(text, self._start, self._end)]
        following: dict[int, list[int]] = {}
        for index in reversed(range(len(runs))):
            following.setdefault(runs[index][1] - runs[index][0], []).append(index)
        for index, (begin, stop) in enumerate(runs):
            begin += _is_escaped(text, begin)
            same = following.get(stop - begin, [])
            while same and same[-1] <= index:
                same.pop()
            if same:
                ends[begin] = runs[same[-1]][1]
        return ends

    @cached_property
    def _closing(self) -> dict[int, int]:
        """The closing bracket of each opening one, code and escapes left out."""
        text, stack, pairs = self._text, list[int](), dict[int, int]()
        position = self._start
        while (found := _NESTING.search(text, position, self._end)) is not None:
            position = found.end()
            match found[0]:
                case "\\":
                    position += 1
                case "`":
                    position = self._ticks.get(found.start(), position)
                case "[":
                    stack.append(found.start())
                case _ if stack:
                    pairs[stack.pop()] = found.start()
        return pairs

    def _angle(self, at: int) -> int:
        text, end = self._text, self._end
        if text.find(">", at, end) < 0:
            may_open = text[at + 1 : at + 2].isalpha() or text[at + 1 : at + 2] in ("/", "!", "?")
            return self._open(at) if may_open else at + 1
        if link := _AUTOLINK.match(text, at, end):
            return self._add(Token("address", at, link.end(), target=link[1]))
        if text.startswith("<!--", at):
            stop = text.find("-->", at + 2, end) + 3
            return self._add(Token("html", at, stop)) if stop > 3 else at + 1
        tag = _TAG.match(text, at, end)
        return self._add(Token("html", at, tag.end())) if tag else at + 1

    def _bracket(self, at: int) -> int:
        text = self._text
        marker = MARKER.match(text, at, self._end)
        if (marker is None or text[marker.end() : marker.end() + 1] == "(") and text[at] == "[":
            if link := self._link(at, at):
                return link
            close = self._closing.get(at, self._end)
            if close + 1 >= self._end and marker is None:  # what follows decides whether it is a link
                return self._open(at)
        if marker:
            return self._add(Token("marker", at, marker.end()))
        return self._open(at) if _OPEN_MARKER.match(text, at, self._end) else at + 1

    def _open(self, at: int) -> int:
        """Something begins here that more text may close; only where the first does is ever asked."""
        if self._is_open:
            return at + 1
        self._is_open = True
        return self._add(Token("open", at, at + 1))

    def _link(self, at: int, bracket: int) -> int | None:
        """An inline link or an image that begins at `at`."""
        text, found = self._text, self._links.get(bracket)
        if found is None:
            return None
        start, close, is_shown = bracket + 1, self._closing[bracket], is_safe(found.address)
        if at != bracket:
            words = unescaped(text[start:close])
            return self._add(Token("image", at, found.end, [], found.address, words, is_shown))
        inner = tokens(text, start, close)
        if any(token.kind == "open" and text[token.start] == "`" for token in inner):
            return None
        return self._add(Token("link", at, found.end, inner, found.address, found.title, is_shown))

    @cached_property
    def _links(self) -> dict[int, Destination]:
        """Where each link and image leads, by its opening bracket: of links in links the innermost is one."""
        text, found, last = self._text, dict[int, Destination](), -1
        pairs = parentheses(text, self._start, self._end)
        for bracket, close in self._closing.items():  # in the order in which they close
            is_image = text[bracket - 1 : bracket] == "!"
            if text[close + 1 : close + 2] == "(" and (is_image or bracket > last):
                leads = destination(text, close + 1, self._end, pairs)
                if leads is not None:
                    found[bracket], last = leads, last if is_image else bracket
        return found

    def _address(self, at: int) -> int:
        match = _URL.match(self._text, at, self._end)
        stop = match.end() if match else at + 1
        if match and (opens := self._text.find("(", max(at, self._text.rfind(")", at, stop)), stop)) > 0:
            stop = opens  # a parenthesis that nothing closes isn't part of it
        while (tail := _URL_TAIL.search(self._text, max(at, stop - _TAIL), stop)) and tail.start() > at:
            stop = tail.start()
        for marker in _CITED.finditer(self._text, at, stop):  # the page draws citations in an address too
            self._add(Token("address", self._plain if self._plain > at else at, marker.start()))
            self._add(Token("marker", marker.start(), marker.end()))
        return self._add(Token("address", max(at, self._plain), stop)) if self._plain < stop else stop

    def _emphasis(self) -> None:
        if not self._runs:
            return
        places = [token for token in self.tokens if token.kind == "run"]
        runs = [Run.read(self._text, token.start, token.end) for token in places]
        for token, run, count in zip(places, runs, hidden(runs), strict=True):
            token.target = self._text[token.start] * count
            if run.opens and run.rest and self._text[token.start - 1 : token.start].isalnum():
                token.kind = "open"  # inside a word it decides what the word is
