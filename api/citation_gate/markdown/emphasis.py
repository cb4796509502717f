"""Which marks of emphasis the page hides: delimiter runs matched as CommonMark 0.31 (6.2) does."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.citation_gate.markdown.inline import Token


@dataclass(slots=True)
class _Run:
    """A run of `*`, `_` or `~`, and what may be done with it where it stands."""

    char: str
    length: int
    opens: bool
    closes: bool
    rest: int  # how many of its characters are no marks yet


def _run(text: str, start: int, end: int) -> _Run:
    before, after = _parts(text[start - 1 : start]), _parts(text[end : end + 1])
    opens = after == 0 or (after == 1 and before > 0)
    closes = before == 0 or (before == 1 and after > 0)
    char, length = text[start], end - start
    if char == "_":
        opens, closes = opens and (not closes or before == 1), closes and (not opens or after == 1)
    elif char == "~" and length > 2:
        opens = closes = False
    return _Run(char, length, opens, closes, length)


@lru_cache(1_024)
def _parts(char: str) -> int:
    """How much it parts words: white space or no more text 2, punctuation or a symbol (CommonMark 2.1) 1, others 0."""
    return 2 if not char or char.isspace() else int(unicodedata.category(char)[0] in "PS")


def hide(text: str, tokens: "list[Token]") -> int:
    """Leave of each run what is text, not marks; return where one begins that decides what a word is, once closed."""
    places = [token for token in tokens if token.kind == "run"]
    runs = [_run(text, token.start, token.end) for token in places]
    openers: dict[str, list[int]] = {"*": [], "_": [], "~": []}
    for index, run in enumerate(runs):
        if run.closes:
            _close(runs, run, openers)
        if run.opens and run.rest:
            openers[run.char].append(index)
    undecided = len(text)
    for token, run in zip(places, runs, strict=True):
        token.shown = run.char * run.rest
        if run.opens and run.rest and text[token.start - 1 : token.start].isalnum():
            undecided = min(undecided, token.start)
    _leave_inside_words(tokens)
    return undecided


def _close(runs: list[_Run], run: _Run, openers: dict[str, list[int]]) -> None:
    """Match a closing run with the openers before it, the nearest first."""
    stack = openers[run.char]
    while run.rest:
        for at in stack[:-10:-1]:  # the rule of three passes over an opener; a bound keeps the work linear
            if _fits(runs[at], run):
                break
        else:
            return
        opener = runs[at]
        count = opener.rest if run.char == "~" else 2 if min(opener.rest, run.rest) >= 2 else 1
        opener.rest -= count
        run.rest -= count
        for opened in openers.values():  # what was opened in between can't be closed any more
            while opened and opened[-1] > at:
                opened.pop()
        if opener.rest == 0 or run.char == "~":
            stack.pop()


def _fits(opener: _Run, closer: _Run) -> bool:
    if closer.char == "~":
        return opener.rest == closer.rest == opener.length
    both = (opener.opens and opener.closes) or (closer.opens and closer.closes)
    return not (
        both and (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3)
    )


def _leave_inside_words(tokens: "list[Token]") -> None:
    """What is left of emphasis says something inside a word only."""
    before = ""
    for index, token in enumerate(tokens):
        if token.kind == "run" and token.shown.strip("~"):
            after = (tokens[at].shown for at in range(index + 1, len(tokens)))
            if not before.isalnum() or not next(filter(None, after), "")[:1].isalnum():
                token.shown = ""
        before = token.shown[-1:] or before
