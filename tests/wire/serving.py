"""A running emulator with a few documents, and the app in front of it on a real port."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import uvicorn

from api import limits
from api.app import create_app
from api.clients import Clients
from api.contract.log_lines import misfits
from api.engines import Agent
from api.settings import Settings
from api.telemetry import Telemetry
from cli.local_stack import LocalStack, start
from cli.real_model import RealModel, arguments_of
from content import load
from publishing.documents import publish_documents
from publishing.sync import synchronise
from tests.waiting import PATIENCE, until

DOCUMENTS = {
    "costs.md": """# Costs

## Cost per question

A question costs 0.0004 USD with Nova Micro: the model reads about 3,000 tokens and writes about 250.

## Idle cost

Without visitors the system costs 1.20 USD a month, for logs and storage. The price list is of 2026-10-01.
""",
    "architecture.md": """# Architecture

## Vector store

The vectors are in S3 Vectors. There is no OpenSearch here because OpenSearch Serverless would cost 350.40 USD a month \
while idle.

## Front door

CloudFront signs each request to the function URL with SigV4, so a direct call gets a 403. The read timeout is 60 \
seconds.

## Streaming

Answers stream as server-sent events. A comment is sent as ping every 10 seconds.
""",
}

AWAITED = {
    name: getattr(limits, name)
    for name in (
        *("CONNECT_SECONDS", "READ_SECONDS", "STOP_SECONDS"),
        *("DEPLOYMENT_READ_SECONDS", "TABLE_READ_SECONDS"),
    )
}
"""How long the app waits for AWS. Here AWS shares the test's processors; who is about such a limit sets it."""

QUESTIONS = ("What does a question cost?", "Why is there no OpenSearch?")


@dataclass
class Served:
    """One app under uvicorn: its address, a client, and the log lines it wrote."""

    address: str
    client: httpx.Client
    lines: list[str] = field(default_factory=list)
    app: Any = None
    engine: str = "converse"

    def ask(self, question: str = "Why is there no OpenSearch?", **fields: Any) -> httpx.Response:
        """The whole answer as one object."""
        return self.client.post(
            "/api/ask", json={"question": question, **fields}, headers={"accept": "application/json"}
        )

    def stream(
        self, question: str = "Why is there no OpenSearch?", **fields: Any
    ) -> list[tuple[str, dict[str, Any]]]:
        """The events of the stream, as the page reads them."""
        with self.client.stream("POST", "/api/ask", json={"question": question, **fields}) as response:
            assert response.status_code == 200, response.read()
            return events(b"".join(response.iter_raw()))

    def logged(self, event: str = "answer") -> list[dict[str, Any]]:
        return [line for line in map(json.loads, list(self.lines)) if line["event"] == event]


@dataclass
class Emulated:
    """The emulator, its control route, and how to put an app in front of it."""

    stack: LocalStack
    control: httpx.Client
    settings: Settings

    def script(self, operation: str, **entry: Any) -> None:
        response = self.control.post("/_control/script", json={"operation": operation, **entry})
        assert response.is_success, response.text

    def clear(self) -> None:
        self.control.delete("/_control/script")
        self.control.delete("/_control/requests")

    def requests(self, operation: str) -> list[dict[str, Any]]:
        found = self.control.get("/_control/requests").json()
        return [request["body"] for request in found if request["operation"] == operation]

    def open_streams(self) -> int:
        count: int = self.control.get("/_control/connections").json()["open"]
        return count

    def clients(self, **endpoints: str) -> Clients:
        """boto3's clients for this emulator, made while the environment names its endpoints."""
        patient = {name: PATIENCE for name, seconds in AWAITED.items() if getattr(limits, name) == seconds}
        with (
            patch.dict(os.environ, {**self.stack.environment, **endpoints}),
            patch.multiple(limits, **patient),
        ):
            clients = Clients(self.settings.region)
            clients.warm()
            assert clients.s3
            assert clients.bedrock_agentcore
            assert clients.bedrock_agentcore_stopping
            assert clients.dynamodb
        return clients

    @contextmanager
    def serve(
        self,
        environ: Mapping[str, str] | None = None,
        clients: Clients | None = None,
        agent: Callable[[], Agent] | None = None,
        wall_clock: Callable[[], float] = time.time,
        **changes: Any,
    ) -> Iterator[Served]:
        """The app with settings changed, on a port of its own, while the context lasts."""
        lines: list[str] = []
        app = create_app(
            replace(self.settings, **changes),
            environ={} if environ is None else environ,
            clients=clients or self.clients(),
            agent=agent,
            wall_clock=wall_clock,
            telemetry=Telemetry("local", sink=lines.append),
        )
        config = uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="error", proxy_headers=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, name="uvicorn")
        thread.start()
        until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        try:
            with httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
                yield Served(address, client, lines, app, str(changes.get("engine", self.settings.engine)))
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()
            wrong = [misfit for line in lines for misfit in misfits(json.loads(line))]
            assert not wrong, wrong


@contextmanager
def emulated(
    state: Path,
    documents: Mapping[str, str] = DOCUMENTS,
    model: RealModel | None = None,
    environment: Mapping[str, str] | None = None,
    hear: Callable[[str], None] | None = None,
) -> Iterator[Emulated]:
    """The emulator with documents ingested; with a real model behind it where one is given."""
    knowledge = state / "knowledge"
    for name, text in documents.items():
        path = knowledge / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with start(state / "data", environment, arguments_of(model), hear) as stack:
        target = stack.sync_target()
        synchronise(load(knowledge), target)
        publish_documents(load(knowledge), QUESTIONS, target.s3, target.bucket, target.manifest)
        with httpx.Client(base_url=stack.bedrock, timeout=PATIENCE, trust_env=False) as control:
            told = stack.environment | (model.environment if model else {})
            yield Emulated(stack, control, Settings.from_env(told))


def events(body: bytes) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, read by the rules of WHATWG HTML 9.2.6."""
    found: list[tuple[str, dict[str, Any]]] = []
    assert body.startswith(b":")
    for block in body.decode("utf-8").split("\n\n"):
        name, data = "message", []
        for line in block.split("\n"):
            field_name, _, value = line.partition(":")
            if field_name == "event":
                name = value.removeprefix(" ")
            elif field_name == "data":
                data.append(value.removeprefix(" "))
        if data:
            found.append((name, json.loads("\n".join(data))))
    return found
