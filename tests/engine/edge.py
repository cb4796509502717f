"""CloudFront, the site's bucket and Lambda before one stack: pages from S3, `/api` by the code deployed last."""

import os
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from components.security_headers import security_headers
from tests.doctor.loopback import listening
from tests.engine.account import Account
from tests.waiting import PATIENCE

APP = """
import os, socket, uvicorn
from api.app import create_app
from api.settings import Settings
app = create_app(Settings.from_env(os.environ))
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    os.dup2(2, 1)  # what it logs is for nobody
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run([listener])
"""
"""Says at which port it listens, or nothing where its code doesn't start."""


class Function:
    """The stack's function: for `Account.ask`, it keeps the code that each deployment names, and runs it when asked."""

    def __init__(self, account: Account, folder: Path) -> None:
        self.environment: dict[str, str] = {}
        self._folder, self._running = folder, ""
        self._process: subprocess.Popen[bytes] | None = None
        self._port = b""
        self._starting = threading.Lock()
        self.code = ""
        account.ask = self

    def __call__(self, account: Account) -> None:
        for one in account.of_type("aws:lambda/function:Function"):
            variables = one.inputs["environment"]["variables"]
            self.code = variables["CODE"]
            if not (self._folder / self.code).exists():
                shutil.copytree(Path(variables["SOURCE"]) / "api", self._folder / self.code / "api")

    def address(self) -> str | None:
        """Where the app of the deployed code listens; None where that code doesn't start. For many threads."""
        with self._starting:
            return self._address()

    def _address(self) -> str | None:
        if self._running != self.code:
            self.stop()
            self._running = self.code
            self._process = subprocess.Popen(
                [sys.executable, "-c", APP],
                cwd=self._folder / self.code,
                env={"PATH": os.environ["PATH"], **self.environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert self._process.stdout is not None
            self._port = self._process.stdout.readline().strip()
        return f"http://127.0.0.1:{self._port.decode()}" if self._port else None

    def stop(self) -> None:
        if self._process:
            with self._process:
                self._process.terminate()
            self._process = None


@contextmanager
def serving(function: Function, s3: Any, bucket: str) -> Iterator[str]:
    """Serve the page while the context lasts; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/api/"):
                self._forward(None)
                return
            try:
                found = s3.get_object(Bucket=bucket, Key=self.path.strip("/") or "index.html")
                self._send(200, found["Body"].read(), {"Content-Type": found["ContentType"]})
            except s3.exceptions.NoSuchKey:
                self._send(404, b"", {})

        def do_POST(self) -> None:
            self._forward(self.rfile.read(int(self.headers["Content-Length"])))

        def _forward(self, body: bytes | None) -> None:
            address = function.address()
            if address is None:
                self._send(502, b"Internal Server Error", {})
                return
            headers = {name: self.headers[name] for name in ("Content-Type", "Accept") if self.headers[name]}
            try:
                with urllib.request.urlopen(
                    urllib.request.Request(address + self.path, body, headers), timeout=PATIENCE
                ) as said:
                    self._send(said.status, said.read(), {"Content-Type": said.headers["Content-Type"]})
            except urllib.error.HTTPError as error:
                with error:
                    self._send(error.code, error.read(), {"Content-Type": "application/json"})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**security_headers(), **headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    try:
        with listening(Handler) as address:
            yield address
    finally:
        function.stop()
