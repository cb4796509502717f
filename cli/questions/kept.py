"""What the stack's table keeps of questions: those without an answer, and those whose answer didn't help."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.safeguards.table import PARTITION, SORT, TableUnavailableError
from api.safeguards.unanswered import COMMENT, KEPT_SECONDS, NOWHERE, UNANSWERED

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Place = tuple[str, str]
"""A document's path below knowledge/, and the titles on the way to a section, such as "Costs > Idle cost"."""


@dataclass(frozen=True)
class Kept:
    """One question, or only how often a section came near to one.

    Attributes:
        question: scrubbed; empty where the owner keeps none.
        place: the nearest section when it was asked; None where nothing was near, or it isn't known.
        times: how often it was asked.
        comment: what the visitor added, scrubbed.
    """

    question: str
    place: Place | None
    times: int = 1
    unhelpful: bool = False
    comment: str = ""


def kept(client: "DynamoDBClient", table: str, now: datetime) -> list[Kept]:
    """Everything that the table still keeps, the newest month first.

    Raises:
        TableUnavailableError: the table is missing, or may not be read.
    """
    found: list[Kept] = []
    for month in _months(now):
        found += [_unanswered(item) for item in _items(client, table, f"{UNANSWERED}#{month}")]
        found += [
            Kept(item["question"], None, unhelpful=True, comment=item.get("text", ""))
            for item in _items(client, table, f"{COMMENT}#{month}")
            if item.get("question")
        ]
    return found


def _unanswered(item: dict[str, Any]) -> Kept:
    path, _, section = item[SORT].partition("#")
    question = item.get("question", "")
    if question:  # the key ends with the question's hash
        section = section.rpartition("#")[0]
    place = None if path == NOWHERE else (path, section)
    return Kept(question, place, int(item.get("asked", 1)))


def _months(now: datetime) -> Iterator[str]:
    """The months that what is kept can be of."""
    oldest, month = now.astimezone(UTC) - timedelta(seconds=KEPT_SECONDS), now.astimezone(UTC)
    while (month.year, month.month) >= (oldest.year, oldest.month):
        yield f"{month:%Y-%m}"
        month = month.replace(day=1) - timedelta(days=1)


def _items(client: "DynamoDBClient", table: str, partition: str) -> Iterator[dict[str, Any]]:
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": PARTITION},
        ExpressionAttributeValues={":pk": {"S": partition}},
    )
    try:
        items = [item for page in pages for item in page["Items"]]
    except Exception as error:
        raise TableUnavailableError(f"{type(error).__name__}: {error}") from error
    for item in items:
        yield {name: next(iter(typed.values())) for name, typed in item.items()}
