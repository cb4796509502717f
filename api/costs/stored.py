"""What a stack keeps and for how much: documents, their vectors, logs, the page's files, the safeguards' table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from api.costs.lines import Use
from api.costs.question import FILE, GB, KB, VECTOR_BYTES


@dataclass(frozen=True, kw_only=True)
class StoredAmount:
    """What is kept all month. `question.json` says where the numbers come from."""

    chunks: int
    object_kilobytes: int
    log_kilobytes: int
    table_kilobytes: int


@cache
def stored_amount() -> StoredAmount:
    """The amount that the package's own knowledge comes to, read once."""
    return StoredAmount(**json.loads(FILE.read_text(encoding="utf-8"))["stored"])


def uses(amount: StoredAmount) -> Iterator[Use]:
    """A month of storage."""
    yield Use("S3", "storage", amount.object_kilobytes * KB / GB, "s3_storage")
    yield Use("S3 Vectors", "storage", amount.chunks * VECTOR_BYTES / GB, "s3_vectors_storage")
    yield Use("CloudWatch Logs", "storage", amount.log_kilobytes * KB / GB, "logs_storage")
    yield Use("DynamoDB", "storage", amount.table_kilobytes * KB / GB, "dynamodb_storage")
    yield Use("DynamoDB", "point-in-time recovery", amount.table_kilobytes * KB / GB, "dynamodb_recovery")
