"""botocore's data cut down to the services that the app calls.

botocore carries the models of some 400 services (28 MB) and parses 1.2 MB of endpoints when the first client is
made. The package keeps the four services' models without their prose, uncompressed (the zip compresses them), and
the endpoints of those services. What a client can do and where it calls stays the same; a test compares them.
"""

import gzip
import json
import re
from collections.abc import Mapping
from typing import Any

SERVICES = ("bedrock-agent-runtime", "bedrock-runtime", "dynamodb", "s3")
# Service models name these in `endpointPrefix`; endpoints.json is keyed by them.
ENDPOINT_PREFIXES = {"bedrock", "bedrock-agent-runtime", "bedrock-runtime", "dynamodb", "s3"}
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
            kept[path.removesuffix(".gz")] = _dump(_without_prose(json.loads(plain)))
    return kept


def _endpoints(document: dict[str, Any]) -> dict[str, Any]:
    for partition in document["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in ENDPOINT_PREFIXES}
    return document


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
