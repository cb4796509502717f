"""One side of a comparison: the graphs of its stacks, its files, and what only a review knows of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from api.contract.outside import json_of, member
from graph.model import VERSION, Graph
from review.trees import Tree
from review.yaml_text import mapping, parsed

GRAPHS = "api/data/graphs"
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading a graph that a stranger wrote may raise."""


class Place(Protocol):
    """A line of the program."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


@dataclass(frozen=True)
class Side:
    """Base or head.

    `graphs` are by stack; `places` tell, by stack and name, which line makes a resource. `broken` says, by stack, why
    there is no graph. `tree` is None where only two graph files are compared.
    """

    name: str
    graphs: Mapping[str, Graph]
    tree: Tree | None = None
    places: Mapping[str, Mapping[str, Place]] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """A file's text, empty where there is none."""
        return (self.tree.read(path) if self.tree else None) or ""

    def blob(self, path: str) -> str:
        """What names a file's content, empty where it isn't known."""
        return self.tree.blobs.get(path, "") if self.tree else ""

    @cached_property
    def package(self) -> str:
        """What names the content of the Lambda package: its sources and its lock."""
        if self.tree is None:
            return ""
        parts = [
            f"{path}={blob}"
            for path, blob in sorted(self.tree.blobs.items())
            if path.startswith("api/") or path == "requirements-api.txt"
        ]
        return "\n".join(parts)

    def configuration(self, stack: str) -> dict[str, Any]:
        """`Pulumi.<stack>.yaml` as data; secrets are `{"secure": ciphertext}`."""
        return stack_configuration(self.read(f"Pulumi.{stack}.yaml"))


def stack_configuration(text: str) -> dict[str, Any]:
    """The `config` of a stack's file; empty where it can't be read."""
    return mapping(mapping(parsed(text)).get("config"))


def committed_graphs(tree: Tree) -> tuple[dict[str, Graph], dict[str, str]]:
    """The graphs that a tree has committed, by stack, and why others can't be read."""
    graphs, broken = {}, {}
    for path in tree.blobs:
        if path.startswith(f"{GRAPHS}/") and path.endswith(".json"):
            stack = path.rpartition("/")[2].removesuffix(".json")
            try:
                graphs[stack] = Graph.from_json(tree.read(path) or "")
            except MALFORMED as error:
                broken[stack] = f"{path} can't be read ({_short(error)})"
    return graphs, broken


def is_older(text: str) -> bool:
    """Whether a committed graph was written in an earlier form, so that it has to be computed again."""
    try:
        return member(json_of(text), "version", int, 0) < VERSION
    except ValueError:
        return False


def _short(error: Exception) -> str:
    return str(error)[:120]
