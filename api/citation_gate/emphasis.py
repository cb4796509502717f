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
    used: int = 0

    @classmethod
    def read(cls, text: str, start: int, end: int) -> "Run":
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        left = not after.isspace() and (not _is_mark(after) or before.isspace() or _is_mark(before))
        right = not before.isspace() and (not _is_mark(before) or after.isspace() or _is_mark(after))
        char = text[start]
        if char == "_":
            opens, closes = left and (not right or _is_mark(before)), right and (not left or _is_mark(after))
            return cls(char, end - start, opens, closes)
        if char == "~" and end - start > 2:
            return cls(char, end - start, False, False)
        return cls(char, end - start, left, right)

    @property
    def rest(self) -> int:
        return self.length - self.used


@lru_cache(1_024)
def _is_mark(char: str) -> bool:
    """Punctuation or a symbol, as CommonMark counts them."""
    return unicodedata.category(char)[0] in "PS"


def hidden(runs: Sequence[Run]) -> list[int]:
    """How many characters of each run are marks, not text."""
    openers: dict[str, list[int]] = {"*": [], "_": [], "~": []}
    for index, run in enumerate(runs):
        stack = openers[run.char]
        if run.closes:
            _close(runs, run, stack, openers)
        if run.opens and run.rest:
            stack.append(index)
    return [run.used for run in runs]


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
        opener.used += count
        run.used += count
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
