"""Which resource of the head is which of the base: by URN, by alias, and by nothing else, as the engine does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.model import Graph, Node
from graph.references import REFERENCE
from graph.urns import former_urns, urns


@dataclass(frozen=True)
class Pair:
    """A resource of both sides, of the base alone (`new` is None) or of the head alone (`old` is None).

    `old` speaks of other resources by their names in the head, so that a rename alone changes nothing.
    """

    old: Node | None
    new: Node | None
    former_name: str = ""
    """What the base calls it, where that differs."""

    @property
    def node(self) -> Node:
        """The head's, or the base's where it goes."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one of both is given
        return found

    @property
    def name(self) -> str:
        """As in the head, or as in the base where it goes."""
        return self.node.name


def pairs(base: Graph, head: Graph) -> list[Pair]:
    """Every resource of either side once, sorted by name."""
    at = {urn: base[name] for name, urn in _by_stack(base, head).items()}
    matched: dict[str, Node] = {}
    for name, candidates in former_urns(head).items():
        for urn in candidates:
            if urn in at:
                matched[name] = at.pop(urn)
                break
    renamed = {old.name: name for name, old in matched.items() if old.name != name}
    found = [
        Pair(spoken(matched[node.name], renamed), node, _former(matched[node.name], node))
        if node.name in matched
        else Pair(None, node)
        for node in head.nodes
    ]
    found += [Pair(spoken(old, renamed), None) for old in at.values()]
    return sorted(found, key=lambda pair: (pair.name, pair.new is None))


def _by_stack(base: Graph, head: Graph) -> Mapping[str, str]:
    """The base's URNs as the head's stack would call them: a graph may be compared with another stack's."""
    return urns(replace(base, stack=head.stack, project=head.project))


def _former(old: Node, new: Node) -> str:
    return old.name if old.name != new.name else ""


def spoken(node: Node, renamed: Mapping[str, str]) -> Node:
    """The node with the references and dependencies of its inputs under the head's names."""
    if not renamed:
        return node
    dependencies = tuple(replace(one, on=renamed.get(one.on, one.on)) for one in node.dependencies)
    parent = renamed.get(node.parent or "", node.parent)
    provider = renamed.get(node.provider or "", node.provider)
    text = json.dumps(node.inputs)
    if not any(old in text for old in renamed):
        return replace(node, dependencies=dependencies, parent=parent, provider=provider)
    inputs: dict[str, Any] = json.loads(
        REFERENCE.sub(lambda one: f"${{{renamed.get(one[1], one[1])}.{one[2]}}}", text)
    )
    return replace(node, inputs=inputs, dependencies=dependencies, parent=parent, provider=provider)
