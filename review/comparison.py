"""One stack on both sides, with what happens to each of its resources: what every kind of finding reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from graph.model import Graph, Node
from review.findings import Finding, Severity
from review.matching import spoken
from review.operations import Step
from review.side import Side


@dataclass(frozen=True)
class Comparison:
    """A stack that both sides have."""

    stack: str
    base_side: Side
    head_side: Side
    base: Graph
    head: Graph
    steps: tuple[Step, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Step]:
        """The steps of the head's resources."""
        return {step.name: step for step in self.steps if step.pair.new}

    @cached_property
    def gone(self) -> frozenset[str]:
        """The names of what is deleted and has no successor."""
        return frozenset(
            step.name for step in self.steps if step.operation == "delete" and not step.successor
        )

    def changed(self) -> Iterator[Step]:
        """What is on both sides and differs."""
        return (step for step in self.steps if step.pair.old and step.pair.new and step.operation != "same")

    @cached_property
    def spoken_base(self) -> Graph:
        """The base under the head's names, also of what is made anew: who was let at the old one is let at its like."""
        anew = {step.name: step.successor for step in self.steps if step.successor}
        olds = {step.pair.name: step.pair.old for step in self.steps if step.pair.old}
        nodes = [spoken(replace(old, name=anew.get(name, name)), anew) for name, old in olds.items()]
        others = [node for node in self.base.nodes if node.kind != "resource"]
        return replace(self.base, nodes=tuple(sorted((*nodes, *others), key=lambda node: node.name)))

    def finding(
        self,
        kind: str,
        severity: Severity,
        node: Node | str,
        says: str,
        details: tuple[str, ...] = (),
        weight: int = 0,
    ) -> Finding:
        """A finding about one resource of this stack, with its line."""
        name = node if isinstance(node, str) else node.name
        place = self.head_side.places.get(self.stack, {}).get(name)
        return Finding(
            kind=kind,
            severity=severity,
            says=says,
            stack=self.stack,
            resource=name,
            details=details,
            file=place.file if place else "",
            line=place.line if place else 0,
            weight=weight,
        )


def at(value: Any, path: str) -> Any:
    """The value at a dotted path of an input; None where there is none."""
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list | tuple) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def number(value: Any) -> float | None:
    """A number, also where it is written as a text."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
