"""The IAM statements of a graph, read out of its policy documents wherever they stand."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graph.model import Graph, Node

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
"""Where the types of our own programs keep policy documents; `statements` finds them anywhere."""

Kind = Literal["trust", "resource", "identity"]
"""Who may become a role; who may do what to the resource that carries it; what a role's bearer may do."""


@dataclass(frozen=True, kw_only=True)
class GraphStatement:
    """One statement as it stands in the graph, and the node that holds it."""

    node: Node
    kind: Kind
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    conditions: Mapping[str, Any]
    sid: str
    principals_by_type: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`AWS`, `Service`, `Federated`, …; `*` for everybody without a type."""
    excluding: tuple[str, ...] = ()
    """Which of NotAction, NotResource and NotPrincipal it uses."""
    not_actions: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    """What NotAction and NotResource name."""

    @property
    def allows(self) -> bool:
        """Whether it gives anything."""
        return self.effect == "Allow"

    @property
    def everybody(self) -> bool:
        """Whether its principal is everybody."""
        return "*" in self.principals


def statements(graph: Graph) -> Iterator[GraphStatement]:
    """Every statement of every policy document whose text is known."""
    for node in graph.nodes:
        if node.kind == "resource":
            for name, value in node.inputs.items():
                yield from _within(node, name, value)


def _within(node: Node, name: str, value: Any) -> Iterator[GraphStatement]:
    """A document may be an input, or lie in one: `inlinePolicies[0].policy`."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return
        if isinstance(value, Mapping) and "Statement" in value:
            yield from _of_document(node, name, value)
    elif isinstance(value, Mapping):
        if "Statement" in value:
            yield from _of_document(node, name, value)
        else:
            for inner in value.values():
                yield from _within(node, name, inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _within(node, name, inner)


def _of_document(node: Node, name: str, document: Mapping[str, Any]) -> Iterator[GraphStatement]:
    for statement in _many(document.get("Statement")):
        if not isinstance(statement, Mapping):
            continue
        typed = _principals(statement.get("Principal", statement.get("NotPrincipal")))
        named = "Principal" in statement or "NotPrincipal" in statement
        yield GraphStatement(
            node=node,
            kind="trust" if name == "assumeRolePolicy" else "resource" if named else "identity",
            effect=statement.get("Effect", ""),
            actions=tuple(_many(statement.get("Action"))),
            resources=tuple(_many(statement.get("Resource"))),
            principals=tuple(one for several in typed.values() for one in several),
            principals_by_type=typed,
            conditions=statement.get("Condition") or {},
            sid=statement.get("Sid", ""),
            excluding=tuple(
                key for key in ("NotAction", "NotResource", "NotPrincipal") if statement.get(key) is not None
            ),
            not_actions=tuple(_many(statement.get("NotAction"))),
            not_resources=tuple(_many(statement.get("NotResource"))),
        )


def _many(value: Any) -> list[Any]:
    """IAM allows one value where it allows a list."""
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _principals(value: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(value, Mapping):
        return {kind: tuple(_many(names)) for kind, names in value.items()}
    return {"*": tuple(_many(value))} if value is not None else {}
