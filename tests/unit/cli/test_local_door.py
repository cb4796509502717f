"""The local server's door: only this machine's names, and a deployment's front door before the app."""

import asyncio
import hashlib
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import anyio
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from cli import local_server
from cli.ask import _post
from cli.local_door import OwnHost, SignedBodies
from cli.local_server import listen, serving

BODY = b'{"question": "why"}'
HASH = hashlib.sha256(BODY).hexdigest()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body to its end and echoes it."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def answer(
    method: str, path: str, content: bytes | AsyncIterator[bytes] = b"", **headers: str
) -> httpx.Response:
    from api.app import create_app
    from api.settings import Settings

    settings = Settings(stack="t", engine="converse", model_id="m", knowledge_base_id="k", region="us-east-1")
    real = create_app(settings, environ={})
    door = SignedBodies(real if path.startswith("/api/") else app)

    async def once() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://x") as client:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, content=content, headers=given)

    return anyio.run(once)


JSON = {"content_type": "application/json"}


def test_a_post_without_its_bodys_hash_is_refused_with_the_reason_and_the_way() -> None:
    response = answer("POST", "/api/feedback", BODY, **JSON)
    assert response.status_code == 403
    error = response.json()["error"]
    assert error["code"] == "forbidden"
    assert "x-amz-content-sha256" in error["message"]
    assert "SHA-256 of the body in hexadecimal" in error["message"]


def test_a_wrong_hash_is_refused_and_the_right_one_reaches_the_app() -> None:
    wrong = answer("POST", "/api/feedback", BODY, **JSON, x_amz_content_sha256="0" * 64)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "forbidden")
    right = answer("POST", "/api/feedback", BODY, **JSON, x_amz_content_sha256=HASH)
    assert right.status_code == 422, "the app itself refuses the fields"


def test_a_body_in_parts_is_hashed_whole() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for byte in BODY:
            yield bytes([byte])

    assert answer("POST", "/api/feedback", parts(), **JSON, x_amz_content_sha256=HASH).status_code == 422


def test_agent_ask_sends_the_bodys_hash() -> None:
    with listen(0) as listener, serving(SignedBodies(app), listener) as address:
        with _post(address, "why", "application/json") as answered:
            assert answered.read() == BODY
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"{address}/api/ask", BODY, timeout=60)


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/health"), ("POST", "/elsewhere")])
def test_nothing_else_needs_a_hash(method: str, path: str) -> None:
    assert answer(method, path, BODY).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8080", 200),
        ("localhost:1", 200),
        ("LOCALHOST", 200),
        ("[::1]:8080", 200),
        ("[::1]", 200),
        ("evil.example", 421),
        ("evil.example:8080", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.", 421),
        ("127.0.0.1:x", 421),
        (":8080", 421),
        ("", 421),
    ],
)
def test_only_this_machines_own_names_are_answered(host: str, status: int) -> None:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(OwnHost(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get("/", headers={"host": host})

    assert anyio.run(once).status_code == status


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that gives headers up soon."""
    monkeypatch.setattr(local_server, "HEADER_SECONDS", 0.2)


@pytest.fixture
def served() -> Iterator[tuple[str, int]]:
    with listen(0) as listener, serving(app, listener):
        yield listener.getsockname()


def told(connection: socket.socket) -> bytes:
    """All that the server says until it ends the connection, which it resets where more had been sent."""
    said = b""
    with suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            said += part
    return said


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ", b"GET", b""])
def test_half_sent_headers_end_in_a_400(served: tuple[str, int], sent: bytes) -> None:
    with socket.create_connection(served, timeout=60) as connection:
        connection.sendall(sent)
        assert told(connection).startswith(b"HTTP/1.1 400 ")


def test_endless_headers_end_in_a_400(served: tuple[str, int]) -> None:
    with socket.create_connection(served, timeout=60) as connection:
        with suppress(ConnectionError):  # refused in the middle of them
            connection.sendall(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 100_000)
        assert told(connection).startswith(b"HTTP/1.1 400 ")


def test_a_slow_body_is_no_half_sent_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patience for headers ends while their body is on its way."""
    opened: list[local_server.PatientProtocol] = []
    begun, given_up = threading.Event(), threading.Event()

    class Opened(local_server.PatientProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            opened.append(self)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await app(scope, receive, send)

    def give_up() -> None:
        opened[0]._give_up()
        given_up.set()

    monkeypatch.setattr(local_server, "PatientProtocol", Opened)
    with (
        listen(0) as listener,
        serving(slow, listener),
        socket.create_connection(listener.getsockname(), timeout=60) as connection,
    ):
        connection.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\na")
        assert begun.wait(60)
        opened[0].loop.call_soon_threadsafe(give_up)
        assert given_up.wait(60)
        connection.sendall(b"b")
        assert connection.recv(12) == b"HTTP/1.1 200"
