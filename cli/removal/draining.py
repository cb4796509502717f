"""No ingestion may run while its data source is deleted: AWS would refuse, and the destroy would stop half-way."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from publishing.clock import Clock
from publishing.errors import PublishingError

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent import AgentsforBedrockClient

POLL_SECONDS = 2.0
TIMEOUT_SECONDS = 900.0
STOPPABLE = ("STARTING", "IN_PROGRESS")
RUNNING = (*STOPPABLE, "STOPPING")


def drain(
    bedrock_agent: "AgentsforBedrockClient", knowledge_base_id: str, data_source_id: str, clock: Clock
) -> int:
    """Stop the ingestion jobs of a data source and wait until none runs.

    Returns:
        How many were running.

    Raises:
        PublishingError: one didn't stop within a quarter of an hour.
    """
    names = {"knowledgeBaseId": knowledge_base_id, "dataSourceId": data_source_id}
    deadline = clock.monotonic() + TIMEOUT_SECONDS
    seen: set[str] = set()
    while running := _running(bedrock_agent, names):
        for job, status in running.items():
            if status in STOPPABLE:
                _stop(bedrock_agent, names, job)
        seen |= running.keys()
        if clock.monotonic() > deadline:
            raise PublishingError(
                f"ingestion job {', '.join(running)} hasn't stopped within {TIMEOUT_SECONDS / 60:.0f} minutes; "
                "run this again when it has"
            )
        clock.sleep(POLL_SECONDS)
    return len(seen)


def _running(bedrock_agent: "AgentsforBedrockClient", names: dict[str, str]) -> dict[str, str]:
    """The jobs that haven't ended, with their status; none where the data source has gone already."""
    found: dict[str, str] = {}
    try:
        for page in bedrock_agent.get_paginator("list_ingestion_jobs").paginate(
            knowledgeBaseId=names["knowledgeBaseId"],
            dataSourceId=names["dataSourceId"],
            filters=[{"attribute": "STATUS", "operator": "EQ", "values": list(RUNNING)}],
        ):
            found |= {job["ingestionJobId"]: job["status"] for job in page["ingestionJobSummaries"]}
    except bedrock_agent.exceptions.ResourceNotFoundException:
        return {}
    return found


def _stop(bedrock_agent: "AgentsforBedrockClient", names: dict[str, str], job: str) -> None:
    try:
        bedrock_agent.stop_ingestion_job(**names, ingestionJobId=job)
    except ClientError as error:  # it ended by itself meanwhile
        if error.response["Error"].get("Code") not in ("ConflictException", "ValidationException"):
            raise
