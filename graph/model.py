"""The graph as data: nodes, edges and their JSON, whose shape `schema.json` states."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

SCHEMA = "public-bedrock-agent/graph"
VERSION = 1
"""Raised when a reader of the last version would misread the next one."""


@dataclass(frozen=True, kw_only=True)
class Dependency:
    """One resource needs another first. `input` is the property that makes it so, `output` what it takes.

    `input` is None for an explicit `depends_on`; `output` is None where the value was computed from what it takes.
    """

    on: str
    input: str | None = None
    output: str | None = None


@dataclass(frozen=True, kw_only=True)
class Options:
    """The resource options that change what an update or a destroy does."""

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Node:
    """One registered resource. `name` is its logical name, unique in its graph.

    Inputs hold references to other nodes' outputs as `${name.output}`, secrets as `[secret]` with the references
    behind them, and assets by path.
    """

    name: str
    type: str
    kind: Literal["component", "resource", "provider"]
    parent: str | None = None
    provider: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    dependencies: tuple[Dependency, ...] = ()
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, kw_only=True)
class Graph:
    """All that one stack registers, and its outputs. Nodes are sorted by name."""

    project: str
    stack: str
    nodes: tuple[Node, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _by_name(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def _by_parent(self) -> Mapping[str | None, list[Node]]:
        found: dict[str | None, list[Node]] = defaultdict(list)
        for node in self.nodes:
            found[node.parent].append(node)
        return dict(found)

    def __getitem__(self, name: str) -> Node:
        if name not in self._by_name:
            raise KeyError(f"{name!r} is not in the graph of {self.stack}; it has {list(self._by_name)}")
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def of_type(self, *types: str) -> Iterator[Node]:
        """The nodes of these types."""
        return (node for node in self.nodes if node.type in types)

    def children(self, name: str | None) -> Iterator[Node]:
        """The nodes whose parent is `name`; those at the top for None."""
        return iter(self._by_parent.get(name, ()))

    def to_json(self) -> str:
        """The graph as JSON: the same graph gives the same text."""
        record = {"schema": SCHEMA, "version": VERSION, "project": self.project, "stack": self.stack}
        record["nodes"] = [_compact(asdict(node)) for node in self.nodes]
        record["outputs"] = dict(self.outputs)
        return json.dumps(record, indent=1, ensure_ascii=False, sort_keys=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Graph":
        """Read what `to_json` wrote. Raises ValueError for another schema or version."""
        record = json.loads(text)
        found = (record.get("schema"), record.get("version")) if isinstance(record, dict) else None
        if found != (SCHEMA, VERSION):
            raise ValueError(f"schema and version are {found}; this reads {(SCHEMA, VERSION)}")
        return cls(
            project=record["project"],
            stack=record["stack"],
            nodes=tuple(_node(node) for node in record["nodes"]),
            outputs=record["outputs"],
        )


def _compact(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is absent, empty or false, at the node's and its options' and dependencies' level."""
    record["options"] = {key: value for key, value in record["options"].items() if value}
    record["dependencies"] = [
        {key: value for key, value in dependency.items() if value} for dependency in record["dependencies"]
    ]
    return {key: value for key, value in record.items() if value not in (None, {}, [], ())}


def _node(record: dict[str, Any]) -> Node:
    options: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in record.get("options", {}).items()
    }
    return Node(
        **{key: value for key, value in record.items() if key not in ("options", "dependencies")},
        dependencies=tuple(Dependency(**dependency) for dependency in record.get("dependencies", ())),
        options=Options(**options),
    )
