"""`agent logs`: every line of a deployed stack's log that belongs to one answer."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from api.contract.outside import json_of, member
from cli.console import console, fail
from cli.stack_outputs import output, region_of
from publishing.errors import PublishingError

ANSWER_ID = re.compile(r"[0-9a-f]{32}")


def logs(
    answer_id: Annotated[
        str, typer.Argument(help="The answer's id: `answer_id` in the API's events and in the log.")
    ],
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    days: Annotated[int, typer.Option(help="How far to look back.", min=1, max=3_650)] = 7,
    outputs: Annotated[
        Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
    ] = None,
) -> None:
    """What the log says of one answer: its own lines, and those of the Lambda invocation that gave it."""
    if not ANSWER_ID.fullmatch(answer_id):
        fail(f"{answer_id!r} is no answer's id: it has 32 hexadecimal digits")
    since = datetime.now(UTC) - timedelta(days=days)
    try:
        group = output(stack, outputs, "logGroup")
        client = boto3.session.Session(region_name=region_of(stack)).client("logs")
        found = lines_of(client, group, answer_id, since)
    except (PublishingError, BotoCoreError, ClientError) as error:
        fail(f"the log of {stack} can't be read: {error}")
    if not found:
        fail(f"no line of the last {days} days names {answer_id}; --days looks further back")
    for moment, line in found:
        console.print(f"{moment:%Y-%m-%d %H:%M:%S} {line}", highlight=False, soft_wrap=True)


def lines_of(client: Any, group: str, answer_id: str, since: datetime) -> list[tuple[datetime, str]]:
    """The lines that name the answer or the request that gave it, oldest first, each once."""
    own = list(_with(client, group, answer_id, since))
    requests = {request for event in own if (request := _request_of(event["message"]))}
    around = [event for request in sorted(requests) for event in _with(client, group, request, since)]
    by_id = {event["eventId"]: event for event in (*own, *around)}
    ordered = sorted(by_id.values(), key=lambda event: event["timestamp"])
    return [(datetime.fromtimestamp(e["timestamp"] / 1_000, UTC), e["message"].rstrip()) for e in ordered]


def _with(client: Any, group: str, term: str, since: datetime) -> Iterator[Any]:
    """A pattern in quotes matches every line that holds it (CloudWatch Logs, "Filter pattern syntax")."""
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=group, filterPattern=f'"{term}"', startTime=int(since.timestamp() * 1_000)
    )
    for page in pages:
        for event in page.get("events", ()):
            if {"eventId", "timestamp", "message"} <= event.keys():  # none has to be there by AWS's word
                yield event


def _request_of(message: str) -> str | None:
    try:
        return member(json_of(message), "request_id", str)
    except ValueError:
        return None
