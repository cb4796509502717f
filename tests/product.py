"""The whole product as a visitor meets it: `agent run` in a process of its own, on a free port."""

import hashlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import httpx

from api.contract import BODY_HASH_HEADER
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[1]


class BodyHash(httpx.Auth):
    """For httpx's `auth`: sends the body's SHA-256, without which the default front door refuses a POST."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[BODY_HASH_HEADER] = hashlib.sha256(request.content).hexdigest()
        yield request


@cache
def _not_installed_by_run() -> frozenset[str]:
    """The top-level modules of this environment that no distribution of requirements-run.txt brings."""
    locked = (ROOT / "requirements-run.txt").read_text("utf-8")
    brought = {_normal(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", locked, re.MULTILINE)}
    return frozenset(
        module
        for module, distributions in packages_distributions().items()
        if module.isidentifier() and not brought & {_normal(name) for name in distributions}
    )


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def as_installed_by_run() -> dict[str, str]:
    """An environment whose processes find no package but those that `make run` installs."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "tests" / "only_run"),
        "NOT_INSTALLED": " ".join(sorted(_not_installed_by_run())),
    }


@contextmanager
def running(
    knowledge: Path, state: Path, pace: int = 0, root: Path = ROOT, engine: str = "converse"
) -> Iterator[str]:
    """Serve a knowledge folder while the context lasts, as after a first `make run`; yields the page's address.

    Args:
        knowledge: the folder of Markdown.
        state: where the local S3 and index are kept; give the same again for a second start.
        pace: milliseconds between the local model's deltas.
        root: the repository whose code serves it.
        engine: what answers.
    """
    command = [sys.executable, "-m", "cli", "run", "--port", "0", "--knowledge", str(knowledge)]
    command += ["--state", str(state), "--pace", str(pace), "--engine", engine]
    process = subprocess.Popen(
        command,
        cwd=root,
        env=as_installed_by_run(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
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
        process.wait(PATIENCE)
        if drain:
            drain.join(PATIENCE)
        process.stdout.close()
