"""One ingestion job of a Bedrock data source, from its start to its end."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publishing.clock import Clock
from publishing.errors import PublishingError

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient
    from mypy_boto3_bedrock_agent.type_defs import IngestionJobTypeDef

POLL_SECONDS = 0.2
TIMEOUT_SECONDS = 3_600.0
RUNNING = ("STARTING", "IN_PROGRESS", "STOPPING")


@dataclass(frozen=True)
class Ingested:
    """What an ingestion did. `failures` are its own sentences, where documents failed."""

    indexed: int
    failures: tuple[str, ...] = ()


def ingest(
    bedrock_agent: "AgentsforBedrockClient",
    knowledge_base_id: str,
    data_source_id: str,
    *,
    clock: Clock,
    progress: Callable[[int], None],
) -> Ingested:
    """Run one ingestion job to its end; when another one runs, wait for that first.

    Args:
        bedrock_agent: the control plane's client.
        knowledge_base_id: the knowledge base.
        data_source_id: its data source.
        clock: what to wait by.
        progress: receives how many documents the job has dealt with.

    Raises:
        PublishingError: the job failed, or none ended within an hour.
    """
    names = {"knowledgeBaseId": knowledge_base_id, "dataSourceId": data_source_id}
    deadline = clock.monotonic() + TIMEOUT_SECONDS
    token = str(uuid.uuid4())

    def wait() -> None:
        if clock.monotonic() > deadline:
            raise PublishingError(
                f"no ingestion job ended within {TIMEOUT_SECONDS:.0f} s; run the sync again"
            )
        clock.sleep(POLL_SECONDS)

    while True:
        try:
            job = bedrock_agent.start_ingestion_job(**names, clientToken=token)["ingestionJob"]
            break
        except bedrock_agent.exceptions.ConflictException:
            wait()
    while job["status"] in RUNNING:
        wait()
        job = bedrock_agent.get_ingestion_job(**names, ingestionJobId=job["ingestionJobId"])["ingestionJob"]
        progress(_processed(job))
    if job["status"] != "COMPLETE":
        reasons = "; ".join(job.get("failureReasons", ())) or "no reason given"
        raise PublishingError(f"ingestion job {job['ingestionJobId']} ended as {job['status']}: {reasons}")
    statistics = job.get("statistics", {})
    return Ingested(
        indexed=statistics.get("numberOfNewDocumentsIndexed", 0)
        + statistics.get("numberOfModifiedDocumentsIndexed", 0),
        failures=tuple(job.get("failureReasons", ())) if statistics.get("numberOfDocumentsFailed", 0) else (),
    )


def _processed(job: "IngestionJobTypeDef") -> int:
    statistics = job.get("statistics", {})
    return (
        statistics.get("numberOfNewDocumentsIndexed", 0)
        + statistics.get("numberOfModifiedDocumentsIndexed", 0)
        + statistics.get("numberOfDocumentsDeleted", 0)
        + statistics.get("numberOfDocumentsFailed", 0)
    )
