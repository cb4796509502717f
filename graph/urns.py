"""What the engine calls a resource: its URN, and the URNs that it had before.

A URN is `urn:pulumi:STACK::PROJECT::TYPES::NAME`, where TYPES are the type and those of its parents but the stack's,
joined by `$` (Pulumi: "Resource names and URNs").
"""

from collections.abc import Iterable

from graph.model import Graph, Node

STACK_TYPE = "pulumi:pulumi:Stack"


def urn(stack: str, project: str, parent: str, kind: str, name: str) -> str:
    """The URN of a resource of type `kind` below the resource whose URN is `parent`, empty for none."""
    types = parent.split("::")[2] if parent else ""
    qualified = f"{types}${kind}" if types and types != STACK_TYPE else kind
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def urns(graph: Graph) -> dict[str, str]:
    """The URN of each node, by its name."""
    nodes = {node.name: node for node in graph.nodes}
    found: dict[str, str] = {}

    def of(node: Node) -> str:
        if node.name not in found:
            parent = nodes.get(node.parent or "")
            above = of(parent) if parent else ""
            found[node.name] = urn(graph.stack, graph.project, above, node.type, node.name)
        return found[node.name]

    for node in graph.nodes:
        of(node)
    return found


def former_urns(graph: Graph) -> dict[str, tuple[str, ...]]:
    """The URNs under which each node may be in the state, its own first, by its name.

    A child was where its parents were: each former URN of a parent gives one of the child, and where the child's
    name begins with the parent's, that part follows the parent's name (Pulumi: "Resource option: aliases").
    """
    nodes = {node.name: node for node in graph.nodes}
    current = urns(graph)
    found: dict[str, tuple[str, ...]] = {}

    def of(node: Node) -> tuple[str, ...]:
        if node.name not in found:
            own = (current[node.name], *node.options.aliases)
            parent = nodes.get(node.parent or "")
            inherited = [
                _below(former, parent.name, one) for former in of(parent)[1:] for one in own
            ] if parent else []  # fmt: skip
            found[node.name] = _distinct((*own, *inherited))
        return found[node.name]

    for node in graph.nodes:
        of(node)
    return found


def _below(parent: str, parent_name: str, child: str) -> str:
    """What a child's URN was while its parent's was `parent`."""
    stack, project, types, name = parent.removeprefix("urn:pulumi:").split("::", 3)
    child_types, child_name = child.split("::", 3)[2:]
    if child_name.startswith(parent_name):
        child_name = name + child_name.removeprefix(parent_name)
    return f"urn:pulumi:{stack}::{project}::{types}${child_types.rpartition('$')[2]}::{child_name}"


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
