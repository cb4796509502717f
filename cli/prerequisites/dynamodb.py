"""A DynamoDB whose conditional writes may meet: dynalite, locked by hash, installed once into the cache.

DynamoDB Local is AWS's own, under AWS's own terms; dynalite is under the Apache licence, and its tests run against
DynamoDB itself. It reads an item, waits for its store, and writes, one item's requests in a row and others between.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.contract import cache_folder
from cli.prerequisites.browser import MissingPrerequisiteError

SOURCE = Path(__file__).parent / "dynalite"
FILES = ("package.json", "package-lock.json", "serve.js")


def find_dynamodb() -> Path | None:
    """The folder of an installed dynalite, or None."""
    folder = _folder()
    return folder if (folder / "node_modules" / "dynalite").is_dir() and shutil.which("node") else None


def ensure_dynamodb() -> Path:
    """Find dynalite or install it.

    Raises:
        MissingPrerequisiteError: npm is missing or refuses.
    """
    found = find_dynamodb()
    if found:
        return found
    npm, folder = shutil.which("npm"), _folder()
    if npm is None:
        raise MissingPrerequisiteError(_NEEDS_NODE)
    print("Installing dynalite for the spend cap's tests …", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(SOURCE / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingPrerequisiteError(f"{_NEEDS_NODE}; npm said: {done.stderr.strip()[-500:]}")
    return folder


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The endpoint URL of a dynalite on 127.0.0.1, empty at first, while the context lasts."""
    node = shutil.which("node") or "node"
    process = subprocess.Popen(
        [node, "serve.js"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
    try:
        port = process.stdout.readline().strip()
        if not port:
            raise MissingPrerequisiteError(
                f"dynalite in {folder} doesn't start: remove the folder, run again"
            )
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def _folder() -> Path:
    """Named by what is installed, so that a new version is a new folder."""
    content = b"".join((SOURCE / name).read_bytes() for name in FILES)
    return cache_folder() / "dynalite" / hashlib.sha256(content).hexdigest()[:12]


_NEEDS_NODE = "The proof of the spend cap needs Node.js 20 or newer with npm (on Debian: apt-get install npm)"
