"""The sync over moto's S3 on the wire: requests and time beside `aws s3 sync --delete`, and interruptions.

The peer moves the same rendered tree of objects in the same run; it needs the AWS command line, which is installed
into a virtual environment of its own in the cache folder (`pip install awscli`), or found on PATH.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

from api.contract import KNOWLEDGE_PREFIX, cache_folder
from cli.local_stack import start
from content import Document, Library
from publishing.objects import apply
from publishing.sync import make_plan, objects
from tests.unit.publishing.corpora import Requests, place_of
from tests.unit.publishing.soaking import interrupted_at_random, two_runners

DOCUMENTS = 2_000
POINTS, OFFSETS = 50, 50
UNCHANGED_RATIO, FIRST_RATIO = 0.5, 1.0


def library(edited: int = 0) -> Library:
    """Documents of one chunk each; the first few can differ."""
    return Library(
        tuple(
            Document.parse(f"d{number}.md", f"# D{number}\n\nText {number}{' edited' * (number < edited)}.\n")
            for number in range(DOCUMENTS)
        )
    )


def aws() -> str:
    """The AWS command line."""
    found = shutil.which("aws")
    if found:
        return found
    place = cache_folder() / "awscli"
    if not (place / "bin" / "aws").exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "-q", "awscli"], check=True)
    return str(place / "bin" / "aws")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peer(command: str, tree: Path, bucket: str, endpoint: str) -> float:
    """Seconds of `aws s3 sync --delete`."""
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    arguments = ["s3", "sync", "--delete", "--only-show-errors", str(tree), f"s3://{bucket}"]
    call = [command, "--endpoint-url", endpoint, "--region", "us-east-1", *arguments]
    return seconds(lambda: subprocess.run(call, env=environment, check=True))


def transfer() -> bool:
    """Upload and compare the objects of 2,000 documents, ours and the peer's in turn."""
    holds = True
    with tempfile.TemporaryDirectory() as folder, start(Path(folder) / "state") as stack:
        tree = Path(folder) / "tree"
        first = library()
        for key, item in objects(first.chunks).items():
            path = tree / key.removeprefix(KNOWLEDGE_PREFIX)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(item.body)
        target = stack.sync_target()
        target.s3.create_bucket(Bucket="peer")
        command = aws()

        def ours(wanted: Library) -> None:
            apply(target.s3, target.bucket, make_plan(wanted, target).changes, target.manifest)

        upload, other = seconds(lambda: ours(first)), peer(command, tree, "peer", stack.storage)
        print(
            f"  first upload {upload:.1f} s, peer {other:.1f} s: {upload / other:.2f} × (≤ {FIRST_RATIO:g})"
        )
        holds &= upload <= FIRST_RATIO * other
        again = min(seconds(lambda: ours(first)) for _ in range(3))
        other = min(peer(command, tree, "peer", stack.storage) for _ in range(3))
        print(f"  unchanged {again:.2f} s, peer {other:.2f} s: {again / other:.2f} × (≤ {UNCHANGED_RATIO:g})")
        holds &= again <= UNCHANGED_RATIO * other
        counted = Requests(stack.sync_target())
        target = counted.target
        ours(first)
        print(f"  unchanged: {len(counted.writes)} writes (0), requests {counted.operations}")
        holds &= not counted.writes
        ours(library(edited=1))
        print(f"  one edited: writes {counted.writes} (two: body and sidecar)")
        holds &= counted.writes == ["PutObject", "PutObject"]
    return holds


def main() -> int:
    """Print the figures; 1 where a limit doesn't hold."""
    holds = transfer()
    with tempfile.TemporaryDirectory() as folder, start(Path(folder) / "state") as stack:
        died = list(interrupted_at_random(place_of(stack), Path(folder), POINTS, seed=11))
        print(f"  killed at {len(died)} random requests: each time nothing lost, the next sync converges")
    with tempfile.TemporaryDirectory() as folder, start(Path(folder) / "state") as stack:
        met = list(two_runners(place_of(stack), Path(folder), OFFSETS, seed=12))
        print(f"  two runners at {len(met)} random offsets: each time the newest commit, whole")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
