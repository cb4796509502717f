"""Rules about CloudFront: how it proves itself to origins, what it caches and forwards, and what it makes of errors."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.finding import Finding
from graph.model import Graph, Node
from graph.references import node_behind

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
ORIGIN_ACCESS_CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl"
ORIGIN_REQUEST_POLICY = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""AWS's managed policy (CloudFront Developer Guide, "Use managed cache policies")."""

VIEWER_ADDRESS = "cloudfront-viewer-address"
_BUCKET_HOST = re.compile(r"bucketRegionalDomainName|bucketDomainName|\.s3[.-][a-z0-9.-]*amazonaws\.com$")
_MODERN_TLS = ("TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")


def origin_access(graph: Graph) -> Iterator[Finding]:
    """Each origin belongs to this program, and knows its own distribution by signature or secret."""
    for distribution in graph.of_type(DISTRIBUTION):
        for origin in distribution.inputs.get("origins") or ():
            name, host = origin.get("originId"), str(origin.get("domainName", ""))
            signed = node_behind(
                graph, distribution, origin.get("originAccessControlId"), ORIGIN_ACCESS_CONTROL
            )
            if not signed and not _sends_secret(origin):
                yield _finding(
                    "origin-access",
                    distribution,
                    f"origin {name!r} can't tell its own distribution from anybody else",
                    "Set origin_access_control_id, or a custom header with a secret that the origin compares",
                )
            if _is_literal(graph, host):
                yield _finding(
                    "origin-access",
                    distribution,
                    f"origin {name!r} is {host}, which isn't made here",
                    "Take the host from the resource that serves it",
                )
            yield from _access_control(graph, distribution, origin)


def _sends_secret(origin: Mapping[str, Any]) -> bool:
    """A header with a value that the graph keeps to itself; a plain one is no secret."""
    values = [str(header.get("value") or "") for header in origin.get("customHeaders") or ()]
    return any(value.startswith("[secret]") or "${" in value or len(value) >= 32 for value in values)


def _access_control(graph: Graph, distribution: Node, origin: Mapping[str, Any]) -> Iterator[Finding]:
    control = node_behind(graph, distribution, origin.get("originAccessControlId"), ORIGIN_ACCESS_CONTROL)
    if control is None:
        return
    if control.inputs.get("signingBehavior") != "always":
        yield _finding(
            "origin-access",
            control,
            f"it signs {control.inputs.get('signingBehavior')!r}, so requests reach the origin unsigned",
            "Set signing_behavior to always",
        )
    kind = control.inputs.get("originAccessControlOriginType")
    if (kind == "s3") != _is_bucket(origin):
        yield _finding(
            "origin-access",
            control,
            f"it signs for {kind!r}, which its origin isn't",
            "Set the origin's own type",
        )


def private_answers(graph: Graph) -> Iterator[Finding]:
    """No visitor gets another's answer, and the app sees who asks."""
    for distribution in graph.of_type(DISTRIBUTION):
        origins = {one.get("originId"): one for one in distribution.inputs.get("origins") or ()}
        for behavior in behaviors_of(distribution):
            origin = origins.get(behavior.get("targetOriginId"), {})
            where = behavior.get("pathPattern", "the site")
            if _is_bucket(origin):
                if set(behavior.get("allowedMethods") or ()) & {"POST", "PUT", "PATCH", "DELETE"}:
                    yield _finding(
                        "private-answers",
                        distribution,
                        f"{where} takes writes for a bucket",
                        "Allow GET and HEAD",
                    )
            elif origin.get("customOriginConfig"):
                yield from _forwarding(graph, distribution, behavior, where)


