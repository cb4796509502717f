"""An app with safeguards over a table of its own, and a clock that tests set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import boto3

from api.clients import Clients
from tests.wire.serving import Emulated, Served

NOON = 1_795_867_200.0  # 2026-11-28 12:00 UTC


@dataclass
class Guarded:
    """An app with a table of its own, and its clock."""

    served: Served
    dynamodb: Any
    table: str
    now: list[float] = field(default_factory=lambda: [NOON])

    def item(self, sort: str = "2026-11") -> dict[str, Any]:
        found = self.dynamodb.get_item(TableName=self.table, Key={"pk": {"S": "spend"}, "sk": {"S": sort}})
        return {name: next(iter(value.values())) for name, value in found.get("Item", {}).items()}

    def spent(self) -> int:
        """Micro-dollars that the day of the app's clock counts."""
        moment = datetime.fromtimestamp(self.now[0], UTC)
        return int(self.item(f"{moment:%Y-%m}").get(f"day-{moment:%d}", 0))

    def pause(self) -> None:
        self.dynamodb.update_item(
            TableName=self.table,
            Key={"pk": {"S": "spend"}, "sk": {"S": "2026-11"}},
            UpdateExpression="SET paused = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )


@contextmanager
def guarded(emulator: Emulated, clients: Clients | None = None, **changes: Any) -> Iterator[Guarded]:
    clients = clients or emulator.clients()
    name, now = f"safeguards-{uuid4().hex}", [NOON]
    # The app gives its table a second; whoever sets it up may wait longer.
    patient = boto3.session.Session("local", "local", region_name="us-east-1").client(
        "dynamodb", endpoint_url=emulator.stack.storage
    )
    patient.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    bucket, record = (
        str(emulator.settings.deployment_uri).removeprefix("s3://").partition("/")[0],
        f"{name}.json",
    )
    clients.s3.put_object(Bucket=bucket, Key=record, Body=b'{"knowledge_version": "k1"}')
    settings = {
        "deployment_uri": f"s3://{bucket}/{record}",
        "model_id": "amazon.nova-lite-v1:0",
        "pacing": "none",
        "questions_per_minute": 100,
    }
    with emulator.serve(
        clients=clients, wall_clock=lambda: now[0], safeguards_table=name, **{**settings, **changes}
    ) as served:
        yield Guarded(served, patient, name, now)
    clients.s3.delete_object(Bucket=bucket, Key=record)
