"""The document `roadmap.md`, generated from the roadmap's data: the picture, the graph in words, its Mermaid source."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from content.listed import listed
from content.roadmap import Node, Roadmap, Subgraph, mermaid


def roadmap_markdown(
    roadmap: Roadmap, image: str, documents: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The document `roadmap.md`: the picture, the graph in words, and its Mermaid source.

    Args:
        roadmap: the data.
        image: the picture's file name beside the document.
        documents: what there is to read for each node, by its id: paths beside the document.
    """
    grouped = {node_id for group in roadmap.subgraphs for node_id in group.nodes}
    outside = [node for node in roadmap.nodes if node.id not in grouped]
    targets = {edge.target for edge in roadmap.edges}
    starts = ", ".join(node.text for node in outside if node.id not in targets)
    ends = [node for node in outside if not roadmap.next(node.id)]
    goals = dict.fromkeys(
        roadmap.node(edge.source).text for edge in roadmap.edges for end in ends if edge.target == end.id
    )
    phases = "; ".join(group.title for group in roadmap.subgraphs)
    lines = [
        f"# {roadmap.title}",
        "",
        listed(
            "Which roadmap do you follow?",
            "what is the learning path?",
            "what does the roadmap look like?",
            "how many phases are there?",
        ),
        "",
        "<!-- Generated from roadmap.yaml by `make documents`; edit that file. -->",
        "",
        f"The roadmap leads from {' to '.join((starts, *goals))} in {len(roadmap.subgraphs)} steps: {phases}.",
        "",
        f"![{roadmap.title}]({image})",
        "",
        "## Start and paths",
        "",
        listed("where does the roadmap start?", "junior or senior path?", "how long does it take?"),
        "",
        f"The roadmap starts at {starts} and goes on from there:",
        "",
        *_outline(roadmap, [node for node in outside if roadmap.next(node.id)]),
        "",
    ]
    for group in roadmap.subgraphs:
        topics = "; ".join(node.text for node in _topics(roadmap, group))
        asked = listed(f"what is in {group.title.partition(':')[0].lower()}?")
        lines += [f"## {group.title}", "", asked, "", f"{group.title} holds: {topics}.", ""]
        lines += [*_outline(roadmap, [roadmap.node(node_id) for node_id in group.nodes]), ""]
    if ends:
        last = roadmap.subgraphs[-1].title if roadmap.subgraphs else ""
        after = f"After {last} the" if last else "The"
        lines += [
            "## Roles at the end",
            "",
            listed(
                "which careers does it lead to?",
                "what comes after the last phase?",
                f"what comes after {last.partition(':')[0].lower() or 'it'}?",
                f"what comes after {last or 'all of it'}?",
            ),
        ]
        lines += [
            "",
            f"{after} roadmap ends in {len(ends)} roles:",
            "",
            *(f"- {node.text}" for node in ends),
            "",
        ]
    lines += _reading(roadmap, documents or {})
    if roadmap.parallel:
        lines += [
            "## What can be learned in parallel",
            "",
            "What doesn't depend on each other can be learned in parallel:",
            "",
        ]
        lines += [*(f"- **{phase}**: {text}" for phase, text in roadmap.parallel), ""]
    lines += [
        "## Mermaid source",
        "",
        "The roadmap as Mermaid source:",
        "",
        "```mermaid",
        mermaid(roadmap).rstrip(),
        "```",
        "",
    ]
    return "\n".join(lines)


def _reading(roadmap: Roadmap, documents: Mapping[str, Sequence[str]]) -> list[str]:
    """Each box with its documents, in the order of the roadmap."""
    rows = [
        f"| {node.text} | {', '.join(f'[{PurePosixPath(path).stem}]({path})' for path in documents[node.id])} |"
        for node in roadmap.nodes
        if documents.get(node.id)
    ]
    if not rows:
        return []
    asked = listed("what do I read for each step of the roadmap?", "is there material for the roadmap?")
    said = "Each box of the roadmap leads to documents here:"
    return ["## What to read for each box", "", asked, "", said, "", "| Box | Read |", "|---|---|", *rows, ""]


def _topics(roadmap: Roadmap, group: Subgraph) -> list[Node]:
    """A group's boxes between its first and its last; all of them where nothing stands between."""
    inside = [edge for edge in roadmap.edges if edge.source in group.nodes and edge.target in group.nodes]
    entered, left = {edge.target for edge in inside}, {edge.source for edge in inside}
    between = [node_id for node_id in group.nodes if node_id in entered and node_id in left]
    return [roadmap.node(node_id) for node_id in between or group.nodes]


def _outline(roadmap: Roadmap, nodes: list[Node]) -> list[str]:
    lines = []
    for node in nodes:
        targets = roadmap.next(node.id)
        after = "; ".join(f"{target.text}{f' ({label})' if label else ''}" for target, label in targets)
        lines.append(f"- **{node.text}**" + (f" → {after}" if after else ""))
    return lines
