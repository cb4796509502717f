"""A DynamoDB on loopback, one request at a time (moto's conditional writes aren't atomic), with an empty table."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.config import Config

from api.safeguards.table import Table
from emulator.folder import DataFolder
from emulator.storage import Storage

ASKERS = 64


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    folder = DataFolder(tmp_path_factory.mktemp("storage"))
    served = Storage(folder, 0, lambda _: None)
    yield served
    served.close()
    folder.close()


@pytest.fixture
def client(storage: Storage) -> Any:
    config = Config(max_pool_connections=ASKERS, retries={"total_max_attempts": 1})
    return boto3.session.Session("local", "local", region_name="us-east-1").client(
        "dynamodb", endpoint_url=storage.url, config=config
    )


@pytest.fixture
def table(client: Any, request: pytest.FixtureRequest) -> Iterator[Table]:
    name = "".join(char for char in request.node.name if char.isalnum())[:200]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    )
    yield Table(name, SimpleNamespace(dynamodb=client))
    client.delete_table(TableName=name)
