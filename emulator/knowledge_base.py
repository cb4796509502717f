"""The knowledge base's operations: Retrieve, ingestion jobs, data sources.

Source of every member's name and meaning: "Agents for Amazon Bedrock" and "Agents for Amazon Bedrock Runtime" API
References. The state behind them is in `catalogue` and `ingestion`.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from api.contract import KNOWLEDGE_PREFIX
from emulator.catalogue import Catalogue, Found
from emulator.direct_ingestion import DirectIngestion
from emulator.errors import invalid, not_found
from emulator.ingestion import Ingestion, Job
from emulator.names import (
    ACCOUNT,
    BUCKET,
    DATA_SOURCE_ID,
    EMBEDDING_MODEL_ARN,
    KNOWLEDGE_BASE_ARN,
    KNOWLEDGE_BASE_ID,
    REGION,
)
from emulator.paging import page

DEFAULT_RESULTS = 5
DEFAULT_PAGE = 10

Members = Mapping[str, Any]
Handler = Callable[[dict[str, Any]], dict[str, Any]]
"""What answers an operation: members of the request in, members of the reply out."""


class KnowledgeBase:
    """One knowledge base with one S3 data source. A method takes the members of its request, gives the reply's."""

    def __init__(
        self, catalogue: Catalogue, ingestion: Ingestion, direct: DirectIngestion, created_at: str
    ) -> None:
        self._catalogue = catalogue
        self._ingestion = ingestion
        self._direct = direct
        self._created_at = created_at

    def handlers(self) -> dict[str, Handler]:
        """Its operations by their names on the wire."""
        return {
            "DeleteKnowledgeBaseDocuments": self.delete_documents,
            "GetDataSource": self.get_data_source,
            "GetIngestionJob": self.get_ingestion_job,
            "GetKnowledgeBase": self.get_knowledge_base,
            "GetKnowledgeBaseDocuments": self.get_documents,
            "IngestKnowledgeBaseDocuments": self.ingest_documents,
            "ListDataSources": self.list_data_sources,
            "ListIngestionJobs": self.list_ingestion_jobs,
            "ListKnowledgeBaseDocuments": self.list_documents,
            "Retrieve": self.retrieve,
            "StartIngestionJob": self.start_ingestion_job,
        }

    def retrieve(self, members: Members) -> dict[str, Any]:
        """Retrieve: the passages that fit `retrievalQuery.text`, 5 unless `numberOfResults` says otherwise."""
        _must_be_known_base(members)
        query = members["retrievalQuery"]
        text = query.get("text")
        if text is None or query.get("type", "TEXT") != "TEXT":
            raise invalid("The knowledge base's embedding model takes text: retrievalQuery.text must be set")
        if not text.strip():
            raise invalid("The retrieval query must not be empty")
        if members.get("nextToken"):
            raise invalid("The nextToken is not valid")
        if members.get("guardrailConfiguration"):
            raise invalid("The emulator's Retrieve takes no guardrailConfiguration; call ApplyGuardrail")
        configuration = members.get("retrievalConfiguration") or {}
        if "managedSearchConfiguration" in configuration:
            raise invalid(
                "managedSearchConfiguration needs a knowledge base of type MANAGED; this one is VECTOR"
            )
        search = configuration.get("vectorSearchConfiguration") or {}
        if search.get("overrideSearchType") == "HYBRID":
            raise invalid("HYBRID search type is not supported for search operation on S3 Vectors")
        for unsupported in ("rerankingConfiguration", "implicitFilterConfiguration"):
            if search.get(unsupported):
                raise invalid(f"The emulator's Retrieve takes no {unsupported}")
        found = self._catalogue.search(
            text, search.get("numberOfResults", DEFAULT_RESULTS), search.get("filter")
        )
        return {"retrievalResults": [_result(each) for each in found]}

    def start_ingestion_job(self, members: Members) -> dict[str, Any]:
        """StartIngestionJob: what the bucket holds now goes into the index, in the background."""
        _must_be_known_source(members)
        job = self._ingestion.start(members.get("clientToken") or str(uuid4()), members.get("description"))
        return {"ingestionJob": job.detail()}

    def get_ingestion_job(self, members: Members) -> dict[str, Any]:
        """GetIngestionJob: the job's state; its statistics move while it runs."""
        _must_be_known_source(members)
        return {"ingestionJob": self._ingestion.get(members["ingestionJobId"]).detail()}

    def list_ingestion_jobs(self, members: Members) -> dict[str, Any]:
        """ListIngestionJobs, newest first unless `sortBy` says otherwise; pages by `maxResults` and `nextToken`."""
        _must_be_known_source(members)
        jobs = [job for job in self._ingestion.jobs() if _fits(job, members.get("filters") or [])]
        order = members.get("sortBy") or {"attribute": "STARTED_AT", "order": "DESCENDING"}
        by_status = order["attribute"] == "STATUS"
        jobs.sort(
            key=lambda job: job.status if by_status else job.started_at,
            reverse=order["order"] == "DESCENDING",
        )
        some, more = page(jobs, members, DEFAULT_PAGE)
        return {"ingestionJobSummaries": [job.summary() for job in some], **more}

    def ingest_documents(self, members: Members) -> dict[str, Any]:
        """IngestKnowledgeBaseDocuments."""
        _must_be_known_source(members)
        return self._direct.ingest(members)

    def delete_documents(self, members: Members) -> dict[str, Any]:
        """DeleteKnowledgeBaseDocuments."""
        _must_be_known_source(members)
        return self._direct.delete(members)

    def get_documents(self, members: Members) -> dict[str, Any]:
        """GetKnowledgeBaseDocuments."""
        _must_be_known_source(members)
        return self._direct.get(members)

    def list_documents(self, members: Members) -> dict[str, Any]:
        """ListKnowledgeBaseDocuments."""
        _must_be_known_source(members)
        return self._direct.list(members)

    def get_data_source(self, members: Members) -> dict[str, Any]:
        """GetDataSource: S3, under one prefix, one chunk an object."""
        _must_be_known_source(members)
        source = {
            "knowledgeBaseId": KNOWLEDGE_BASE_ID,
            "dataSourceId": DATA_SOURCE_ID,
            "name": "knowledge",
            "status": "AVAILABLE",
            "dataSourceConfiguration": {
                "type": "S3",
                "s3Configuration": {
                    "bucketArn": f"arn:aws:s3:::{BUCKET}",
                    "inclusionPrefixes": [KNOWLEDGE_PREFIX],
                },
            },
            "vectorIngestionConfiguration": {"chunkingConfiguration": {"chunkingStrategy": "NONE"}},
            "dataDeletionPolicy": "RETAIN",
            "createdAt": self._created_at,
            "updatedAt": self._created_at,
        }
        return {"dataSource": source}

    def list_data_sources(self, members: Members) -> dict[str, Any]:
        """ListDataSources: the one there is."""
        _must_be_known_base(members)
        names = ("knowledgeBaseId", "dataSourceId", "name", "status", "updatedAt")
        source = self.get_data_source({**members, "dataSourceId": DATA_SOURCE_ID})["dataSource"]
        some, more = page([{name: source[name] for name in names}], members, DEFAULT_PAGE)
        return {"dataSourceSummaries": some, **more}

    def get_knowledge_base(self, members: Members) -> dict[str, Any]:
        """GetKnowledgeBase: the knowledge base as the stack would make it, over S3 Vectors."""
        _must_be_known_base(members)
        vectors = f"arn:aws:s3vectors:{REGION}:{ACCOUNT}:bucket/{BUCKET}-vectors/index/knowledge"
        base = {
            "knowledgeBaseId": KNOWLEDGE_BASE_ID,
            "name": "knowledge",
            "knowledgeBaseArn": KNOWLEDGE_BASE_ARN,
            "roleArn": f"arn:aws:iam::{ACCOUNT}:role/knowledge-base",
            "knowledgeBaseConfiguration": {
                "type": "VECTOR",
                "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": EMBEDDING_MODEL_ARN},
            },
            "storageConfiguration": {"type": "S3_VECTORS", "s3VectorsConfiguration": {"indexArn": vectors}},
            "status": "ACTIVE",
            "createdAt": self._created_at,
            "updatedAt": self._created_at,
        }
        return {"knowledgeBase": base}


