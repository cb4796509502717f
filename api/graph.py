"""The packaged resource graph of a stack: what `pulumi up` creates, captured from the program itself."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "data" / "graphs"


@dataclass(frozen=True)
class Node:
    name: str
    type: str
    parent: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_component(self) -> bool:
        return ":components:" in self.type

    @property
    def is_resource(self) -> bool:
        return not self.is_component and not self.type.startswith("pulumi:")

    @property
    def kind(self) -> str:
        """`lambda/function:Function` for `aws:lambda/function:Function`; `KnowledgeBase` for a component."""
        return self.type.rpartition(":components:")[2] if self.is_component else self.type.partition(":")[2]


@dataclass(frozen=True)
class Graph:
    stack: str
    nodes: tuple[Node, ...]

    @classmethod
    def parse(cls, stack: str, document: object) -> "Graph | None":
        """Read a captured graph; what isn't understood is left out, and a graph without nodes is none."""
        rows = document.get("nodes") or document.get("resources") if isinstance(document, dict) else document
        nodes = tuple(
            Node(
                str(row["name"]),
                str(row["type"]),
                row.get("parent") if isinstance(row.get("parent"), str) else None,
                inputs if isinstance(inputs := row.get("inputs"), dict) else {},
            )
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, dict) and row.get("name") and row.get("type")
        )
        return cls(stack, nodes) if nodes else None

    def count(self, kind: str) -> int:
        """How many resources there are of a type such as `cloudwatch/dashboard:Dashboard`."""
        return sum(node.kind == kind for node in self.nodes)

    def components(self) -> list[Node]:
        return [node for node in self.nodes if node.is_component]

    def resources_of(self, component: Node) -> list[Node]:
        return [node for node in self.nodes if node.is_resource and self._belongs(node, component)]

    def find_component(self, wanted: str) -> Node | None:
        """By name or type, however it is written: `Knowledge Base`, `knowledgeBase`, `knowledge`."""
        key = _squeezed(wanted)
        candidates = self.components()
        for closeness in (3, 2, 1):  # the same, one begins with the other, one is inside the other
            for node in candidates:
                if (
                    max(_closeness(key, _squeezed(node.kind)), _closeness(key, _squeezed(node.name)))
                    >= closeness
                ):
                    return node
        return None

    def first_input(self, kind: str, name: str) -> Any:
        """An input of the first resource of a type, such as the function's `memorySize`."""
        return next(
            (node.inputs[name] for node in self.nodes if node.kind == kind and name in node.inputs), None
        )

    def kinds(self, nodes: list[Node]) -> dict[str, int]:
        """Resource types with their numbers, the most frequent first."""
        return dict(Counter(node.kind for node in nodes).most_common())

    def _belongs(self, node: Node, component: Node) -> bool:
        """Directly, or through a component inside it."""
        by_name = {other.name: other for other in self.nodes}
        parent = node.parent
        for _ in range(8):
            if parent is None:
                return False
            name = parent.rpartition("::")[2]
            if name == component.name:
                return True
            parent = by_name[name].parent if name in by_name else None
        return False


def packaged_graph(stack: str | None, folder: Path = FOLDER) -> Graph | None:
    """The graph that the zip carries for a stack; None where there is none or it can't be read."""
    if not stack or not re.fullmatch(r"[\w.-]+", stack):
        return None
    try:
        return Graph.parse(stack, json.loads((folder / f"{stack}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def _closeness(wanted: str, name: str) -> int:
    if not wanted or not name:
        return 0
    if wanted == name:
        return 3
    if name.startswith(wanted) or wanted.startswith(name):
        return 2
    return int(wanted in name or name in wanted)


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
