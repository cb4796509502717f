"""From what the engine shows a policy pack to a graph, and from findings to violations."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyResource,
    ReportViolation,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from graph.capture import capture
from graph.finding import Rule
from graph.keeping_rules import data_outlives_destroy
from graph.model import Dependency, Graph, Node, Options
from graph.rules import RULES
from graph.stacks import CaptureError

# The engine doesn't show packs whether a resource is retained, so that rule is left to the captured graph.
PACK_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES if rule is not data_outlives_destroy)


Captured = Callable[[str], Graph]
"""The graph of a stack, as the program and its Pulumi.<stack>.yaml make it, by the stack's name."""


def policies(captured: Captured = capture) -> list[Policy]:
    """One stack policy for each rule; a finding stops the update.

    Args:
        captured: asked for the stack's graph where the engine doesn't know a value yet.
    """
    return [
        StackValidationPolicy(
            name=rule.__name__.replace("_", "-"),
            description=(rule.__doc__ or "").strip(),
            validate=_validation(rule, captured),
            enforcement_level=EnforcementLevel.MANDATORY,
        )
        for rule in PACK_RULES
    ]


def graph_of(resources: Iterable[PolicyResource]) -> Graph:
    """The graph of what an update will make. Nodes are called by URN: names aren't unique for the engine."""
    nodes = []
    project, stack = "", ""
    for resource in resources:
        stack, project = resource.urn.split("::")[0].removeprefix("urn:pulumi:"), resource.urn.split("::")[1]
        if not resource.resource_type.startswith("pulumi:pulumi:"):
            nodes.append(_node(resource))
    return Graph(project=project, stack=stack, nodes=tuple(sorted(nodes, key=lambda node: node.name)))


def _validation(rule: Rule, captured: Captured):  # type: ignore[no-untyped-def]  # pulumi_policy's type is a union
    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        shown = graph_of(args.resources)
        try:
            findings = list(rule(shown))
        except UnknownValueError as unknown:
            # Before the first deployment a policy document holds ARNs that nobody knows yet, and the engine would
            # let the rule wait until everything is made. The captured graph has placeholders for them.
            urns = {name.rpartition("::")[2]: name for name in (node.name for node in shown.nodes)}
            try:
                findings = [
                    replace(finding, node=urns.get(finding.node, finding.node))
                    for finding in rule(captured(shown.stack))
                ]
            except CaptureError:  # no file of that stack: the engine says that the rule waits
                raise unknown from None
        for finding in findings:
            report_violation(f"{finding.problem}. {finding.remedy}.", finding.node)

    return validate


def _node(resource: PolicyResource) -> Node:
    by_property = {
        (dependency.urn, name)
        for name, dependencies in resource.property_dependencies.items()
        for dependency in dependencies
    }
    explained = {urn for urn, _ in by_property}
    explicit = {(item.urn, None) for item in resource.dependencies if item.urn not in explained}
    return Node(
        name=resource.urn,
        type=resource.resource_type,
        kind="provider" if resource.resource_type.startswith("pulumi:providers:") else "resource",
        parent=resource.parent.urn if resource.parent else None,
        provider=resource.provider.urn if resource.provider else None,
        inputs=resource.props,  # not copied: reading a value that preview doesn't know yet raises
        dependencies=tuple(
            Dependency(on=urn, input=name) for urn, name in sorted(by_property | explicit, key=str)
        ),
        options=Options(protect=resource.opts.protect),
    )
