"""The core of `agent sync`: what is in knowledge/ becomes what the agent can retrieve.

One S3 object a chunk with a metadata sidecar, then one ingestion job. Unchanged chunks are neither uploaded nor
embedded again. Source of the sidecar's form: Amazon Bedrock User Guide, "Include metadata in a data source".
"""

import hashlib
import json
import time
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from content import Chunk, Library

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient
    from mypy_boto3_bedrock_agent.type_defs import IngestionJobTypeDef
    from mypy_boto3_s3 import S3Client

PREFIX = "knowledge/"
INGESTED_KEY = "sync/ingested"  # outside the data source's prefix
UPLOADS_AT_ONCE = 16
MAX_OBJECTS_IN_ONE_DELETE = 1_000  # S3 API reference, DeleteObjects
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
    """What a sync would do: objects to write with their bytes, and keys to delete.

    `fingerprint` names the wanted state: these objects in this knowledge base.
    """

    write: Mapping[str, bytes]
    delete: tuple[str, ...]
    unchanged: int
    fingerprint: str

    @property
    def is_empty(self) -> bool:
        """Whether S3 already holds exactly the library's chunks."""
        return not self.write and not self.delete


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


def objects(chunks: Iterable[Chunk]) -> dict[str, bytes]:
    """The S3 objects that stand for these chunks, sidecars included, by key."""
    found: dict[str, bytes] = {}
    for chunk in chunks:
        key = object_key(chunk)
        found[key] = chunk.text.encode()
        sidecar = {"metadataAttributes": chunk.attributes}
        found[f"{key}.metadata.json"] = json.dumps(sidecar, ensure_ascii=False, sort_keys=True).encode()
    return found


def object_key(chunk: Chunk) -> str:
    """The key of a chunk's object: stable while its heading stays, so that an edit overwrites."""
    anchor = chunk.anchor.encode()[:200].decode(errors="ignore") or "start"
    if anchor != (chunk.anchor or "start"):
        anchor += "-" + hashlib.sha256(chunk.anchor.encode()).hexdigest()[:8]
    return f"{PREFIX}{chunk.path}/{anchor}-{chunk.number:02}.md"


def make_plan(library: Library, target: Target) -> Plan:
    """Compare the library with the bucket, by MD5 against the ETag that S3 keeps for SSE-S3 objects."""
    wanted = objects(library.chunks)
    present: dict[str, str] = {}
    for page in target.s3.get_paginator("list_objects_v2").paginate(Bucket=target.bucket, Prefix=PREFIX):
        for entry in page.get("Contents", []):
            present[entry["Key"]] = entry["ETag"].strip('"')
    changed = {key: body for key, body in wanted.items() if present.get(key) != _md5(body)}
    gone = tuple(sorted(present.keys() - wanted.keys()))
    state = [
        target.knowledge_base_id,
        target.data_source_id,
        *(f"{key} {_md5(wanted[key])}" for key in sorted(wanted)),
    ]
    fingerprint = hashlib.sha256("\n".join(state).encode()).hexdigest()
    return Plan(changed, gone, len(library.chunks) - len(_chunk_keys(changed)), fingerprint)


def synchronise(library: Library, target: Target, progress: Progress | None = None) -> Outcome:
    """Upload changed chunks, delete gone ones, and ingest unless the last complete ingestion was of just this state.

    Raises:
        SyncError: an upload, a deletion or the ingestion failed.
    """
    progress = progress or Progress()
    try:
        plan = make_plan(library, target)
        _upload(plan.write, target, progress)
        _delete(plan.delete, target)
        if plan.is_empty and _last_ingested(target) == plan.fingerprint:
            return Outcome(0, 0, plan.unchanged, 0, ingested=False)
        total = len(_chunk_keys(plan.write)) + len(_chunk_keys(plan.delete))
        job = _ingest(total, target, progress)
        target.s3.put_object(Bucket=target.bucket, Key=INGESTED_KEY, Body=plan.fingerprint.encode())
    except ClientError as error:
        raise SyncError(f"{error.operation_name}: {error.response['Error'].get('Message', error)}") from error
    statistics = job.get("statistics", {})
    indexed = statistics.get("numberOfNewDocumentsIndexed", 0) + statistics.get(
        "numberOfModifiedDocumentsIndexed", 0
    )
    return Outcome(
        written=len(_chunk_keys(plan.write)),
        deleted=len(_chunk_keys(plan.delete)),
        unchanged=plan.unchanged,
        indexed=indexed,
        ingested=True,
        failures=tuple(job.get("failureReasons", ())) if statistics.get("numberOfDocumentsFailed", 0) else (),
    )


def _upload(write: Mapping[str, bytes], target: Target, progress: Progress) -> None:
    def put(item: tuple[str, bytes]) -> None:
        key, body = item
        kind = "application/json" if key.endswith(".json") else "text/markdown; charset=utf-8"
        target.s3.put_object(Bucket=target.bucket, Key=key, Body=body, ContentType=kind)

    with ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
        for done, _ in enumerate(pool.map(put, write.items()), start=1):
            progress.upload(done, len(write))


def _delete(keys: tuple[str, ...], target: Target) -> None:
    for start in range(0, len(keys), MAX_OBJECTS_IN_ONE_DELETE):
        some = keys[start : start + MAX_OBJECTS_IN_ONE_DELETE]
        answer = target.s3.delete_objects(
            Bucket=target.bucket, Delete={"Objects": [{"Key": key} for key in some], "Quiet": True}
        )
        for error in answer.get("Errors", []):
            raise SyncError(f"DeleteObjects: {error.get('Key')}: {error.get('Message')}")


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


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
