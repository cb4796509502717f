"""The IAM statements of a graph, read out of its policy documents."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.model import Graph, Node

# Where a resource type keeps policy documents.
POLICY_INPUTS = {
    "aws:iam/role:Role": ("assumeRolePolicy",),
    "aws:iam/rolePolicy:RolePolicy": ("policy",),
    "aws:iam/policy:Policy": ("policy",),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy",),
    "aws:sns/topicPolicy:TopicPolicy": ("policy",),
    "aws:sqs/queuePolicy:QueuePolicy": ("policy",),
    "aws:kms/key:Key": ("policy",),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("policy",),
}


@dataclass(frozen=True, kw_only=True)
class GraphStatement:
    """One statement as it stands in the graph, and the node that holds it."""

    node: Node
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    conditions: Mapping[str, Any]
    sid: str


def statements(graph: Graph) -> Iterator[GraphStatement]:
    """Every statement of every policy document whose text is known."""
    for node in graph.nodes:
        for name in POLICY_INPUTS.get(node.type, ()):
            yield from _of_document(node, node.inputs.get(name))


def _of_document(node: Node, text: Any) -> Iterator[GraphStatement]:
    try:
        document = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return
    if not isinstance(document, Mapping):
        return
    for statement in _many(document.get("Statement")):
        yield GraphStatement(
            node=node,
            effect=statement.get("Effect", ""),
            actions=tuple(_many(statement.get("Action"))),
            resources=tuple(_many(statement.get("Resource"))),
            principals=tuple(_principals(statement.get("Principal"))),
            conditions=statement.get("Condition", {}),
            sid=statement.get("Sid", ""),
        )


def _many(value: Any) -> list[Any]:
    """IAM allows one value where it allows a list."""
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _principals(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for names in value.values():
            yield from _many(names)
    else:
        yield from _many(value)
