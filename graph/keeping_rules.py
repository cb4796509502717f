"""Rules about data: what must not be lost, and what must not be kept."""

from collections.abc import Iterator
from typing import Any

from graph.finding import PROTECTED_STACKS, Finding, settings_of, tag
from graph.model import Graph, Node
from graph.references import refers_to

TABLE = "aws:dynamodb/table:Table"
BUCKET = "aws:s3/bucket:Bucket"
STATEFUL = (
    TABLE,
    BUCKET,
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
    "aws:s3/vectorsIndex:VectorsIndex",
)
BUCKET_SETTINGS = (
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
)
LEAST_DAYS_OF_OLD_VERSIONS = 7


def data_recoverable(graph: Graph) -> Iterator[Finding]:
    """In a protected stack, data survives a wrong write and a wrong click."""
    if graph.stack not in PROTECTED_STACKS:
        return
    for table in graph.of_type(TABLE):
        if (table.inputs.get("pointInTimeRecovery") or {}).get("enabled") is not True:
            yield _unprotected(
                table, "it can't be restored to a point in time", "Enable point_in_time_recovery"
            )
        if table.inputs.get("deletionProtectionEnabled") is not True:
            yield _unprotected(table, "anybody with access may delete it", "Set deletion_protection_enabled")
    for bucket in graph.of_type(BUCKET):
        if tag(bucket, "rebuilt-by"):
            continue
        kept = settings_of(graph, bucket, "aws:s3/bucketVersioning:BucketVersioning")
        if not any(
            (item.inputs.get("versioningConfiguration") or {}).get("status") == "Enabled" for item in kept
        ):
            yield _unprotected(bucket, "an overwritten object is gone", "Enable versioning")
        if bucket.inputs.get("forceDestroy"):
            yield _unprotected(bucket, "destroying it deletes its objects", "Set force_destroy to False")


def data_outlives_destroy(graph: Graph) -> Iterator[Finding]:
    """In a protected stack, `pulumi destroy` leaves the data that nothing rebuilds."""
    if graph.stack not in PROTECTED_STACKS:
        return
    for node in graph.of_type(*STATEFUL):
        if not (node.options.protect or node.options.retain_on_delete or tag(node, "rebuilt-by")):
            yield _unprotected(node, "`pulumi destroy` deletes it", "Set protect or retain_on_delete")
    for bucket in graph.of_type(BUCKET):
        kept = bucket.options.protect or bucket.options.retain_on_delete
        for setting in settings_of(graph, bucket, *BUCKET_SETTINGS) if kept else ():
            if not (setting.options.protect or setting.options.retain_on_delete):
                yield _unprotected(
                    setting,
                    "it goes while its bucket stays, less private than before",
                    "Set retain_on_delete",
                )


def no_early_expiry(graph: Graph) -> Iterator[Finding]:
    """No lifecycle rule throws documents away, or their older versions within a week; what is rebuilt may go."""
    rebuilt = [bucket for bucket in graph.of_type(BUCKET) if tag(bucket, "rebuilt-by")]
    for node in graph.of_type("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", BUCKET):
        if node in rebuilt or any(refers_to(node, "bucket", bucket) for bucket in rebuilt):
            continue
        rules = node.inputs.get("rules") or node.inputs.get("lifecycleRules") or ()
        for rule in rules:
            if rule.get("status", "Enabled") != "Enabled" or rule.get("enabled") is False:
                continue
            ends = rule.get("expiration") or {}
            if ends.get("days") or ends.get("date"):
                yield _unprotected(node, "it deletes objects by their age", "Leave current objects alone")
            old = (rule.get("noncurrentVersionExpiration") or {}).get("noncurrentDays")
            if old is not None and float(old) < LEAST_DAYS_OF_OLD_VERSIONS:
                yield _unprotected(
                    node, f"older versions are gone after {old} days", "Keep them for a week or more"
                )


def viewers_are_forgotten(graph: Graph) -> Iterator[Finding]:
    """What is kept of visitors expires by itself."""
    for table in graph.of_type(TABLE):
        ttl: dict[str, Any] = table.inputs.get("ttl") or {}
        if ttl.get("enabled") is not True or not ttl.get("attributeName"):
            yield Finding(
                rule="ttl",
                node=table.name,
                problem="its items never expire, so what is kept of visitors stays and grows",
                remedy="Set ttl to the attribute expires_at, enabled",
            )


def documents_only(graph: Graph) -> Iterator[Finding]:
    """The knowledge base reads what is meant for visitors, not all that a bucket holds."""
    for source in graph.of_type("aws:bedrock/agentDataSource:AgentDataSource"):
        configuration = (source.inputs.get("dataSourceConfiguration") or {}).get("s3Configuration") or {}
        prefixes = configuration.get("inclusionPrefixes") or ()
        if configuration and (not prefixes or any(prefix in ("", "/") for prefix in prefixes)):
            yield Finding(
                rule="documents-only",
                node=source.name,
                problem="it answers from everything in the bucket, deployment records included",
                remedy="Set inclusion_prefixes to the folder of documents",
            )


def _unprotected(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="data-unprotected", node=node.name, problem=problem, remedy=remedy)
