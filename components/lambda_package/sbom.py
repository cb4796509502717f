"""The package's bill of materials in CycloneDX 1.6 JSON (ECMA-424), written without a library.

It holds no time, so the same package has the same bill: the serial number follows from the package's hash.
"""

import hashlib
import json
import re
import uuid
import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

_NAMESPACE = uuid.UUID("5f1d0f5e-6b0b-5d7e-9c55-7c1f0a1f5b0e")
_ROOT = "public-bedrock-agent-api"


def bill_of_materials(package: bytes, wheels: Iterable[Path], *, target: str, python: str) -> bytes:
    """The bill for `package`, built from `wheels` for `target` with bytecode of the full version `python`."""
    digest = hashlib.sha256(package).hexdigest()
    metadata = {wheel: _metadata(wheel) for wheel in wheels}
    refs = {_canonical(str(data["Name"])): _purl(data) for data in metadata.values()}
    needed = {_purl(data): sorted(set(_requirements(data)) & set(refs)) for data in metadata.values()}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _ROOT,
                "name": _ROOT,
                "hashes": [{"alg": "SHA-256", "content": digest}],
                "properties": [
                    {"name": "public-bedrock-agent:platform", "value": target},
                    {"name": "public-bedrock-agent:bytecode", "value": f"CPython {python}"},
                ],
            }
        },
        "components": [_component(wheel, data) for wheel, data in metadata.items()],
        "dependencies": [
            {"ref": _ROOT, "dependsOn": sorted(refs.values())},
            *(
                {"ref": ref, "dependsOn": [refs[name] for name in names]}
                for ref, names in sorted(needed.items())
            ),
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"


def _component(wheel: Path, data: Message) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": _purl(data),
        "name": data["Name"],
        "version": data["Version"],
        "purl": _purl(data),
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}],
    }
    licence = _licence(data)
    if licence:
        component["licenses"] = [licence]
    return component


def _licence(data: Message) -> dict[str, Any] | None:
    """An SPDX expression where the project states one (PEP 639), else the name it gives its licence."""
    if expression := data["License-Expression"]:
        return {"expression": expression}
    named = [
        value.rpartition(" :: ")[2]
        for value in data.get_all("Classifier", [])
        if value.startswith("License ::")
    ]
    text = str(data["License"] or "").strip()
    name = text if text and "\n" not in text else ", ".join(named)
    return {"license": {"name": name}} if name else None


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        path = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return BytesHeaderParser().parsebytes(archive.read(path))


def _requirements(data: Message) -> list[str]:
    """The names a distribution requires, its extras aside."""
    lines = [line for line in data.get_all("Requires-Dist", []) if "extra ==" not in line]
    return [_canonical(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in lines]  # type: ignore[index]


def _purl(data: Message) -> str:
    return f"pkg:pypi/{_canonical(str(data['Name']))}@{data['Version']}"


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
