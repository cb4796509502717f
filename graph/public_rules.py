"""Rules about what everybody could reach: buckets, topics, and whatever else carries a policy."""

import re
from collections.abc import Iterator
from typing import Any

from graph.conditions import names_one, narrows, values_of
from graph.finding import Finding, settings_of
from graph.model import Graph, Node
from graph.statements import GraphStatement, statements

SWITCHES = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_VISITORS_MAY = frozenset({"s3:getobject", "s3:listbucket"})


def public_bucket(graph: Graph) -> Iterator[Finding]:
    """No bucket can be read by everybody."""
    for bucket in graph.of_type("aws:s3/bucket:Bucket"):
        blocks = settings_of(graph, bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
        if not any(all(block.inputs.get(switch) is True for switch in SWITCHES) for block in blocks):
            yield _public(
                bucket,
                "its public access isn't blocked in all four ways",
                "Add a BucketPublicAccessBlock with all four switches on",
            )
        if bucket.inputs.get("website"):
            yield _public(bucket, "it is a website", "Serve it through CloudFront with origin access control")
    for node in graph.nodes:
        if not node.type.startswith("aws:s3/"):
            continue
        if str(node.inputs.get("acl", "private")).startswith(("public", "authenticated")) or _grants(node):
            yield _public(
                node, "it has a public ACL", "Serve it through CloudFront with origin access control"
            )
        if node.type.startswith("aws:s3/bucketWebsite"):
            yield _public(node, "it makes a website of a bucket", "Serve it through CloudFront")


def open_policy(graph: Graph) -> Iterator[Finding]:
    """A resource's policy lets in somebody in particular, and a service only for one resource or account."""
    for statement in statements(graph):
        if statement.kind != "resource" or not statement.allows:
            continue
        if "NotPrincipal" in statement.excluding or (statement.everybody and not narrows(statement)):
            what = ", ".join(statement.actions) or "everything"
            excuse = " under a condition that everybody meets" if statement.conditions else ""
            yield _open(statement, f"a statement lets everybody do {what}{excuse}")
        for service in statement.principals_by_type.get("Service", ()):
            if not names_one(statement):
                arns = ", ".join(values_of(statement, "aws:SourceArn"))
                yield _open(statement, f"{service} may act on it for {arns or 'any account'}")
            writes = [one for one in statement.actions if one.lower() not in _VISITORS_MAY]
            if service == "cloudfront.amazonaws.com" and writes and _is_of_a_bucket(statement.node):
                yield _open(statement, f"visitors may {', '.join(writes)} through CloudFront")


def open_network(graph: Graph) -> Iterator[Finding]:
    """No port is open to the whole internet."""
    for node in graph.nodes:
        if node.type.startswith(("aws:ec2/securityGroup", "aws:vpc/securityGroupIngress")):
            kind = node.inputs.get("type", "ingress")
            rules = [node.inputs, *(node.inputs.get("ingress") or [])]
            if kind == "ingress" and any(_whole_internet(rule) for rule in rules):
                yield Finding(
                    rule="open-network",
                    node=node.name,
                    problem="it lets in the whole internet",
                    remedy="Name who may come in",
                )
        if node.inputs.get("publiclyAccessible") is True:
            yield Finding(
                rule="open-network",
                node=node.name,
                problem="it has a public address",
                remedy="Set publicly_accessible to False",
            )


def _whole_internet(rule: Any) -> bool:
    names = ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6")
    return any(re.search(r"0\.0\.0\.0/0|::/0", str(rule.get(name))) for name in names)


def _grants(node: Node) -> bool:
    return bool(re.search(r"groups/global/(AllUsers|AuthenticatedUsers)", str(dict(node.inputs))))


def _is_of_a_bucket(node: Node) -> bool:
    return node.type == "aws:s3/bucketPolicy:BucketPolicy"


def _public(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="public-bucket", node=node.name, problem=problem, remedy=remedy)


def _open(statement: GraphStatement, problem: str) -> Finding:
    bucket = _is_of_a_bucket(statement.node)
    return Finding(
        rule="public-bucket" if bucket else "open-policy",
        node=statement.node.name,
        problem=problem,
        remedy="Name the principal, and the one resource a service acts for, in aws:SourceArn",
    )
