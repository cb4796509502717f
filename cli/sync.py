"""The core of `agent sync`: what is in knowledge/ becomes what the agent can retrieve.

One S3 object a chunk with a metadata sidecar, then one ingestion job. Unchanged chunks are neither uploaded nor
embedded again. Source of the sidecar's form: Amazon Bedrock User Guide, "Include metadata in a data source".
"""

import hashlib
import json
import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from cli.objects import Changes, DeletionError, Object, apply, compare
from content import Chunk, Library

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient
    from mypy_boto3_bedrock_agent.type_defs import IngestionJobTypeDef
    from mypy_boto3_s3 import S3Client

PREFIX = "knowledge/"
INGESTED_KEY = "sync/ingested"  # outside the data source's prefix
POLL_SECONDS = 0.2
INGESTION_TIMEOUT_SECONDS = 3_600.0
RUNNING = ("STARTING", "IN_PROGRESS", "STOPPING")


class SyncError(Exception):
    """The knowledge base could not be brought up to date; the message says which step and why."""


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


@dataclass
class Progress:
    """Receives how far a sync is; the base class says nothing."""

    started: float = field(default_factory=time.monotonic)

    def upload(self, done: int, total: int) -> None:
        """`done` of `total` objects are in S3."""

    def ingest(self, done: int, total: int) -> None:
        """`done` of `total` changed chunks are indexed."""


def objects(chunks: Iterable[Chunk]) -> dict[str, Object]:
    """The S3 objects that stand for these chunks, sidecars included, by key."""
    found: dict[str, Object] = {}
    for chunk in chunks:
        key = object_key(chunk)
        found[key] = Object(chunk.stored.encode(), "text/markdown; charset=utf-8")
        sidecar = json.dumps({"metadataAttributes": chunk.attributes}, ensure_ascii=False, sort_keys=True)
        found[f"{key}.metadata.json"] = Object(sidecar.encode(), "application/json")
    return found


def object_key(chunk: Chunk) -> str:
    """The key of a chunk's object: stable while its heading stays, unlike any other's."""
    if not chunk.anchor:
        return f"{PREFIX}{chunk.path}/(start)-{chunk.number:02}.md"  # no anchor has brackets
    safe = re.sub(r"[^\w.-]", "_", chunk.anchor)
    anchor = safe.encode()[:200].decode(errors="ignore")
    if anchor != chunk.anchor:
        anchor += "-" + hashlib.sha256(chunk.anchor.encode()).hexdigest()[:16]
    return f"{PREFIX}{chunk.path}/{anchor}-{chunk.number:02}.md"


def make_plan(library: Library, target: Target) -> Plan:
    """Compare the library with the bucket."""
    wanted = objects(library.chunks)
    changes = compare(target.s3, target.bucket, PREFIX, wanted)
    state = [
        target.knowledge_base_id,
        target.data_source_id,
        *(f"{key} {wanted[key].md5}" for key in sorted(wanted)),
    ]
    fingerprint = hashlib.sha256("\n".join(state).encode()).hexdigest()
    return Plan(changes, len(library.chunks) - len(_chunk_keys(changes.write)), fingerprint)


def synchronise(library: Library, target: Target, progress: Progress | None = None) -> Outcome:
    """Upload changed chunks, delete gone ones, and ingest unless the last complete ingestion was of just this state.

    Raises:
        SyncError: an upload, a deletion or the ingestion failed.
    """
    progress = progress or Progress()
    try:
        plan = make_plan(library, target)
        written, deleted = len(_chunk_keys(plan.changes.write)), len(_chunk_keys(plan.changes.delete))
        apply(target.s3, target.bucket, plan.changes, progress.upload)
        if plan.changes.are_none and _last_ingested(target) == plan.fingerprint:
            return Outcome(0, 0, plan.unchanged, 0, ingested=False)
        job = _ingest(written + deleted, target, progress)
        target.s3.put_object(Bucket=target.bucket, Key=INGESTED_KEY, Body=plan.fingerprint.encode())
    except DeletionError as error:
        raise SyncError(str(error)) from error
    except ClientError as error:
        raise SyncError(f"{error.operation_name}: {error.response['Error'].get('Message', error)}") from error
    statistics = job.get("statistics", {})
    indexed = statistics.get("numberOfNewDocumentsIndexed", 0) + statistics.get(
        "numberOfModifiedDocumentsIndexed", 0
    )
    return Outcome(
        written=written,
        deleted=deleted,
        unchanged=plan.unchanged,
        indexed=indexed,
        ingested=True,
        failures=tuple(job.get("failureReasons", ())) if statistics.get("numberOfDocumentsFailed", 0) else (),
    )


def _ingest(total: int, target: Target, progress: Progress) -> "IngestionJobTypeDef":
    """Run one ingestion job to its end; when another one runs, wait for that first."""
    names = {"knowledgeBaseId": target.knowledge_base_id, "dataSourceId": target.data_source_id}
    deadline = time.monotonic() + INGESTION_TIMEOUT_SECONDS
    token = str(uuid.uuid4())
    while True:
        try:
            job = target.bedrock_agent.start_ingestion_job(**names, clientToken=token)["ingestionJob"]
            break
        except target.bedrock_agent.exceptions.ConflictException:
            _check(deadline)
            time.sleep(POLL_SECONDS)
    while job["status"] in RUNNING:
        _check(deadline)
        time.sleep(POLL_SECONDS)
        job = target.bedrock_agent.get_ingestion_job(**names, ingestionJobId=job["ingestionJobId"])[
            "ingestionJob"
        ]
        progress.ingest(min(_processed(job), total), total)
    if job["status"] != "COMPLETE":
        reasons = "; ".join(job.get("failureReasons", ())) or "no reason given"
        raise SyncError(f"ingestion job {job['ingestionJobId']} ended as {job['status']}: {reasons}")
    progress.ingest(total, total)
    return job


def _processed(job: "IngestionJobTypeDef") -> int:
    statistics = job.get("statistics", {})
    return (
        statistics.get("numberOfNewDocumentsIndexed", 0)
        + statistics.get("numberOfModifiedDocumentsIndexed", 0)
        + statistics.get("numberOfDocumentsDeleted", 0)
        + statistics.get("numberOfDocumentsFailed", 0)
    )


def _last_ingested(target: Target) -> str:
    """The fingerprint that the last complete ingestion left, or an empty string.

    Kept in the bucket, because S3's times have whole seconds and a deletion leaves none.
    """
    try:
        body = target.s3.get_object(Bucket=target.bucket, Key=INGESTED_KEY)["Body"].read()
    except target.s3.exceptions.NoSuchKey:
        return ""
    return body.decode(errors="replace")


def _check(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise SyncError(
            f"no ingestion job ended within {INGESTION_TIMEOUT_SECONDS:.0f} s; run the sync again"
        )


def _chunk_keys(keys: Iterable[str]) -> set[str]:
    """The chunks that these keys, of bodies or sidecars, belong to."""
    return {key.removesuffix(".metadata.json") for key in keys}
