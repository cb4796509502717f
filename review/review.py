"""The review of a change: every stack on both sides, every kind of finding, ranked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.model import Graph
from review.comparison import Comparison
from review.findings import Finding, ranked
from review.kinds.configuration import configuration
from review.kinds.cost import QUESTIONS, Bill, bill, cost
from review.kinds.data_loss import data_loss
from review.kinds.downtime import downtime
from review.kinds.entrances import entrances
from review.kinds.files import files
from review.kinds.permissions import permissions
from review.kinds.protection import protection
from review.kinds.rules import rules
from review.kinds.secrets import secrets, secrets_in_files
from review.operations import Step, steps
from review.preview import Preview, overridden
from review.side import Side, committed_graphs

KINDS: tuple[Callable[[Comparison], Iterator[Finding]], ...] = (
    data_loss,
    entrances,
    permissions,
    secrets,
    protection,
    rules,
    downtime,
    configuration,
)


@dataclass(frozen=True)
class StackReview:
    """One stack: what happens to its resources, and what it costs."""

    stack: str
    steps: tuple[Step, ...]
    bill: Bill | None = None

    def count(self, operation: str) -> int:
        """How many resources get an operation."""
        return sum(step.operation == operation for step in self.steps)

    @property
    def changed(self) -> list[Step]:
        """Every resource to which something happens."""
        return [step for step in self.steps if step.operation != "same"]


@dataclass(frozen=True)
class Review:
    """All stacks of a change, and the findings of all of them, the worst first."""

    base: str
    head: str
    stacks: tuple[StackReview, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...] = ()
    """What wasn't looked at, in sentences."""
    uncompared: tuple[str, ...] = ()
    """Stacks of which the head has no graph, so that nothing is known of their resources."""


def review(
    base: Side,
    head: Side,
    *,
    only: str = "",
    questions: int = QUESTIONS,
    previews: dict[str, Preview] | None = None,
    unchecked: tuple[str, ...] = (),
) -> Review:
    """Compare two sides.

    Args:
        only: one stack; all that either side has without it.
        questions: a month, at which both sides are priced.
        previews: what the real engine foresees, by stack; it is believed before the prediction.
        unchecked: what whoever calls knows not to be looked at.
    """
    found: list[Finding] = [*_graphs(head, only), *secrets_in_files(base, head), *files(base, head)]
    stacks = []
    for stack in sorted(base.graphs.keys() | head.graphs.keys()):
        if only and stack != only:
            continue
        one, other = base.graphs.get(stack), head.graphs.get(stack)
        if other is None and stack in head.broken:
            continue
        comparison = compare(stack, base, head, one, other)
        disagreements: list[Finding] = []
        if previews and stack in previews:
            comparison, disagreements = overridden(comparison, previews[stack])
        money = bill(comparison, questions)
        found += [*disagreements, *cost(comparison, money)]
        if one is None:
            found.append(Finding(kind="graphs", severity="note", says="the stack is new", stack=stack))
            found += rules(comparison)
        elif other is None:
            found.append(
                Finding(
                    kind="data-loss", severity="high", says="the stack is gone from the program", stack=stack
                )
            )
        else:
            found += [finding for kind in KINDS for finding in kind(comparison)]
        stacks.append(StackReview(stack, comparison.steps, money))
    said = _told_once(ranked(found))
    left = sorted(one for one in head.broken.keys() - head.graphs.keys() if only in ("", one))
    return Review(base.name, head.name, tuple(stacks), tuple(said), unchecked, tuple(left))


def compare(stack: str, base: Side, head: Side, one: Graph | None, other: Graph | None) -> Comparison:
    """One stack; a side that doesn't have it has nothing in it."""
    there = one or other
    assert there is not None  # noqa: S101 - one side has the stack
    nothing = Graph(project=there.project, stack=stack, nodes=())
    one, other = one or nothing, other or nothing
    return Comparison(stack, base, head, one, other, tuple(steps((base, one), (head, other))))


def _graphs(head: Side, only: str) -> Iterator[Finding]:
    """A head whose committed graphs aren't what its program makes, or whose program doesn't run."""
    for stack, why in head.broken.items():
        if not only or stack == only:
            yield Finding(
                kind="graphs", severity="high", says=f"there is no graph of the head: {why}", stack=stack
            )
    if head.tree is None:
        return
    committed, broken = committed_graphs(head.tree)
    for stack, graph in head.graphs.items():
        if only and stack != only:
            continue
        if stack in broken:
            yield Finding(kind="graphs", severity="high", says=broken[stack], stack=stack)
        elif stack not in committed:
            yield Finding(
                kind="graphs", severity="medium", says="the stack's graph isn't committed", stack=stack
            )
        elif committed[stack] != graph:
            yield Finding(
                kind="graphs",
                severity="high",
                says="the committed graph isn't what the program makes: run `make graphs` and commit",
                stack=stack,
                details=tuple(_apart(committed[stack], graph)),
            )


def _apart(committed: Graph, made: Graph) -> Iterator[str]:
    old, new = ({node.name: node for node in graph.nodes} for graph in (committed, made))
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield f"{name}: committed, but not made"
        elif name not in old:
            yield f"{name}: made, but not committed"
        elif old[name] != new[name]:
            yield f"{name}: differs"


def _told_once(found: list[Finding]) -> list[Finding]:
    """Without a finding whose resource has the same sentence at a worse or equal severity already."""
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for one in found:
        key = (one.stack, one.resource, one.says)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
