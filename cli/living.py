"""Documents that change while they are served: pages and answers go on showing one state, the newest that is whole."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from content import ContentError, Library, load

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SETTLE_SECONDS = 10.0
"""How long a request may wait for a change that is being published; then it gets the state before it."""
BEGUN_MILLISECONDS = 1_000
"""After so long a watch has surely begun, and what changed meanwhile is looked for."""
LOOK_MILLISECONDS, QUIET_MILLISECONDS = 50, 200
"""How often the folder is looked at, and how long it must be quiet, so that a save in two steps is one change."""
AWAY_SECONDS = 0.5
SHOWN = 3

Say = Callable[[str], None]


class Living:
    """The documents of a folder as they are served now.

    Args:
        folder: the knowledge folder.
        library: what is served at first.
        publish: makes a library what the answers are taken from; it may fail with an exception of `failures`.
        say, warn: hear one line for each change, and for each thing that is wrong.
        failures: what `publish` raises when it fails; the state before stays.
    """

    def __init__(
        self,
        folder: Path,
        library: Library,
        publish: Callable[[Library], None],
        say: Say,
        warn: Say,
        failures: tuple[type[Exception], ...] = (),
    ) -> None:
        self._folder, self._library = folder, library
        self._publish, self._say, self._warn, self._failures = publish, say, warn, failures
        self._settled = threading.Event()
        self._settled.set()
        self._is_away = False
        self._refreshing = threading.Lock()

    def library(self) -> Library:
        """What is served now."""
        return self._library

    def refresh(self) -> bool:
        """Read the folder again and publish what differs; returns whether anything did."""
        with self._refreshing:
            return self._refreshed()

    def _refreshed(self) -> bool:
        try:
            library = load(self._folder)
        except ContentError:
            if not self._is_away:
                self._warn(
                    f"{self._folder} is gone: the documents read from it are still served; put it back or stop"
                )
            self._is_away = True
            return False
        self._is_away = False
        news = changes(self._library, library)
        for each in library.left_out:
            if each not in self._library.left_out:
                self._warn(f"{each.path}:{each.line}: left out: {each.reason}")
        if not news:
            self._library = library
            return False
        self._settled.clear()
        try:
            self._publish(library)
            self._library = library
            self._say(_line(news))
        except self._failures as error:
            self._warn(f"the change of {news[0][1]} is not served yet: {error}")
        finally:
            self._settled.set()
        return True

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Refresh at each change of the folder while the context lasts."""
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(stop,), daemon=True, name="watch")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(2)

    def _watch(self, stop: threading.Event) -> None:
        import watchfiles

        while not stop.is_set():
            if not self._folder.is_dir():
                self.refresh()
                stop.wait(AWAY_SECONDS)
                continue
            self.refresh()
            has_begun = False
            for changed in watchfiles.watch(
                self._folder,
                watch_filter=None,
                stop_event=stop,
                step=LOOK_MILLISECONDS,
                debounce=5 * QUIET_MILLISECONDS,
                rust_timeout=BEGUN_MILLISECONDS,
                yield_on_timeout=True,
                raise_interrupt=False,
            ):
                if changed or not has_begun:  # or what changed while the watch began
                    self.refresh()
                has_begun = True
                if self._is_away:  # the watch is on the folder that is gone
                    break

    def settled(self, app: "ASGIApp") -> "ASGIApp":
        """An app whose pages and answers wait while a change is being published."""

        async def waiting(scope: "Scope", receive: "Receive", send: "Send") -> None:
            if scope["type"] == "http" and scope["path"].startswith(("/api/ask", "/documents/", "/mcp")):
                await asyncio.to_thread(self._settled.wait, SETTLE_SECONDS)
            await app(scope, receive, send)

        return waiting


def changes(before: Library, after: Library) -> list[tuple[str, str]]:
    """(what happened, path) of each document that differs, in order."""
    old = {document.path: document.source for document in before.documents}
    new = {document.path: document.source for document in after.documents}
    return [
        ("deleted" if path not in new else "added" if path not in old else "changed", path)
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def _line(news: Iterable[tuple[str, str]]) -> str:
    """ "prices.md changed, old.md deleted" """
    listed = list(news)
    shown = ", ".join(f"{path} {happened}" for happened, path in listed[:SHOWN])
    return f"{shown} and {len(listed) - SHOWN} more" if len(listed) > SHOWN else shown
