"""The documents as they are written, in their bucket beside the chunks: what the app's MCP resources read."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.contract import DOCUMENTS_INDEX, DOCUMENTS_PREFIX, JSON_TYPE, MARKDOWN_TYPE
from content import Library
from publishing.manifest import Manifest
from publishing.objects import Changes, Object, apply, compare

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def publish_documents(
    library: Library, questions: Sequence[str], s3: "S3Client", bucket: str, manifest: Manifest
) -> None:
    """Make the bucket hold the library's documents and their index; `questions` are the page's first ones."""
    apply(s3, bucket, plan_documents(library, questions, s3, bucket, manifest), manifest)


def plan_documents(
    library: Library, questions: Sequence[str], s3: "S3Client", bucket: str, manifest: Manifest
) -> Changes:
    """What differs between them and what the bucket holds, by one listing."""
    return compare(s3, bucket, DOCUMENTS_PREFIX, document_objects(library, questions), manifest)


def document_objects(library: Library, questions: Sequence[str]) -> dict[str, Object]:
    """One object a document and the index that `api.mcp` reads, by key."""
    found = {
        DOCUMENTS_PREFIX + document.path: Object(document.source.encode(), MARKDOWN_TYPE)
        for document in library.documents
    }
    index = {
        "documents": [{"path": each.path, "title": each.title} for each in library.documents],
        "questions": list(questions),
    }
    found[DOCUMENTS_PREFIX + DOCUMENTS_INDEX] = Object(
        json.dumps(index, ensure_ascii=False).encode(), JSON_TYPE
    )
    return found
