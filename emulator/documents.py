"""Objects of the bucket as documents of the data source: what ingestion accepts, and why it refuses the rest.

The limits are Bedrock's with an S3 Vectors index, so that what fails there fails here. Sources: "Prerequisites for
your Amazon Bedrock knowledge base data" (formats, sidecars of at most 10 KB, 50 MB a file), "Amazon Titan Text
Embeddings" (50,000 characters), "S3 Vectors limitations" (40 KB of metadata a vector, text included; 2 KB filterable).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

SIDECAR = ".metadata.json"
FORMATS = (".md", ".txt", ".html", ".csv")
MAX_FILE = 50 * 1024 * 1024
MAX_SIDECAR = 10 * 1024
MAX_CHARACTERS = 50_000
MAX_VECTOR_METADATA = 40 * 1024
MAX_FILTERABLE = 2_048


class S3Object(NamedTuple):
    """A key and its bytes."""

    key: str
    body: bytes


@dataclass(frozen=True)
class Document:
    """A document that can be indexed. `text_hash` and `sidecar_hash` tell whether it has changed since."""

    key: str
    text: str
    attributes: Mapping[str, Any]
    text_hash: str
    sidecar_hash: str


class RefusedError(Exception):
    """A document that can't be ingested; the message is the reason, without the document's name."""


def pairs(objects: Iterable[S3Object]) -> list[tuple[S3Object, bytes | None]]:
    """Each document with its sidecar's bytes or None. Folder markers and sidecars without a document are left out."""
    by_key = {each.key: each for each in objects}
    documents = (each for each in by_key.values() if not each.key.endswith((SIDECAR, "/")))
    return [
        (each, by_key[each.key + SIDECAR].body if each.key + SIDECAR in by_key else None)
        for each in documents
    ]


def read(found: S3Object, sidecar: bytes | None) -> Document:
    """The document in an object, with the attributes of its sidecar (none without one, as on AWS).

    Raises RefusedError for what is not text by its name, not UTF-8, empty or too large, and for a broken sidecar.
    """
    if not found.key.lower().endswith(FORMATS):
        raise RefusedError(f"The file format is not supported; supported are {', '.join(FORMATS)}")
    if len(found.body) > MAX_FILE:
        raise RefusedError("The file is larger than 50 MB")
    try:
        text = found.body.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(f"The file is not UTF-8 (byte {error.start})") from None
    if not text.strip():
        raise RefusedError("The file is empty")
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(
            f"The chunk has {len(text):,} characters; the embedding model takes {MAX_CHARACTERS:,}"
        )
    attributes = _attributes(sidecar) if sidecar is not None else {}
    filterable = len(json.dumps(attributes, ensure_ascii=False).encode())
    if filterable > MAX_FILTERABLE:
        raise RefusedError(
            f"Filterable metadata must have at most {MAX_FILTERABLE} bytes; it has {filterable}"
        )
    if len(found.body) + filterable > MAX_VECTOR_METADATA:
        raise RefusedError(
            f"Text and metadata of a vector must have at most {MAX_VECTOR_METADATA} bytes together"
        )
    return Document(
        found.key, text, attributes, _hash(found.body), _hash(sidecar) if sidecar is not None else ""
    )


def _attributes(sidecar: bytes) -> dict[str, Any]:
    if len(sidecar) > MAX_SIDECAR:
        raise RefusedError("The metadata file is larger than 10 KB")
    try:
        content = json.loads(sidecar, parse_constant=_no_constant)
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # UnicodeEncodeError, for half of a surrogate pair, is a ValueError
        raise RefusedError("The metadata file is not valid JSON") from None
    attributes = content.get("metadataAttributes") if isinstance(content, dict) else None
    if not isinstance(attributes, dict):
        raise RefusedError("The metadata file has no object metadataAttributes")
    for name, value in attributes.items():
        strings = isinstance(value, list) and all(isinstance(each, str) for each in value)
        if not (isinstance(value, str | bool | int | float) or strings):
            raise RefusedError(
                f"The metadata attribute {name!r} is not a string, number, boolean or list of strings"
            )
        if value in ("", []):  # Amazon Bedrock API reference, MetadataAttributeValue: length 1 and more
            raise RefusedError(f"The metadata attribute {name!r} is empty")
    return attributes


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
