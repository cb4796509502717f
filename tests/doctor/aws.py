"""An AWS that answers what it is told, over the wire of each service's protocol; slowly, where that is wanted."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

import boto3
from botocore.config import Config

from tests.doctor.loopback import listening

Reply = tuple[int, str, str]
"""Status, content type, body."""


def refusal(protocol: str, status: int, code: str, message: str) -> Reply:
    """An error as a service of that protocol sends it."""
    if protocol in ("json", "rest-json"):
        return status, "application/json", json.dumps({"__type": code, "code": code, "message": message})
    words = f"<Code>{code}</Code><Message>{_escaped(message)}</Message>"
    if protocol == "query":
        return status, "text/xml", f"<ErrorResponse><Error><Type>Sender</Type>{words}</Error></ErrorResponse>"
    return status, "application/xml", f"<?xml version='1.0'?><Error>{words}</Error>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass
class Aws:
    """The server: `replies` by operation, or one for every request; the requests it got.

    With `together`, no request is answered before as many are open.
    """

    url: str = ""
    replies: dict[str, Any] = field(default_factory=dict)
    every: Reply | None = None
    delay: float = 0.0
    together: threading.Barrier | None = None
    seen: list[str] = field(default_factory=list)
    made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def clients(self, service: str, region: str | None = None) -> Any:
        """The client of a service, as the doctor makes it; made once, which takes longer than a call."""
        key = service, region or "us-east-1"
        with _MAKING:
            if key not in self.made:
                self.made[key] = boto3.client(
                    service,
                    region_name=key[1],
                    endpoint_url=self.url,
                    aws_access_key_id="AKIDEXAMPLE",
                    aws_secret_access_key="secret",
                    config=Config(
                        retries={"total_max_attempts": 1},
                        s3={"addressing_style": "path"},
                        parameter_validation=False,
                    ),
                )
            return self.made[key]


_MAKING = threading.Lock()


@contextmanager
def serving(routes: Callable[[str, str, Mapping[str, str], bytes], str]) -> Iterator[Aws]:
    """Serve on a free port; `routes` names the operation of a request."""
    aws = Aws()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            time.sleep(aws.delay)
            if aws.together:
                aws.together.wait()
            name = routes(self.command, self.path, self.headers, body)  # type: ignore[arg-type]
            aws.seen.append(name)
            every = aws.every if self.command != "HEAD" else None  # botocore's own question after a redirect
            reply = every or aws.replies.get(name) or refusal("rest-xml", 501, "NotScripted", name)
            status, kind, text = (
                reply if isinstance(reply, tuple) else (200, "application/json", json.dumps(reply))
            )
            sent = text.encode()
            self.send_response(status)
            if self.headers.get("smithy-protocol") == "rpc-v2-cbor" and not isinstance(reply, tuple):
                kind, sent = "application/cbor", cbor(reply)
                self.send_header("smithy-protocol", "rpc-v2-cbor")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(sent)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with listening(Handler) as aws.url:
        yield aws


def cbor(value: Any) -> bytes:
    """RFC 8949, for what replies are made of."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    return _head(5, len(value)) + b"".join(cbor(key) + cbor(each) for key, each in value.items())


def _head(kind: int, size: int) -> bytes:
    return bytes([kind << 5 | 26]) + size.to_bytes(4, "big")


def operation(method: str, path: str, headers: Mapping[str, str], body: bytes) -> str:
    """The operation of a request: by its target, its action, or its path."""
    target = headers.get("x-amz-target")
    if target:
        return target.rpartition(".")[2]
    where = path.split("?")[0]
    if "/operation/" in where:
        return where.rpartition("/")[2]
    if where == "/" and body:
        return parse_qs(body.decode()).get("Action", ["?"])[0]
    for beginning, name in PATHS:
        if where.startswith(beginning.split(" ")[1]) and method == beginning.split(" ")[0]:
            return name
    return f"{method} {where}"


PATHS = (
    ("POST /model/amazon.titan", "InvokeModel"),
    ("POST /model/", "Converse"),
    ("POST /ListVectorBuckets", "ListVectorBuckets"),
    ("GET /2016-08-19/account-settings", "GetAccountSettings"),
    ("GET /2020-05-31/distribution/", "GetDistribution"),
    ("GET /2020-05-31/distribution", "ListDistributions"),
    ("POST /agents/", "ListAgents"),
    ("GET /2013-04-01/hostedzone/", "GetHostedZone"),
    ("GET /2015-03-31/functions/", "GetPolicy"),
    ("GET /2021-10-31/functions/", "GetFunctionUrlConfig"),
    ("GET /guardrails/", "GetGuardrail"),
    ("POST /knowledgebases/KB/datasources/DS/ingestionjobs/", "ListIngestionJobs"),
    ("POST /knowledgebases/KB/datasources/DS/documents", "ListKnowledgeBaseDocuments"),
    ("GET /knowledgebases/KB", "GetKnowledgeBase"),
    ("POST /knowledgebases/", "ListKnowledgeBases"),
)
