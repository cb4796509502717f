"""What each stack is made of, and what its roles may do, from the captured graphs."""

import re

from api.graph import Graph, packaged_graph
from cli.generated.marked import table
from cli.graph_file import read_graph
from graph.stacks import ROOT, stacks
from graph.statements import statements

_REFERENCE = re.compile(r"\$\{([\w-]+)\.\w+\}")


def components() -> str:
    """Components with the resources of each, side by side for all stacks."""
    graphs = [graph for name in stacks() if (graph := packaged_graph(name))]
    kinds = dict.fromkeys(node.kind for graph in graphs for node in graph.components())
    rows = []
    for kind in kinds:
        made = dict.fromkeys(_words(each) for graph in graphs for each in _types(graph, kind))
        counts = (str(sum(_types(graph, kind).values()) or "–") for graph in graphs)
        rows.append((f"`{kind}`", *counts, ", ".join(made)))
    total = (str(sum(node.is_resource for node in graph.nodes)) for graph in graphs)
    rows.append(("Together", *total, ""))
    return table(
        ("Component", *(f"{graph.stack}: resources" for graph in graphs), "What it is made of"), rows
    )


def permissions() -> str:
    """Each role's permissions as sentences: may do what, on what."""
    lines = []
    for name in stacks():
        captured = read_graph(ROOT / "api/data/graphs" / f"{name}.json")
        for each in statements(captured):
            if not each.node.type.startswith("aws:iam/rolePolicy"):
                continue
            role = each.node.name.removesuffix("-policy")
            actions = ", ".join(f"`{action}`" for action in each.actions)
            resources = ", ".join(f"`{_named(resource)}`" for resource in each.resources)
            lines.append(f"- In {name}, `{role}` may call {actions} on {resources}.")
    return "\n".join(lines)


def _types(graph: Graph, kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in graph.components():
        if node.kind == kind:
            for each, count in graph.kinds(graph.resources_of(node)).items():
                found[each] = found.get(each, 0) + count
    return found


def _named(resource: str) -> str:
    """`${knowledge-index.indexArn}` as `knowledge-index`."""
    return _REFERENCE.sub(r"\1", resource)


def _words(kind: str) -> str:
    """`s3/bucketPolicy:BucketPolicy` as `S3 bucket policy`."""
    service, _, name = kind.partition("/")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.rpartition(":")[2]).lower()
    return f"{service} {words}"
