"""What must hold of every captured stack. Each check returns its problems, so that a mutant can be held against all."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.model import Graph, Node
from graph.references import references
from graph.rules import check as broken_rules
from tests.components.cases import Case
from tests.components.expected_permissions import expected_permissions, permissions_of
from tests.components.expected_values import expected_values
from tests.components.expected_wiring import expected_wiring
from tests.engine.schema import SIGNATURE, resource_type

Check = Callable[[Graph, Case], Iterator[str]]

_COMPONENT_TAGS = {
    "Agent": "agent",
    "Api": "api",
    "Cdn": "cdn",
    "Guardrail": "guardrail",
    "KnowledgeBase": "knowledge-base",
    "Observability": "observability",
    "Safeguards": "safeguards",
    "Site": "site",
}
_RECORDED_REASONS = {"rebuilt-by", "fixed-cost"}
_AT_THE_EDGE = {
    "cdn-certificate",
    "cdn-certificate-issued",
    "cdn-firewall",
    "cdn-firewall-log",
    "cdn-firewall-logging",
}
_OF_THE_ACCOUNT = {"api-gateway-logs", "api-gateway-logs-policy", "api-gateway-logging"}
"""What API Gateway keeps once for an account and region: another stack's logs may need it."""
RETAINED = {
    "knowledge-documents",
    "knowledge-documents-encryption",
    "knowledge-documents-lifecycle",
    "knowledge-documents-policy",
    "knowledge-documents-public-access",
    "knowledge-documents-versioning",
    "safeguards-table",
}
"""What holds data that can't be made again."""


def inputs_are_what_the_provider_takes(graph: Graph, case: Case) -> Iterator[str]:
    """Required inputs are there, none is unknown to pulumi_aws, and each has its type."""
    for node in _resources(graph):
        for _, reason in resource_type(node.type).problems(_wire(node.inputs)):
            yield f"{node.name}: {reason}"


def nodes_and_edges_are_the_expected_ones(graph: Graph, case: Case) -> Iterator[str]:
    """Names, and for each input what it takes from where."""
    expected = expected_wiring(case)
    for node in _resources(graph):
        if node.type.endswith(":BucketObjectv2"):
            expected[node.name] = {"bucket<cdn-site.bucket"}
    found = {node.name: {_edge(item) for item in node.dependencies} for node in _resources(graph)}
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            yield f"{name}: wiring is {found.get(name)}, expected {expected.get(name)}"


def references_resolve(graph: Graph, case: Case) -> Iterator[str]:
    """Whatever an input refers to exists, and is registered as a dependency."""
    for node in _resources(graph):
        for name, _ in references(dict(node.inputs)):
            if name not in graph:
                yield f"{node.name}: refers to {name}, which isn't there"


def permissions_are_the_expected_ones(graph: Graph, case: Case) -> Iterator[str]:
    """Each statement's actions, resources, principals and conditions, none more and none fewer."""
    found, expected = permissions_of(graph), expected_permissions(case)
    yield from (f"unexpected: {item}" for item in found - expected)
    yield from (f"missing: {item}" for item in expected - found)


def values_are_the_expected_ones(graph: Graph, case: Case) -> Iterator[str]:
    """The inputs that make a deployment safe, private, streaming or cheap."""
    for path, expected in expected_values(case).items():
        name, _, inner = path.partition(": ")
        found = _at(graph[name].inputs, inner) if name in graph else "(no such node)"
        if found != expected:
            yield f"{path} is {found!r}, expected {expected!r}"


def parents_are_components(graph: Graph, case: Case) -> Iterator[str]:
    """Every resource is a child of the component whose name its own begins with; components have no parent."""
    for node in graph.nodes:
        if node.kind == "component" and (
            node.parent or not node.type.startswith("public-bedrock-agent:components:")
        ):
            yield f"{node.name}: parent {node.parent}, type {node.type}"
        if node.kind == "resource" and not (node.parent and node.name.startswith(f"{node.parent}-")):
            yield f"{node.name}: parent is {node.parent}"
        if node.kind == "component" and not any(graph.children(node.name)) and node.name != "agent":
            yield f"{node.name}: has no children"


