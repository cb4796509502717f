"""The files of a side, from a commit or from a folder: read as data, never run."""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

LARGEST_TEXT = 2_000_000
_NOT_OURS = frozenset({".git", ".venv", "build", "node_modules", "__pycache__"})


class Tree(Protocol):
    """The files of one state of the repository."""

    @property
    def blobs(self) -> Mapping[str, str]:
        """Git's blob id of each file, by its path below the repository."""

    def read(self, path: str) -> str | None:
        """A file's text; None where there is none, or where it isn't a text of a reasonable size."""


class UnknownRevisionError(Exception):
    """Git doesn't know a revision; the message says which, and what to do."""


class GitTree:
    """The tree of a commit, which isn't checked out."""

    def __init__(self, root: Path, revision: str) -> None:
        self._root = root
        named = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not named:
            raise UnknownRevisionError(
                f"git knows no commit {revision!r} here; `git fetch origin` brings what is missing, and a shallow "
                "clone needs `git fetch --unshallow`"
            )
        self.commit = named.decode().strip()

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """Regular files only: a symbolic link leads out of the commit."""
        found = {}
        for line in _git(self._root, "ls-tree", "-r", "-z", self.commit).split(b"\0"):
            about, _, path = line.partition(b"\t")
            if about.startswith(b"100"):
                found[path.decode("utf-8", "replace")] = about.split()[2].decode()
        return found

    def read(self, path: str) -> str | None:
        """A file's text at the commit."""
        blob = self.blobs.get(path)
        return None if blob is None else _text(_git(self._root, "cat-file", "blob", blob))


class FolderTree:
    """What lies in a folder now, whether it is committed or not; what git ignores is left out."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """As git would name the files' contents."""
        return {path: _blob(self._root / path) for path in sorted(self._paths())}

    def read(self, path: str) -> str | None:
        """A file's text as it lies there."""
        file = self._root / path
        if path not in self.blobs or file.stat().st_size > LARGEST_TEXT:
            return None
        return _text(file.read_bytes())

    def _paths(self) -> Iterator[str]:
        listed = _git(self._root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = listed.decode("utf-8", "replace").split("\0") if listed else self._walked()
        return (name for name in names if name and self._is_file(name))

    def _walked(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self._root):
            folders[:] = [name for name in folders if name not in _NOT_OURS and not name.startswith(".c")]
            yield from ((Path(folder) / name).relative_to(self._root).as_posix() for name in files)

    def _is_file(self, name: str) -> bool:
        path = self._root / name
        return path.is_file() and not path.is_symlink()


def changed_paths(base: Tree, head: Tree) -> list[str]:
    """The paths whose content differs, or that only one side has."""
    return sorted(
        path for path in base.blobs.keys() | head.blobs.keys() if base.blobs.get(path) != head.blobs.get(path)
    )


def lay_out(tree: Tree, paths: Iterable[str], place: Path) -> list[str]:
    """Write a tree's texts below a folder; the paths that are none and were left out."""
    left = []
    for path in paths:
        text = tree.read(path)
        if text is None:
            left.append(path)
            continue
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return left


def _git(root: Path, *arguments: str) -> bytes:
    """Git's output; empty when it fails or isn't there."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""


def _blob(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _text(data: bytes) -> str | None:
    if len(data) > LARGEST_TEXT:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
