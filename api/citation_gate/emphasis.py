"""Which marks of emphasis the page hides: delimiter runs matched as CommonMark 0.31 (6.2) does."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(slots=True)
class Run:
    """A run of `*`, `_` or `~`, and what may be done with it where it stands."""

    char: str
    length: int
    opens: bool
    closes: bool
    rest: int  # how many of its characters are no marks yet

    @classmethod
    def read(cls, text: str, start: int, end: int) -> "Run":
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        parts_before, parts_after = (
            _parts(before),
            _parts(after),
        )  # 2: white space, 1: punctuation, 0: letters
        opens = parts_after == 0 or (parts_after == 1 and parts_before > 0)
        closes = parts_before == 0 or (parts_before == 1 and parts_after > 0)
        char, length = text[start], end - start
        if char == "_":
            opens, closes = (
                opens and (not closes or parts_before == 1),
                closes and (not opens or parts_after == 1),
            )
        elif char == "~" and length > 2:
            opens = closes = False
        return cls(char, length, opens, closes, length)


@lru_cache(1_024)
def _parts(char: str) -> int:
    """How much it parts words: white space 2, punctuation or a symbol (as CommonMark counts them) 1, others 0."""
    return 2 if char.isspace() else int(unicodedata.category(char)[0] in "PS")


def hidden(runs: Sequence[Run]) -> list[int]:
    """How many characters of each run are marks, not text."""
    openers: dict[str, list[int]] = {"*": [], "_": [], "~": []}
    for index, run in enumerate(runs):
        stack = openers[run.char]
        if run.closes:
            _close(runs, run, stack, openers)
        if run.opens and run.rest:
            stack.append(index)
    return [run.length - run.rest for run in runs]


def _close(runs: Sequence[Run], run: Run, stack: list[int], openers: dict[str, list[int]]) -> None:
    """Match a closing run with the openers before it, the nearest first."""
    at = len(stack) - 1
    while at >= 0 and run.rest:
        opener = runs[stack[at]]
        if not _fits(opener, run):
            at -= 1
            if at < len(stack) - 9:  # the rule of three passes over an opener; a bound keeps the work linear
                return
            continue
        count = opener.rest if run.char == "~" else 2 if min(opener.rest, run.rest) >= 2 else 1
        opener.rest -= count
        run.rest -= count
        for others in openers.values():  # what was opened in between can't be closed any more
            while others and others[-1] > stack[at]:
                others.pop()
        if opener.rest == 0 or run.char == "~":
            stack.pop()
        at = len(stack) - 1


def _fits(opener: Run, closer: Run) -> bool:
    if closer.char == "~":
        return opener.rest == closer.rest == opener.length
    both = (opener.opens and opener.closes) or (closer.opens and closer.closes)
    return not (
        both and (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3)
    )
