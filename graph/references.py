"""Following what refers to what."""

import json
import re
from typing import Any

from graph.model import Graph, Node

REFERENCE = re.compile(r"\$\{([^{}.]+(?:\.[^{}.]+)*)\.([A-Za-z0-9_\[\]]+)\}")
"""`${name.output}`; a name may hold dots, an output doesn't."""


def references(value: Any) -> set[tuple[str, str]]:
    """The (name, output) pairs that a value refers to, however deep."""
    return set(REFERENCE.findall(json.dumps(value, ensure_ascii=False)))


def refers_to(node: Node, name: str, other: Node) -> bool:
    """Whether an input of `node` takes something from `other`."""
    return any(dependency.on == other.name and dependency.input == name for dependency in node.dependencies)


def target(graph: Graph, node: Node, name: str, kind: str) -> Node | None:
    """The resource of type `kind` that an input of `node` takes something from, if there is one."""
    for dependency in node.dependencies:
        if dependency.input == name and dependency.on in graph and graph[dependency.on].type == kind:
            return graph[dependency.on]
    return None
