"""Golden questions put to the running product over HTTP, as a visitor's browser would."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from content.library import load
from tests.golden.cases import Case, corpus, read
from tests.golden.scoring import Score, score
from tests.product import BodyHash, running

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Report:
    """The scores of one file's questions; shares are from 0 to 1."""

    scores: tuple[Score, ...]
    seconds: float

    @property
    def right_document(self) -> float:
        """The mean share of needed documents among the first three sources."""
        return _mean(
            [one.documents for one in self.scores if one.documents is not None and one.case.answerable]
        )

    @property
    def right_section(self) -> float:
        """The same, for the section inside the document."""
        return _mean(
            [one.sections for one in self.scores if one.sections is not None and one.case.answerable]
        )

    def passed(self, *kinds: str) -> float:
        """The share of answerable questions, or of those kinds, whose answer and quotes hold what they must."""
        return _mean(
            [
                one.passed
                for one in self.scores
                if one.case.answerable and (not kinds or one.case.kind in kinds)
            ]
        )

    @property
    def refused(self) -> float:
        """The share of unanswerable questions that got no answer."""
        return _mean([not one.answered for one in self.scores if not one.case.answerable])

    @property
    def invented(self) -> list[Score]:
        """Answers with a number that stands in no source and no tool's result."""
        return [one for one in self.scores if one.invented]

    @property
    def wrong(self) -> list[Score]:
        """What neither passed nor was rightly refused."""
        return [one for one in self.scores if not one.right]


def run(questions: Path, work: Path, each: Callable[[Score], None] = lambda _: None) -> Report:
    """Start the product on the questions' documents and ask them all, one after the other.

    Args:
        questions: a file of golden questions.
        work: an empty folder for the documents and the product's state.
        each: hears every score as it comes.
    """
    folder = corpus(questions, work / "corpus")
    with running(folder, work / "state") as address:
        return ask(address, read(questions), folder, each)


def ask(
    address: str, cases: Sequence[Case], folder: Path, each: Callable[[Score], None] = lambda _: None
) -> Report:
    """Ask a running product."""
    passages: dict[tuple[str, str], str] = {}
    for chunk in load(folder).chunks:
        place = chunk.path, chunk.section
        passages[place] = (
            f"{passages.get(place, '')}\n{chunk.path} {chunk.title} {chunk.section}\n{chunk.text}"
        )
    scores = []
    start = time.monotonic()
    with httpx.Client(
        base_url=address, timeout=TIMEOUT_SECONDS, headers={"Accept": "application/json"}, auth=BodyHash()
    ) as client:
        for case in cases:
            body = {"question": case.question, "history": list(case.history)}
            response = client.post("/api/ask", json=body)
            response.raise_for_status()
            scores.append(score(case, response.json(), passages))
            each(scores[-1])
    return Report(tuple(scores), time.monotonic() - start)


def _mean(values: Sequence[float | bool]) -> float:
    return statistics.fmean(values) if values else 1.0
