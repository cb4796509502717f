"""An S3 on loopback for the syncs that are guarded."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.unit.publishing.guarding import NAMES


@pytest.fixture(scope="session")
def client() -> Any:
    """Made once: moto takes the requests of a client that was made before it, and forgets all of them."""
    return boto3.client("s3", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


@pytest.fixture
def s3(client: Any) -> Iterator[Any]:
    with mock_aws():
        for bucket in (NAMES.documents_bucket, NAMES.site_bucket):
            client.create_bucket(Bucket=bucket)
        yield client
