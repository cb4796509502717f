"""What the bucket holds becomes what Retrieve finds: documents by name, or one job for all of them.

Source: Amazon Bedrock User Guide, "Sync your data with your knowledge base" and "Ingest changes directly into a
knowledge base"; limits from the API reference.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from publishing.clock import Clock
from publishing.errors import PublishingError

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient
    from mypy_boto3_bedrock_agent.type_defs import IngestionJobTypeDef, KnowledgeBaseDocumentDetailTypeDef

POLL_SECONDS = 0.2
POLL_MOST_SECONDS = 5.0
TIMEOUT_SECONDS = 3_600.0
RUNNING = ("STARTING", "IN_PROGRESS", "STOPPING")
DOCUMENTS_IN_ONE_CALL = 10
URI_CHARACTERS = 128  # after s3://; API reference, S3Location's pattern
MOVING = ("PENDING", "STARTING", "IN_PROGRESS", "DELETING", "DELETE_IN_PROGRESS")
FAILED = ("FAILED", "PARTIALLY_INDEXED", "METADATA_PARTIALLY_INDEXED", "METADATA_UPDATE_FAILED", "IGNORED")


@dataclass(frozen=True)
class Failure:
    """A document that isn't indexed: its object's key, and AWS's reason."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}" if self.key else self.reason


