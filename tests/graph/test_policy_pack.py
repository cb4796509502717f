"""The policy pack: the same rules over what the engine shows."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pulumi_policy import PolicyResource, PolicyResourceOptions, StackValidationArgs, StackValidationPolicy
from pulumi_policy.proxy import UnknownValueError, unknown_checking_proxy

from graph.capture import capture
from graph.model import Graph, Node
from graph.policy_pack.adapter import PACK_RULES, graph_of, policies
from graph.rules import RULES
from graph.stacks import ROOT

UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def urn(graph: Graph, name: str) -> str:
    return f"urn:pulumi:{graph.stack}::{graph.project}::{graph[name].type}::{name}"


def shown(graph: Graph) -> list[PolicyResource]:
    """The graph as the engine shows it to a pack."""
    resources = {node.name: _shown(graph, node) for node in graph.nodes}
    for node in graph.nodes:
        resource = resources[node.name]
        resource.parent = resources.get(node.parent or "")
        for item in node.dependencies:
            resource.dependencies.append(resources[item.on])
            if item.input:
                resource.property_dependencies.setdefault(item.input, []).append(resources[item.on])
    return list(resources.values())


def _shown(graph: Graph, node: Node) -> PolicyResource:
    options = PolicyResourceOptions(node.options.protect, [], None, [], None, [])  # type: ignore[arg-type]
    props = unknown_checking_proxy(json.loads(json.dumps(dict(node.inputs))))
    return PolicyResource(node.type, props, urn(graph, node.name), node.name, options, None, None, [], {})


def violations(graph: Graph) -> Iterator[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    args = StackValidationArgs(shown(graph), {}, {})
    for policy in policies():
        assert isinstance(policy, StackValidationPolicy)
        policy.validate(args, lambda message, where=None, name=policy.name: found.append((name, where)))
    yield from found


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_our_stacks_violate_no_policy(stack: str) -> None:
    assert list(violations(capture(stack))) == []


def test_a_violation_names_the_policy_and_the_urn() -> None:
    graph = capture("prod", {"retainData": "false"})
    assert set(violations(graph)) == {
        ("data-recoverable", urn(graph, "knowledge-documents")),
        ("data-recoverable", urn(graph, "safeguards-table")),
    }


def test_the_adapters_graph_has_the_nodes_and_edges_of_the_captured_one() -> None:
    graph = capture("prod")
    adapted = graph_of(shown(graph))
    assert (adapted.stack, adapted.project) == (graph.stack, graph.project)
    assert {node.name for node in adapted.nodes} == {urn(graph, node.name) for node in graph.nodes}
    for node in graph.nodes:
        expected = {(urn(graph, item.on), item.input) for item in node.dependencies}
        assert {(item.on, item.input) for item in adapted[urn(graph, node.name)].dependencies} == expected


def judged_before_creation(graph: Graph, captured: Callable[[str], Graph]) -> list[tuple[str, str | None]]:
    """What the pack's encryption rule says while the engine doesn't know the buckets' policies."""
    resources = shown(graph)
    for resource in resources:
        if resource.resource_type.endswith(":BucketPolicy"):
            resource.props = unknown_checking_proxy({"bucket": "b", "policy": UNKNOWN_TEXT})
    found: list[tuple[str, str | None]] = []
    encryption = next(policy for policy in policies(captured) if policy.name == "encryption")
    encryption.validate(  # type: ignore[attr-defined]
        StackValidationArgs(resources, {}, {}), lambda message, where=None: found.append((message, where))
    )
    return found


def test_what_a_first_preview_does_not_know_is_judged_from_the_captured_graph() -> None:
    graph = capture("dev")
    assert judged_before_creation(graph, lambda stack: capture(stack)) == []
    plain = {**dict(graph["knowledge-documents-policy"].inputs), "policy": '{"Statement": []}'}
    nodes = [
        replace(node, inputs=plain) if node.name == "knowledge-documents-policy" else node
        for node in graph.nodes
    ]
    ((message, where),) = judged_before_creation(graph, lambda stack: replace(graph, nodes=tuple(nodes)))
    assert message.startswith("it may be read over plain HTTP")
    assert where == urn(graph, "knowledge-documents")


def test_a_stack_without_a_file_waits_until_its_values_are_known() -> None:
    graph = replace(capture("dev"), stack="elsewhere")
    with pytest.raises(UnknownValueError):
        judged_before_creation(graph, lambda stack: capture(stack))


def test_the_pack_has_every_rule_that_the_engine_lets_it_see() -> None:
    assert {policy.name for policy in policies()} == {rule.__name__.replace("_", "-") for rule in PACK_RULES}
    assert {rule.__name__ for rule in RULES} - {rule.__name__ for rule in PACK_RULES} == {
        "data_outlives_destroy"
    }
    assert all(policy.description for policy in policies())


def test_the_pack_is_a_folder_that_pulumi_can_run() -> None:
    folder = ROOT / "graph" / "policy_pack"
    assert "name: python" in (folder / "PulumiPolicy.yaml").read_text("utf-8")
    source = (folder / "__main__.py").read_text("utf-8")
    assert "PolicyPack(" in source
    compile(source, "__main__.py", "exec")
