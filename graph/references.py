"""Following what refers to what."""

import json
import re
from collections.abc import Callable
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


def node_behind(graph: Graph, node: Node, value: Any, kind: str) -> Node | None:
    """The resource of type `kind` that one value of `node` comes from: `${headers.id}`, or what the engine shows of it.

    The engine calls nodes by URN and shows made values, so there the resource is found among what `node` depends on.
    """
    if not isinstance(value, str) or not value:
        return None
    named = REFERENCE.findall(value)
    if named:
        name = named[0][0]
        found = (
            graph[name]
            if name in graph
            else _depended_on(graph, node, lambda other: other.name.endswith(f"::{name}"))
        )
        return found if found and found.type == kind else None
    if not node.name.startswith("urn:"):
        return None
    return _depended_on(graph, node, lambda other: other.type == kind and value in _texts(other)) or _only(
        [graph[item.on] for item in node.dependencies if item.on in graph and graph[item.on].type == kind]
    )


def _depended_on(graph: Graph, node: Node, fits: Callable[[Node], bool]) -> Node | None:
    return next(
        (graph[item.on] for item in node.dependencies if item.on in graph and fits(graph[item.on])), None
    )


def _texts(node: Node) -> list[Any]:
    return [value for value in node.inputs.values() if isinstance(value, str)]


def _only(nodes: list[Node]) -> Node | None:
    different = {node.name: node for node in nodes}
    return next(iter(different.values())) if len(different) == 1 else None
