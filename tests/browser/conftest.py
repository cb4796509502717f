"""One Chromium and one server for all browser tests; a fresh context, and so a fresh session, for each.

Both live as long as this package, not longer: while Playwright runs, no other test could start an event loop.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from cli.prerequisites.browser import find_browser
from cli.site_facts import gather, journey
from cli.site_server import site_app
from content import load
from publishing.site.build import Page as Rendered
from publishing.site.build import pages
from tests.browser.scripted_api import ScriptedApi
from tests.browser.visiting import Visit, Visits
from tests.ours import KNOWLEDGE
from tests.unit.site.facts import LOCAL
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FOLDER = Path(__file__).parent
PATIENCE_MS = PATIENCE * 1_000
"""How long a busy machine may take for what is done at once on a quiet one."""

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them share one browser, so they run on one worker."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("needs Chromium or Google Chrome; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


@cache
def rendered(folder: Path = FOLDER / "documents") -> dict[str, Rendered]:
    """The pages over a few documents, with the journey that the product has."""
    facts = gather(load(folder), folder, LOCAL)
    return pages(replace(facts, journey=journey(KNOWLEDGE, load(KNOWLEDGE))))


class Server:
    """site_app over the scripted API, on a free port, in a thread."""

    def __init__(self, documents: Path = FOLDER / "documents") -> None:
        self.api = ScriptedApi()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        app = site_app(self.api, ROOT / "site", lambda: rendered(documents))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self.listener]}, daemon=True
        )

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        self.listener.close()


@pytest.fixture(scope="package")
def _server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def server(_server: Server) -> Server:
    _server.api.reset()
    return _server


@pytest.fixture
def api(server: Server) -> ScriptedApi:
    return server.api


@pytest.fixture
def context_of(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visits(context_of: Callable[..., BrowserContext], server: Server) -> Iterator[Visits]:
    """Opens pages; at the end none may have said anything of its own to the console."""
    opened: list[Visit] = []

    def visit(path: str | None = "/", **options: Any) -> Visit:
        opened.append(Visit(context_of(**options).new_page(), server.address, server.api))
        return opened[-1].open(path) if path else opened[-1]

    yield visit
    for one in opened:
        assert one.own_messages() == []


@pytest.fixture
def visit(visits: Visits) -> Visit:
    """The page as a visitor with a wide screen finds it."""
    return visits()
