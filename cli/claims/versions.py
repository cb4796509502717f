"""Versions in prose, held against the locks, pyproject.toml and the function's runtime."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from cli.claims.prose import Claim
from cli.claims.tree import Tree

_PINNED: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9_.-]*)`?(?: is)?(?: pinned to| version)? v?(\d+\.\d+\.\d+)\b"
)
_LOCKED: Final = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)
_NEWER: Final = re.compile(r"(?<!C)Python (3\.\d+) or newer")
_RUNS: Final = re.compile(r"(?<!C)Python (3\.\d+)\b(?! or newer)")


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """A library's version that isn't the locked one, and a Python that isn't the one needed or run on Lambda."""
    for name, said in _PINNED.findall(claim.text):
        locked = _locks(tree).get(_plain(name), frozenset())
        if locked and said not in locked:
            yield f"{name} {said}: the locks have {' or '.join(sorted(locked))}"
    lowest, runtimes = _pythons(tree)
    for said in _NEWER.findall(claim.text):
        if said != lowest:
            yield f"Python {said} or newer: pyproject.toml asks for {lowest}"
    if re.search(r"arm64|Lambda|package", claim.text):
        for said in _RUNS.findall(claim.text):
            if said not in runtimes:
                yield f"Python {said}: the function runs {' or '.join(sorted(runtimes))}"


@cache
def _locks(tree: Tree) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(tree.root.glob("requirements*.txt")):
        for name, version in _LOCKED.findall(path.read_text("utf-8")):
            found.setdefault(_plain(name), set()).add(version)
    return {name: frozenset(versions) for name, versions in found.items()}


@cache
def _pythons(tree: Tree) -> tuple[str, frozenset[str]]:
    """The oldest Python that pyproject.toml allows, and those of the stacks' functions."""
    project = tree.root / "pyproject.toml"
    lowest = re.search(
        r'requires-python = ">=(3\.\d+)', project.read_text("utf-8") if project.exists() else ""
    )
    runtimes = {
        str(node.inputs["runtime"]).removeprefix("python")
        for graph in tree.graphs
        for node in graph.of_type("aws:lambda/function:Function")
        if "runtime" in node.inputs
    }
    return lowest[1] if lowest else "", frozenset(runtimes)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
