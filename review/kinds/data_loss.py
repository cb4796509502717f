"""What data goes with what is replaced or deleted."""

from collections.abc import Iterator

from graph.finding import tag
from review.comparison import Comparison
from review.findings import Finding
from review.operations import Step
from review.types import holds_data

TABLE = "aws:dynamodb/table:Table"
HOLDS = {
    TABLE: "every item (spending, rates, cached answers, feedback)",
    "aws:s3/bucket:Bucket": "every object",
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": "every index in it",
    "aws:s3/vectorsIndex:VectorsIndex": "every vector",
    "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase": "the id by which it is asked",
    "aws:bedrock/agentDataSource:AgentDataSource": "what it has ingested",
    "aws:bedrock/agentcoreHarness:AgentcoreHarness": "its managed memory",
    "aws:cloudwatch/logGroup:LogGroup": "every line of the log",
    "aws:kms/key:Key": "whatever was encrypted with it",
    "aws:ssm/parameter:Parameter": "its value and history",
    "aws:sqs/queue:Queue": "every message in it",
}
"""What a resource of a type holds that the program doesn't."""


_EMPTY_WITHOUT_OTHERS = (
    "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase",
    "aws:bedrock/agentDataSource:AgentDataSource",
)
"""What holds nothing by itself: its vectors are the index's."""


def data_loss(comparison: Comparison) -> Iterator[Finding]:
    """Replaced or deleted, retained or not."""
    for step in comparison.steps:
        if step.goes and holds_data(step.node.type):
            yield _lost(comparison, step)
        elif step.node.type == TABLE and _rekeyed(step):
            says = "changes: AWS refuses that in place, and a new table starts empty"
            yield comparison.finding(
                "data-loss", "high", step.node, f"the type of its key {_rekeyed(step)} {says}"
            )
        elif step.operation == "unknown" and _may_hold_data(step.node.type):
            yield comparison.finding(
                "data-loss",
                "medium",
                step.node,
                f"changes in a way that nobody has looked up for {step.node.type}: it is updated or replaced",
                tuple(change.input for change in step.changes),
            )


def _lost(comparison: Comparison, step: Step) -> Finding:
    old = step.pair.old
    assert old is not None  # noqa: S101 - only what exists goes
    holds = HOLDS.get(old.type, "what it holds")
    rebuilt = tag(old, "rebuilt-by")
    how = "is replaced" if step.operation == "replace" else "is deleted"
    if step.successor:
        how = f"is deleted and made anew as {step.successor}, since no alias says that it is the same"
    weight = 2 if old.type in _EMPTY_WITHOUT_OTHERS else 0
    if step.refused:
        weight = 4
        fate = "it is protected, so the engine refuses the update"
    elif step.kept:
        weight = 3
        fate = f"AWS keeps the old one, unmanaged, with {holds}; the stack goes on without it"
    elif rebuilt:
        weight = 1
        fate = f"{holds} goes; `{rebuilt}` makes it again"
    else:
        fate = f"{holds} is lost"
    emptied = old.type == "aws:s3/bucket:Bucket" and not step.kept and not old.inputs.get("forceDestroy")
    if emptied and not rebuilt:
        fate += ", or the update fails because the bucket isn't empty"
    because = tuple(
        f"{change.input}: {change.why or 'replaces'}"
        for change in step.changes
        if change.input in step.replacing
    )
    return comparison.finding("data-loss", "high", step.node, f"{how}: {fate}", because, weight)


def _rekeyed(step: Step) -> str:
    """The key of a table whose type changes, which the provider would try as an update (DynamoDB, `UpdateTable`)."""
    old, new = step.pair.old, step.pair.new
    if old is None or new is None:
        return ""
    before, after = (
        {one.get("name"): one.get("type") for one in node.inputs.get("attributes") or ()}
        for node in (old, new)
    )
    keys = [str(new.inputs.get(key)) for key in ("hashKey", "rangeKey")]
    return next((key for key in keys if before.get(key) and before[key] != after.get(key)), "")


def _may_hold_data(kind: str) -> bool:
    words = ("table", "bucket", "cluster", "instance", "volume", "fileSystem", "database", "stream", "queue")
    return any(word.lower() in kind.rpartition(":")[2].lower() for word in words)
