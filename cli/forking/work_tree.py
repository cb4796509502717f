"""A git work tree as `agent init` needs it: whether it is clean, what it tracks, what a merge brought."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from cli.forking import RECORD


class NoWorkTreeError(Exception):
    """The folder is no git work tree with a commit, or git is missing."""


class WorkTree:
    """One checkout.

    Args:
        root: its folder.

    Raises:
        NoWorkTreeError: there is no commit to go back to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commit = self._read("rev-parse", "--verify", "--quiet", "HEAD")
        if not self.commit:
            raise NoWorkTreeError(
                f"{root} is no git checkout; clone the repository, so that nothing is lost for good"
            )

    @property
    def changed(self) -> list[str]:
        """Paths that differ from the commit, and untracked ones."""
        return [line[3:] for line in self._read("status", "--porcelain").splitlines()]

    def tracked(self, *paths: str, commit: str = "HEAD") -> set[str]:
        """The files of a commit under some paths, from the root."""
        return set(self._read("ls-tree", "-r", "--name-only", commit, "--", *paths).splitlines())

    def merged(self) -> tuple[str, str] | None:
        """The two sides of a merge of upstream, ours first: the one that runs, or the one that HEAD is.

        None where there is none: a side that has `fork.yaml` is a branch of the fork's own.
        """
        for ours, theirs in (("HEAD", "MERGE_HEAD"), ("HEAD^1", "HEAD^2")):
            if self._read("rev-parse", "--verify", "--quiet", theirs):
                return None if self.tracked(RECORD, commit=theirs) else (ours, theirs)
        return None

    def unmerged(self, *paths: str) -> set[str]:
        """Files under some paths that a merge couldn't bring together."""
        return set(self._read("diff", "--name-only", "--diff-filter=U", "--", *paths).splitlines())

    def take(self, commit: str, paths: Sequence[str]) -> None:
        """The files as they are in a commit, staged."""
        if paths:
            self._read("checkout", "--quiet", commit, "--", *paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files out of the index and the work tree, whatever state they are in."""
        if paths:
            self._read("rm", "--quiet", "--force", "--ignore-unmatch", "--", *paths)

    def _read(self, *arguments: str) -> str:
        command = ["git", "-c", "core.quotePath=false", *arguments]
        try:
            ended = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            raise NoWorkTreeError("git is not on PATH; a fork is made in a git checkout") from None
        return ended.stdout.rstrip("\n") if ended.returncode == 0 else ""
