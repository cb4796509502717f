"""`agent run`: the whole product on this machine, with no AWS account.

The emulator is a process of its own; the sync is the one that serves AWS; the app is the one that Lambda runs. Only the
endpoint URLs differ from a deployment.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from cli import local_stack, local_state
from cli.check import report
from cli.console import console, counted, errors, fail
from cli.living import Living
from cli.local_door import FrontDoor, OwnHost, SignedBodies
from cli.local_server import listen, serving
from cli.questions.local import keeping
from cli.real_model import (
    DEFAULT_CAP_USD,
    DEFAULT_KEY_VARIABLE,
    CapOption,
    KeyOption,
    ModelOption,
    PriceOption,
    RealModel,
    arguments_of,
    choose,
    hear,
)
from cli.site_facts import SITE
from cli.site_files import read, settings
from cli.sync_bars import SyncBars
from content import ContentError, Library, load
from publishing.checkout import commit
from publishing.deployment import read_deployment, record_of, write_deployment
from publishing.documents import publish_documents
from publishing.errors import PublishingError
from publishing.sync import Target, synchronise

if TYPE_CHECKING:
    from starlette.types import ASGIApp

DEFAULT_PORT = 8080
WATCH_SECONDS = 0.25


class Engine(StrEnum):
    """What answers: see `engine` in Pulumi.yaml."""

    CONVERSE = "converse"
    BEDROCK_AGENT = "bedrock-agent"
    AGENTCORE_HARNESS = "agentcore-harness"


def run(
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown to answer from.")] = Path(
        "knowledge"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of the page; 0 takes a free one.")] = (
        DEFAULT_PORT
    ),
    state: Annotated[
        Path | None,
        typer.Option(help="Where the local S3 and index are kept; a free folder in the cache by default."),
    ] = None,
    pace: Annotated[
        int,
        typer.Option(
            min=0, help="Milliseconds between the local model's deltas, so that a person sees them arrive."
        ),
    ] = 8,
    front_door: Annotated[
        FrontDoor,
        typer.Option(help="Which way into a deployment to play: the default wants a POST's SHA-256."),
    ] = FrontDoor.FUNCTION_URL,
    engine: Annotated[
        Engine, typer.Option(help="What answers: our own loop, or the emulated agent that AWS would run.")
    ] = Engine.CONVERSE,
    keep_questions: Annotated[
        bool, typer.Option(help="Keep questions without an answer for `agent questions`, while it runs.")
    ] = False,
    model: ModelOption = None,
    spend_cap: CapOption = DEFAULT_CAP_USD,
    price: PriceOption = None,
    api_key_env: KeyOption = DEFAULT_KEY_VARIABLE,
) -> None:
    """Start the product here and print the address to open."""
    real = choose(model, spend_cap, price, api_key_env)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parent = os.getppid()
    pacing = {"EMULATOR_TOKEN_DELAY_MS": "0" if real else str(pace)}
    with local_product(
        knowledge, port, state, pacing, front_door, real, engine=engine, keep_questions=keep_questions
    ) as product:
        console.print(f"\n  Open [bold]{product.address}[/]\n", soft_wrap=True, markup=True)
        console.print(f"  Ctrl-C stops it. Logs: {product.state}", style="dim", soft_wrap=True)
        try:
            while not stop.wait(WATCH_SECONDS):
                code = product.ended()
                if code is not None:
                    fail(
                        f"the Bedrock emulator ended (exit code {code}); see {product.state}/emulator.log "
                        "and start again"
                    )
                if "MAKELEVEL" in os.environ and os.getppid() != parent:
                    return  # `make` was stopped without telling us
        except KeyboardInterrupt:
            console.print("stopping …", style="dim")


@dataclass(frozen=True)
class Product:
    """A running product: the page's address, its state's folder, and its emulator's exit code once that has ended.

    `refresh` reads the folder again at once, and returns whether anything differed.
    """

    address: str
    state: Path
    ended: Callable[[], int | None]
    refresh: Callable[[], bool]


@contextmanager
def local_product(
    knowledge: Path,
    port: int,
    state: Path | None = None,
    environment: dict[str, str] | None = None,
    front_door: FrontDoor = FrontDoor.FUNCTION_URL,
    model: RealModel | None = None,
    record: Path | None = None,
    engine: Engine = Engine.CONVERSE,
    keep_questions: bool = False,
) -> Iterator[Product]:
    """Serve a knowledge folder while the context lasts, its changes too.

    Problems end the command with one sentence.

    Args:
        knowledge: the folder of Markdown.
        port: the page's port; 0 takes a free one.
        state: where the local S3 and index are kept; the first free one of the folder by default.
        environment: added to the emulator's environment.
        front_door: which way into a deployment to play.
        model: the model that answers; the local one by default.
        record: the cassette that the questions' Bedrock exchanges are kept in.
        engine: by which engine it answers.
        keep_questions: whether questions without an answer are kept while it runs.
    """
    listener = listen(port)
    state = state or local_state.free_state(knowledge)
    try:
        library = load(knowledge)
        report(library, knowledge)
        arguments = [*arguments_of(model), *(("--record", str(record.resolve())) if record else ())]
        with (
            local_stack.start(state, environment, arguments, hear if model else None) as stack,
            (state / "app.log").open("w", encoding="utf-8") as log,
            keeping(stack, state, keep_questions) as kept,
        ):
            for notice in stack.notices:
                errors.print(f"  {notice}", style="yellow", soft_wrap=True)
            target = stack.sync_target()
            _synchronise(library, target)
            _record(library, target)
            os.environ.update(
                stack.environment | {"ENGINE": engine} | (model.environment if model else {}) | kept
            )

            def publish(changed: Library) -> None:
                synchronise(changed, target)
                _record(changed, target)

            living = Living(knowledge, library, publish, _say, _warn, (PublishingError,))
            app = living.settled(build_app(knowledge, log, front_door, living.library))
            with serving(app, listener) as address, local_state.told(state, address), living.watching():
                yield Product(address, state, stack.ended, living.refresh)
    except (ContentError, PublishingError, local_stack.LocalStackError) as error:
        fail(str(error))
    finally:
        listener.close()


def _record(library: Library, target: Target) -> None:
    """What a sync of a stack writes beside the chunks."""
    questions = settings(read(SITE / "site.yaml")).suggestions
    publish_documents(library, questions, target.s3, target.bucket, target.manifest)
    record = record_of("local", library, None, commit())
    write_deployment(target.s3, target.bucket, record, read_deployment(target.s3, target.bucket))


def _say(line: str) -> None:
    console.print(f"  {line}", style="dim", soft_wrap=True)


def _warn(line: str) -> None:
    errors.print(f"  {line}", style="yellow", soft_wrap=True)


def build_app(
    knowledge: Path, log: TextIO, front_door: FrontDoor, library: Callable[[], Library]
) -> "ASGIApp":
    """The shipped app behind a front door and the shipped page, configured by the environment as on Lambda."""
    from api.app import create_app
    from api.settings import Settings
    from api.telemetry import Telemetry
    from cli.site import Rendering, running
    from cli.site_server import site_app

    settings = Settings.from_env(os.environ)
    telemetry = Telemetry(
        settings.stack, settings.log_level, sink=lambda line: print(line, file=log, flush=True)
    )
    app: ASGIApp = create_app(settings, telemetry=telemetry)
    if front_door is FrontDoor.FUNCTION_URL:
        app = SignedBodies(app)
    served = running("local", engine=settings.engine, model=settings.model_id)
    return OwnHost(site_app(app, local_stack.ROOT / "site", Rendering(knowledge, library, served, _warn)))


def _synchronise(library: Library, target: Target) -> None:
    with SyncBars() as bars:
        outcome = synchronise(library, target, bars)
    for failure in outcome.failures:
        errors.print(f"  {failure}", style="yellow", soft_wrap=True)
    if outcome.ingested:
        console.print(
            f"{counted(outcome.written, 'chunk')} uploaded, {outcome.deleted} deleted, {outcome.unchanged} unchanged",
            style="dim",
        )
