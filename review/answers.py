"""Which answers a change of the documents changes: pure, from the answers of both sides to what a reviewer reads."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from content.library import Library
from review.escaping import code, escaped

MOST_QUESTIONS: Final = 40
SHOWN: Final = 3
KINDS: Final = ("newly refused", "citation gone", "figure without its source", "newly answered", "changed")
"""What may happen to an answer, the worst first."""


@dataclass(frozen=True)
class Answer:
    """One answer as a visitor gets it; `cited` are (document, section)."""

    text: str
    answered: bool
    cited: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, done: Mapping[str, Any]) -> "Answer":
        """From the app's `done` object."""
        cited = frozenset((str(one["path"]), str(one["section"])) for one in done["citations"])
        return cls(str(done["text"]), bool(done["answered"]), cited)


@dataclass(frozen=True)
class AnswerChange:
    """A question whose answer differs, and how."""

    question: str
    kind: str
    before: Answer
    after: Answer


def changed_documents(before: Library, after: Library) -> frozenset[str]:
    """The documents that differ, come or go."""
    old, new = ({one.path: one.source for one in library.documents} for library in (before, after))
    return frozenset(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))


def questions_to_ask(before: Library, after: Library, most: int = MOST_QUESTIONS) -> list[str]:
    """Questions that the documents list, those of changed documents first, the rest from each document in turn."""
    touched = changed_documents(before, after)
    lists = {
        (one.path not in touched, one.path): [question for _, many in one.listed for question in many]
        for library in (before, after)
        for one in library.documents
    }
    first = [question for (calm, _), many in sorted(lists.items()) if not calm for question in many]
    others = [many for (calm, _), many in sorted(lists.items()) if calm]
    in_turn = [question for row in zip_longest(*others) for question in row if question]
    return list(dict.fromkeys([*first, *in_turn]))[:most]


def answer_changes(
    questions: Sequence[str],
    before: Sequence[Answer],
    after: Sequence[Answer],
    touched: frozenset[str],
    sections: frozenset[tuple[str, str]],
) -> list[AnswerChange]:
    """What differs, the worst first.

    Args:
        touched: documents that the change touches.
        sections: (document, section) of the head; an answer that cited another one has lost its source.
    """
    found = []
    for question, one, other in zip(questions, before, after, strict=True):
        kind = _kind(one, other, touched, sections)
        if kind:
            found.append(AnswerChange(question, kind, one, other))
    return sorted(found, key=lambda change: KINDS.index(change.kind))


def _kind(one: Answer, other: Answer, touched: frozenset[str], sections: frozenset[tuple[str, str]]) -> str:
    if one.answered != other.answered:
        return "newly answered" if other.answered else "newly refused"
    if _words(one.text) == _words(other.text):
        return ""
    if one.cited - sections:
        return "citation gone"
    if _numbers(one.text) != _numbers(other.text) and not any(path in touched for path, _ in other.cited):
        return "figure without its source"
    return "changed"


def answers_section(found: Sequence[AnswerChange], asked: int) -> str:
    """The folded part of the comment, the same for the same answers: how long they took is told apart."""
    counts = [
        f"{sum(one.kind == kind for one in found)} {kind}"
        for kind in KINDS
        if any(one.kind == kind for one in found)
    ]
    head = f"Answers: {len(found)} of {asked} differ" + (f" ({', '.join(counts)})" if counts else "")
    lines = [f"<details><summary>{head}</summary>", "", *_shown(found)]
    return "\n".join([*lines, "</details>"])


def _shown(found: Sequence[AnswerChange]) -> Iterator[str]:
    for change in found[:SHOWN]:
        yield f"- {change.kind}: {code(change.question, 200)}"
        yield f"  - before: {escaped(change.before.text, 500)}"
        yield f"  - after: {escaped(change.after.text, 500)}"
    for change in found[SHOWN:]:
        yield f"- {change.kind}: {code(change.question, 200)}"
    yield ""


def _words(text: str) -> list[str]:
    return re.sub(r"\[\d+\]", "", text).split()


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d[\d,.]*\d|\d", re.sub(r"\[\d+\]", "", text)))
