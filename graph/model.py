"""The graph as data: nodes, edges and their JSON, whose shape `schema.json` states."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from api.contract.outside import json_of, member

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
        """Read what `to_json` wrote. Raises ValueError for another schema or version, or what is no graph."""
        record = json_of(text)
        found = (record.get("schema"), record.get("version")) if isinstance(record, dict) else None
        if found != (SCHEMA, VERSION):
            raise ValueError(f"schema and version are {found}; this reads {(SCHEMA, VERSION)}")
        return cls(
            project=member(record, "project", str),
            stack=member(record, "stack", str),
            nodes=tuple(_node(node) for node in member(record, "nodes", list)),
            outputs=member(record, "outputs", dict),
        )


def _compact(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is absent, empty or false, at the node's and its options' and dependencies' level."""
    record["options"] = {key: value for key, value in record["options"].items() if value}
    record["dependencies"] = [
        {key: value for key, value in dependency.items() if value} for dependency in record["dependencies"]
    ]
    return {key: value for key, value in record.items() if value not in (None, {}, [], ())}


_NODE: Mapping[str, type] = {
    **dict.fromkeys(("name", "type", "kind", "parent", "provider"), str),
    **dict.fromkeys(("inputs", "outputs", "options"), dict),
    "dependencies": list,
}
_DEPENDENCY: Mapping[str, type] = dict.fromkeys(("on", "input", "output"), str)
_OPTIONS: Mapping[str, type] = {
    **dict.fromkeys(("protect", "retain_on_delete", "delete_before_replace"), bool),
    **dict.fromkeys(("ignore_changes", "replace_on_changes", "aliases"), list),
}


def _node(record: Any) -> Node:
    given = _members(record, _NODE, "name", "type", "kind")
    options = _members(given.pop("options", {}), _OPTIONS)
    dependencies = [_members(each, _DEPENDENCY, "on") for each in given.pop("dependencies", [])]
    return Node(
        **given,
        dependencies=tuple(Dependency(**each) for each in dependencies),
        options=Options(**{key: _texts(key, value) for key, value in options.items()}),
    )


def _members(record: Any, kinds: Mapping[str, type], *needed: str) -> dict[str, Any]:
    """A record's members, each of its kind; one that is null is absent. Raises ValueError."""
    for name in needed:  # where null wouldn't count as absent
        member(record, name, kinds[name])
    found = member({"node": record}, "node", dict)
    if unknown := found.keys() - kinds:
        raise ValueError(f"it has {min(unknown)!r}, which is unknown")
    return {key: member(found, key, kinds[key]) for key, value in found.items() if value is not None}


def _texts(key: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if not all(isinstance(each, str) for each in value):
        raise ValueError(f"{key!r} isn't a list of texts")
    return tuple(value)
