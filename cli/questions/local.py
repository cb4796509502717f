"""The table of a local stack that keeps questions, while it runs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from api.safeguards.table import PARTITION, SORT
from cli.local_stack import LocalStack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE, QUESTIONS_FILE = "local-safeguards", "questions.json"


@dataclass(frozen=True)
class LocalTable:
    """Where a running local stack keeps its questions."""

    endpoint: str
    name: str

    def client(self) -> "DynamoDBClient":
        """Who asks it."""
        session = boto3.session.Session("local", "local", region_name="us-east-1")
        return session.client("dynamodb", endpoint_url=self.endpoint)


def table_of(state: Path) -> LocalTable | None:
    """The table of the local stack that runs over this folder; None where none does, or it keeps no questions."""
    try:
        return LocalTable(**json.loads((state / QUESTIONS_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def keeping(stack: LocalStack, state: Path, wanted: bool) -> Iterator[dict[str, str]]:
    """Make a table for questions in a local stack, told to `agent questions` while the context lasts.

    Yields the app's environment for it, empty where it isn't wanted. Its caps hold nobody up.
    """
    if not wanted:
        yield {}
        return
    table = LocalTable(stack.storage, TABLE)
    keys = {PARTITION: "HASH", SORT: "RANGE"}
    table.client().create_table(
        TableName=table.name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],  # type: ignore[typeddict-item]
    )
    told = state / QUESTIONS_FILE
    told.write_text(json.dumps(asdict(table)), "utf-8")
    try:
        yield {
            "SAFEGUARDS_TABLE": TABLE,
            "KEEP_QUESTIONS": "true",
            "PACING": "none",
            "QUESTIONS_PER_MINUTE": "1000",
        }
    finally:
        told.unlink(missing_ok=True)
