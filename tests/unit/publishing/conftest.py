"""An S3 on loopback for the syncs that are guarded."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.unit.publishing.guarding import NAMES


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        for bucket in (NAMES.documents_bucket, NAMES.site_bucket):
            client.create_bucket(Bucket=bucket)
        yield client
