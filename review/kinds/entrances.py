"""Ways in: addresses that the whole internet reaches, and what signs for the origins behind CloudFront."""

from collections.abc import Iterator

from graph.distribution_rules import DISTRIBUTION, ORIGIN_ACCESS_CONTROL
from graph.model import Graph, Node
from graph.references import references
from review.comparison import Comparison, at
from review.findings import Finding
from review.operations import Step

GATEWAYS = ("aws:apigatewayv2/api:Api", "aws:apigateway/restApi:RestApi")
BALANCERS = ("aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer")


def entrances(comparison: Comparison) -> Iterator[Finding]:
    """What is new and has an address of its own; what an address lets in without a check is a rule's finding."""
    replaced = {step.successor for step in comparison.steps if step.successor}
    for step in comparison.steps:
        if step.operation == "create" and step.name not in replaced and _is_public(step.node):
            says = "is a new address that the whole internet reaches: only what stands behind it refuses strangers"
            yield comparison.finding("exposure", "medium", step.node, says)


def signs_nothing_that_stays(comparison: Comparison, step: Step) -> bool:
    """Whether an origin access control goes together with the origins that it signed for."""
    if step.node.type != ORIGIN_ACCESS_CONTROL:
        return False
    signed = {
        origin.get("domainName")
        for origin in _origins(comparison.spoken_base)
        if step.name in {on for on, _ in references(origin.get("originAccessControlId"))}
    }
    return not signed & {origin.get("domainName") for origin in _origins(comparison.head)}


def _origins(graph: Graph) -> Iterator[dict[str, object]]:
    for node in graph.of_type(DISTRIBUTION):
        yield from at(node.inputs, "origins") or ()


def _is_public(node: Node) -> bool:
    if node.type in GATEWAYS:
        private = "PRIVATE" in str(at(node.inputs, "endpointConfiguration.types"))
        return not private and node.inputs.get("disableExecuteApiEndpoint") is not True
    return node.type in BALANCERS and node.inputs.get("internal") is not True
