"""Documents ingested, removed and asked about by name, beside the jobs that go through the whole bucket.

Source: IngestKnowledgeBaseDocuments, DeleteKnowledgeBaseDocuments, GetKnowledgeBaseDocuments and
ListKnowledgeBaseDocuments, "Agents for Amazon Bedrock" API Reference.
"""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.catalogue import Catalogue
from emulator.documents import Document, RefusedError, S3Object, pairs, read
from emulator.errors import invalid
from emulator.ingestion import Ingestion, timestamp
from emulator.names import BUCKET, DATA_SOURCE_ID, KNOWLEDGE_BASE_ID
from emulator.paging import page

PREFIX = f"s3://{BUCKET}/"
DEFAULT_PAGE = 100
MISSING = "The document does not exist in the S3 bucket"

Members = Mapping[str, Any]


class DirectIngestion:
    """The data source's documents, one by one. A method takes the members of its request, gives the reply's."""

    def __init__(
        self, catalogue: Catalogue, ingestion: Ingestion, objects: Callable[[str], list[S3Object]]
    ) -> None:
        self._catalogue, self._ingestion, self._objects = catalogue, ingestion, objects

    def ingest(self, members: Members) -> dict[str, Any]:
        """IngestKnowledgeBaseDocuments: up to ten objects of the bucket, each with the sidecar that is named."""
        keys = [_key(each["content"]["s3"]["s3Location"]["uri"]) for each in members["documents"]]
        sidecars = [
            each.get("metadata", {}).get("s3Location", {}).get("uri") for each in members["documents"]
        ]
        with self._ingestion.alone():
            read_now: list[Document] = []
            for key, sidecar in zip(keys, sidecars, strict=True):
                self._ingestion.failed.pop(key, None)
                try:
                    read_now.append(self._read(key, sidecar))
                except RefusedError as reason:
                    self._ingestion.failed[key] = str(reason)
            refused = self._ingestion.failed.keys() & set(keys) & self._catalogue.documents.keys()
            self._catalogue.update(read_now, refused, lambda _: None)
        return {"documentDetails": [self._detail(key, "STARTING") for key in keys]}

    def delete(self, members: Members) -> dict[str, Any]:
        """DeleteKnowledgeBaseDocuments: up to ten documents are taken out of the index; the bucket stays."""
        keys = _named(members)
        with self._ingestion.alone():
            for key in keys:
                self._ingestion.failed.pop(key, None)
            self._catalogue.update([], self._catalogue.documents.keys() & set(keys), lambda _: None)
        return {"documentDetails": [self._detail(key, "DELETING") for key in keys]}

    def get(self, members: Members) -> dict[str, Any]:
        """GetKnowledgeBaseDocuments: the state of up to ten documents, with the reason where one failed."""
        return {"documentDetails": [self._detail(key) for key in _named(members)]}

    def list(self, members: Members) -> dict[str, Any]:
        """ListKnowledgeBaseDocuments: every document that is indexed or failed."""
        keys = sorted(self._catalogue.documents.keys() | self._ingestion.failed.keys())
        some, more = page(keys, members, DEFAULT_PAGE)
        return {"documentDetails": [self._detail(key) for key in some], **more}

    def _read(self, key: str, sidecar: str | None) -> Document:
        named = {_key(sidecar)} if sidecar else set()
        found = [each for each in self._objects(key) if each.key == key or each.key in named]
        for each, body in pairs(found):
            if each.key == key:
                return read(each, body)
        raise RefusedError(MISSING)

    def _detail(self, key: str, status: str | None = None) -> dict[str, Any]:
        reason = self._ingestion.failed.get(key)
        known = "FAILED" if reason else "INDEXED" if key in self._catalogue.documents else "NOT_FOUND"
        detail = {
            "knowledgeBaseId": KNOWLEDGE_BASE_ID,
            "dataSourceId": DATA_SOURCE_ID,
            "status": status or known,
            "identifier": {"dataSourceType": "S3", "s3": {"uri": PREFIX + key}},
            "updatedAt": timestamp(),
        }
        return detail if status or not reason else {**detail, "statusReason": reason}


def _named(members: Members) -> list[str]:
    return [_key(each["s3"]["uri"]) for each in members["documentIdentifiers"]]


def _key(uri: str) -> str:
    if not uri.startswith(PREFIX):
        raise invalid(f"The document {uri} is not in the data source's bucket")
    return uri.removeprefix(PREFIX)
