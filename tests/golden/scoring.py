"""What an answer is worth: the right documents, the strings it must hold, and no number of its own."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.golden.cases import Case

TOP = 3
NUMBER = re.compile(r"\d+(?:[.,\u202f\u00a0]\d+)*")
MARKER = re.compile(r"\[\d+\]")
MARKUP = re.compile(r"[*`\\]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class Score:
    """One case's result. `documents` and `sections` are the shares of needed places among the first three sources."""

    case: Case
    answered: bool
    documents: float | None
    sections: float | None
    passed: bool
    invented: tuple[str, ...]
    text: str

    @property
    def right(self) -> bool:
        """Passed when there is an answer, refused when there is none."""
        return self.passed if self.case.answerable else not self.answered


def score(case: Case, done: Mapping[str, Any], passages: Mapping[tuple[str, str], str]) -> Score:
    """Judge the JSON answer of `POST /api/ask`; `passages` are the documents' texts by (path, section)."""
    sources = done["sources"]
    quotes = [citation["quote"] for citation in done["citations"]]
    used_tool = case.tool is None or any(tool["name"] == case.tool for tool in done["tools"])
    evidence = [passages.get((source["path"], source["section"]), source["snippet"]) for source in sources]
    evidence += [json.dumps(tool["result"]) for tool in done["tools"]]
    return Score(
        case=case,
        answered=bool(done["answered"]),
        documents=found(case, sources, section=False),
        sections=found(case, sources, section=True),
        passed=bool(done["answered"])
        and used_tool
        and contains(case.answer, [done["text"]])
        and contains(case.quote, quotes),
        invented=tuple(invented(done["text"], evidence)) if done["answered"] else (),
        text=done["text"],
    )


def found(case: Case, sources: Sequence[Mapping[str, Any]], *, section: bool) -> float | None:
    """The share of the needed places that stand among the first three sources; None when none is needed."""
    if not case.needed:
        return None
    first = sources[:TOP]
    hits = [
        any(
            place.is_in(source) if section else place.path == source["path"]
            for place in places
            for source in first
        )
        for places in case.needed
    ]
    return sum(hits) / len(hits)


def contains(wanted: Sequence[Sequence[str]], texts: Iterable[str]) -> bool:
    """Whether of each group of alternatives one stands in the texts, whatever the markup, case and white space."""
    held = " \n ".join(plain(text) for text in texts)
    return all(any(plain(each) in held for each in group) for group in wanted)


def plain(text: str) -> str:
    """A text without emphasis, code marks, citation markers and case, with single spaces."""
    text = MARKER.sub("", text)
    return re.sub(r"\s+", " ", MARKUP.sub("", text)).replace(" .", ".").strip().lower()


def invented(answer: str, evidence: Iterable[str]) -> list[str]:
    """The numbers of an answer that stand in none of the texts it was written from."""
    known = set(_numbers(" ".join(evidence)))
    return [number for number in dict.fromkeys(_numbers(MARKER.sub(" ", answer))) if number not in known]


def _numbers(text: str) -> list[str]:
    return [re.sub(r"[,\u202f\u00a0](?=\d{3})", "", number) for number in NUMBER.findall(text)]
