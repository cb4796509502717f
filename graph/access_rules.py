"""Rules about who may do what."""

import re
from collections.abc import Iterator
from typing import Any

from graph.finding import Finding, settings_of
from graph.model import Graph, Node
from graph.references import target
from graph.statements import statements


def public_bucket(graph: Graph) -> Iterator[Finding]:
    """No bucket can be read by everybody."""
    switches = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    for bucket in graph.of_type("aws:s3/bucket:Bucket"):
        blocks = settings_of(graph, bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
        if not any(all(block.inputs.get(switch) is True for switch in switches) for block in blocks):
            yield Finding(
                rule="public-bucket",
                node=bucket.name,
                problem="its public access isn't blocked in all four ways",
                remedy="Add a BucketPublicAccessBlock with all four switches on",
            )
        if str(bucket.inputs.get("acl", "private")).startswith("public") or bucket.inputs.get("website"):
            yield Finding(
                rule="public-bucket",
                node=bucket.name,
                problem="it has a public ACL or is a website",
                remedy="Serve it through CloudFront with origin access control",
            )
    for statement in statements(graph):
        if statement.effect == "Allow" and "*" in statement.principals and not statement.conditions:
            yield Finding(
                rule="public-bucket",
                node=statement.node.name,
                problem=f"a statement lets everybody do {', '.join(statement.actions)}",
                remedy="Name the principal, or add a condition that does",
            )


def unauthenticated_url(graph: Graph) -> Iterator[Finding]:
    """Nobody reaches the function but CloudFront."""
    for url in graph.of_type("aws:lambda/functionUrl:FunctionUrl"):
        if url.inputs.get("authorizationType") != "AWS_IAM":
            yield Finding(
                rule="unauthenticated-url",
                node=url.name,
                problem=f"its authorization is {url.inputs.get('authorizationType')!r}, so anybody may call it",
                remedy="Set authorization_type to AWS_IAM and sign with origin access control",
            )
    for permission in graph.of_type("aws:lambda/permission:Permission"):
        if permission.inputs.get("principal") == "*" or not permission.inputs.get("sourceArn"):
            yield Finding(
                rule="unauthenticated-url",
                node=permission.name,
                problem="it admits every caller of its principal, not one",
                remedy="Set source_arn to the one distribution or API that calls",
            )
    for route in graph.of_type("aws:apigatewayv2/route:Route"):
        if route.inputs.get("authorizationType", "NONE") == "NONE" and not _checks_secret(graph, route):
            yield Finding(
                rule="unauthenticated-url",
                node=route.name,
                problem="it has no authorization, and its function checks no origin secret",
                remedy="Set ORIGIN_SECRETS on the function to a secret that CloudFront sends",
            )


def wildcard(graph: Graph) -> Iterator[Finding]:
    """No statement allows more than it names, unless it says why."""
    for statement in statements(graph):
        wide = [*filter(_wide_action, statement.actions), *filter(_wide_resource, statement.resources)]
        if statement.effect == "Allow" and wide and not statement.sid.startswith("Because"):
            yield Finding(
                rule="wildcard",
                node=statement.node.name,
                problem=f"a statement allows {', '.join(wide)} without a recorded reason",
                remedy="Name the actions and resources, or give the Statement its reason",
            )
    for attachment in graph.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment"):
        arn = str(attachment.inputs.get("policyArn", ""))
        if ":iam::aws:policy/" in arn:
            yield Finding(
                rule="wildcard",
                node=attachment.name,
                problem=f"it attaches {arn}, which AWS wrote for everybody and may widen",
                remedy="State the permissions that the role uses",
            )


def _wide_action(action: str) -> bool:
    return "*" in action


def _wide_resource(resource: str) -> bool:
    """A wildcard, unless it ends the ARN of one resource: `${bucket.arn}/knowledge/*`, `${log.arn}:*`."""
    below_one = re.fullmatch(r"(\$\{[^{}]+\}|arn:aws:[a-z0-9-]+:[^*]*[^*:/])[:/]([^*]*/)?\*", resource)
    return "*" in resource and below_one is None


def _checks_secret(graph: Graph, route: Node) -> bool:
    """Whether the function behind a route was given an origin secret."""
    integration = target(graph, route, "target", "aws:apigatewayv2/integration:Integration")
    alias = integration and target(graph, integration, "integrationUri", "aws:lambda/alias:Alias")
    step = alias or integration
    name = "functionName" if alias else "integrationUri"
    function = step and target(graph, step, name, "aws:lambda/function:Function")
    variables: dict[str, Any] = ((function.inputs if function else {}).get("environment") or {}).get(
        "variables", {}
    )
    return bool(variables.get("ORIGIN_SECRETS"))
