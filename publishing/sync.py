"""What is in knowledge/ becomes what the agent can retrieve.

One S3 object a chunk with a metadata sidecar, then an ingestion. Unchanged chunks are neither uploaded nor embedded
again. Source of the sidecar's form: Amazon Bedrock User Guide, "Include metadata in a data source".
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from api.contract import JSON_TYPE, KNOWLEDGE_PREFIX, MARKDOWN_TYPE
from content import Chunk, Library
from publishing.clock import Clock
from publishing.errors import PublishingError
from publishing.ingestion import DataSource, Failure, Ingested
from publishing.manifest import Manifest
from publishing.objects import Changes, Object, apply, compare

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient
    from mypy_boto3_bedrock_agent_runtime import AgentsforBedrockRuntimeClient
    from mypy_boto3_s3 import S3Client

INGESTED_KEY = "sync/ingested"  # outside the data source's prefix
MANIFEST_KEY = "sync/manifest"
DIRECT_AT_MOST = 20
"""Changed chunks that are ingested by name; for more a job, which looks at every object, is quicker."""


@dataclass(frozen=True)
class Target:
    """Where a sync writes: the clients and the names of one knowledge base."""

    s3: "S3Client"
    bedrock_agent: "AgentsforBedrockClient"
    bucket: str
    knowledge_base_id: str
    data_source_id: str
    runtime: "AgentsforBedrockRuntimeClient | None" = None
    """Proves what was ingested; without it nothing is proved."""

    @property
    def source(self) -> DataSource:
        """The knowledge base's data source."""
        return DataSource(self.bedrock_agent, self.knowledge_base_id, self.data_source_id, self.bucket)

    @property
    def manifest(self) -> Manifest:
        """What the documents bucket's objects hold, where ETags don't tell."""
        return Manifest(self.s3, self.bucket, MANIFEST_KEY)


@dataclass(frozen=True)
class Plan:
    """What a sync would do. `wanted` names the state it makes, `before` the one that the bucket is in."""

    changes: Changes
    unchanged: int
    wanted: str
    before: str
    ingested: str
    """The state that the last complete ingestion was of."""

    @property
    def written(self) -> list[str]:
        """The chunks that are new or differ, by key."""
        return sorted(_chunk_keys(self.changes.write))

    @property
    def deleted(self) -> list[str]:
        """The chunks that go, by key."""
        return sorted(_chunk_keys(self.changes.delete) - set(self.written))

    @property
    def is_in_step(self) -> bool:
        """Whether the bucket holds the library and the index holds the bucket."""
        return self.changes.are_none and self.ingested == self.wanted

    @property
    def is_direct(self) -> bool:
        """Whether the changed chunks alone are ingested: they are few, and all others are known to be indexed."""
        changed = len(self.written) + len(self.deleted)
        return 0 < changed <= DIRECT_AT_MOST and self.ingested == self.before

    @property
    def way(self) -> str:
        """How it would be ingested: `none`, `direct` or `job`."""
        return "none" if self.is_in_step else "direct" if self.is_direct else "job"


@dataclass(frozen=True)
class Outcome:
    """What a sync did. Counts are of chunks; `way` is how they were ingested: `none`, `direct` or `job`."""

    written: int
    deleted: int
    unchanged: int
    indexed: int
    way: str
    failures: tuple[Failure, ...] = ()
    proved: int = 0
    """Chunks that Retrieve was asked for afterwards, and answered rightly."""

    @property
    def ingested(self) -> bool:
        """Whether anything was."""
        return self.way != "none"


class Progress:
    """Receives how far a sync is; the base class says nothing."""

    def upload(self, done: int, total: int) -> None:
        """`done` of `total` objects are in S3."""

    def ingest(self, done: int, total: int) -> None:
        """`done` of `total` changed chunks are indexed."""

    def prove(self, done: int, total: int) -> None:
        """`done` of `total` probes were answered by Retrieve as they should be."""


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
    """Compare the library with the bucket, by one listing."""
    wanted = objects(library.chunks)
    changes = compare(target.s3, target.bucket, KNOWLEDGE_PREFIX, wanted, target.manifest)
    return Plan(
        changes,
        len(library.chunks) - len(_chunk_keys(changes.write)),
        _state(target, {key: item.md5 for key, item in wanted.items()}),
        _state(target, changes.present),
        _last_ingested(target),
    )


def synchronise(
    library: Library, target: Target, progress: Progress | None = None, clock: Clock | None = None
) -> Outcome:
    """Upload changed chunks, delete gone ones, and ingest unless the last complete ingestion was of just this state.

    What is interrupted is repaired by the next sync: the state that was ingested is noted last, so that anything
    between is ingested by a job, which looks at every object. Documents that fail are tried again by the next sync.

    Raises:
        PublishingError: an upload, a deletion or the ingestion failed.
    """
    try:
        return carry_out(make_plan(library, target), target, progress or Progress(), clock or Clock())
    except ClientError as error:
        raise PublishingError.of(error) from error


def carry_out(
    plan: Plan,
    target: Target,
    progress: Progress,
    clock: Clock,
    prove: Callable[[Sequence[Failure]], int] = lambda _: 0,
) -> Outcome:
    """Do what a plan says; `prove` is asked before the state is noted as ingested.

    Raises:
        ClientError, PublishingError: a step failed.
    """
    if plan.is_in_step:
        return Outcome(0, 0, plan.unchanged, 0, "none")
    apply(target.s3, target.bucket, plan.changes, target.manifest, progress.upload)
    total = len(plan.written) + len(plan.deleted)
    done = _ingest(plan, target, lambda count: progress.ingest(min(count, total), total), clock)
    progress.ingest(total, total)
    proved = prove(done.failures)
    if not done.failures:
        target.s3.put_object(Bucket=target.bucket, Key=INGESTED_KEY, Body=plan.wanted.encode())
    return Outcome(
        len(plan.written), len(plan.deleted), plan.unchanged, done.indexed, done.way, done.failures, proved
    )


def _ingest(plan: Plan, target: Target, progress: Callable[[int], None], clock: Clock) -> Ingested:
    done = None
    if plan.is_direct:
        done = target.source.ingest_directly(plan.written, plan.deleted, clock=clock, progress=progress)
    return done or target.source.run_job(clock=clock, progress=progress)


def _last_ingested(target: Target) -> str:
    """The state that the last complete ingestion left, or an empty string.

    Kept in the bucket, because S3's times have whole seconds and a deletion leaves none.
    """
    try:
        body = target.s3.get_object(Bucket=target.bucket, Key=INGESTED_KEY)["Body"].read()
    except target.s3.exceptions.NoSuchKey:
        return ""
    return body.decode(errors="replace")


def _state(target: Target, md5s: Mapping[str, str]) -> str:
    """A name for these contents in this knowledge base."""
    lines = [target.knowledge_base_id, target.data_source_id, *(f"{key} {md5s[key]}" for key in sorted(md5s))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _chunk_keys(keys: Iterable[str]) -> set[str]:
    """The chunks that these keys, of bodies or sidecars, belong to."""
    return {key.removesuffix(".metadata.json") for key in keys}
