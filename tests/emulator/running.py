"""An emulator process and the real boto3 clients that talk to it."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

from tests.waiting import PATIENCE, until

ROOT = Path(__file__).resolve().parents[2]
ASK = {"messages": [{"role": "user", "content": [{"text": "What does the page cost?"}]}]}
MODEL = "us.amazon.nova-micro-v1:0"


class Running:
    """One emulator on one data folder. Use as a context manager, or call `stop`."""

    def __init__(self, data: Path, cache: Path, *arguments: str, **environment: str) -> None:
        self.data = data
        self.errors_path = data.parent / f"{data.name}-{uuid.uuid4().hex}.log"
        started = time.perf_counter()
        with self.errors_path.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "emulator", "--data", str(data), *arguments],
                cwd=ROOT,
                env={**os.environ, "PUBLIC_BEDROCK_AGENT_CACHE": str(cache), **environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        line = self.process.stdout.readline()
        self.start_seconds = time.perf_counter() - started
        if not line:
            self.stop()
            raise AssertionError(self.errors)
        self.ready = json.loads(line)
        self.control = httpx.Client(base_url=self.ready["bedrock"] + "/_control", timeout=PATIENCE)

    @property
    def errors(self) -> str:
        """Everything it wrote to stderr."""
        return self.errors_path.read_text()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal, wait, and give the exit code."""
        if "control" in self.__dict__:
            self.control.close()
        for name in ("runtime", "agent_runtime", "agent", "s3", "dynamodb"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    def client(self, service: str, **config: Any) -> Any:
        """A boto3 client of `service`, without retries, on this emulator."""
        url = self.ready["storage" if service in ("s3", "dynamodb") else "bedrock"]
        settings = {"retries": {"total_max_attempts": 1}, "read_timeout": PATIENCE, **config}
        return boto3.client(
            service,
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(**settings),
        )

    @cached_property
    def runtime(self) -> Any:
        return self.client("bedrock-runtime")

    @cached_property
    def agent_runtime(self) -> Any:
        return self.client("bedrock-agent-runtime")

    @cached_property
    def agent(self) -> Any:
        return self.client("bedrock-agent")

    @cached_property
    def s3(self) -> Any:
        return self.client("s3")

    @property
    def base(self) -> dict[str, str]:
        """The knowledge base's parameter."""
        return {"knowledgeBaseId": self.ready["knowledge_base_id"]}

    @property
    def source(self) -> dict[str, str]:
        """The data source's parameters."""
        return {**self.base, "dataSourceId": self.ready["data_source_id"]}

    def script(self, **entry: Any) -> None:
        """Script what the next requests meet."""
        response = self.control.post("/script", json=entry)
        assert response.status_code == 201, response.text

    def put(self, key: str, text: str | bytes, sidecar: dict[str, Any] | bytes | None = None) -> None:
        """Upload a document, and its sidecar if there is one."""
        body = text if isinstance(text, bytes) else text.encode()
        self.s3.put_object(Bucket=self.ready["bucket"], Key=key, Body=body)
        if sidecar is not None:
            content = (
                sidecar
                if isinstance(sidecar, bytes)
                else json.dumps({"metadataAttributes": sidecar}).encode()
            )
            self.s3.put_object(Bucket=self.ready["bucket"], Key=f"{key}.metadata.json", Body=content)

    def ingest(self) -> dict[str, Any]:
        """Run an ingestion job to its end and give its last state."""
        job = self.agent.start_ingestion_job(**self.source)["ingestionJob"]
        until(lambda: self.job(job)["status"] not in ("STARTING", "IN_PROGRESS"))
        return self.job(job)

    def job(self, job: dict[str, Any]) -> dict[str, Any]:
        """An ingestion job as it is now."""
        named = {**self.source, "ingestionJobId": job["ingestionJobId"]}
        return self.agent.get_ingestion_job(**named)["ingestionJob"]

    def retrieve(self, text: str, **search: Any) -> list[dict[str, Any]]:
        """The results of Retrieve for a text."""
        configuration = {"vectorSearchConfiguration": search} if search else {}
        return self.agent_runtime.retrieve(
            **self.base, retrievalQuery={"text": text}, retrievalConfiguration=configuration
        )["retrievalResults"]

    def stream(self, **request: Any) -> Any:
        """An open stream of ConverseStream."""
        return self.runtime.converse_stream(modelId=MODEL, **(request or ASK))["stream"]
