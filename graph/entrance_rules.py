"""Rules about who may call the function: CloudFront alone, signed or with a secret."""

from collections.abc import Iterator
from typing import Any

from graph.arns import is_wide
from graph.finding import Finding
from graph.model import Graph, Node
from graph.references import target

_PERMISSIONS = (
    "aws:lambda/permission:Permission",
    "aws:lambda/layerVersionPermission:LayerVersionPermission",
)


def unauthenticated_url(graph: Graph) -> Iterator[Finding]:
    """Nobody reaches the function but CloudFront."""
    for url in graph.of_type("aws:lambda/functionUrl:FunctionUrl"):
        if url.inputs.get("authorizationType") != "AWS_IAM":
            yield _open(
                url,
                f"its authorization is {url.inputs.get('authorizationType')!r}, so anybody may call it",
                "Set authorization_type to AWS_IAM and sign with origin access control",
            )
        if "*" in ((url.inputs.get("cors") or {}).get("allowOrigins") or ()):
            yield _open(url, "any page may call it", "Leave cors out: the site and the API have one origin")
    for permission in graph.of_type(*_PERMISSIONS):
        yield from _permission(permission)
    for route in graph.of_type("aws:apigatewayv2/route:Route"):
        if route.inputs.get("authorizationType", "NONE") == "NONE" and not _checks_secret(graph, route):
            yield _no_authorization(route)
    for method in graph.of_type("aws:apigateway/method:Method"):
        # The page's own browser asks before it calls; an OPTIONS answers nothing.
        asks = method.inputs.get("httpMethod") == "OPTIONS"
        if (
            method.inputs.get("authorization", "NONE") == "NONE"
            and not asks
            and not _any_checks_secret(graph)
        ):
            yield _no_authorization(method)
    for api in graph.of_type("aws:apigatewayv2/api:Api"):
        if "*" in ((api.inputs.get("corsConfiguration") or {}).get("allowOrigins") or ()):
            yield _open(api, "any page may call it", "Leave cors_configuration out: there is one origin")


def _permission(permission: Node) -> Iterator[Finding]:
    inputs = permission.inputs
    source = str(inputs.get("sourceArn") or "")
    if inputs.get("principal") == "*" or not source:
        yield _open(
            permission,
            "it admits every caller of its principal, not one",
            "Set source_arn to the one distribution or API that calls",
        )
    elif is_wide(source):
        yield _open(permission, f"it admits {source}", "Set source_arn to one distribution or API")
    if inputs.get("functionUrlAuthType") == "NONE":
        yield _open(permission, "it admits calls that nobody signed", "Set function_url_auth_type to AWS_IAM")
    if "*" in str(inputs.get("action", "")):
        yield _open(permission, f"it allows {inputs['action']}", "Allow invoking, and nothing else")


def variables_of(function: Node) -> dict[str, Any]:
    """A function's environment."""
    return dict((function.inputs.get("environment") or {}).get("variables") or {})


def _checks_secret(graph: Graph, route: Node) -> bool:
    """Whether the function behind a route was given an origin secret."""
    integration = target(graph, route, "target", "aws:apigatewayv2/integration:Integration")
    alias = integration and target(graph, integration, "integrationUri", "aws:lambda/alias:Alias")
    step = alias or integration
    name = "functionName" if alias else "integrationUri"
    function = step and target(graph, step, name, "aws:lambda/function:Function")
    return bool(function and variables_of(function).get("ORIGIN_SECRETS"))


def _any_checks_secret(graph: Graph) -> bool:
    functions = graph.of_type("aws:lambda/function:Function")
    return any(variables_of(function).get("ORIGIN_SECRETS") for function in functions)


def _no_authorization(node: Node) -> Finding:
    return _open(
        node,
        "it has no authorization, and its function checks no origin secret",
        "Set ORIGIN_SECRETS on the function to a secret that CloudFront sends",
    )


def _open(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="unauthenticated-url", node=node.name, problem=problem, remedy=remedy)
