"""Rules about encryption where data lies, and on its way to a bucket or a subscriber."""

from collections.abc import Iterator

from graph.conditions import pairs
from graph.finding import Finding, settings_of
from graph.model import Graph, Node
from graph.references import refers_to
from graph.statements import GraphStatement, statements

ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"


def encryption(graph: Graph) -> Iterator[Finding]:
    """Data is encrypted where it lies and where it travels."""
    policies = list(statements(graph))
    for bucket in graph.of_type("aws:s3/bucket:Bucket"):
        if not any(map(_states_encryption, settings_of(graph, bucket, ENCRYPTION))):
            yield _unencrypted(
                bucket, "it states no encryption", "Add a BucketServerSideEncryptionConfiguration"
            )
        if not any(_only_tls(statement, bucket) for statement in policies):
            yield _unencrypted(
                bucket, "it may be read over plain HTTP", "Deny requests without TLS in its policy"
            )
    for subscription in graph.of_type("aws:sns/topicSubscription:TopicSubscription"):
        if subscription.inputs.get("protocol") == "http":
            yield _unencrypted(subscription, "alarms travel over plain HTTP", "Use https or email")
    for node in graph.nodes:
        if node.inputs.get("storageEncrypted") is False or node.inputs.get("encrypted") is False:
            yield _unencrypted(node, "it keeps data unencrypted", "Turn encryption on")


def _states_encryption(setting: Node) -> bool:
    algorithms = [
        (rule.get("applyServerSideEncryptionByDefault") or {}).get("sseAlgorithm")
        for rule in setting.inputs.get("rules") or ()
    ]
    return any(one in ("AES256", "aws:kms", "aws:kms:dsse") for one in algorithms)


def _only_tls(statement: GraphStatement, bucket: Node) -> bool:
    """Everybody is denied everything on the bucket and on its objects, where TLS is missing and nothing else."""
    if statement.node.type != "aws:s3/bucketPolicy:BucketPolicy" or not refers_to(
        statement.node, "bucket", bucket
    ):
        return False
    resources = set(statement.resources)
    whole = (
        any({one, f"{one}/*"} <= resources or f"{one}*" in resources for one in resources) or "*" in resources
    )
    conditions = [
        (operator, key, [one.lower() for one in values]) for operator, key, values in pairs(statement)
    ]
    return (
        statement.effect == "Deny"
        and statement.everybody
        and not statement.excluding
        and bool({"s3:*", "*"} & {action.lower() for action in statement.actions})
        and whole
        and conditions
        in (
            [("bool", "aws:securetransport", ["false"])],
            [("boolifexists", "aws:securetransport", ["false"])],
        )
    )


def _unencrypted(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="encryption", node=node.name, problem=problem, remedy=remedy)
