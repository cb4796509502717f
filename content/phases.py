"""The roadmap's phases: how long each lasts, what is learned side by side in it, and what follows.

A phase is a subgraph of the roadmap; its rows are the depths of its arrows. Boxes whose label has one line are its
start and its end.
"""

import re
from dataclasses import dataclass

from content.roadmap import Node, Roadmap

MONTHS = re.compile(r"(\d+) months")
TITLE = re.compile(r"(?:Phase (\d+): )?(.*?)(?: - .*)?$")


@dataclass(frozen=True)
class Phase:
    """One phase: rows of boxes, those of a row side by side in time."""

    number: int
    title: str
    months: int
    rows: tuple[tuple[Node, ...], ...]
    goal: Node | None = None


def phases_of(roadmap: Roadmap) -> tuple[Phase, ...]:
    """The phases in the order of the file; empty for a roadmap without any."""
    grouped = {node for group in roadmap.subgraphs for node in group.nodes}
    found = []
    for at, group in enumerate(roadmap.subgraphs, 1):
        months = MONTHS.search(group.title)
        title = TITLE.match(group.title)
        ends = [edge.target for edge in roadmap.edges if edge.source in group.nodes]
        goal = next((roadmap.node(end) for end in ends if end not in grouped), None)
        found.append(
            Phase(
                number=int(title[1]) if title and title[1] else at,
                title=title[2] if title else group.title,
                months=int(months[1]) if months else 0,
                rows=_rows(roadmap, group.nodes),
                goal=goal,
            )
        )
    return tuple(found)


def _rows(roadmap: Roadmap, inside: tuple[str, ...]) -> tuple[tuple[Node, ...], ...]:
    depth = dict.fromkeys(inside, 0)
    for _ in inside:  # as often as the longest way can be
        for edge in roadmap.edges:
            if edge.source in depth and edge.target in depth:
                depth[edge.target] = max(depth[edge.target], depth[edge.source] + 1)
    work = [roadmap.node(node) for node in inside if len(roadmap.node(node).label) > 1]
    return tuple(
        tuple(node for node in work if depth[node.id] == level)
        for level in sorted({depth[node.id] for node in work})
    )
