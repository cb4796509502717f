"""`python -m tests.golden fit`: the local model's confidence, fitted anew to the development questions.

A logistic regression (Newton's method, L2 = 1 on all but the bias) of whether a question has an answer, on the signs of
`emulator/model/confidence.py`. Questions that its rules decide alone take no part: those that a section lists, those
about the answer before, and several in one. The made near misses (`dev_missing_*`) don't either: they would be a third
of all, and nobody asks like that.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emulator.model import fitted
from emulator.model.confidence import signs
from emulator.model.leading import lead
from emulator.model.request import Ask
from emulator.model.respond import ranked
from tests.golden.cases import HERE, QuestionSet, read
from tests.wire.serving import Emulated, Served, emulated

FILE = Path(fitted.__file__).with_suffix(".json")
STRENGTH = 1.0
ROUNDS = 50
REFUSED = 1 / 8
"""The share of the questions with an answer that the threshold may refuse."""
STEP = 0.05
BESIDE_ANOTHER = 0.15
"""How much less is enough for one of several questions, where another of them is answered."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One question: the file it is from, whether it has an answer, and the signs that speak for and against one."""

    file: str
    answerable: bool
    signs: dict[str, float]


def files() -> list[Path]:
    """The development questions that are fitted to."""
    return [path for path in sorted(HERE.glob("dev_*.yaml")) if not path.stem.startswith("dev_missing")]


def examples(paths: Sequence[Path]) -> Iterator[Example]:
    """Ask the files' questions, those over the same documents together, and read what the model saw of its requests."""
    found: dict[str, list[tuple[str, QuestionSet]]] = defaultdict(list)
    for path in paths:
        for one in read(path):
            found[json.dumps(one.corpus)].append((path.stem, one))
    for same in found.values():
        with tempfile.TemporaryDirectory() as work:
            folder = same[0][1].folder(Path(work) / "corpus")
            names = {
                path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.md")
            }
            with emulated(Path(work) / "state", names) as emulator, emulator.serve() as app:
                for file, one in same:
                    print(f"{one.name} …", flush=True)
                    yield from _examples(file, one, emulator, app)


def _examples(file: str, one: QuestionSet, emulator: Emulated, app: Served) -> Iterator[Example]:
    for case in one.cases:
        if case.history or case.kind == "greeting":
            continue
        emulator.clear()
        app.ask(case.question)
        requests = emulator.requests("ConverseStream")
        found = ranked(Ask.parse(requests[0])) if len(requests) == 1 else []
        if len(found) == 1 and len(found[0].weights) and not found[0].lists(found[0].best):
            yield Example(file, case.answerable, signs(found[0], lead(found[0])))


def fit(some: Sequence[Example]) -> dict[str, float]:
    """The bias and each sign's weight."""
    names = ["bias", *some[0].signs]
    rows, wanted = _rows(some), np.array([one.answerable for one in some], float)
    held = STRENGTH * np.diag([0.0, *(1.0 for _ in some[0].signs)])
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        likely = _likely(rows, weights)
        slope = rows.T @ (likely - wanted) + held @ weights
        weights -= np.linalg.solve((rows.T * (likely * (1 - likely))) @ rows + held, slope)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def likely(some: Sequence[Example], weights: dict[str, float]) -> Numbers:
    """How likely each question has an answer, 0 to 1."""
    return _likely(_rows(some), np.array(list(weights.values())))


def threshold(some: Sequence[Example], likely: Numbers) -> float:
    """The highest of the round shares below which at most `REFUSED` of the questions with an answer lie."""
    answerable = likely[[one.answerable for one in some]]
    return round(float(np.floor(np.quantile(answerable, REFUSED) / STEP) * STEP), 2)


def separation(some: Sequence[Example], likely: Numbers) -> float:
    """The area under the curve: how often a question with an answer is the likelier of a pair, 0 to 1."""
    has = np.array([one.answerable for one in some])
    return float((likely[has][:, None] > likely[~has][None, :]).mean())


def write() -> None:
    """Fit, print how well it tells files apart that were left out, and write `fitted.json`."""
    some = list(examples(files()))
    left_out = np.zeros(len(some))
    for file in sorted({one.file for one in some}):
        rest = fit([one for one in some if one.file != file])
        mine = [place for place, one in enumerate(some) if one.file == file]
        left_out[mine] = likely([some[place] for place in mine], rest)
        print(
            f"{file}: {separation([some[p] for p in mine], left_out[mine]):.3f} over {len(mine)} questions, left out"
        )
    weights = fit(some)
    enough = threshold(some, likely(some, weights))
    before = likely(some, fitted.CONFIDENCE)
    print(
        f"left out: {separation(some, left_out):.3f}; what stood before, seen: {separation(some, before):.3f}"
    )
    document = {
        "provenance": _provenance(some, separation(some, left_out)),
        "confidence": weights,
        "enough": enough,
        "enough_beside_another": round(enough - BESIDE_ANOTHER, 2),
    }
    FILE.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def _provenance(some: Sequence[Example], left_out: float) -> str:
    without = sum(not one.answerable for one in some)
    return (
        f"`python -m tests.golden fit` on {datetime.now(UTC):%Y-%m-%d}: {len(some)} development questions, {without} "
        f"of them without an answer; area under the curve {left_out:.3f} with each file left out in turn."
    )


def _rows(some: Sequence[Example]) -> Numbers:
    return np.array([[1.0, *one.signs.values()] for one in some])


def _likely(rows: Numbers, weights: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-rows @ weights))
    return found
