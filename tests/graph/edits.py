"""Edits of a captured graph, as a reviewer would meet them in a pull request, and what the rules find new in them."""

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.model import Graph
from graph.rules import check
from graph.stacks import ROOT

_NODE_FIELDS = ("inputs", "options", "outputs", "type", "name", "parent", "provider", "dependencies", "kind")


def load(file: Path) -> list[dict[str, Any]]:
    """The edits of a file: a list, or a mapping that holds one under `edits`."""
    document = yaml.safe_load(file.read_text("utf-8"))
    edits: list[dict[str, Any]] = document if isinstance(document, list) else document["edits"]
    return edits


@cache
def committed(stack: str) -> str:
    """A stack's committed graph, as text."""
    return (ROOT / "api" / "data" / "graphs" / f"{stack}.json").read_text("utf-8")


@cache
def findings_of(text: str) -> frozenset[tuple[str, str, str]]:
    """(rule, node, problem) of every finding."""
    return frozenset((item.rule, item.node, item.problem) for item in check(Graph.from_json(text)))


def new_findings(edit: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What the rules have against the edited graph and not against the committed one."""
    before = committed(edit["stack"])
    return sorted(findings_of(edited(before, edit)) - findings_of(before))


def edited(text: str, edit: dict[str, Any]) -> str:
    """The graph after one edit.

    Raises:
        LookupError: no node, or no such place in it, so that the edit would prove nothing.
    """
    record = json.loads(text)
    if "add" in edit:
        added = edit["add"]
        node = {
            "name": added["name"],
            "type": added["type"],
            "kind": "resource",
            "inputs": copy.deepcopy(added.get("properties") or {}),
        }
        node["dependencies"] = _dependencies(node, {one["name"] for one in record["nodes"]})
        record["nodes"] = sorted([*record["nodes"], node], key=lambda one: one["name"])
        return json.dumps(record)
    node = _chosen(record["nodes"], edit)
    if edit.get("drop"):
        record["nodes"].remove(node)
        return json.dumps(record)
    before = copy.deepcopy(node.get("inputs") or {})
    for path, value in (edit.get("set") or {}).items():
        _set(_place(node, path), _steps(path), value)
    for path in edit.get("remove") or ():
        _remove(_place(node, path), _steps(path))
    _rewire(node, before, {one["name"] for one in record["nodes"]})
    return json.dumps(record)


def _chosen(nodes: list[dict[str, Any]], edit: dict[str, Any]) -> dict[str, Any]:
    """The node of the type whose name contains the words; of several, the one with the shortest name."""
    found = [one for one in nodes if one["type"] == edit["type"] and edit["name_contains"] in one["name"]]
    if not found:
        raise LookupError(f"{edit['id']}: no {edit['type']} whose name contains {edit['name_contains']!r}")
    return min(found, key=lambda one: len(one["name"]))


def _place(node: dict[str, Any], path: str) -> Any:
    """Paths are of the inputs, unless they begin with another field of the node."""
    return node if path.split(".")[0] in _NODE_FIELDS[:3] else node.setdefault("inputs", {})


def _steps(path: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in path.split(".")]


def _set(place: Any, steps: list[str | int], value: Any) -> None:
    *way, last = steps
    for step, after in zip(way, steps[1:], strict=False):
        if isinstance(place, list):
            place = place[int(step)]
        else:
            place = place.setdefault(str(step), [] if isinstance(after, int) else {})
    if isinstance(place, list):
        number = int(last)
        if number == len(place):
            place.append(copy.deepcopy(value))
        else:
            place[number] = copy.deepcopy(value)
    else:
        place[str(last)] = copy.deepcopy(value)


def _remove(place: Any, steps: list[str | int]) -> None:
    *way, last = steps
    for step in way:
        place = place[step if isinstance(place, list) else str(step)]
    del place[last if isinstance(place, list) else str(last)]


def _rewire(node: dict[str, Any], before: dict[str, Any], names: set[str]) -> None:
    """What an edited input no longer takes from others is no dependency any more, and what it takes now is one."""
    inputs = node.get("inputs") or {}
    changed = {name for name in before.keys() | inputs.keys() if before.get(name) != inputs.get(name)}
    kept = []
    for item in node.get("dependencies", []):
        name = item.get("input")
        if name not in changed or _takes(inputs.get(name), item, before.get(name)):
            kept.append(item)
    have = {(item["on"], item.get("input")) for item in kept}
    new = [
        one
        for one in _dependencies(node, names)
        if one["input"] in changed and (one["on"], one["input"]) not in have
    ]
    node["dependencies"] = [*kept, *new]


def _takes(now: Any, item: dict[str, Any], before: Any) -> bool:
    """Still written as a reference, or a value that is passed on by somebody whose own reference it repeats."""
    references = set(re.findall(r"\$\{([^{}]+)\}", json.dumps(now)))
    earlier = set(re.findall(r"\$\{([^{}]+)\}", json.dumps(before)))
    direct = {one for one in earlier if one.startswith(f"{item['on']}.")}
    if direct:
        return bool(direct & references)
    return now is not None and bool(earlier & references or (not earlier and now == before))


def _dependencies(node: dict[str, Any], names: set[str]) -> list[dict[str, Any]]:
    found = []
    for name, value in (node.get("inputs") or {}).items():
        for on, output in sorted(set(re.findall(r"\$\{([^{}]+)\.([A-Za-z0-9_\[\]]+)\}", json.dumps(value)))):
            if on in names:
                found.append({"on": on, "input": name, "output": output})
    return found
