"""Golden questions put to the running product over HTTP, as a visitor's browser would."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from content.library import load
from tests.golden.cases import Case, read
from tests.golden.report import Report
from tests.golden.scoring import Passages, Score, score
from tests.product import BodyHash, running

TIMEOUT_SECONDS = 120
AT_ONCE = 3
"""Questions at a time: two cores answer, and one question waits for the network."""


def run(questions: Path, only: str = "", engine: str = "converse") -> Report:
    """Start the product on the documents of each of a file's sets and ask its questions.

    Args:
        questions: a file of golden questions.
        only: a part of the ids to ask; all when empty.
        engine: what answers.
    """
    scores: list[Score] = []
    for one in read(questions):
        cases = [case for case in one.cases if only in case.id]
        if not cases:
            continue
        with tempfile.TemporaryDirectory() as work:
            folder = one.folder(Path(work) / "corpus")
            with running(folder, Path(work) / "state", engine=engine) as address:
                scores += ask(address, cases, passages_of(folder))
    return Report(questions.stem, tuple(scores))


def ask(address: str, cases: Sequence[Case], passages: Passages) -> list[Score]:
    """Ask a running product and judge its answers, in the order of the cases."""
    with asking(address) as put:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(put, cases))
        return [score(case, done, passages) for case, done in zip(cases, answers, strict=True)]


@contextmanager
def asking(address: str) -> Iterator[Any]:
    """A function that puts a case to the product at an address and returns its JSON answer."""
    headers = {"Accept": "application/json"}
    with httpx.Client(base_url=address, timeout=TIMEOUT_SECONDS, headers=headers, auth=BodyHash()) as client:

        def put(case: Case) -> dict[str, Any]:
            body = {"question": case.question, "history": list(case.history)}
            response = client.post("/api/ask", json=body)
            response.raise_for_status()
            answer: dict[str, Any] = response.json()
            return answer

        yield put


def passages_of(folder: Path) -> Passages:
    """The text of each section of a folder's documents, with the headings that lead to it."""
    passages: dict[tuple[str, str], str] = {}
    for chunk in load(folder).chunks:
        place = chunk.path, chunk.section
        before = passages.get(place, f"{chunk.path} {chunk.title} {chunk.section}")
        passages[place] = f"{before}\n{chunk.text}"
    return passages
