"""What the engine will do to each resource, foreseen from the two graphs and what is known of AWS's types.

A resource whose type nobody has looked up is `unknown` when it changes: it is updated or replaced. An output of what is
replaced is a new value for whoever takes it, so one replacement may bring others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from graph.model import Graph, Node
from graph.references import references
from review.differences import Change, changes
from review.matching import Pair, pairs
from review.side import Side
from review.types import is_known, replaces

Operation = Literal["same", "create", "update", "replace", "delete", "unknown"]

FUNCTION = "aws:lambda/function:Function"
PUBLISHED = ("version", "qualifiedArn", "qualifiedInvokeArn")
"""What a published function answers anew whenever it is updated."""

NAMED = {
    "aws:s3/bucket:Bucket": "bucket",
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": "vectorBucketName",
    "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
}
"""The input that names a resource; `name` for all others."""


@dataclass(frozen=True)
class Step:
    """One resource and what happens to it."""

    pair: Pair
    operation: Operation
    changes: tuple[Change, ...] = ()
    replacing: tuple[str, ...] = ()
    """The inputs that make it a replacement."""
    successor: str = ""
    """What is made in the place of what goes, where only the name changed and no alias says so."""
    same_name: str = ""
    """The name in AWS that the successor has too, although it is made before this one is deleted."""
    confirmed: bool = False
    """Whether a preview by the real engine says so."""

    @property
    def name(self) -> str:
        """As the head calls it."""
        return self.pair.name

    @property
    def node(self) -> Node:
        """The head's resource, or the base's where it goes."""
        return self.pair.node

    @property
    def goes(self) -> bool:
        """Whether what exists now will no longer be the stack's."""
        return self.operation in ("replace", "delete")

    @property
    def kept(self) -> bool:
        """Whether AWS keeps what exists now, unmanaged."""
        old = self.pair.old
        return self.goes and bool(old and old.options.retain_on_delete)

    @property
    def refused(self) -> bool:
        """Whether the engine refuses, because what exists is protected."""
        old = self.pair.old
        return self.goes and bool(old and old.options.protect)

    @property
    def old_goes_first(self) -> bool:
        """Whether nothing stands in its place while it is replaced."""
        new = self.pair.new
        if self.operation != "replace" or new is None:
            return self.operation == "delete"
        naming = NAMED.get(new.type, "name")
        fixed = naming in new.inputs and naming not in self.replacing
        return new.options.delete_before_replace or fixed


def steps(base: tuple[Side, Graph], head: tuple[Side, Graph]) -> list[Step]:
    """What happens to every resource of AWS's and of other providers, sorted by name; components are left out."""
    matched = [pair for pair in pairs(base[1], head[1]) if pair.node.kind == "resource"]
    found: dict[str, Step] = {}
    new_values: dict[str, Step] = {}
    for pair in _in_order(matched):
        step = _step(pair, base, head, new_values)
        if pair.new is not None:
            new_values[pair.name] = step
        found[f"{pair.name} {pair.new is None}"] = step
    return _with_successors(sorted(found.values(), key=lambda step: (step.name, step.operation)))


def _step(pair: Pair, base: tuple[Side, Graph], head: tuple[Side, Graph], before: dict[str, Step]) -> Step:
    if pair.new is None:
        return Step(pair, "delete")
    if pair.old is None:
        return Step(pair, "create")
    found = {change.input: change for change in changes(pair, base, head)}
    ignored = {re.split(r"[.\[]", path)[0] for path in pair.new.options.ignore_changes}
    for name, why in _carried(pair.new, before):
        if name not in ignored and name not in found:
            found[name] = Change(name, pair.old.inputs.get(name), pair.new.inputs.get(name), why)
    everything = tuple(found[name] for name in sorted(found))
    if not everything:
        return Step(pair, "same")
    asked = {re.split(r"[.\[]", path)[0] for path in pair.new.options.replace_on_changes}
    if pair.old.type != pair.new.type:
        return Step(pair, "replace", everything, ("type",))
    if not is_known(pair.new.type) and not (asked & found.keys() or "*" in asked):
        return Step(pair, "unknown", everything)
    replacing = tuple(
        name for name in sorted(found) if name in asked or "*" in asked or replaces(pair.new, found[name])
    )
    return Step(pair, "replace" if replacing else "update", everything, replacing)


def _carried(node: Node, before: dict[str, Step]) -> Iterator[tuple[str, str]]:
    """The inputs that take a new value from something that changes before, and from what."""
    for dependency in node.dependencies:
        source = before.get(dependency.on)
        if source is None or dependency.input is None or source.pair.old is None:
            continue
        taken = {
            output for on, output in references(node.inputs.get(dependency.input)) if on == dependency.on
        }
        if source.operation == "replace" and (taken or dependency.output is None):
            yield dependency.input, f"{dependency.on} is replaced"
        elif source.operation == "update" and _answers_anew(source, taken | {dependency.output or ""}):
            yield dependency.input, f"{dependency.on} gets a new {'/'.join(sorted(taken)) or 'value'}"


def _answers_anew(step: Step, outputs: Iterable[str]) -> bool:
    """Whether an update alone gives one of these outputs another value."""
    changed = {change.input for change in step.changes}
    if step.node.type == FUNCTION and step.node.inputs.get("publish") and changed - {"tags"}:
        return bool(set(PUBLISHED) & set(outputs))
    return False


def _in_order(matched: list[Pair]) -> Iterator[Pair]:
    """What others depend on first; a circle, which the engine would refuse, ends somewhere."""
    by_name = {pair.name: pair for pair in matched if pair.new}
    done: set[str] = set()

    def of(pair: Pair, above: frozenset[str]) -> Iterator[Pair]:
        if pair.name in done or pair.name in above:
            return
        for dependency in pair.node.dependencies:
            if dependency.on in by_name:
                yield from of(by_name[dependency.on], above | {pair.name})
        done.add(pair.name)
        yield pair

    for pair in by_name.values():
        yield from of(pair, frozenset())
    yield from (pair for pair in matched if pair.new is None)


def _with_successors(found: list[Step]) -> list[Step]:
    """Name what is made with the same inputs in the place of what goes."""
    made = [step for step in found if step.operation == "create"]
    taken: set[str] = set()
    named = []
    for step in found:
        if step.operation == "delete":
            same = [
                one
                for one in made
                if one.name not in taken and one.node.type == step.node.type and _alike(one.node, step.node)
            ]
            if same:
                taken.add(same[0].name)
                step = replace(step, successor=same[0].name, same_name=_same_name(step.node, same[0].node))
        named.append(step)
    return named


def _alike(one: Node, other: Node) -> bool:
    """Whether two resources say the same but for whom they refer to, and for their names."""

    def said(node: Node) -> dict[str, object]:
        text = {key: re.sub(r"\$\{[^{}]*\.", "${", str(value)) for key, value in node.inputs.items()}
        return {key: value for key, value in text.items() if key not in names}

    # An index says its bucket's name, which a stack may have to give.
    names = {"name", "tags", "vectorBucketName", NAMED.get(one.type, "name")}

    return said(one) == said(other)


def _same_name(old: Node, new: Node) -> str:
    """A name that both state, where nothing else tells them apart; saved queries may share one."""
    naming = NAMED.get(old.type, "name")
    apart = {
        key for key in old.inputs.keys() | new.inputs.keys() if old.inputs.get(key) != new.inputs.get(key)
    }
    if old.type == "aws:cloudwatch/queryDefinition:QueryDefinition" or apart - {"tags"}:
        return ""
    return str(old.inputs.get(naming) or "")
