"""What a reader sees of inline Markdown: tokens with their places, and the text that the page makes of them.

Follows CommonMark 0.31 (6) and what site/scripts/inline.js draws: raw HTML stands there as written, a link whose address
may not be followed too, character references are read where the page reads them. One pass, linear in the text.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from api.citation_gate.emphasis import Run, hidden

_DIGIT: Final = r"[\d⁰¹²³⁴-⁹₀-₉①-⑨]"
_NUMBERS: Final = rf"[ \t]*{_DIGIT}+(?:[ \t]*[,;\-–][ \t]*{_DIGIT}+)*[ \t]*"
# gpt-oss and others write 【1†L4】 where they were asked for [1].
MARKER: Final = re.compile(rf"\[({_NUMBERS})\]|［({_NUMBERS})］|【({_NUMBERS})(?:†[^】\n]{{0,40}})?】")
_OPEN_MARKER: Final = re.compile(rf"[\[［](?:[ \t,;\-–]|{_DIGIT})*\Z|【[^】\n]{{0,48}}\Z")
_SPECIAL: Final = re.compile(r"[\\`*_~\[\]!<［【]|https?://|ftp://|(?<![^\s*_~(])www\.", re.IGNORECASE)
_ESCAPED: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ATTRIBUTE: Final = r"\s+[a-zA-Z:_][\w.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?"
_TAG: Final = re.compile(
    rf"</[a-zA-Z][a-zA-Z0-9-]*\s*>|<[a-zA-Z][a-zA-Z0-9-]*(?:{_ATTRIBUTE}){{0,20}}\s*/?>"
    r"|<\?[^>]{0,300}?\?>|<![a-zA-Z]+\s[^>]{0,300}>|<!--(?:-?>|(?:[^-]|-(?!->)){0,2000}-->)"
)
"""Raw HTML. The bounds keep the work linear; what is longer is shown as it is written all the same."""
_AUTOLINK: Final = re.compile(
    r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s\x00-\x1f<>]*|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9.-]+)>"
)
_URL: Final = re.compile(r"(?:(?:https?|ftp)://|www\.)[^\s<]*", re.IGNORECASE)
_URL_TAIL: Final = re.compile(r"[?!.,:;*_'\"~()]+\Z|&[a-zA-Z0-9]+;\Z")
_CITED: Final = re.compile(r"\[\d{1,2}\]")
_TITLE: Final = re.compile(
    r"\s+(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^)\\])*\))(?=[ \t\n]*\))", re.S
)
_ANGLE_HREF: Final = re.compile(r"<((?:\\.|[^\n<>\\])*)>")
_TICKS: Final = re.compile("`+")
_NESTING: Final = re.compile(r"[\\`\[\]]")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]+));")
_NAMES: Final = (
    "amp & apos ' cent ¢ colon : copy © deg ° divide ÷ euro € gt > hellip … laquo « ldquo “ le ≤ lsquo ‘ lt < mdash — "
    'micro µ middot · minus − ndash – ge ≥ pound £ quot " raquo » rarr → rdquo ” rsquo ’ times ×'
).split()
_NAMED: Final = {**dict(zip(_NAMES[::2], _NAMES[1::2], strict=True)), "nbsp": "\u00a0"}
_SCHEME: Final = re.compile(r"[\x00- ]*([a-zA-Z][a-zA-Z0-9+.\-\t\n]*):")
_UNREAD_NAME: Final = re.compile(r"&\w+;")
_BACKSLASHED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass
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


def visible(text: str, found: list[Token]) -> str:
    """The text that the page shows; markers leave a blank."""
    parts: list[str] = []
    runs: list[int] = []
    for token in found:
        raw = text[token.start : token.end]
        match token.kind:
            case "text":
                parts.append(decoded(raw) if "&" in raw else raw)
            case "escape":
                parts.append(raw[1:])
            case "code":
                parts.append(code_text(raw))
            case "run" | "open" if raw[0] in "*_~":
                if rest := raw.removeprefix(token.target):
                    runs.append(len(parts))
                    parts.append(rest)
            case "marker":
                parts.append(" ")
            case "break":
                parts.append("\n")
            case "link" if token.shown:
                parts.append(visible(text, token.inner) + (f" ({token.title})" if token.title else ""))
            case "image" if token.shown:
                parts.append(token.title or token.target)
            case "address":
                parts.append(decoded(raw[1:-1] if raw.startswith("<") else raw))
            case _:
                parts.append(raw)
    for index in runs:  # what is left of emphasis says something inside a word only
        before = next((part[-1] for part in reversed(parts[:index]) if part), "")
        after = next((part[0] for part in parts[index + 1 :] if part), "")
        if not (before.isalnum() and after.isalnum()):
            parts[index] = ""
    return "".join(parts)


def code_text(raw: str) -> str:
    """A code span's content (CommonMark 6.1): line ends are blanks, one blank on both sides goes."""
    ticks = len(raw) - len(raw.lstrip("`"))
    content = raw[ticks : len(raw) - ticks].replace("\n", " ")
    if content.strip(" ") and content[0] == content[-1] == " ":
        return content[1:-1]
    return content