def _forwarding(
    graph: Graph, distribution: Node, behavior: Mapping[str, Any], where: str
) -> Iterator[Finding]:
    if behavior.get("cachePolicyId") != CACHING_DISABLED:
        yield _finding(
            "private-answers",
            distribution,
            f"answers of {where} may be kept and given to other visitors",
            "Set cache_policy_id to CachingDisabled",
        )
    policy = node_behind(graph, distribution, behavior.get("originRequestPolicyId"), ORIGIN_REQUEST_POLICY)
    headers = ((policy.inputs if policy else {}).get("headersConfig") or {}).get("headers") or {}
    forwarded = {str(header).lower() for header in headers.get("items") or ()}
    if VIEWER_ADDRESS not in forwarded:
        yield _finding(
            "private-answers",
            distribution,
            f"the app behind {where} doesn't see who asks, so one visitor can use up everybody's share",
            "Forward CloudFront-Viewer-Address by an origin request policy of this program",
        )
    if forwarded & {"host", "x-forwarded-for"}:
        yield _finding(
            "private-answers",
            policy or distribution,
            f"it forwards {', '.join(sorted(forwarded & {'host', 'x-forwarded-for'}))}, which the visitor writes",
            "Leave it out",
        )


def error_pages(graph: Graph) -> Iterator[Finding]:
    """An error stays an error: CloudFront has one page for the site's and the API's alike."""
    for distribution in graph.of_type(DISTRIBUTION):
        for response in distribution.inputs.get("customErrorResponses") or ():
            code, shown = response.get("errorCode"), response.get("responseCode")
            if shown is not None or response.get("responsePagePath"):
                yield _finding(
                    "error-pages",
                    distribution,
                    f"the API's {code} becomes a page with status {shown or code}",
                    "Leave custom_error_responses out",
                )
        origins = distribution.inputs.get("origins") or ()
        if any(map(_is_bucket, origins)) and not distribution.inputs.get("defaultRootObject"):
            yield _finding(
                "error-pages", distribution, "its root lists what the bucket holds", "Set default_root_object"
            )


def encrypted_edge(graph: Graph) -> Iterator[Finding]:
    """Visitors and origins are reached over TLS 1.2 or newer."""
    for distribution in graph.of_type(DISTRIBUTION):
        inputs = distribution.inputs
        for behavior in behaviors_of(distribution):
            if behavior.get("viewerProtocolPolicy") not in ("https-only", "redirect-to-https"):
                yield _clear(distribution, "visitors may come over HTTP", "Set viewer_protocol_policy")
        for origin in inputs.get("origins") or ():
            custom = origin.get("customOriginConfig")
            if custom and (
                custom.get("originProtocolPolicy") != "https-only"
                or set(custom.get("originSslProtocols") or ()) - {"TLSv1.2", "TLSv1.3"}
                or not custom.get("originSslProtocols")
            ):
                yield _clear(
                    distribution, "an origin is reached without TLS 1.2", "Set https-only and TLSv1.2"
                )
        certificate = inputs.get("viewerCertificate") or {}
        own = certificate.get("acmCertificateArn") or certificate.get("iamCertificateId")
        version = certificate.get("minimumProtocolVersion")
        if (own or version) and version not in _MODERN_TLS:
            yield _clear(distribution, "it speaks TLS below 1.2", "Set minimum_protocol_version TLSv1.2_2021")


def behaviors_of(distribution: Node) -> list[Mapping[str, Any]]:
    """The default behavior and the ordered ones."""
    inputs = distribution.inputs
    return [inputs.get("defaultCacheBehavior") or {}, *(inputs.get("orderedCacheBehaviors") or ())]


def _is_bucket(origin: Mapping[str, Any]) -> bool:
    return bool(_BUCKET_HOST.search(str(origin.get("domainName", "")))) or not origin.get(
        "customOriginConfig"
    )


def _is_literal(graph: Graph, host: str) -> bool:
    """A host that names no resource. The engine shows every host as it is: there it must be one of AWS's."""
    if "${" in host:
        return False
    shown_by_the_engine = any(node.name.startswith("urn:") for node in graph.nodes)
    return not (shown_by_the_engine and host.endswith((".amazonaws.com", ".on.aws")))


def _finding(rule: str, node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule=rule, node=node.name, problem=problem, remedy=remedy)


def _clear(node: Node, problem: str, remedy: str) -> Finding:
    return _finding("encryption", node, problem, remedy)
