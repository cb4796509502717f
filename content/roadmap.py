"""The roadmap as data: `roadmap.yaml`, its Mermaid source, and the Markdown that the agent answers from."""

import re
from dataclasses import dataclass
from pathlib import Path

from content.structured import Record

SHAPES = {"stadium": ("([", "])"), "rhombus": ("{", "}"), "rectangle": ("[", "]")}
"""Mermaid's brackets by shape (Mermaid documentation, "Flowcharts: node shapes")."""

DIRECTIONS = ("TD", "TB", "LR", "RL", "BT")


@dataclass(frozen=True)
class Node:
    """A box of the roadmap; `label` has one line a list item."""

    id: str
    label: tuple[str, ...]
    shape: str

    @property
    def text(self) -> str:
        """The label on one line: a second line that lists things stands after a colon, else the words go on."""
        first, *rest = self.label
        below = " ".join(rest)
        return f"{first}: {below}" if "," in below else f"{first} {below}".rstrip()


@dataclass(frozen=True)
class Edge:
    """An arrow between two boxes."""

    source: str
    target: str
    label: str


@dataclass(frozen=True)
class Subgraph:
    """A titled group of boxes."""

    id: str
    title: str
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Style:
    """The colours of one box, as CSS colours."""

    node: str
    fill: str
    color: str


@dataclass(frozen=True)
class Roadmap:
    """The roadmap's graph, in the order of the file."""

    title: str
    direction: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    subgraphs: tuple[Subgraph, ...]
    styles: tuple[Style, ...]
    parallel: tuple[tuple[str, str], ...]

    def node(self, node_id: str) -> Node:
        """The node with this id."""
        return next(node for node in self.nodes if node.id == node_id)

    def next(self, node_id: str) -> list[tuple[Node, str]]:
        """The nodes that arrows from this one lead to, with the arrows' labels."""
        return [(self.node(edge.target), edge.label) for edge in self.edges if edge.source == node_id]


def load_roadmap(path: Path) -> Roadmap:
    """Read `roadmap.yaml`.

    Raises:
        ContentError: with the line of the wrong value; every id that is named must be a node.
    """
    top = Record.read(path)
    top.allow("title", "source", "direction", "nodes", "edges", "subgraphs", "styles", "parallel")
    direction = top.text("direction", "TD")
    if direction not in DIRECTIONS:
        raise top.error(f"'direction' is {direction!r}; allowed are {', '.join(DIRECTIONS)}")
    nodes: dict[str, Node] = {}
    for record in top.records("nodes"):
        node = _node(record)
        if node.id in nodes:
            raise record.error(f"node '{node.id}' stands twice")
        nodes[node.id] = node

    def known(record: Record, node_id: str) -> str:
        if node_id not in nodes:
            raise record.error(f"'{node_id}' is no node of the roadmap")
        return node_id

    edges, subgraphs, styles = [], [], []
    for record in top.records("edges"):
        record.allow("from", "to", "label")
        ends = known(record, record.text("from")), known(record, record.text("to"))
        edges.append(Edge(*ends, label=record.optional("label") or ""))
    for record in top.records("subgraphs"):
        record.allow("id", "title", "nodes")
        inside = tuple(known(record, node_id) for node_id in record.texts("nodes"))
        subgraphs.append(Subgraph(record.text("id"), record.text("title"), inside))
    for record in top.records("styles"):
        record.allow("node", "fill", "color")
        styles.append(
            Style(known(record, record.text("node")), record.text("fill"), record.optional("color") or "")
        )
    parallel = tuple((record.text("phase"), record.text("text")) for record in top.records("parallel"))
    return Roadmap(
        top.text("title"),
        direction,
        tuple(nodes.values()),
        tuple(edges),
        tuple(subgraphs),
        tuple(styles),
        parallel,
    )


def mermaid(roadmap: Roadmap) -> str:
    """The roadmap as Mermaid source."""
    declared: set[str] = set()

    def reference(node_id: str) -> str:
        if node_id in declared:
            return node_id
        declared.add(node_id)
        node = roadmap.node(node_id)
        opening, closing = SHAPES[node.shape]
        return f"{node_id}{opening}{'<br/>'.join(node.label)}{closing}"

    group_of = {node_id: group.id for group in roadmap.subgraphs for node_id in group.nodes}
    lines = [f"graph {roadmap.direction}"]

    def arrows(group: str | None, indent: str) -> None:
        for edge in roadmap.edges:
            ends = {group_of.get(edge.source), group_of.get(edge.target)}
            if ends == {group}:
                label = f"|{edge.label}|" if edge.label else ""
                lines.append(f"{indent}{reference(edge.source)} -->{label} {reference(edge.target)}")

    arrows(None, "    ")
    for group in roadmap.subgraphs:
        lines.append(f"    subgraph {group.id} [{group.title}]")
        arrows(group.id, "        ")
        lines.append("    end")
    for edge in roadmap.edges:
        if group_of.get(edge.source) != group_of.get(edge.target):
            label = f"|{edge.label}|" if edge.label else ""
            lines.append(f"    {reference(edge.source)} -->{label} {reference(edge.target)}")
    for style in roadmap.styles:
        colour = f",color:{style.color}" if style.color else ""
        lines.append(f"    style {style.node} fill:{style.fill}{colour}")
    return "\n".join(lines) + "\n"


def _node(record: Record) -> Node:
    record.allow("id", "label", "shape")
    shape = record.text("shape", "rectangle")
    if shape not in SHAPES:
        raise record.error(f"'shape' is {shape!r}; allowed are {', '.join(SHAPES)}")
    node_id = record.text("id")
    if not re.fullmatch(r"[A-Za-z]\w*", node_id):
        raise record.error(f"'id' is {node_id!r}; an id is letters, digits and underscores")
    return Node(node_id, tuple(re.split(r"<br\s*/?>", record.text("label"))), shape)
