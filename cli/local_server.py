"""The HTTP server of this machine: one app on one socket, with patience for a request's first line and headers."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from cli.console import fail

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
HEADER_SECONDS = 10.0


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which by itself waits for ever for the rest of a request's headers."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._header_timer = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._header_timer.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        if self.conn.their_state is h11.IDLE and self.cycle is None:
            self.send_400_response("The request's headers didn't arrive in time. Send them whole.")


def listen(port: int) -> socket.socket:
    """A socket on this machine alone; ends the command with one sentence where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        fail(f"port {port} is not free ({error.strerror}); choose another: make run PORT={port + 1}")
    return listener


@contextmanager
def serving(app: "ASGIApp", listener: socket.socket) -> Iterator[str]:
    """Serve while the context lasts; yields the address."""
    options: dict[str, Any] = {"log_level": "warning", "lifespan": "off", "timeout_graceful_shutdown": 2}
    options["proxy_headers"] = (
        False  # nothing stands before it: a client's X-Forwarded-For would name another viewer
    )
    server = uvicorn.Server(uvicorn.Config(app, http=PatientProtocol, **options))
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
