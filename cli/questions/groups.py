"""Questions that ask the same, together: by MiniLM's vectors, or by their words where the model is missing."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cli.questions.kept import Kept, Place
from content import Library
from content.chunks import Chunk
from emulator.retrieval.embedder import shared
from emulator.retrieval.words import terms

Vectors = NDArray[np.float32]
Vectorise = Callable[[Sequence[str]], Vectors]
"""Texts to unit vectors, one row each."""

SAME_MEANING, SAME_WORDS = 0.55, 0.4
"""Cosines from which two questions ask the same: for MiniLM, and where words alone are compared."""


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, the one asked most often first, and the section that should answer them."""

    questions: tuple[Kept, ...]
    place: Place | None

    @property
    def times(self) -> int:
        """How often they were asked together."""
        return sum(each.times for each in self.questions)

    @property
    def unhelpful(self) -> int:
        """How often the answer didn't help."""
        return sum(each.times for each in self.questions if each.unhelpful)


def grouped(
    asked: Sequence[Kept], library: Library, notice: Callable[[str], None] = lambda _: None
) -> list[Group]:
    """Groups of questions, those asked most often first.

    A group belongs where the agent found the nearest passage when it was asked; where that isn't known, or the section
    is gone, to the section of `library` that lies nearest to its first question.

    Args:
        asked: questions with their words.
        notice: hears once where the embedding model is missing.
    """
    model = shared(notice)
    vectorise, enough = (model.texts, SAME_MEANING) if model else (_by_words, SAME_WORDS)
    questions = _merged(asked)
    if not questions:
        return []
    texts = [each.question for each in questions]
    placed = all(_place([each], library) for each in questions)
    sections = [] if placed else list(library.chunks)
    vectors = vectorise([*texts, *(_said(chunk) for chunk in sections)])
    own, others = vectors[: len(texts)], vectors[len(texts) :]
    members: list[list[int]] = []
    for number in range(len(questions)):
        nearest = max(members, key=lambda group: _likeness(own, group, number), default=None)
        if nearest is not None and _likeness(own, nearest, number) >= enough:
            nearest.append(number)
        else:
            members.append([number])
    found = []
    for group in members:
        chosen = tuple(questions[number] for number in group)
        place = _place(chosen, library) or _nearest(own[group[0]], others, sections)
        found.append(Group(chosen, place))
    return sorted(found, key=lambda group: -group.times)


def _merged(asked: Sequence[Kept]) -> list[Kept]:
    """The same words once, those asked most often first."""
    found: dict[str, Kept] = {}
    for each in asked:
        key = "".join(char for char in each.question.casefold() if char.isalnum())
        known = found.get(key)
        found[key] = each if known is None else _both(known, each)
    return sorted(found.values(), key=lambda each: -each.times)


def _both(one: Kept, other: Kept) -> Kept:
    comments = " / ".join(each.comment for each in (one, other) if each.comment)
    times = one.times + other.times
    return Kept(one.question, one.place or other.place, times, one.unhelpful and other.unhelpful, comments)


def _likeness(vectors: Vectors, group: Sequence[int], number: int) -> float:
    """The mean cosine of a question to a group's: one close neighbour is not enough to chain two subjects."""
    return float((vectors[group] @ vectors[number]).mean())


def _place(questions: Sequence[Kept], library: Library) -> Place | None:
    known = {(chunk.path, chunk.section) for chunk in library.chunks}
    votes: Counter[Place] = Counter()
    for each in questions:
        if each.place in known:
            votes[each.place] += each.times
    return votes.most_common(1)[0][0] if votes else None


def _nearest(question: Vectors, others: Vectors, sections: Sequence[Chunk]) -> Place | None:
    if not sections:
        return None
    chunk = sections[int((others @ question).argmax())]
    return chunk.path, chunk.section


def _said(chunk: Chunk) -> str:
    """What stands for a section: its titles and the questions it lists, which are nearer to questions than its text."""
    return ". ".join([chunk.section.replace(" > ", ", "), *chunk.questions[:3]])


def _by_words(texts: Sequence[str]) -> Vectors:
    """A unit vector of the words of each text."""
    columns: dict[str, int] = {}
    rows = [[columns.setdefault(term, len(columns)) for term in terms(text)] for text in texts]
    vectors = np.zeros((len(rows), max(1, len(columns))), np.float32)
    for number, row in enumerate(rows):
        vectors[number, row] = 1.0
    unit: Vectors = vectors / np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True))
    return unit
