"""A repository on GitHub, played over HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from review.github import BOT


class Stand:
    """A repository on GitHub: pull requests, one run's artefact, comments."""

    def __init__(self) -> None:
        self.pulls: list[dict[str, Any]] = []
        self.artefact: bytes | None = None
        self.comments: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, str]] = []

    def answer(self, method: str, address: str, body: dict[str, Any], token: str) -> tuple[int, Any]:
        split = urlsplit(address)
        path = split.path.removeprefix("/repos/o/r/")
        self.asked.append((method, address, token))
        if path == "pulls":
            wanted = parse_qs(split.query)["head"][0]
            return 200, [one for one in self.pulls if one["label"] == wanted]
        if path.endswith("/artifacts"):
            rows = (
                [{"name": "review-head", "id": 7, "size_in_bytes": len(self.artefact)}]
                if self.artefact
                else []
            )
            return 200, {"artifacts": rows}
        if path == "actions/artifacts/7/zip":
            return 302, "/elsewhere/7"
        if split.path == "/elsewhere/7":
            return 200, self.artefact
        if path.endswith("/comments") and method == "POST":
            self.comments.append({"id": 1, "user": {"login": BOT}, "body": body["body"], "html_url": "u"})
            return 201, self.comments[-1]
        if path.endswith("/comments"):
            return 200, self.comments
        if path.startswith("issues/comments/") and method == "PATCH":
            self.comments[-1]["body"] = body["body"]
            return 200, self.comments[-1]
        return 404, {}


@contextmanager
def served(state: Stand) -> Iterator[str]:
    """The stand on a free port; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            code, found = state.answer(self.command, self.path, body, self.headers.get("Authorization", ""))
            data = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(code)
            if code == 302:
                self.send_header("Location", f"http://127.0.0.1:{server.server_port}{found}")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(ConnectionError):  # the client takes no more than it wants
                self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_one  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket.settimeout(0.5)  # a client that has gone again leaves nothing to accept
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
