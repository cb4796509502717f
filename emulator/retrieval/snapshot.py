"""Everything a search reads, built at once: passages, their words, and the vectors of what they say and list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from emulator.retrieval.bm25 import Bm25, Terms
from emulator.retrieval.embedder import Vectors
from emulator.retrieval.fusion import Scores
from emulator.retrieval.matrix import Matrix
from emulator.retrieval.passages import Passage
from emulator.retrieval.spelling import Spelling

ASKS_THE_SAME = 0.6
"""From this cosine on a listed question means what a query without a content word of its own means."""
ALMOST = 0.99
FAIR, A_FRONT, ABOUT_IT = 0.5, 0.2, 0.25
FRONT = re.compile(r"(?:^|/)(?:readme|index|overview|introduction|about|home)\.", re.I)


@dataclass(frozen=True)
class Entry:
    """One passage with what a search needs of it: its terms, and the vectors of its windows and of its sentences."""

    passage: Passage
    terms: Terms
    windows: Vectors | None
    sentences: Vectors | None
    questions: Vectors | None


@dataclass(frozen=True)
class Snapshot:
    """Everything a search reads."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    bm25: Bm25 = field(default_factory=lambda: Bm25.build([], 0))
    spelling: Spelling = field(default_factory=lambda: Spelling([]))
    windows: Matrix | None = None
    sentences: Matrix | None = None
    questions: Matrix | None = None
    topmost: Scores = field(default_factory=lambda: np.zeros(0, np.float32))
    """1 for the passages of documents that stand in no folder, where others do."""
    listed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The letters of each listed question, and the passages that list it."""

    @classmethod
    def build(cls, entries: Mapping[str, Entry], vocabulary: int, spelling: Spelling) -> "Snapshot":
        """Of the passages by their keys; `vocabulary` is how many terms there are."""
        ordered = [entries[key] for key in sorted(entries)]
        listed: dict[str, tuple[int, ...]] = {}
        for number, entry in enumerate(ordered):
            for question in entry.passage.questions:
                listed[letters(question)] = (*listed.get(letters(question), ()), number)
        return cls(
            entries=entries,
            passages=tuple(entry.passage for entry in ordered),
            bm25=Bm25.build([entry.terms for entry in ordered], vocabulary),
            spelling=spelling,
            windows=Matrix.build(entry.windows for entry in ordered),
            sentences=Matrix.build(entry.sentences for entry in ordered),
            questions=Matrix.build(entry.questions for entry in ordered),
            topmost=_topmost([entry.passage for entry in ordered]),
            listed=listed,
        )

    def answering(self, asked: str, query: Vectors | None) -> Scores:
        """How near each passage's listed questions come to a query: 1 where one says the same words."""
        near = np.zeros(len(self.passages), np.float32)
        if self.questions is not None and query is not None:
            near[self.questions.passages] = np.clip(self.questions.closest(query), 0, ALMOST)
        near[list(self.listed.get(letters(asked), ()))] = 1.0
        return near

    def beginnings(self, query: Vectors | None) -> Scores:
        """A fair score for the beginning of each topmost document, more for one near to `query`; 0 for the rest."""
        depth = min((passage.attributes.get("path", "").count("/") for passage in self.passages), default=0)
        found = np.array([_begins(passage, depth) for passage in self.passages], np.float32)
        front = np.array(
            [bool(FRONT.search(passage.attributes.get("path", ""))) for passage in self.passages]
        )
        near = self.meaning(query) if query is not None else None
        score: Scores = found * (FAIR + A_FRONT * front + (near[0] * ABOUT_IT if near is not None else 0))
        return score

    def meaning(self, query: Vectors) -> tuple[Scores, Scores] | None:
        """The query's cosines with all passages and with their closest sentences; None where there are no vectors.

        Where a passage's sentences aren't kept, the passage stands for them.
        """
        if self.windows is None:
            return None
        near = np.zeros(len(self.passages), np.float32)
        near[self.windows.passages] = self.windows.closest(query)
        said = near.copy()
        if self.sentences is not None:
            said[self.sentences.passages] = self.sentences.closest(query)
        return near, said


def _topmost(passages: Sequence[Passage]) -> Scores:
    depths = np.array([passage.attributes.get("path", "").count("/") for passage in passages], np.int64)
    apart = len(set(depths.tolist())) > 1
    return ((depths == depths.min()) if apart else np.zeros(len(depths))).astype(np.float32)


def _begins(passage: Passage, depth: int) -> bool:
    """Whether a passage is the beginning of a document that stands at the top."""
    path, section = passage.attributes.get("path", ""), passage.attributes.get("section", "")
    return path.count("/") == depth and section in ("", passage.attributes.get("title", ""))


def letters(question: str) -> str:
    """What two spellings of one question share."""
    return "".join(char for char in question.casefold() if char.isalnum())
