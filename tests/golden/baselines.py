"""What the product must beat: one half of its retrieval alone, and an answer that copies the top passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from content.library import load
from emulator.retrieval import Index, Passage
from tests.golden.cases import Case
from tests.golden.scoring import TOP, contains, found

By = Literal["both", "words", "meaning"]


@dataclass(frozen=True)
class Baseline:
    """One baseline over one file's questions."""

    name: str
    right_document: float
    right_section: float
    passed: float
    passed_two_documents: float


def index(folder: Path, cache: Path | None) -> Index:
    """The product's own index over a folder of Markdown."""
    made = Index(cache)
    made.update(
        Passage(f"{number:06}", chunk.text, chunk.attributes)
        for number, chunk in enumerate(load(folder).chunks)
    )
    return made


def measure(made: Index, cases: Sequence[Case]) -> list[Baseline]:
    """BM25 alone and embeddings alone; and each question's pass when its top passage is copied as the answer.

    A follow-up is asked together with the question before it, which is kind to the baselines.
    """
    return [
        _baseline("BM25 alone", made, cases, "words"),
        _baseline("embeddings alone", made, cases, "meaning"),
        _baseline("both, copy the top passage", made, cases, "both"),
    ]


def _baseline(name: str, made: Index, cases: Sequence[Case], by: By) -> Baseline:
    documents, sections, passed, two = [], [], [], []
    for case in cases:
        if not case.answerable:
            continue
        query = " ".join([*(turn["question"] for turn in case.history[-1:]), case.question])
        hits = made.search(query, TOP, by=by)
        sources = [hit.passage.attributes for hit in hits]
        copied = [hit.passage.text for hit in hits[:1]]
        good = (
            case.tool is None
            and bool(hits)
            and contains(case.answer, copied)
            and contains(case.quote, copied)
        )
        passed.append(good)
        if case.kind == "two-documents":
            two.append(good)
        if (share := found(case, sources, section=False)) is not None:
            documents.append(share)
            sections.append(found(case, sources, section=True) or 0.0)
    return Baseline(name, *(sum(each) / max(1, len(each)) for each in (documents, sections, passed, two)))
