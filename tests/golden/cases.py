"""Files of golden questions, and the folders of Markdown that they ask about."""

import shutil
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import yaml

from content.yaml_files import SafeLoader

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
FROZEN = HERE / "knowledge"
"""What our questions are asked over: a copy of `knowledge/`, so that work on the documents doesn't move the figures."""
SETS = HERE / "sets"

UNANSWERABLE = frozenset({"unanswerable", "near-miss"})
KINDS = UNANSWERABLE | {
    "definition",
    "list",
    "fact",
    "how-to",
    "yes-no",
    "why",
    "compare",
    "several",
    "follow-up",
    "greeting",
}
_KEYS = frozenset(
    {
        "id",
        "kind",
        "question",
        "history",
        "vital",
        "okay",
        "first",
        "sections",
        "items",
        "caveat",
        "wrong",
        "why",
    }
)

Nuggets = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Place:
    """A document and a part of the heading path inside it."""

    path: str
    section: str

    def is_in(self, source: Mapping[str, Any]) -> bool:
        """Whether a passage stands at this place."""
        return self.path == source["path"] and self.section.casefold() in source["section"].casefold()


@dataclass(frozen=True)
class Case:
    """One question and what a good answer to it holds.

    Attributes:
        id, kind, question, history: what is asked, as one of `KINDS`.
        vital: facts without which it isn't answered.
        okay: facts that may be said besides.
        first: facts that the first sentence must hold, or the list that it introduces where a list is asked for.
        sections: where statements may come from; anywhere when empty.
        items: every member of a list that is asked for.
        caveat: what must travel along.
        wrong: what makes an answer wrong.
        why: what is missing, for a question without an answer.
    """

    id: str
    kind: str
    question: str
    history: tuple[dict[str, str], ...] = ()
    vital: Nuggets = ()
    okay: Nuggets = ()
    first: Nuggets = ()
    sections: tuple[Place, ...] = ()
    items: Nuggets = ()
    caveat: Nuggets = ()
    wrong: Nuggets = ()
    why: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents or a tool answer it."""
        return self.kind not in UNANSWERABLE

    @property
    def expected(self) -> Nuggets:
        """What recall is counted over: the vital facts, or the list's members where nothing else is vital."""
        return self.vital or self.items

    @property
    def opening(self) -> Nuggets:
        """What the first sentence must hold: as written, or the first vital fact."""
        return self.first or self.expected[:1]

    def allows(self, source: Mapping[str, Any]) -> bool:
        """Whether a statement may come from this passage."""
        return not self.sections or any(place.is_in(source) for place in self.sections)


@dataclass(frozen=True)
class QuestionSet:
    """Questions about one folder of Markdown. `name` is the file's, numbered where a file holds several sets."""

    name: str
    cases: tuple[Case, ...]
    corpus: tuple[Mapping[str, str], ...]

    def folder(self, work: Path) -> Path:
        """The documents: our frozen knowledge, or what `corpus` names, copied into `work`."""
        if not self.corpus:
            return FROZEN
        for entry in self.corpus:
            if "folder" in entry:
                name = entry["folder"]
                shutil.copytree(
                    SETS / name, work if len(self.corpus) == 1 else work / name, dirs_exist_ok=True
                )
            elif "root" in entry:
                root = Path(sysconfig.get_path("purelib")) / entry["root"]
                for file in sorted(root.glob(entry.get("include", "**/*.md"))):
                    target = work / entry["package"] / file.relative_to(root)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)
            else:
                work.mkdir(parents=True, exist_ok=True)
                (work / f"{entry['package']}.md").write_text(_readme(entry["package"]), encoding="utf-8")
        return work


def read(path: Path) -> list[QuestionSet]:
    """The sets of a file: each of its YAML documents is one.

    A document has `questions` and, where they aren't about our knowledge, a `corpus`: entries with `package` (an
    installed package's readme as `<package>.md`, or the Markdown below its `root` as `<package>/<path>`) or `folder`
    (a set of our own under `sets/`, as `<path>` when it is the only one and `<folder>/<path>` beside others).

    Raises:
        ValueError: a question has a key or a kind that doesn't exist, or an id twice.
    """
    documents = [each for each in yaml.load_all(path.read_text(encoding="utf-8"), Loader=SafeLoader) if each]
    sets = [
        QuestionSet(
            path.stem if len(documents) == 1 else f"{path.stem}-{number}",
            tuple(case_of(entry) for entry in document["questions"]),
            tuple(document.get("corpus") or ()),
        )
        for number, document in enumerate(documents, start=1)
    ]
    ids = [case.id for one in sets for case in one.cases]
    if twice := {each for each in ids if ids.count(each) > 1}:
        raise ValueError(f"{path.name}: {sorted(twice)} stand twice; an id names one question")
    return sets


def _readme(package: str) -> str:
    """What an installed package's metadata says of it, which is its readme (PEP 566)."""
    about = metadata(package)
    return str(about.get("Description") or about.get_payload())  # type: ignore[attr-defined]


def case_of(entry: dict[str, Any]) -> Case:
    """A question as a file writes it.

    Raises:
        ValueError: a key or a kind that doesn't exist, or a question without an answer that says so.
    """
    if unknown := set(entry) - _KEYS:
        raise ValueError(f"{entry.get('id')}: {sorted(unknown)} isn't known; use {', '.join(sorted(_KEYS))}")
    if entry["kind"] not in KINDS:
        raise ValueError(
            f"{entry['id']}: kind {entry['kind']!r} isn't known; use one of {', '.join(sorted(KINDS))}"
        )
    case = Case(
        id=entry["id"],
        kind=entry["kind"],
        question=entry["question"],
        history=tuple(entry.get("history") or ()),
        sections=tuple(Place(one["path"], one.get("section") or "") for one in entry.get("sections") or ()),
        why=entry.get("why", ""),
        **{key: _nuggets(entry.get(key)) for key in ("vital", "okay", "first", "items", "caveat", "wrong")},
    )
    if case.answerable and case.kind != "greeting" and not case.expected:
        raise ValueError(f"{case.id}: say what an answer must hold, in vital or items")
    return case


def _nuggets(given: list[Any] | None) -> Nuggets:
    return tuple(
        (str(each),) if not isinstance(each, list) else tuple(map(str, each)) for each in given or ()
    )
