"""The package's part of `agent review`: both sides built for Lambda, and their start timed here."""

import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from components.lambda_package import LAMBDA, PackageError, build_package, host_target
from review.trees import Tree, lay_out

LOCK, APP = "requirements-api.txt", "api/"
IMPORTS = 7
"""Of each side, in turns; the fastest counts, since whatever else the machine does only adds time."""
_TIMED = "import time; begun = time.process_time(); import api.handler; print(time.process_time() - begun)"


@dataclass(frozen=True, kw_only=True)
class Size:
    """A package for Lambda, in bytes, and the CPU seconds that importing its entry takes here."""

    zipped: int
    unzipped: int
    init: float


def package_of_change(base: Tree, head: Tree) -> str:
    """Build both packages and say what differs; one line of Markdown, empty where nothing that ships was changed.

    The import is timed on this machine with its own wheels: it tells what a change adds, not what Lambda takes. It
    runs the head's code, as the capture of its program does.
    """
    if _shipped(base) == _shipped(head):
        return ""
    with tempfile.TemporaryDirectory() as folder:
        sides = [Path(folder) / name for name in ("base", "head")]
        try:
            built = [_built(tree, place) for tree, place in zip((base, head), sides, strict=True)]
            rounds = [[init_seconds(place / "run") for place in sides] for _ in range(IMPORTS)]
        except PackageError as error:
            return f"The Lambda package was not compared: {str(error).splitlines()[0]}"
        before, after = (
            Size(zipped=zipped, unzipped=unzipped, init=min(times))
            for (zipped, unzipped), times in zip(built, zip(*rounds, strict=True), strict=True)
        )
        return package_line(before, after)


def package_line(before: Size, after: Size) -> str:
    """Both sizes and the import, for example `zip 7.21 → 7.35 MB (+0.14)`; a tenth of a kilobyte is no difference."""
    zipped, unzipped = (
        f"{one / 1e6:.2f} → {other / 1e6:.2f} MB ({(other - one) / 1e6:+.2f})"
        for one, other in ((before.zipped, after.zipped), (before.unzipped, after.unzipped))
    )
    return (
        f"The Lambda package: zip {zipped}, unzipped {unzipped}, its import {before.init * 1e3:.0f} → "
        f"{after.init * 1e3:.0f} ms of CPU on this machine ({after.init / before.init:.2f} ×)."
    )


def _shipped(tree: Tree) -> dict[str, str]:
    return {path: blob for path, blob in tree.blobs.items() if path == LOCK or path.startswith(APP)}


def _built(tree: Tree, place: Path) -> tuple[int, int]:
    """Write what ships, build it for Lambda, unpack this machine's build into `place/run`; bytes zipped and not."""
    if left := lay_out(tree, _shipped(tree), place):
        raise PackageError(f"{left[0]} is no text that can be read")
    package = build_package(place, LAMBDA, place / "build").zip
    with zipfile.ZipFile(build_package(place, host_target(), place / "build").zip) as archive:
        archive.extractall(place / "run")
    with zipfile.ZipFile(package) as archive:
        return package.stat().st_size, sum(entry.file_size for entry in archive.infolist())


def init_seconds(unpacked: Path) -> float:
    """CPU seconds of importing Lambda's entry in a new process that sees the package and the standard library only.

    Raises PackageError with the import's last words when it fails.
    """
    command = [sys.executable, "-E", "-S", "-B", "-c", _TIMED]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it says nothing"]
        raise PackageError(f"its entry can't be imported: {said[-1]}")
    return float(done.stdout)
