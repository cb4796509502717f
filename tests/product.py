"""The whole product as a visitor meets it: `agent run` in a process of its own, on a free port."""

import hashlib
import re
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.contract import BODY_HASH_HEADER

ROOT = Path(__file__).parents[1]


class BodyHash(httpx.Auth):
    """For httpx's `auth`: sends the body's SHA-256, without which the default front door refuses a POST."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[BODY_HASH_HEADER] = hashlib.sha256(request.content).hexdigest()
        yield request


@contextmanager
def running(knowledge: Path, state: Path, pace: int = 0) -> Iterator[str]:
    """Serve a knowledge folder while the context lasts; yields the page's address.

    Args:
        knowledge: the folder of Markdown.
        state: where the local S3 and index are kept; give the same again for a second start.
        pace: milliseconds between the local model's deltas.
    """
    command = [sys.executable, "-m", "cli", "run", "--port", "0", "--knowledge", str(knowledge)]
    command += ["--state", str(state), "--pace", str(pace)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said: list[str] = []
    drain: threading.Thread | None = None
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            match = re.search(r"Open (http://\S+)", line)
            if match:
                break
        else:
            raise AssertionError("the product did not start:\n" + "".join(said))
        # Its log goes on; a pipe that nobody reads would fill and stop it.
        drain = threading.Thread(target=process.stdout.read)
        drain.start()
        yield match.group(1)
    finally:
        process.terminate()
        process.wait(15)
        if drain:
            drain.join(15)
        process.stdout.close()
