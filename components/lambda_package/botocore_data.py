"""botocore's data cut down to the services that the app calls.

botocore carries the models of some 400 services (28 MB) and parses 1.2 MB of endpoints when the first client is
made. The package keeps a few services' models without their prose, uncompressed (the zip compresses them), and
the endpoints of those services. What a client can do and where it calls stays the same; a test compares them.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

SERVICES = ("bedrock-agent-runtime", "bedrock-agentcore", "bedrock-runtime", "dynamodb", "s3")
OPERATIONS = {"bedrock-agentcore": ("InvokeHarness", "StopRuntimeSession")}
"""Of a service that has many more operations, those that the app calls; the others' shapes go with them."""
# Service models name these in `endpointPrefix`; endpoints.json is keyed by them.
ENDPOINT_PREFIXES = {
    "bedrock",
    "bedrock-agent-runtime",
    "bedrock-agentcore",
    "bedrock-runtime",
    "dynamodb",
    "s3",
}
_DATA = "botocore/data/"
_MODEL = re.compile(r"botocore/data/(?P<service>[^/]+)/(?P<version>[^/]+)/(?P<file>[^/]+)")


def prune_botocore(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`files` with botocore's data pruned; files outside `botocore/data/` are untouched."""
    newest: dict[str, str] = {}
    for path in files:
        if (match := _MODEL.fullmatch(path)) and match["file"].startswith("service-2"):
            newest[match["service"]] = max(match["version"], newest.get(match["service"], ""))
    kept: dict[str, bytes] = {}
    for path, data in files.items():
        match = _MODEL.fullmatch(path)
        if not path.startswith(_DATA):
            kept[path] = data
        elif match is None:  # endpoints, partitions, retry rules, default configurations
            kept[path] = _dump(_endpoints(json.loads(data))) if path == _DATA + "endpoints.json" else data
        elif (
            match["service"] in SERVICES
            and match["version"] == newest[match["service"]]
            and not match["file"].startswith("examples-")
        ):
            plain = gzip.decompress(data) if path.endswith(".gz") else data
            document = json.loads(plain)
            if match["file"].startswith("service-2") and match["service"] in OPERATIONS:
                document = _only(document, OPERATIONS[match["service"]])
            kept[path.removesuffix(".gz")] = _dump(_without_prose(document))
    return kept


def _endpoints(document: dict[str, Any]) -> dict[str, Any]:
    for partition in document["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in ENDPOINT_PREFIXES}
    return document


def _only(model: dict[str, Any], operations: tuple[str, ...]) -> dict[str, Any]:
    """A service's model with some of its operations, and the shapes that those reach."""
    kept = {name: model["operations"][name] for name in operations}
    shapes: dict[str, Any] = {}
    wanted = list(_referred(kept))
    while wanted:
        name = wanted.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            wanted += _referred(shapes[name])
    return {**model, "operations": kept, "shapes": shapes}


def _referred(node: Any) -> Iterator[str]:
    """The names of the shapes that a part of a model refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        for value in node.values():
            yield from _referred(value)
    elif isinstance(node, list):
        for value in node:
            yield from _referred(value)


def _without_prose(node: Any) -> Any:
    """`node` without its `documentation` strings. A member that is called documentation is an object, and stays."""
    if isinstance(node, dict):
        return {
            key: _without_prose(value)
            for key, value in node.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_without_prose(value) for value in node]
    return node


def _dump(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
