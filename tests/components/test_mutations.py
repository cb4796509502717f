"""The tests' own test: what is wrong in one place, in the program or in its graph, never passes."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from graph.capture import capture, record
from graph.model import Graph, Node
from graph.rules import check
from graph.stacks import ROOT
from graph.statements import POLICY_INPUTS
from tests.components.cases import EVERY_CHOICE, Case, graph_of
from tests.components.checks import CHECKS, problems
from tests.components.expected_permissions import expected_permissions, permissions_of
from tests.components.mutants import OPERATORS, PARTS, Mutant, installed, mutants
from tests.components.test_programs import OWN
from tests.engine.schema import resource_type


def survives(graph: Graph, case: Case) -> bool:
    return not any(True for check in CHECKS for _ in check(graph, case))


def changed(graph: Graph, node: Node, **fields: Any) -> Graph:
    nodes = tuple(replace(item, **fields) if item is node else item for item in graph.nodes)
    return replace(graph, nodes=nodes)


def without_a_required_input(graph: Graph) -> Iterator[tuple[str, Graph]]:
    for node in graph.nodes:
        if node.kind == "resource":
            for name in sorted(resource_type(node.type).required & node.inputs.keys()):
                rest = {key: value for key, value in node.inputs.items() if key != name}
                yield f"{node.name} without {name}", changed(graph, node, inputs=rest)


def with_another_type(graph: Graph) -> Iterator[tuple[str, Graph]]:
    for node in graph.nodes:
        if node.kind == "resource":
            for name, value in node.inputs.items():
                wrong = 7 if isinstance(value, str) else "wrong"
                yield (
                    f"{node.name}.{name} = {wrong!r}",
                    changed(graph, node, inputs={**node.inputs, name: wrong}),
                )


def without_a_dependency(graph: Graph) -> Iterator[tuple[str, Graph]]:
    for node in graph.nodes:
        for dependency in node.dependencies:
            rest = tuple(item for item in node.dependencies if item is not dependency)
            yield f"{node.name} without {dependency}", changed(graph, node, dependencies=rest)


def with_a_wider_statement(graph: Graph) -> Iterator[tuple[str, Graph]]:
    for node in graph.nodes:
        for name in POLICY_INPUTS.get(node.type, ()):
            document = json.loads(node.inputs[name])
            for number, statement in enumerate(document["Statement"]):
                for field, wide in (
                    ("Action", "*"),
                    ("Resource", "*"),
                    ("Principal", "*"),
                    ("Condition", None),
                ):
                    if field not in statement or statement[field] in (wide, [wide]):
                        continue
                    mutant = copy.deepcopy(document)
                    mutant["Statement"][number][field] = wide
                    if wide is None:
                        del mutant["Statement"][number][field]
                    inputs = {**node.inputs, name: json.dumps(mutant)}
                    yield f"{node.name}[{number}].{field} = {wide}", changed(graph, node, inputs=inputs)


def without_protection(graph: Graph) -> Iterator[tuple[str, Graph]]:
    for node in graph.nodes:
        if node.options != type(node.options)():
            yield f"{node.name} without options", changed(graph, node, options=type(node.options)())


GRAPH_MUTATIONS = [
    without_a_required_input,
    with_another_type,
    without_a_dependency,
    with_a_wider_statement,
    without_protection,
]


@pytest.mark.slow
@pytest.mark.parametrize("every", [len(EVERY_CHOICE), pytest.param(1, marks=pytest.mark.whole)])
@pytest.mark.parametrize("mutate", GRAPH_MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_no_wrong_graph_passes_the_checks(mutate: Any, every: int) -> None:
    """The choices' graphs are mostly alike, so each lends another part of its mutants; `make bench` tries all."""
    tried, survivors = 0, []
    for number, case in enumerate(EVERY_CHOICE):
        assert survives(graph_of(case), case), (
            "the unchanged graph must pass, or every mutant would seem killed"
        )
        for change, mutant in islice(mutate(graph_of(case)), number % every, None, every):
            tried += 1
            if survives(mutant, case):
                survivors.append(f"{case}: {change}")
    assert survivors == []
    assert tried > 1


# What a component's files have nothing of: Safeguards' table requires no input and depends on nothing, and the
# permissions that Site needs are none.
NOTHING_TO_MUTATE = {
    ("safeguards", "remove a required input"),
    ("safeguards", "drop a dependency"),
    ("site", "widen a statement"),
}
KINDS = [
    (component, name)
    for component in PARTS
    for name in OPERATORS
    if (component, name) not in NOTHING_TO_MUTATE
]


def sampled() -> Iterator[Any]:
    """Of each component one kind in `make test`, in turn, so that every kind is tried; all of all in `make bench`."""
    for component, name in KINDS:
        of_it = [other for part, other in KINDS if part == component]
        rest = () if name == of_it[list(PARTS).index(component) % len(of_it)] else pytest.mark.whole
        yield pytest.param(component, name, marks=rest, id=f"{component}: {name}")


@pytest.mark.slow
@pytest.mark.parametrize(("component", "name"), list(sampled()))
def test_no_wrong_program_passes_the_checks(component: str, name: str) -> None:
    """One mutant of a kind for a component: either the program stops, or a check objects to what it registers."""
    found = mutants(component, OPERATORS[name])
    mutant = found[len(found) // 2]
    assert killed(mutant), f"{mutant} passes every check"


def killed(mutant: Mutant) -> bool:
    with installed(mutant):
        try:
            return (
                any(problems(capture(case.stack, case.config), case) for case in EVERY_CHOICE)
                or profile_is_wrong()
                or own_key_is_wrong()
            )
        except Exception:
            return True


def profile_is_wrong() -> bool:
    """An inference profile has permissions of its own, which the cases don't reach."""
    graph = capture("dev", {**EVERY_CHOICE[0].config, "model": "us.amazon.nova-lite-v1:0"})
    return permissions_of(graph) != expected_permissions(EVERY_CHOICE[0], "us.amazon.nova-lite-v1:0")


def own_key_is_wrong() -> bool:
    """A key of one's own has permissions too, which no stack has; the rules judge them."""
    return bool(check(record("alone", "test", {}, lambda: exec(OWN, {}))))


@pytest.mark.parametrize(("component", "name"), sorted(NOTHING_TO_MUTATE))
def test_what_is_not_mutated_really_has_nothing_of_the_kind(component: str, name: str) -> None:
    assert mutants(component, OPERATORS[name]) == []


def test_the_unchanged_program_survives() -> None:
    """Otherwise every mutant would seem killed, and the harness itself would be what kills them."""
    source = (ROOT / "components" / "safeguards.py").read_text("utf-8")
    assert not killed(Mutant("safeguards", 0, "nothing", source))
