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

    token: "Token"
    char: str
    length: int
    opens: bool
    closes: bool
    rest: int  # how many of its characters are no marks yet


@lru_cache(4_096)
def _flanks(char: str, length: int, before: str, after: str) -> tuple[bool, bool]:
    """May a run open and close emphasis between these characters?"""
    left, right = _parts(before), _parts(after)
    opens = right == 0 or (right == 1 and left > 0)
    closes = left == 0 or (left == 1 and right > 0)
    if char == "_":
        return opens and (not closes or left == 1), closes and (not opens or right == 1)
    return (False, False) if char == "~" and length > 2 else (opens, closes)


def _parts(char: str) -> int:
    """How much it parts words: white space or no more text 2, punctuation or a symbol (CommonMark 2.1) 1, others 0."""
    return 2 if not char or char.isspace() else int(unicodedata.category(char)[0] in "PS")


def hide(text: str, tokens: "list[Token]") -> int:
    """Leave of each run what is text, not marks; return where one begins that decides what a word is, once closed."""
    runs: list[_Run] = []
    openers: dict[str, list[int]] = {"*": [], "_": [], "~": []}
    for token in tokens:
        if token.kind != "run":
            continue
        start, end = token.start, token.end
        char, length = text[start], end - start
        run = _Run(
            token, char, length, *_flanks(char, length, text[start - 1 : start], text[end : end + 1]), length
        )
        if run.closes:
            _close(runs, run, openers)
        if run.opens and run.rest:
            openers[char].append(len(runs))
        runs.append(run)
    undecided = len(text)
    for run in runs:
        run.token.shown = run.char * run.rest
        if run.opens and run.rest and text[run.token.start - 1 : run.token.start].isalnum():
            undecided = min(undecided, run.token.start)
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
    afters = [""]
    for token in reversed(tokens):
        afters.append(token.shown[:1] or afters[-1])
    before = ""
    for token, after in zip(tokens, afters[-2::-1], strict=True):
        if token.kind == "run" and token.shown.strip("~") and not (before.isalnum() and after.isalnum()):
            token.shown = ""
        before = token.shown[-1:] or before
