"""What is known of AWS's resource types: what replaces them, whether they hold data, region and tags."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from graph.model import Node

_FILE = Path(__file__).parent.parent / "graph" / "data" / "replace-on-change.json"


class Changed(Protocol):
    """An input with its two values."""

    @property
    def input(self) -> str: ...
    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...


@cache
def known() -> Mapping[str, Any]:
    """The table, by type; its file says where each entry comes from."""
    types: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))["types"]
    return types


def is_known(kind: str) -> bool:
    """Whether somebody has looked up what replaces this type; other providers' types never."""
    return kind in known()


def holds_data(kind: str) -> bool:
    """Whether something is lost with a resource of this type that isn't in the program."""
    return bool(known().get(kind, {}).get("stateful"))


def is_global(kind: str) -> bool:
    """Whether the type has no region of its own; a type that nobody looked up is taken to have one."""
    return kind in known() and "region" not in known()[kind]["conditional"]


def is_taggable(kind: str) -> bool:
    """Whether the provider's default tags reach it."""
    return bool(known().get(kind, {}).get("tags"))


def replaces(node: Node, change: Changed) -> bool:
    """Whether this change of an input makes a new resource in the place of the old."""
    entry = known().get(node.type, {})
    if change.input in entry.get("replace", ()):
        return True
    nested = [path for path in entry.get("replace", ()) if path.startswith(f"{change.input}.")]
    if nested:
        return any(_at(change.before, path) != _at(change.after, path) for path in nested)
    if change.input in entry.get("conditional", {}):
        condition = CONDITIONS.get((node.type, change.input)) or CONDITIONS.get(("", change.input))
        return condition is None or condition(node, change)
    return False


def _at(value: Any, path: str) -> Any:
    for step in path.split(".")[1:]:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _set_anew(_node: Node, change: Changed) -> bool:
    return change.after not in (None, "")


def _not_imported(node: Node, _change: Changed) -> bool:
    return "privateKey" not in node.inputs


def _comes_or_goes(_node: Node, change: Changed) -> bool:
    return (change.before is None) != (change.after is None)


_CERTIFICATE = "aws:acm/certificate:Certificate"
_TABLE = "aws:dynamodb/table:Table"
CONDITIONS: Mapping[tuple[str, str], Callable[[Node, Changed], bool]] = {
    # A region is compared by what it comes to, so that stating the provider's own changes nothing.
    ("", "region"): lambda _node, change: change.before != change.after,
    (_CERTIFICATE, "domainName"): _not_imported,
    (_CERTIFICATE, "subjectAlternativeNames"): _not_imported,
    (_TABLE, "importTable"): _comes_or_goes,
    (_TABLE, "restoreBackupArn"): _set_anew,
    (_TABLE, "restoreSourceName"): _set_anew,
    (_TABLE, "restoreSourceTableArn"): _set_anew,
    ("aws:bedrock/guardrailVersion:GuardrailVersion", "description"): _set_anew,
    ("aws:lambda/function:Function", "durableConfig"): _comes_or_goes,
    ("aws:s3/vectorsVectorBucket:VectorsVectorBucket", "encryptionConfigurations"): _set_anew,
    ("aws:ssm/parameter:Parameter", "tier"): lambda _node, change: change.before == "Advanced",
}
"""The table's conditions, which are prose there, as code; one that isn't here is taken to be met."""