def providers_tag_and_place(graph: Graph, case: Case) -> Iterator[str]:
    """Two providers at most, each with its region and the default tags; only what CloudFront needs is at the edge."""
    regions = {node.name: node.inputs.get("region") for node in graph.of_type("pulumi:providers:aws")}
    expected = {"aws": "us-east-1"} | ({"aws-us-east-1": "us-east-1"} if case.waf or case.domain else {})
    if regions != expected:
        yield f"providers are {regions}"
    for node in graph.of_type("pulumi:providers:aws"):
        tags = node.inputs.get("defaultTags")
        if json.loads(tags) != {"tags": {"project": "public-bedrock-agent", "stack": case.stack}}:
            yield f"{node.name}: default tags are {tags}"
    for node in _resources(graph):
        if node.provider != ("aws-us-east-1" if node.name in _AT_THE_EDGE else "aws"):
            yield f"{node.name}: provider is {node.provider}"


def everything_taggable_names_its_component(graph: Graph, case: Case) -> Iterator[str]:
    """The tag `component`, and no other tags but recorded reasons."""
    for node in _resources(graph):
        if "tags" not in resource_type(node.type).inputs:
            continue
        tags = node.inputs.get("tags") or {}
        kind = graph[node.parent].type.rpartition(":")[2] if node.parent else ""
        if tags.get("component") != _COMPONENT_TAGS.get(kind) or tags.keys() - _RECORDED_REASONS != {
            "component"
        }:
            yield f"{node.name}: tags are {tags}"


def protection_is_the_expected_one(graph: Graph, case: Case) -> Iterator[str]:
    """What outlives the stack, what can't stand beside its successor, and what changes don't count."""
    for node in _resources(graph):
        options = node.options
        found = (options.retain_on_delete, options.delete_before_replace, options.ignore_changes)
        found += (options.replace_on_changes, options.protect, options.aliases)
        ignored: tuple[str, ...] = ()
        if node.name.startswith("api-origin-secret-"):
            ignored = ("value",)
        elif node.type.endswith(":Alias") and node.name != _used_alias(case):
            ignored = ("functionVersion",)
        expected = (
            (case.retained and node.name in RETAINED) or node.name in _OF_THE_ACCOUNT,
            node.name in ("agent-agent", "agent-knowledge", "agent-harness"),
            ignored,
            ("knowledgeBaseId",) if node.name == "knowledge-source" else (),
            False,
            (),
        )
        if found != expected:
            yield f"{node.name}: options are {found}, expected {expected}"


def _used_alias(case: Case) -> str:
    """The alias that CloudFront's requests reach; the others keep the version that fits their way in."""
    if case.front_door != "function-url":
        return f"api-{case.gateway_alias}"
    return "api-streaming" if case.streaming else "api-live"


def no_rule_is_broken(graph: Graph, case: Case) -> Iterator[str]:
    """The rules of `graph.rules`."""
    return (str(finding) for finding in broken_rules(graph))


CHECKS: tuple[Check, ...] = (
    inputs_are_what_the_provider_takes,
    nodes_and_edges_are_the_expected_ones,
    references_resolve,
    permissions_are_the_expected_ones,
    values_are_the_expected_ones,
    parents_are_components,
    providers_tag_and_place,
    everything_taggable_names_its_component,
    protection_is_the_expected_one,
    no_rule_is_broken,
)


def problems(graph: Graph, case: Case) -> list[str]:
    """Everything that any check has against a graph."""
    return [f"{check.__name__}: {problem}" for check in CHECKS for problem in check(graph, case)]


def _resources(graph: Graph) -> Iterator[Node]:
    return (node for node in graph.nodes if node.kind == "resource")


def _edge(dependency: Any) -> str:
    return f"{dependency.input or ''}<{dependency.on}" + (
        f".{dependency.output}" if dependency.output else ""
    )


def _at(value: Any, path: str) -> Any:
    """The value at `field.field[0].field`; None where the path ends early."""
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _wire(value: Any) -> Any:
    """A node's inputs as the engine would see them: assets in their wire form."""
    if isinstance(value, Mapping):
        if value.keys() in ({"asset"}, {"archive"}):
            return {SIGNATURE: "asset", "hash": "", "path": next(iter(value.values()))}
        return {name: _wire(item) for name, item in value.items()}
    return [_wire(item) for item in value] if isinstance(value, list) else value
