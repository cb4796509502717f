"""GitHub's stand-in for the tests that post."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from review.github import GitHub
from tests.review.github_stand import Stand


@pytest.fixture
def stand() -> Iterator[tuple[Stand, GitHub]]:
    state = Stand()

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
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = handle_one  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield state, GitHub("o/r", "t0ken", f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
