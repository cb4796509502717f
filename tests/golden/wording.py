"""Whether a text holds a wording, whatever its markup, case, quotes and white space."""

import re
from collections.abc import Iterable, Sequence

Nugget = Sequence[str]
"""One fact that an answer may hold; any of its wordings counts."""

_MARKER = re.compile(r"\[\d+\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKUP = re.compile(r"[*`\\]|(?<!\w)_|_(?!\w)")
_STRUCK = re.compile(r"~~.*?~~", re.DOTALL)
_PUNCTUATION = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "|": " ",
        "\u00a0": " ",
        "\u202f": " ",
        "×": "x",
        "→": "->",
    }
)
_NUMBER = re.compile(r"\d+(?:[.,\u202f\u00a0]\d+)*")
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
"""A letter or digit of a script that parts its words; Japanese, Chinese and Korean run them together."""
_SHORT = 3
"""Up to so many letters a wording is a whole word: "no" is not in "node", but "certificate" is in "certificates"."""


def plain(text: str) -> str:
    """A text without what is struck out, links' addresses, emphasis, code marks, markers and case; single spaces."""
    text = _STRUCK.sub("", text)
    text = _MARKUP.sub("", _MARKER.sub("", _LINK.sub(r"\1", text))).translate(_PUNCTUATION)
    return re.sub(r"\s+", " ", text).replace(" .", ".").strip().casefold()


def holds(text: str, nugget: Nugget) -> bool:
    """Whether one of a nugget's wordings stands in a text: from the start of a word, a number only as a whole."""
    folded = plain(text)
    return any(_pattern(wording).search(folded) is not None for wording in nugget)


def share(text: str, nuggets: Sequence[Nugget]) -> float:
    """Which part of the nuggets a text holds; 1.0 when there are none."""
    return sum(holds(text, each) for each in nuggets) / len(nuggets) if nuggets else 1.0


def invented(answer: str, evidence: Iterable[str]) -> tuple[str, ...]:
    """The numbers of an answer that stand in none of the texts it was written from."""
    known = set(numbers(" ".join(evidence)))
    return tuple(number for number in dict.fromkeys(numbers(answer)) if number not in known)


def numbers(text: str) -> list[str]:
    """The numbers of a text without their thousands' separators; markers and the ordinals of lists are none."""
    text = re.sub(r"^\s*\d+[.)]\s", "", _MARKER.sub(" ", text), flags=re.MULTILINE)
    return [re.sub(r"[,\u202f\u00a0](?=\d{3})", "", number) for number in _NUMBER.findall(text)]


def _pattern(wording: str) -> re.Pattern[str]:
    folded = plain(wording)
    before = f"(?<!{_LETTER})" if folded[:1].isalnum() else ""
    if folded[:1].isdigit():
        before = rf"(?<!{_LETTER})(?<!\d[.,])"
    after = ""
    if folded[-1:].isdigit():
        after = r"(?![\d])(?![.,]\d)"
    elif len(folded) <= _SHORT and folded.isalpha():
        after = f"(?!{_LETTER})"
    return re.compile(before + re.escape(folded) + after)
