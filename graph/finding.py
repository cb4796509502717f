"""What a rule says, and what rules ask of a graph."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.model import Graph, Node
from graph.references import refers_to

PROTECTED_STACKS = frozenset({"prod"})
"""The stacks whose data must survive a mistake, and whose visitors are strangers."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A broken rule: which, where, what is wrong, and what to do."""

    rule: str
    node: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.node}: {self.problem}. {self.remedy}"


Rule = Callable[[Graph], Iterator[Finding]]


def settings_of(graph: Graph, bucket: Node, *kinds: str) -> list[Node]:
    """The resources of these types that belong to a bucket: its policy, its encryption, …"""
    return [node for node in graph.of_type(*kinds) if refers_to(node, "bucket", bucket)]


def tag(node: Node, key: str) -> str:
    """A tag's value, empty when the resource doesn't carry it."""
    return str((node.inputs.get("tags") or {}).get(key, ""))
