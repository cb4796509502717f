"""Rules about encryption and logs."""

from collections.abc import Iterator

from graph.finding import Finding, settings_of
from graph.model import Graph, Node
from graph.references import refers_to, target
from graph.statements import GraphStatement, statements


def encryption(graph: Graph) -> Iterator[Finding]:
    """Data is encrypted where it lies and where it travels."""
    for bucket in graph.of_type("aws:s3/bucket:Bucket"):
        kind = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
        if not settings_of(graph, bucket, kind):
            yield _unencrypted(
                bucket, "it states no encryption", "Add a BucketServerSideEncryptionConfiguration"
            )
        if not any(_only_tls(statement, bucket) for statement in statements(graph)):
            yield _unencrypted(
                bucket, "it may be read over plain HTTP", "Deny requests without TLS in its policy"
            )
    for distribution in graph.of_type("aws:cloudfront/distribution:Distribution"):
        yield from _distribution_in_the_clear(distribution)


def log_retention(graph: Graph) -> Iterator[Finding]:
    """Logs end some day, and nobody logs into a group that isn't ours."""
    for group in graph.of_type("aws:cloudwatch/logGroup:LogGroup"):
        if not group.inputs.get("retentionInDays"):
            yield Finding(
                rule="log-retention",
                node=group.name,
                problem="it keeps logs forever",
                remedy="Set retention_in_days",
            )
    for function in graph.of_type("aws:lambda/function:Function"):
        if target(graph, function, "loggingConfig", "aws:cloudwatch/logGroup:LogGroup") is None:
            yield Finding(
                rule="log-retention",
                node=function.name,
                problem="Lambda makes it a log group that keeps logs forever",
                remedy="Make a LogGroup and name it in logging_config",
            )
    for stage in graph.of_type("aws:apigatewayv2/stage:Stage"):
        if target(graph, stage, "accessLogSettings", "aws:cloudwatch/logGroup:LogGroup") is None:
            yield Finding(
                rule="log-retention",
                node=stage.name,
                problem="it has no access log",
                remedy="Set access_log_settings to a LogGroup with a retention",
            )


def _only_tls(statement: GraphStatement, bucket: Node) -> bool:
    return (
        statement.node.type == "aws:s3/bucketPolicy:BucketPolicy"
        and refers_to(statement.node, "bucket", bucket)
        and statement.effect == "Deny"
        and "*" in statement.principals
        and "s3:*" in statement.actions
        and len(statement.resources) == 2
        and statement.conditions == {"Bool": {"aws:SecureTransport": "false"}}
    )


def _distribution_in_the_clear(distribution: Node) -> Iterator[Finding]:
    inputs = distribution.inputs
    for behavior in [inputs.get("defaultCacheBehavior") or {}, *(inputs.get("orderedCacheBehaviors") or [])]:
        if behavior.get("viewerProtocolPolicy") not in ("https-only", "redirect-to-https"):
            yield _unencrypted(distribution, "visitors may come over HTTP", "Set viewer_protocol_policy")
    for origin in inputs.get("origins") or []:
        custom = origin.get("customOriginConfig")
        if custom and (
            custom["originProtocolPolicy"] != "https-only"
            or list(custom["originSslProtocols"]) != ["TLSv1.2"]
        ):
            yield _unencrypted(
                distribution, "an origin is reached without TLS 1.2", "Set https-only and TLSv1.2"
            )
    certificate = inputs.get("viewerCertificate") or {}
    if certificate.get("acmCertificateArn") and certificate.get("minimumProtocolVersion") != "TLSv1.2_2021":
        yield _unencrypted(
            distribution, "it speaks TLS below 1.2", "Set minimum_protocol_version TLSv1.2_2021"
        )


def _unencrypted(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="encryption", node=node.name, problem=problem, remedy=remedy)