@dataclass(frozen=True)
class Ingested:
    """What an ingestion did, and by which way: `direct` or `job`."""

    indexed: int
    way: str
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class DataSource:
    """A knowledge base's S3 data source."""

    bedrock_agent: "AgentsforBedrockClient"
    knowledge_base_id: str
    data_source_id: str
    bucket: str

    def ingest_directly(
        self,
        changed: Sequence[str],
        gone: Sequence[str],
        *,
        clock: Clock,
        progress: Callable[[int], None],
    ) -> Ingested | None:
        """Index these objects, and take those out, by name.

        Args:
            changed: keys of objects with sidecars that are in the bucket.
            gone: keys that aren't any more.
            clock: what to wait by.
            progress: receives how many documents are dealt with.

        Returns:
            What was done, or None where it can't be done this way and a job must: a key is too long for these calls,
            another ingestion is running, or AWS refuses them (they need permissions of their own).
        """
        if any(len(self._uri(f"{key}.metadata.json")) > URI_CHARACTERS + 5 for key in (*changed, *gone)):
            return None
        try:
            for some in _tens(changed):
                self.bedrock_agent.ingest_knowledge_base_documents(
                    **self._names,
                    clientToken=str(uuid.uuid4()),
                    documents=[self._document(key) for key in some],
                )
            for some in _tens(gone):
                self.bedrock_agent.delete_knowledge_base_documents(
                    **self._names, clientToken=str(uuid.uuid4()), documentIdentifiers=self._identified(some)
                )
            details = self._settled([*changed, *gone], clock, progress)
        except ClientError:
            return None
        failures = self._failures(each for each in details if self._key(each) in set(changed))
        return Ingested(len(changed) - len(failures), "direct", failures)

    def run_job(self, *, clock: Clock, progress: Callable[[int], None]) -> Ingested:
        """Run one ingestion job to its end; when another one runs, wait for that first.

        Args:
            clock: what to wait by.
            progress: receives how many documents the job has dealt with.

        Raises:
            PublishingError: the job failed, or none ended within an hour.
        """
        waiting = _Waiting(clock)
        token = str(uuid.uuid4())
        while True:
            try:
                job = self.bedrock_agent.start_ingestion_job(**self._names, clientToken=token)["ingestionJob"]
                break
            except self.bedrock_agent.exceptions.ConflictException:
                waiting()
                progress(0)
        waiting = _Waiting(clock)
        while job["status"] in RUNNING:
            waiting()
            job = self.bedrock_agent.get_ingestion_job(**self._names, ingestionJobId=job["ingestionJobId"])[
                "ingestionJob"
            ]
            progress(_processed(job))
        reasons = job.get("failureReasons", ())
        if job["status"] != "COMPLETE":
            said = "; ".join(reasons) or "no reason given"
            raise PublishingError(f"ingestion job {job['ingestionJobId']} ended as {job['status']}: {said}")
        statistics = job.get("statistics", {})
        failed = statistics.get("numberOfDocumentsFailed", 0)
        return Ingested(
            statistics.get("numberOfNewDocumentsIndexed", 0)
            + statistics.get("numberOfModifiedDocumentsIndexed", 0),
            "job",
            self._failures_of_job(reasons) if failed else (),
        )

    def _failures_of_job(self, reasons: Sequence[str]) -> tuple[Failure, ...]:
        """Each failed document with its own reason; the job's sentences where AWS won't list the documents."""
        try:
            pages = self.bedrock_agent.get_paginator("list_knowledge_base_documents").paginate(
                knowledgeBaseId=self.knowledge_base_id, dataSourceId=self.data_source_id
            )
            found = self._failures(each for page in pages for each in page["documentDetails"])
        except ClientError:
            found = ()
        return found or tuple(self._said(reasons)) or (Failure("", "AWS gives no reason"),)

    def _said(self, reasons: Sequence[str]) -> Iterator[Failure]:
        for reason in reasons:
            uris = re.findall(rf"s3://{re.escape(self.bucket)}/([^\s,\]]+)", reason)
            words = re.sub(r"\s*\[Files: .*?\]", "", reason)
            yield from (Failure(key, words) for key in uris) if uris else (Failure("", reason),)

    def _settled(
        self, keys: Sequence[str], clock: Clock, progress: Callable[[int], None]
    ) -> "list[KnowledgeBaseDocumentDetailTypeDef]":
        waiting = _Waiting(clock)
        done: dict[str, KnowledgeBaseDocumentDetailTypeDef] = {}
        while left := [key for key in keys if key not in done]:
            for some in _tens(left):
                answer = self.bedrock_agent.get_knowledge_base_documents(
                    **self._names, documentIdentifiers=self._identified(some)
                )
                for each in answer["documentDetails"]:
                    if each["status"] not in MOVING:
                        done[self._key(each)] = each
            progress(len(done))
            if len(done) < len(keys):
                waiting()
        return list(done.values())

    def _failures(self, details: "Iterable[KnowledgeBaseDocumentDetailTypeDef]") -> tuple[Failure, ...]:
        return tuple(
            Failure(self._key(each), each.get("statusReason") or each["status"])
            for each in details
            if each["status"] in (*FAILED, "NOT_FOUND")
        )

    @property
    def _names(self) -> dict[str, str]:
        return {"knowledgeBaseId": self.knowledge_base_id, "dataSourceId": self.data_source_id}

    def _uri(self, key: str) -> str:
        return f"s3://{self.bucket}/{key}"

    def _key(self, detail: "KnowledgeBaseDocumentDetailTypeDef") -> str:
        return detail["identifier"].get("s3", {}).get("uri", "").removeprefix(self._uri(""))

    def _document(self, key: str) -> Any:
        return {
            "content": {"dataSourceType": "S3", "s3": {"s3Location": {"uri": self._uri(key)}}},
            "metadata": {"type": "S3_LOCATION", "s3Location": {"uri": self._uri(f"{key}.metadata.json")}},
        }

    def _identified(self, keys: Sequence[str]) -> Any:
        return [{"dataSourceType": "S3", "s3": {"uri": self._uri(key)}} for key in keys]


class _Waiting:
    """Ever longer pauses, up to five seconds; an hour in all.

    Raises:
        PublishingError: the hour is over.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._deadline = clock.monotonic() + TIMEOUT_SECONDS
        self._pause = POLL_SECONDS

    def __call__(self) -> None:
        if self._clock.monotonic() > self._deadline:
            raise PublishingError(
                f"no ingestion job ended within {TIMEOUT_SECONDS:.0f} s; run the sync again"
            )
        self._clock.sleep(self._pause)
        self._pause = min(self._pause * 1.25, POLL_MOST_SECONDS)


def _tens(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), DOCUMENTS_IN_ONE_CALL):
        yield keys[start : start + DOCUMENTS_IN_ONE_CALL]


def _processed(job: "IngestionJobTypeDef") -> int:
    statistics = job.get("statistics", {})
    return (
        statistics.get("numberOfNewDocumentsIndexed", 0)
        + statistics.get("numberOfModifiedDocumentsIndexed", 0)
        + statistics.get("numberOfDocumentsDeleted", 0)
        + statistics.get("numberOfDocumentsFailed", 0)
    )