def _must_be_known_base(members: Members) -> None:
    if members["knowledgeBaseId"] not in (KNOWLEDGE_BASE_ID, KNOWLEDGE_BASE_ARN):
        raise not_found(f"Knowledge Base with id {members['knowledgeBaseId']} does not exist")


def _must_be_known_source(members: Members) -> None:
    _must_be_known_base(members)
    if members["dataSourceId"] != DATA_SOURCE_ID:
        raise not_found(f"DataSource with id {members['dataSourceId']} does not exist")


def _result(found: Found) -> dict[str, Any]:
    document = found.document
    uri = f"s3://{BUCKET}/{document.key}"
    metadata = {
        **document.attributes,
        "x-amz-bedrock-kb-source-uri": uri,
        "x-amz-bedrock-kb-data-source-id": DATA_SOURCE_ID,
        "x-amz-bedrock-kb-chunk-id": str(uuid5(NAMESPACE_URL, f"{uri}#{document.text_hash}")),
    }
    return {
        "content": {"type": "TEXT", "text": document.text},
        "location": {"type": "S3", "s3Location": {"uri": uri}},
        "metadata": metadata,
        "score": found.score,
    }


def _fits(job: Job, filters: list[Members]) -> bool:
    return all(job.status in each["values"] for each in filters)
