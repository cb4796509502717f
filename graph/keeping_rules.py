"""Rules about what costs money while nobody asks, and what must not be lost."""

from collections.abc import Iterator

from graph.finding import Finding, settings_of, tag
from graph.model import Graph, Node

PROTECTED_STACKS = frozenset({"prod"})
"""The stacks whose data must survive a mistake."""

FIXED_COST = {
    "aws:opensearch/serverlessCollection:ServerlessCollection": "from 175 USD a month when idle",
    "aws:opensearch/domain:Domain": "an instance by the hour",
    "aws:ec2/natGateway:NatGateway": "about 33 USD a month",
    "aws:ec2/instance:Instance": "an instance by the hour",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "about 7 USD a month and zone",
    "aws:ec2/eip:Eip": "about 4 USD a month",
    "aws:lb/loadBalancer:LoadBalancer": "about 16 USD a month",
    "aws:rds/instance:Instance": "an instance by the hour",
    "aws:rds/cluster:Cluster": "capacity by the hour",
    "aws:ecs/service:Service": "tasks by the hour",
    "aws:elasticache/cluster:Cluster": "a node by the hour",
    "aws:kms/key:Key": "1 USD a month",
    "aws:secretsmanager/secret:Secret": "0.40 USD a month",
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": "memory by the hour, used or not",
    "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput": "a model unit by the hour",
    "aws:wafv2/webAcl:WebAcl": "5 USD a month and 1 USD a rule",
}
"""What a type costs before the first visitor (AWS price pages, read 2026-11)."""


def fixed_monthly_cost(graph: Graph) -> Iterator[Finding]:
    """Nothing costs money while nobody asks, unless the owner chose it."""
    for node in graph.nodes:
        cost = FIXED_COST.get(node.type)
        if node.type == "aws:dynamodb/table:Table" and node.inputs.get("billingMode") != "PAY_PER_REQUEST":
            cost = "capacity by the hour"
        if node.type == "aws:lambda/function:Function" and node.inputs.get("snapStart"):
            cost = "about 2 USD a month for each published version"
        if cost and not tag(node, "fixed-cost"):
            yield Finding(
                rule="fixed-monthly-cost",
                node=node.name,
                problem=f"it costs {cost}",
                remedy="Use what is paid by request, or record the choice in the tag fixed-cost",
            )


def data_recoverable(graph: Graph) -> Iterator[Finding]:
    """In a protected stack, data survives a wrong write and a wrong click."""
    if graph.stack not in PROTECTED_STACKS:
        return
    for table in graph.of_type("aws:dynamodb/table:Table"):
        if (table.inputs.get("pointInTimeRecovery") or {}).get("enabled") is not True:
            yield _unprotected(
                table, "it can't be restored to a point in time", "Enable point_in_time_recovery"
            )
        if table.inputs.get("deletionProtectionEnabled") is not True:
            yield _unprotected(table, "anybody with access may delete it", "Set deletion_protection_enabled")
    for bucket in graph.of_type("aws:s3/bucket:Bucket"):
        if tag(bucket, "rebuilt-by"):
            continue
        kept = settings_of(graph, bucket, "aws:s3/bucketVersioning:BucketVersioning")
        if not any(
            (item.inputs.get("versioningConfiguration") or {}).get("status") == "Enabled" for item in kept
        ):
            yield _unprotected(bucket, "an overwritten object is gone", "Enable versioning")
        if bucket.inputs.get("forceDestroy"):
            yield _unprotected(bucket, "destroying it deletes its objects", "Set force_destroy to False")


STATEFUL = (
    "aws:dynamodb/table:Table",
    "aws:s3/bucket:Bucket",
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
    "aws:s3/vectorsIndex:VectorsIndex",
)


def data_outlives_destroy(graph: Graph) -> Iterator[Finding]:
    """In a protected stack, `pulumi destroy` leaves the data that nothing rebuilds."""
    if graph.stack not in PROTECTED_STACKS:
        return
    for node in graph.of_type(*STATEFUL):
        if not (node.options.protect or node.options.retain_on_delete or tag(node, "rebuilt-by")):
            yield _unprotected(node, "`pulumi destroy` deletes it", "Set protect or retain_on_delete")


def _unprotected(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="data-unprotected", node=node.name, problem=problem, remedy=remedy)
