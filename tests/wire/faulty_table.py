"""A DynamoDB that fails on request: each call goes on to the real stand-in, or fails as AWS's would."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

Call = dict[str, Any]
NAMESPACE = "com.amazonaws.dynamodb.v20120810#"


@dataclass
class FaultyTable:
    """Where it listens, and what goes wrong with the calls that `fails` picks.

    `code` is an error of the DynamoDB API, `seconds` the time before anything is said, `forgets` says that a call is
    carried out before it fails.
    """

    url: str = ""
    fails: Callable[[Call], bool] = lambda _: False
    code: str = "ThrottlingException"
    status: int = 400
    seconds: float = 0.0
    forgets: bool = False
    calls: list[Call] = field(default_factory=list)


def settles(call: Call) -> bool:
    """Whether it is the update that books what an answer cost."""
    added = call.get("ExpressionAttributeValues", {}).get(":amount", {}).get("N", "0")
    return "#month" in call.get("UpdateExpression", "") and int(added) < 0


def rates(call: Call) -> bool:
    """Whether it is the update that counts a viewer's question."""
    return str(call.get("Key", {}).get("pk", {}).get("S", "")).startswith("rate#")


def reserves(call: Call) -> bool:
    """Whether it is the update that reserves."""
    return ":month_room" in call.get("ExpressionAttributeValues", {})


@contextmanager
def faulty(storage: str) -> Iterator[FaultyTable]:
    """A faulty DynamoDB in front of one at `storage`, on a free port of this machine."""
    table = FaultyTable()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            call = json.loads(body)
            table.calls.append(call)
            failing = table.fails(call)
            if failing:
                time.sleep(table.seconds)
            status, answer = 200, b""
            if not failing or table.forgets or table.seconds:
                headers = {
                    name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"
                }
                passed = httpx.post(storage, content=body, headers=headers, trust_env=False, timeout=60)
                status, answer = passed.status_code, passed.content
            if failing and not table.seconds:
                status = table.status
                answer = json.dumps({"__type": NAMESPACE + table.code, "message": "as asked"}).encode()
            self.send_response(status)
            self.send_header("content-type", "application/x-amz-json-1.0")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            try:
                self.wfile.write(answer)
            except OSError:
                return  # whoever asked has stopped waiting

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="faulty-table")
    thread.start()
    table.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield table
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
