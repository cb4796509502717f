"""A file of golden questions, and the folder of Markdown that it asks about."""

import shutil
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
UNANSWERABLE = frozenset({"unanswerable", "near-miss"})


@dataclass(frozen=True)
class Place:
    """A document and a part of the heading path inside it."""

    path: str
    section: str

    def is_in(self, source: Mapping[str, Any]) -> bool:
        """Whether a passage stands at this place."""
        return self.path == source["path"] and self.section.lower() in source["section"].lower()


@dataclass(frozen=True)
class Case:
    """One question; `needed` are the places that an answer needs, each as its alternatives, as are its strings."""

    id: str
    kind: str
    question: str
    history: tuple[dict[str, str], ...]
    needed: tuple[tuple[Place, ...], ...]
    answer: tuple[tuple[str, ...], ...]
    quote: tuple[tuple[str, ...], ...]
    tool: str | None

    @property
    def answerable(self) -> bool:
        """Whether the documents or a tool answer it."""
        return self.kind not in UNANSWERABLE


def read(path: Path) -> list[Case]:
    """The questions of a file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_case(entry) for entry in (content["questions"] if isinstance(content, dict) else content)]


def corpus(path: Path, folder: Path) -> Path:
    """The folder that a file's questions are about.

    Our knowledge, unless the file names installed packages under `corpus`: the Markdown below a package's `root` is
    copied into `folder` as `<package>/<path below the root>`, and without a root its readme as `<package>.md`.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or "corpus" not in content:
        return KNOWLEDGE
    packages = Path(sysconfig.get_path("purelib"))
    for entry in content["corpus"]:
        if "root" not in entry:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{entry['package']}.md").write_text(_readme(entry["package"]), encoding="utf-8")
            continue
        root = packages / entry["root"]
        for file in sorted(root.glob(entry.get("include", "**/*.md"))):
            target = folder / entry["package"] / file.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    return folder


def _readme(package: str) -> str:
    """What an installed package's metadata says of it, which is its readme (PEP 566)."""
    about = metadata(package)
    return str(about.get("Description") or about.get_payload())  # type: ignore[attr-defined]


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        id=entry["id"],
        kind=entry["kind"],
        question=entry["question"],
        history=tuple(entry.get("history") or ()),
        needed=tuple(
            tuple(Place(one["path"], one.get("section", "")) for one in document.get("any_of", [document]))
            for document in entry.get("documents") or ()
        ),
        answer=_alternatives(entry.get("answer_contains")),
        quote=_alternatives(entry.get("quote_contains")),
        tool=entry.get("tool"),
    )


def _alternatives(strings: list[Any] | None) -> tuple[tuple[str, ...], ...]:
    return tuple((each,) if isinstance(each, str) else tuple(map(str, each)) for each in strings or ())
