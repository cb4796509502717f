"""Held-out questions over foreign Markdown: is it read as a reader of its rendered pages would understand it?

python -m tests.reading.held            all of them, with what each answer lacks
python -m tests.reading.held mkdocs de  the sets or languages whose names hold one of these
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content import yaml_files
from tests.golden.cases import case_of
from tests.golden.report import Report, in_full, table
from tests.golden.runner import ask, passages_of
from tests.golden.scoring import Score
from tests.product import running

HERE = Path(__file__).parent
_OWN = frozenset({"set", "language", "never", "together", "code"})
"""What these files ask of an answer besides what `tests/golden` does."""


@dataclass(frozen=True)
class Read:
    """One answer: its score, what it says that no reader sees, what it parts, and whether its code is whole."""

    score: Score
    never: tuple[str, ...]
    parted: tuple[str, ...]
    code: bool

    @property
    def right(self) -> bool:
        """Whether nothing is spoken that isn't text, parted from its condition, or altered."""
        return not self.never and not self.parted and self.code


def main(only: Sequence[str] = ()) -> int:
    """Ask and print; 1 where something is read otherwise than a reader of the rendered pages would."""
    wrong = 0
    for file in ("held_sets.yaml", "held_languages.yaml"):
        answers = list(_answers(HERE / file, only))
        if not answers:
            continue
        report = Report(f"{Path(file).stem}_foreign", tuple(one.score for one in answers))
        wrong += sum(not one.right for one in answers)
        print(table([report]))
        print(f"read right: {sum(one.right for one in answers)} of {len(answers)}\n")
        for one in answers:
            if not one.right:
                code = "" if one.code else "; its code isn't whole"
                print(f"{one.score.case.id}: says {list(one.never)}, parts {list(one.parted)}{code}")
        print(f"\n{in_full(report.worst(len(answers)))}\n")
    return 1 if wrong else 0


def _answers(file: Path, only: Sequence[str]) -> Iterator[Read]:
    entries: list[dict[str, Any]] = yaml_files.load(file.read_text(encoding="utf-8"))["questions"]
    by_folder: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        folder = f"sets/{entry['set']}" if "set" in entry else f"languages/{entry['language']}"
        by_folder.setdefault(folder, []).append(_inside(entry))
    for name, asked in by_folder.items():
        if only and not any(part in name for part in only):
            continue
        folder = HERE / name
        cases = [case_of({key: entry[key] for key in entry if key not in _OWN}) for entry in asked]
        with tempfile.TemporaryDirectory() as state, running(folder, Path(state)) as address:
            for entry, score in zip(asked, ask(address, cases, passages_of(folder)), strict=True):
                yield _judge(entry, score)


def _inside(entry: dict[str, Any]) -> dict[str, Any]:
    """The question with paths inside its own folder: a language's file counts them from the folder above."""
    prefix = f"{entry.get('language')}/"
    places = [{**one, "path": one["path"].removeprefix(prefix)} for one in entry.get("sections") or ()]
    return {**entry, "sections": places}


def _judge(entry: dict[str, Any], score: Score) -> Read:
    text = score.text
    parted = [
        said
        for said, condition in entry.get("together", ())
        if said in text and not any(wording in text for wording in condition.split(" | "))
    ]
    code = str(entry.get("code", "")).strip("\n")
    return Read(
        score,
        tuple(sign for sign in entry.get("never", ()) if sign in text),
        tuple(parted),
        not score.answered or code in text,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
