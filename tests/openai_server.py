"""A scripted server with OpenAI's chat completions, as odd as the real ones are."""

import json
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What one request gets: `pieces` are sent one by one; `cut` ends the connection without its end."""

    pieces: tuple[bytes, ...]
    status: int = 200
    content_type: str = "text/event-stream"
    cut: bool = False


def chunk(delta: dict[str, Any] | None = None, finish: str | None = None, **members: Any) -> bytes:
    """One chunk of a stream as its server-sent event."""
    choices = [{"index": 0, "delta": delta or {}, "finish_reason": finish}]
    return (
        b"data: "
        + json.dumps({"object": "chat.completion.chunk", "choices": choices, **members}).encode()
        + b"\n\n"
    )


def usage(prompt: int, completion: int) -> bytes:
    """The last chunk of OpenAI and vLLM: usage, and no choices."""
    return chunk(choices=[], usage={"prompt_tokens": prompt, "completion_tokens": completion})


DONE = b"data: [DONE]\n\n"


def says(*words: str, finish: str = "stop", counted: tuple[int, int] | None = (1_000, 20)) -> Reply:
    """An answer as OpenAI streams it."""
    pieces = [chunk({"role": "assistant", "content": ""}), *(chunk({"content": word}) for word in words)]
    pieces.append(chunk(finish=finish))
    return Reply((*pieces, *([usage(*counted)] if counted else []), DONE))


def calls(*tools: tuple[str, str, str]) -> Reply:
    """Calls of tools as (id, name, arguments)."""
    deltas = [
        {
            "tool_calls": [
                {"index": n, "id": id_, "type": "function", "function": {"name": name, "arguments": given}}
            ]
        }
        for n, (id_, name, given) in enumerate(tools)
    ]
    return Reply((*(chunk(delta) for delta in deltas), chunk(finish="tool_calls"), usage(1_000, 20), DONE))


def fails(status: int, body: Any) -> Reply:
    """A refusal with a JSON body, or with text where `body` is some."""
    is_text = isinstance(body, str)
    raw = body.encode() if is_text else json.dumps(body).encode()
    return Reply((raw,), status, "text/html" if is_text else "application/json")


@dataclass
class OpenAiServer:
    """The server: what it was asked, and what it is going to say."""

    url: str
    replies: deque[Reply] = field(default_factory=deque)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    models: Any = field(default_factory=lambda: {"object": "list", "data": [{"id": "qwen3:4b"}]})

    def script(self, *replies: Reply) -> None:
        """Say these next, and forget what was asked and planned before."""
        self.bodies.clear()
        self.keys.clear()
        self.replies = deque(replies)


@contextmanager
def openai_server() -> Iterator[OpenAiServer]:
    """Run the server on a free port while the context lasts."""
    state = OpenAiServer("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(
                fails(200, state.models) if self.path == "/v1/models" else fails(404, "404 page not found")
            )

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.bodies.append(body)
            state.keys.append(self.headers.get("authorization"))
            if self.path != "/v1/chat/completions":
                self._send(fails(404, "404 page not found"))
                return
            self._send(
                state.replies.popleft() if state.replies else fails(500, {"error": "nothing is scripted"})
            )

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("content-type", reply.content_type)
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self._pieces(reply.pieces)
            if reply.cut:
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")

        def _pieces(self, pieces: Sequence[bytes]) -> None:
            for piece in pieces:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()

        def handle(self) -> None:
            with suppress(ConnectionError):  # the reader has left, as some tests do
                super().handle()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
