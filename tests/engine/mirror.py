"""The same account twice: what the engine makes in memory stands in moto too, where the command's boto3 finds it.

Buckets, tables and ingestion jobs only; what one side deletes is gone on the other.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from tests.engine.account import Account, Resource

BUCKET = "aws:s3/bucket:Bucket"
TABLE = "aws:dynamodb/table:Table"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


class Mirror:
    """For `Account.ask`: called after each operation, it never keeps a visitor from an answer."""

    def __init__(self, account: Account, endpoint: str, region: str) -> None:
        self._account, self._seen = account, dict[str, Resource]()
        self.s3: Any = boto3.client("s3", endpoint_url=endpoint, region_name=region, **KEYS)
        self.dynamodb: Any = boto3.client("dynamodb", endpoint_url=endpoint, region_name=region, **KEYS)
        account.ask = self

    def __call__(self, account: Account) -> None:
        now = {one.id: one for one in account.resources.values() if one.token in (BUCKET, TABLE, VERSIONING)}
        for identity in now.keys() - self._seen.keys():
            self._made(now[identity])
        for identity in self._seen.keys() - now.keys():
            self._deleted(self._seen[identity])
        self._seen = now

    def buckets(self) -> set[str]:
        return {one["Name"] for one in self.s3.list_buckets()["Buckets"]}

    def tables(self) -> set[str]:
        return set(self.dynamodb.list_tables()["TableNames"])

    def _made(self, one: Resource) -> None:
        tags = [{"Key": key, "Value": value} for key, value in (one.inputs.get("tags") or {}).items()]
        if one.token == BUCKET:
            self.s3.create_bucket(Bucket=one.id)
            self.s3.put_bucket_tagging(Bucket=one.id, Tagging={"TagSet": tags})
        elif one.token == VERSIONING:
            self.s3.put_bucket_versioning(
                Bucket=one.inputs["bucket"], VersioningConfiguration={"Status": "Enabled"}
            )
        else:
            self.dynamodb.create_table(
                TableName=one.id,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                DeletionProtectionEnabled=bool(one.inputs.get("deletionProtectionEnabled")),
                Tags=tags,
            )

    def _deleted(self, one: Resource) -> None:
        """As the provider would: a bucket with all that is in it, for it was made with `forceDestroy`."""
        if one.token == BUCKET:
            for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=one.id):
                for entry in page.get("Contents", ()):
                    self.s3.delete_object(Bucket=one.id, Key=entry["Key"])
            self.s3.delete_bucket(Bucket=one.id)
        elif one.token == TABLE:
            self.dynamodb.delete_table(TableName=one.id)


class IngestionJobs:
    """Bedrock's ListIngestionJobs and StopIngestionJob over an account: a stopped job ends two looks later."""

    def __init__(self, account: Account) -> None:
        self._account, self._looks = account, dict[str, int]()
        self.stopped: list[str] = []

    def answer(self, path: str) -> dict[str, Any]:
        source = re.search(r"/datasources/([^/]+)/", path)
        assert source
        name = source[1]
        if path.endswith("/stop"):
            self.stopped.append(name)
            self._looks[name] = 2
            return {"ingestionJob": self._job(name, "STOPPING")}
        if name in self._looks:
            self._looks[name] -= 1
            if not self._looks[name]:
                self._account.ingesting.discard(name)
        status = "STOPPING" if name in self._looks else "IN_PROGRESS"
        running = [self._job(name, status)] if name in self._account.ingesting else []
        return {"ingestionJobSummaries": running}

    def _job(self, source: str, status: str) -> dict[str, Any]:
        at = "2026-11-28T00:00:00Z"
        names = {"knowledgeBaseId": "KB", "dataSourceId": source, "ingestionJobId": "JOB1234567"}
        return {**names, "status": status, "startedAt": at, "updatedAt": at}


@contextmanager
def serving_jobs(jobs: IngestionJobs) -> Iterator[str]:
    """Serve the jobs over HTTP while the context lasts; yields the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps(jobs.answer(self.path.split("?")[0])).encode()
            self.send_response(202 if self.path.endswith("/stop") else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving_moto() -> Iterator[str]:
    """Serve S3, DynamoDB and the index of tags while the context lasts; yields the address."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()
