"""Words that a unit must not be said without: the heading, box or tab it stands in, a task's state."""

import re
from collections.abc import Sequence
from dataclasses import replace

from emulator.model.draft import Piece
from emulator.model.question import Question
from emulator.model.ranking import AGAINST
from emulator.retrieval.languages import stem
from emulator.retrieval.words import spoken_words

SAID = frozenset({"heading", "admonition", "tab", "details", "definition", "label"})
PLAIN_BOX = re.compile(r"^(note|tip|info|hint|important|abstract|summary|example|see also|question)$", re.I)
QUALIFIES = re.compile(
    r"\b(free|pro|enterprise|mac(?:os)?|windows|linux|ubuntu|debian|example|optional|only|experimental|beta|alpha|preview|"
    r"before|until|proposed|alternatives?|wrong|bad|avoid|cons|disadvantages?|drawbacks?)\b",
    re.I,
)
STATEMENT = re.compile(r"\b(is|are|was|were|has|have|isn't|aren't|does|doesn't|can|can't|why|how)\b", re.I)
MOST_CHARACTERS, MOST_WORDS = 60, 4
STATES = {"open": "[ ] ", "done": "[x] "}


def scoped(pieces: Sequence[Piece], question: Question) -> list[Piece]:
    """The pieces with what limits them before them; neighbours in prose that share it are told once."""
    asked = _stems(question.text)
    said: list[Piece] = []
    before = ""
    for piece in pieces:
        label = "" if piece.remark else _label(piece, asked)
        listed = piece.said.unit.kind != "sentence"
        state = STATES.get(piece.said.unit.task or "", "") if listed else ""
        repeat = label == before and not listed
        before = label
        mark = f"{label}: " if label and not repeat else ""
        said.append(replace(piece, prefix=f"{piece.prefix}{mark}{state}") if mark or state else piece)
    return said


def _label(piece: Piece, asked: set[str]) -> str:
    """The innermost scopes that neither the question nor the unit says, joined."""
    unit = piece.said.unit
    known = asked | _stems(f"{unit.plain} {unit.lead}")
    kept = []
    for scope in unit.scopes:
        if scope.kind not in SAID or not scope.text or PLAIN_BOX.match(scope.text.strip(" :!")):
            continue
        own = _stems(scope.text)
        if own - known and len(scope.text) <= MOST_CHARACTERS and _limits(scope.kind, scope.text):
            kept.append(scope.text.rstrip(" :"))
    return ", ".join(dict.fromkeys(kept))


def _limits(kind: str, text: str) -> bool:
    """Whether words limit what stands under them: of a heading only short ones that say no, or for whom, or where."""
    if kind != "heading":
        return True
    return (
        len(text.split()) <= MOST_WORDS
        and not STATEMENT.search(text)
        and bool(AGAINST.search(text) or QUALIFIES.search(text))
    )


def _stems(text: str) -> set[str]:
    return {stem(word) for word in spoken_words(text)}
