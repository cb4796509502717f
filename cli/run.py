"""`agent run`: the whole product on this machine, with no AWS account.

The emulator is a process of its own; the sync is the one that serves AWS; the app is the one that Lambda runs. Only the
endpoint URLs differ from a deployment.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from cli import local_stack
from cli.console import SyncBars, console, errors, fail
from cli.deployment import write_deployment
from cli.sync import SyncError, Target, synchronise
from content import ContentError, Library, load, problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
DEFAULT_PORT = 8080
PROBLEMS_SHOWN = 5


def run(
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown to answer from.")] = Path(
        "knowledge"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of the page; 0 takes a free one.")] = (
        DEFAULT_PORT
    ),
    state: Annotated[
        Path | None,
        typer.Option(help="Where the local S3 and index are kept; a folder in the cache by default."),
    ] = None,
    pace: Annotated[
        int,
        typer.Option(
            min=0, help="Milliseconds between the local model's deltas, so that a person sees them arrive."
        ),
    ] = 8,
) -> None:
    """Start the product here and print the address to open."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with local_product(knowledge, port, state, {"EMULATOR_TOKEN_DELAY_MS": str(pace)}) as address:
        console.print(f"\n  Open [bold]{address}[/]\n", soft_wrap=True)
        folder = state or local_stack.state_folder(knowledge)
        console.print(f"  Ctrl-C stops it. Logs: {folder}", style="dim", soft_wrap=True)
        try:
            stop.wait()
        except KeyboardInterrupt:
            console.print("stopping …", style="dim")


@contextmanager
def local_product(
    knowledge: Path, port: int, state: Path | None = None, environment: dict[str, str] | None = None
) -> Iterator[str]:
    """Serve a knowledge folder while the context lasts; yields the address of the page.

    Problems end the command with one sentence.

    Args:
        knowledge: the folder of Markdown.
        port: the page's port; 0 takes a free one.
        state: where the local S3 and index are kept.
        environment: added to the emulator's environment.
    """
    listener = _listen(port)
    state = state or local_stack.state_folder(knowledge)
    try:
        library = load(knowledge)
        _report(library, knowledge)
        with (
            local_stack.start(state, environment) as stack,
            (state / "app.log").open("w", encoding="utf-8") as log,
        ):
            for notice in stack.notices:
                errors.print(f"  {notice}", style="yellow", soft_wrap=True)
            target = stack.sync_target()
            _synchronise(library, target)
            write_deployment(target.s3, target.bucket, "local", library, repository=None)
            os.environ.update(stack.environment)
            with _serving(build_app(library, knowledge, log), listener) as address:
                yield address
    except (ContentError, SyncError, local_stack.LocalStackError) as error:
        fail(str(error))
    finally:
        listener.close()


def build_app(library: Library, knowledge: Path, log: TextIO) -> "ASGIApp":
    """The shipped app behind the shipped page, configured by the environment as on Lambda; its log goes to `log`."""
    from api.app import create_app
    from api.settings import Settings
    from api.telemetry import Telemetry
    from cli.site import running
    from cli.site_facts import gather
    from cli.site_server import site_app
    from publishing.site.build import pages

    settings = Settings.from_env(os.environ)
    telemetry = Telemetry(
        settings.stack, settings.log_level, sink=lambda line: print(line, file=log, flush=True)
    )
    served = running("local", engine=settings.engine, model=settings.model_id)
    rendered = pages(gather(library, knowledge, served))
    return site_app(create_app(settings, telemetry=telemetry), local_stack.ROOT / "site", rendered)


def _report(library: Library, knowledge: Path) -> None:
    if not library.chunks:
        console.print(
            f"[yellow]{knowledge} holds no Markdown yet:[/] write some and start again", soft_wrap=True
        )
        return
    console.print(
        f"{len(library.documents)} documents, {len(library.chunks)} chunks in {knowledge}", soft_wrap=True
    )
    found = problems(library, knowledge)
    for problem in found[:PROBLEMS_SHOWN]:
        errors.print(f"  {problem}", style="yellow", soft_wrap=True)
    if len(found) > PROBLEMS_SHOWN:
        errors.print(f"  and {len(found) - PROBLEMS_SHOWN} more: agent check", style="yellow")


def _synchronise(library: Library, target: Target) -> None:
    with SyncBars() as bars:
        outcome = synchronise(library, target, bars)
    for failure in outcome.failures:
        errors.print(f"  {failure}", style="yellow", soft_wrap=True)
    if outcome.ingested:
        console.print(
            f"{outcome.written} chunks uploaded, {outcome.deleted} deleted, {outcome.unchanged} unchanged",
            style="dim",
        )


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        fail(f"port {port} is not free ({error.strerror}); choose another: make run PORT={port + 1}")
    return listener


@contextmanager
def _serving(app: "ASGIApp", listener: socket.socket) -> Iterator[str]:
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="uvicorn")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        if not server.started:
            fail("the local server did not start; its log stands above")
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
