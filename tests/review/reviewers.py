"""Ten changes of the committed graphs, as programs would make them, for whoever reads the first screen of a review."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from graph.model import Graph, Node
from review.comment import comment
from review.review import review
from review.side import Side
from tests.product import ROOT

STACKS = ("dev", "prod")
Nodes = dict[str, Node]


@cache
def committed(stack: str) -> Graph:
    """A stack's graph as this tree has it."""
    return Graph.from_json((ROOT / "api" / "data" / "graphs" / f"{stack}.json").read_text("utf-8"))


def first_screen(change: Callable[[Nodes], None], *stacks: str) -> str:
    """What stands above the folded parts when a change is made to these stacks, or to all."""
    base = {stack: committed(stack) for stack in STACKS}
    head = {
        stack: _changed(base[stack], change) if stack in (stacks or STACKS) else base[stack]
        for stack in STACKS
    }
    return comment(review(Side("base", base), Side("head", head))).partition("<details>")[0]


def _changed(graph: Graph, change: Callable[[Nodes], None]) -> Graph:
    nodes = {node.name: node for node in graph.nodes}
    change(nodes)
    return replace(graph, nodes=tuple(sorted(nodes.values(), key=lambda node: node.name)))


def edited(name: str, **inputs: Any) -> Callable[[Nodes], None]:
    """Other inputs of one resource; None takes one out."""

    def change(nodes: Nodes) -> None:
        both = {**nodes[name].inputs, **inputs}
        nodes[name] = replace(nodes[name], inputs={key: one for key, one in both.items() if one is not None})

    return change


def replaced(name: str, old: str, new: str) -> Callable[[Nodes], None]:
    """Another text somewhere in the inputs of one resource, where it stands exactly once or more."""

    def change(nodes: Nodes) -> None:
        text = json.dumps(nodes[name].inputs)
        assert old in text, f"{name} holds no {old}"
        nodes[name] = replace(nodes[name], inputs=json.loads(text.replace(old, new)))

    return change


def renamed(name: str, to: str) -> Callable[[Nodes], None]:
    """Another name without an alias; whoever refers to it follows."""

    def change(nodes: Nodes) -> None:
        nodes[to] = replace(nodes.pop(name), name=to)
        for other, node in list(nodes.items()):
            inputs: Mapping[str, Any] = json.loads(
                json.dumps(node.inputs).replace(f"${{{name}.", f"${{{to}.")
            )
            needs = tuple(replace(one, on=to) if one.on == name else one for one in node.dependencies)
            nodes[other] = replace(node, inputs=inputs, dependencies=needs)

    return change


def options(name: str, **changed: Any) -> Callable[[Nodes], None]:
    """Other resource options."""

    def change(nodes: Nodes) -> None:
        nodes[name] = replace(nodes[name], options=replace(nodes[name].options, **changed))

    return change


def gone(*names: str) -> Callable[[Nodes], None]:
    """Resources that the program no longer makes."""

    def change(nodes: Nodes) -> None:
        for name in names:
            del nodes[name]

    return change


def both(*changes: Callable[[Nodes], None]) -> Callable[[Nodes], None]:
    """Several at once."""

    def change(nodes: Nodes) -> None:
        for one in changes:
            one(nodes)

    return change
