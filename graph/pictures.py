"""A graph for people: what is in each component, as an outline and as a Mermaid flowchart."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Graph, Node


@dataclass(frozen=True)
class Part:
    """A node at the top of the program: a component with all that is below it, or a resource of its own."""

    node: Node
    below: tuple[Node, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many resources it has of each type, the most first."""
        resources = [one for one in (self.node, *self.below) if one.kind == "resource"]
        return Counter(short_type(one) for one in resources).most_common()

    @property
    def total(self) -> int:
        """How many resources it has."""
        return sum(count for _, count in self.counts)


def short_type(node: Node) -> str:
    """`lambda.Function` for `aws:lambda/function:Function`, `Api` for a component, whoever wrote it."""
    if node.kind == "component":
        return node.type.rpartition(":")[2]
    _, module, name = node.type.split(":")
    module = module.partition("/")[0]
    return name if module == "index" else f"{module}.{name}"


def parts(graph: Graph) -> list[Part]:
    """What stands at the top, providers apart, in the order of the names."""
    return [Part(node, tuple(_below(graph, node.name))) for node in graph.children(None) if _is_shown(node)]


def links(graph: Graph) -> dict[tuple[str, str], int]:
    """(from, to) of parts of which one needs the other first, and by how many references."""
    of = {one.name: part.node.name for part in parts(graph) for one in (part.node, *part.below)}
    found: Counter[tuple[str, str]] = Counter()
    for node in graph.nodes:
        for dependency in node.dependencies:
            ends = of.get(node.name), of.get(dependency.on)
            if ends[0] and ends[1] and ends[0] != ends[1]:
                found[ends[0], ends[1]] += 1
    return dict(sorted(found.items()))


def outline(graph: Graph) -> str:
    """The components with their resources by type, and what each needs."""
    needs = links(graph)
    every = parts(graph)
    total = sum(part.total for part in every)
    lines = [
        f"{graph.project}, stack {graph.stack}: {_many(total, 'resource')} in {_many(len(every), 'part')}"
    ]
    for part in every:
        lines.append(f"\n{part.node.name} ({short_type(part.node)}): {_many(part.total, 'resource')}")
        lines += [f"  {count} × {kind}" for kind, count in part.counts if part.below]
        wanted = [f"{to} ({count})" for (start, to), count in needs.items() if start == part.node.name]
        if wanted:
            lines.append(f"  needs {', '.join(wanted)}")
    return "\n".join(lines) + "\n"


def mermaid(graph: Graph) -> str:
    """A flowchart: one node a part with its count, one edge for the references between two parts."""
    every = parts(graph)
    ids = {part.node.name: f"n{number}" for number, part in enumerate(every)}
    lines = ["flowchart LR"]
    for part in every:
        count = f"<br/>{_many(part.total, 'resource')}" if part.below else ""
        said = f"<b>{_text(part.node.name)}</b><br/>{_text(short_type(part.node))}{count}"
        lines.append(f'  {ids[part.node.name]}["{said}"]')
    lines += [f"  {ids[start]} -->|{count}| {ids[to]}" for (start, to), count in links(graph).items()]
    return "\n".join(lines) + "\n"


def _is_shown(node: Node) -> bool:
    return node.kind != "provider"


def _below(graph: Graph, name: str) -> Iterator[Node]:
    for node in graph.children(name):
        yield node
        yield from _below(graph, node.name)


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def _text(text: str) -> str:
    """A name as Mermaid's text: what would end the label or begin a tag as entities (Mermaid: "Entity codes")."""
    return "".join(one if one.isalnum() or one in " -_.:/" else f"#{ord(one)};" for one in text)
