"""What is in knowledge/ becomes what the agent can retrieve.

One S3 object a chunk with a metadata sidecar, then one ingestion job. Unchanged chunks are neither uploaded nor
embedded again. Source of the sidecar's form: Amazon Bedrock User Guide, "Include metadata in a data source".
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from api.contract import JSON_TYPE, KNOWLEDGE_PREFIX, MARKDOWN_TYPE
from content import Chunk, Library
from publishing.clock import Clock
from publishing.errors import PublishingError
from publishing.ingestion import ingest
from publishing.objects import Changes, Object, apply, compare

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient
    from mypy_boto3_s3 import S3Client

INGESTED_KEY = "sync/ingested"  # outside the data source's prefix


@dataclass(frozen=True)
class Target:
    """Where a sync writes: the clients and the names of one knowledge base."""

    s3: "S3Client"
    bedrock_agent: "AgentsforBedrockClient"
    bucket: str
    knowledge_base_id: str
    data_source_id: str


@dataclass(frozen=True)
class Plan:
    """What a sync would do. `fingerprint` names the wanted state: these objects in this knowledge base."""

    changes: Changes
    unchanged: int
    fingerprint: str


@dataclass(frozen=True)
class Outcome:
    """What a sync did. Counts are of chunks; `failures` are the ingestion's own sentences."""

    written: int
    deleted: int
    unchanged: int
    indexed: int
    ingested: bool
    failures: tuple[str, ...] = ()


class Progress:
    """Receives how far a sync is; the base class says nothing."""

    def upload(self, done: int, total: int) -> None:
        """`done` of `total` objects are in S3."""

    def ingest(self, done: int, total: int) -> None:
        """`done` of `total` changed chunks are indexed."""


def objects(chunks: Iterable[Chunk]) -> dict[str, Object]:
    """The S3 objects that stand for these chunks, sidecars included, by key."""
    found: dict[str, Object] = {}
    for chunk in chunks:
        key = object_key(chunk)
        found[key] = Object(chunk.stored.encode(), MARKDOWN_TYPE)
        sidecar = json.dumps({"metadataAttributes": chunk.attributes}, ensure_ascii=False, sort_keys=True)
        found[f"{key}.metadata.json"] = Object(sidecar.encode(), JSON_TYPE)
    return found


def object_key(chunk: Chunk) -> str:
    """The key of a chunk's object: stable while its heading stays, so that an edit overwrites, and its own alone."""
    return f"{KNOWLEDGE_PREFIX}{chunk.key}"


def make_plan(library: Library, target: Target) -> Plan:
    """Compare the library with the bucket."""
    wanted = objects(library.chunks)
    changes = compare(target.s3, target.bucket, KNOWLEDGE_PREFIX, wanted)
    state = [
        target.knowledge_base_id,
        target.data_source_id,
        *(f"{key} {wanted[key].md5}" for key in sorted(wanted)),
    ]
    fingerprint = hashlib.sha256("\n".join(state).encode()).hexdigest()
    return Plan(changes, len(library.chunks) - len(_chunk_keys(changes.write)), fingerprint)


def synchronise(
    library: Library, target: Target, progress: Progress | None = None, clock: Clock | None = None
) -> Outcome:
    """Upload changed chunks, delete gone ones, and ingest unless the last complete ingestion was of just this state.

    Raises:
        PublishingError: an upload, a deletion or the ingestion failed.
    """
    progress, clock = progress or Progress(), clock or Clock()
    try:
        plan = make_plan(library, target)
        written, deleted = len(_chunk_keys(plan.changes.write)), len(_chunk_keys(plan.changes.delete))
        apply(target.s3, target.bucket, plan.changes, progress.upload)
        if plan.changes.are_none and _last_ingested(target) == plan.fingerprint:
            return Outcome(0, 0, plan.unchanged, 0, ingested=False)
        total = written + deleted
        done = ingest(
            target.bedrock_agent,
            target.knowledge_base_id,
            target.data_source_id,
            clock=clock,
            progress=lambda count: progress.ingest(min(count, total), total),
        )
        progress.ingest(total, total)
        target.s3.put_object(Bucket=target.bucket, Key=INGESTED_KEY, Body=plan.fingerprint.encode())
    except ClientError as error:
        raise PublishingError.of(error) from error
    return Outcome(written, deleted, plan.unchanged, done.indexed, ingested=True, failures=done.failures)


def _last_ingested(target: Target) -> str:
    """The fingerprint that the last complete ingestion left, or an empty string.

    Kept in the bucket, because S3's times have whole seconds and a deletion leaves none.
    """
    try:
        body = target.s3.get_object(Bucket=target.bucket, Key=INGESTED_KEY)["Body"].read()
    except target.s3.exceptions.NoSuchKey:
        return ""
    return body.decode(errors="replace")


def _chunk_keys(keys: Iterable[str]) -> set[str]:
    """The chunks that these keys, of bodies or sidecars, belong to."""
    return {key.removesuffix(".metadata.json") for key in keys}