def decoded(text: str) -> str:
    """Character references as the page reads them."""

    def character(match: re.Match[str]) -> str:
        if match[3]:
            return _NAMED.get(match[3], match[0])
        code = int(match[1]) if match[1] else int(match[2], 16)
        return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)

    return _REFERENCE.sub(character, text)


def _is_safe(address: str) -> bool:
    """May the page make a link of it: https, or a document of its own."""
    if _UNREAD_NAME.search(address):
        return False
    scheme = _SCHEME.match(address)
    return scheme is None or re.sub(r"[\t\n]", "", scheme[1]).lower() == "https"


def _is_escaped(text: str, at: int) -> bool:
    before = text[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1 if before.endswith("\\") else False


class _Scan:
    """One pass over a block's text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.tokens: list[Token] = []
        self._text, self._start, self._end = text, start, end
        self._plain = start
        self._runs = False
        position = start
        if _SPECIAL.search(text, start, end):
            while (found := _SPECIAL.search(text, position, end)) is not None:
                position = self._take(found.start())
        self._flush(end)
        self._emphasis()

    def _add(self, token: Token) -> int:
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
            case "!" if text[at + 1 : at + 2] == "[":
                return self._link(at, at + 1) or at + 1
            case "[" | "［" | "【":
                return self._bracket(at)
            case "!" | "]":
                return at + 1
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
        text = self._text
        for pattern, kind in ((_AUTOLINK, "address"), (_TAG, "html")):
            match = pattern.match(text, at, self._end)
            if match:
                return self._add(Token(kind, at, match.end(), target=match[1] if kind == "address" else ""))
        may_open = text[at + 1 : at + 2].isalpha() or text[at + 1 : at + 2] in ("/", "!", "?")
        if may_open and ">" not in text[at : self._end]:
            return self._add(Token("open", at, at + 1))
        return at + 1

    def _bracket(self, at: int) -> int:
        text = self._text
        marker = MARKER.match(text, at, self._end)
        if (marker is None or text[marker.end() : marker.end() + 1] == "(") and text[at] == "[":
            if link := self._link(at, at):
                return link
            close = self._closing.get(at, self._end)
            if close + 1 >= self._end and marker is None:  # what follows decides whether it is a link
                return self._add(Token("open", at, at + 1))
        if marker:
            return self._add(Token("marker", at, marker.end()))
        return self._add(Token("open", at, at + 1)) if _OPEN_MARKER.match(text, at, self._end) else at + 1

    def _link(self, at: int, bracket: int) -> int | None:
        """An inline link or an image that begins at `at`."""
        close = self._closing.get(bracket)
        text = self._text
        if close is None or text[close + 1 : close + 2] != "(":
            return None
        stop = self._after_blanks(close + 2)
        angle = _ANGLE_HREF.match(text, stop, self._end)
        begin, stop = stop, angle.end() if angle else self._balanced(stop)
        address = angle[1] if angle else text[begin:stop]
        title = _TITLE.match(text, stop, self._end)
        words = title[1][1:-1] if title else ""
        stop = self._after_blanks(title.end() if title else stop)
        if stop >= self._end or text[stop] != ")":
            return None
        inner = tokens(text, bracket + 1, close) if at == bracket else []
        if any(
            token.kind == "link" or (token.kind == "open" and text[token.start] == "`") for token in inner
        ):
            return None
        address = decoded(_BACKSLASHED.sub(r"\1", address))
        kind, words = ("link", words) if at == bracket else ("image", text[bracket + 1 : close])
        words = _BACKSLASHED.sub(r"\1", words)
        return self._add(Token(kind, at, stop + 1, inner, address, words, _is_safe(address)))

    def _after_blanks(self, at: int) -> int:
        while at < self._end and self._text[at] in " \t\n":
            at += 1
        return at

    def _balanced(self, at: int) -> int:
        """Where an address without angle brackets ends: at a blank, or at a parenthesis that it didn't open."""
        depth, text = 0, self._text
        while at < self._end and text[at] > " ":
            if text[at] == "\\":
                at += 1
            elif text[at] == "(":
                depth += 1
            elif text[at] == ")":
                if depth == 0:
                    break
                depth -= 1
            at += 1
        return min(at, self._end)

    def _address(self, at: int) -> int:
        match = _URL.match(self._text, at, self._end)
        stop = match.end() if match else at + 1
        while (opens := self._text.rfind("(", at, stop)) > at and self._text.find(")", opens, stop) < 0:
            stop = opens
        while (tail := _URL_TAIL.search(self._text, at, stop)) and tail.start() > at:
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
