"""A page that answers what it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.doctor.loopback import listening


@dataclass
class Web:
    """The server: answers by method and path (status, headers, body), and the requests it got."""

    url: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Web]:
    """Serve on a free port. An empty question is a request of its own: `POST /api/ask empty`."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            web.seen.append(
                (self.command, self.path, {name.lower(): each for name, each in self.headers.items()})
            )
            name = f"{self.command} {self.path}" + (" empty" if body == b'{"question": ""}' else "")
            status, headers, sent = web.answers.get(name, (404, {}, b"nothing here"))
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with listening(Handler) as web.url:
        yield web
