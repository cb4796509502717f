"""Changes of the repository's files, as a pull request would bring them, and what the review says of them."""

import importlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from review.capturing import Captured, captured
from review.review import Review, review
from review.side import Side
from review.trees import FolderTree, _blob

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("__main__.py", "Pulumi.yaml", "Pulumi.README.md", "requirements-api.txt")
FOLDERS = ("components", "site", "api/contract")


class Edited:
    """The base's tree with some files changed, and nothing else copied."""

    def __init__(self, base: FolderTree, folder: Path, changed: Mapping[str, str | None]) -> None:
        self._base, self._changed = base, changed
        self.blobs: dict[str, str] = {path: blob for path, blob in base.blobs.items() if path not in changed}
        for path, text in changed.items():
            if text is not None:
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
                self.blobs[path] = _blob(file)

    def read(self, path: str) -> str | None:
        return self._changed[path] if path in self._changed else self._base.read(path)


@cache
def base() -> Side:
    """This tree as it is, and the graphs that its program makes."""
    return _capture(ROOT).side("base", FolderTree(ROOT))


def reviewed(changed: Mapping[str, str | None]) -> Review:
    """The review of a change: the new text of each file, None where it is deleted."""
    tree = base().tree
    assert isinstance(tree, FolderTree)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _copy(folder)
        head = Edited(tree, folder, changed)
        for path, text in changed.items():
            if text is None:
                (folder / path).unlink(missing_ok=True)
        touches = any(
            path.startswith(("components", "site", "api/contract", "Pulumi", "__main__")) for path in changed
        )
        made = _capture(folder) if touches else Captured(base().graphs, base().places, {})
        # Their graphs are committed with them, as `make graphs` would: the first finding is another test's.
        side = made.side("head", None)
        return review(base(), Side("head", side.graphs, _Committed(head, made), side.places, side.broken))


class _Committed:
    """A tree whose committed graphs are what its program makes."""

    def __init__(self, tree: Edited, made: Captured) -> None:
        self._tree = tree
        self._graphs = {
            f"api/data/graphs/{stack}.json": graph.to_json() for stack, graph in made.graphs.items()
        }
        self.blobs = {**tree.blobs, **{path: f"graph {hash(text)}" for path, text in self._graphs.items()}}
        for path in self._graphs:
            if tree.read(path) == self._graphs[path]:
                self.blobs[path] = tree.blobs[path]

    def read(self, path: str) -> str | None:
        return self._graphs.get(path) or self._tree.read(path)


def texts(edits: list[dict[str, Any]], config: Mapping[str, Mapping[str, Any]]) -> dict[str, str | None]:
    """The new text of each file that a list of edits changes.

    Raises:
        LookupError: an edit's old text stands in its file more or less than once, so that it would prove nothing.
    """
    found: dict[str, str | None] = {}
    for edit in edits:
        path = edit["file"]
        text = found[path] if path in found else _read(path)
        if edit.get("delete"):
            found[path] = None
        elif "old" in edit:
            if (text or "").count(edit["old"]) != 1:
                raise LookupError(f"{path} holds {edit['old']!r} {(text or '').count(edit['old'])} times")
            found[path] = (text or "").replace(edit["old"], edit["new"])
        else:
            found[path] = edit["content"]
    for stack, values in config.items():
        path = f"Pulumi.{stack}.yaml"
        document = yaml.safe_load(found.get(path) or _read(path))
        for key, value in values.items():
            full = key if ":" in key else f"public-bedrock-agent:{key}"
            document["config"].pop(full, None)
            if value is not None:
                document["config"][full] = value
        found[path] = yaml.safe_dump(document)
    return found


def _read(path: str) -> str:
    file = ROOT / path
    return file.read_text("utf-8") if file.is_file() else ""


def _copy(folder: Path) -> None:
    for name in PROGRAM:
        shutil.copy(ROOT / name, folder / name)
    for file in ROOT.glob("Pulumi.*.yaml"):
        shutil.copy(file, folder / file.name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "api" / "__init__.py").touch()


@cache
def _capture_once(root: Path) -> Captured:
    return captured(root)


def _capture(root: Path) -> Captured:
    if root == ROOT:
        return _capture_once(root)
    with _imported(root):
        return captured(root)


@contextmanager
def _imported(root: Path) -> Iterator[None]:
    """While this lasts, `components` and the contract are that folder's, freshly imported."""
    before = _take()
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(root))
        sys.dont_write_bytecode = kept
        _take()
        sys.modules.update(before)


def _take() -> dict[str, Any]:
    """Everything that a program imports of its own; `api` is a package that the copy has only in part."""
    names = [name for name in sys.modules if name.partition(".")[0] in ("components", "api")]
    return {name: sys.modules.pop(name) for name in names}
