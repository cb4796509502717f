"""What frames a source in the prompt, taken out of an answer that repeats it: it tells a reader nothing."""

import re
from typing import Final

from api.characters import showable

_OPENING: Final = '<source n="'
_LONGEST: Final = 1_000  # characters of a tag: a path, a title, the headings that lead to a section
_WHOLE: Final = re.compile(rf'{_OPENING}[^"\n]*"(?:\s+\w+="[^"\n]*")*\s*/?>')
_TAG: Final = re.compile(rf"[ \t]*(?:{_WHOLE.pattern}|{_OPENING}[^<>\n]*>?)")
"""Whole, or as far as it goes. No source holds one: `prompt.neutral` changes those of the documents."""


class Unframed:
    """Feed it an answer's text; it gives what may be judged and shown, without `<source n="1" …>`."""

    def __init__(self) -> None:
        self._waiting = ""

    def feed(self, text: str) -> str:
        """The text up to what may still become a tag."""
        self._waiting += showable(text)
        return self._release(self._begun())

    def finish(self) -> str:
        """The rest."""
        return self._release(len(self._waiting))

    def _begun(self) -> int:
        """Where a tag begins whose end hasn't come, with the blanks before it; else the end of the text."""
        text = self._waiting
        start = text.rfind(_OPENING)
        if start < 0:
            lengths = range(1, len(_OPENING))
            start = next((len(text) - n for n in lengths if text.endswith(_OPENING[:n])), len(text))
        elif _WHOLE.match(text, start) or "\n" in text[start:] or len(text) - start > _LONGEST:
            return len(text)
        return len(text[:start].rstrip(" \t"))

    def _release(self, stop: int) -> str:
        text, self._waiting = self._waiting[:stop], self._waiting[stop:]
        return _TAG.sub("", text) if _OPENING in text else text
