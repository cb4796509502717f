"""Everything put together: storage, knowledge base and model behind one server, from start to shutdown."""

import asyncio
import contextlib
import json
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from emulator import control
from emulator.agents import BedrockAgent, Harness
from emulator.cassette import Recording, Replaying
from emulator.catalogue import Catalogue
from emulator.direct_ingestion import DirectIngestion
from emulator.folder import DataFolder
from emulator.ingestion import Ingestion, timestamp
from emulator.knowledge_base import KnowledgeBase
from emulator.listen import BACKLOG, listen
from emulator.model import respond
from emulator.names import (
    AGENT_ALIAS_ID,
    AGENT_ID,
    BUCKET,
    DATA_SOURCE_ID,
    GUARDRAIL_ID,
    GUARDRAIL_VERSIONS,
    HARNESS_ARN,
    KNOWLEDGE_BASE_ID,
    LOCAL_MODEL,
)
from emulator.retrieval import Index
from emulator.runtime import Runtime
from emulator.storage import Storage
from emulator.upstream import Connection
from emulator.wire import Converser, Wire

THREADS = 32
KEEP_ALIVE_SECONDS = 75
INGESTION_GRACE_SECONDS = 2.0
EXPECTED = ("ASGI callable returned without completing response", "Cancel ")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to start. Ports of 0 take free ones; `cache` is the folder for embeddings."""

    data: Path
    cache: Path
    port: int = 0
    storage_port: int = 0
    token_delay_ms: int = 0
    model: Connection | None = None  # instead of the local one
    record: Path | None = None  # where the exchanges are written down
    cassette: Path | None = None  # where they are answered from


@dataclass
class Ready:
    """The one line on stdout that says where everything is."""

    bedrock: str
    storage: str
    knowledge_base_id: str = KNOWLEDGE_BASE_ID
    data_source_id: str = DATA_SOURCE_ID
    bucket: str = BUCKET
    guardrail_id: str = GUARDRAIL_ID
    guardrail_version: str = GUARDRAIL_VERSIONS[-1]
    agent_id: str = AGENT_ID
    agent_alias_id: str = AGENT_ALIAS_ID
    harness_arn: str = HARNESS_ARN
    search: str = "hybrid"
    documents: int = 0
    notices: list[str] = field(default_factory=list)


class _Server(uvicorn.Server):
    """Uvicorn's server, saying when it serves and leaving signals to `run`."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._say_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._say_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then write down what S3 holds.

    Raises folder.InUseError when another emulator runs on the same folder, OSError when a port is taken.
    """
    notices: list[str] = []

    def notice(text: str) -> None:
        notices.append(text)
        print(f"notice: {text}", file=sys.stderr, flush=True)

    _quiet_uvicorn()
    folder = DataFolder(settings.data)
    listener = listen(settings.port)
    storage = Storage(folder, settings.storage_port, notice)
    index = Index(settings.cache, notice)
    catalogue = Catalogue(folder, index, notice)
    ingestion = Ingestion(folder, catalogue, storage.objects, storage.save, notice)
    threads = ThreadPoolExecutor(THREADS, "wire")
    answer = settings.model.respond if settings.model else respond
    runtime = Runtime(answer, threads, settings.token_delay_ms)
    knowledge_base = KnowledgeBase(
        catalogue, ingestion, DirectIngestion(catalogue, ingestion, storage.objects), timestamp()
    )
    harness = Harness(answer)
    agents: dict[str, Converser] = {
        "InvokeAgent": BedrockAgent(answer, knowledge_base),
        "InvokeHarness": harness,
    }
    handlers = {**knowledge_base.handlers(), "StopRuntimeSession": harness.stop}
    wire = Wire(handlers, runtime, agents, threads, any_model=settings.model is not None)
    ready = Ready(
        bedrock=f"http://127.0.0.1:{listener.getsockname()[1]}",
        storage=storage.url,
        search=index.mode,
        documents=len(catalogue.documents),
        notices=notices,
    )
    config = uvicorn.Config(
        _played(wire.app(control.routes(lambda: wire)), settings),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=1,
        backlog=BACKLOG,
    )
    server = _Server(config, lambda: print(json.dumps(asdict(ready)), flush=True))
    try:
        asyncio.run(_serve(server, listener))
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        storage.close()
        try:
            storage.save()
        except OSError as error:
            notice(f"S3's content can't be kept: {error}")
        ingestion.wait(INGESTION_GRACE_SECONDS)
        if settings.model:
            settings.model.close()
        folder.close()


def _played(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application, from or to a cassette where there is one."""
    if settings.cassette:
        return Replaying(app, settings.cassette)
    if settings.record:
        return Recording(app, settings.record, settings.model.name if settings.model else LOCAL_MODEL)
    return app


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, server)
    await server.serve(sockets=[listener])


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


def _quiet_uvicorn() -> None:
    """Leave out what is meant but looks like an error to uvicorn: streams that a script, or the end, cuts short."""

    def is_news(record: logging.LogRecord) -> bool:
        cancelled = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
        return not cancelled and not record.getMessage().startswith(EXPECTED)

    logging.getLogger("uvicorn.error").addFilter(is_news)
