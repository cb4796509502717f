"""What Lambda's image and Lambda's file system hold: an interpreter with `awslambdaric`, and an unpacked package."""

import importlib.metadata
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from components.lambda_package import build_package, host_target
from tests.lambda_bench.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
BENCH_APP = [Path(__file__).with_name(f"bench_{part}.py") for part in ("app", "messages")]

_RUNTIME = ("awslambdaric", "snapshot-restore-py", "simplejson")


def runtime_interpreter(folder: Path) -> Path:
    """An interpreter that sees `awslambdaric` and nothing else, so that a package must bring all it imports."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    site = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    for name in _RUNTIME:
        for file in importlib.metadata.distribution(name).files or []:
            if ".." not in file.parts:
                destination = site / str(file)
                destination.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), destination)
    subprocess.run([python, "-m", "compileall", "-q", site], check=True)
    return python


def unpack(package: Path, task_root: Path, *extra: Path) -> Path:
    """Unpack a package as Lambda does, with `extra` modules beside it, and take away the right to write."""
    with zipfile.ZipFile(package) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, task_root))
            path.chmod(stat.S_IMODE(entry.external_attr >> 16))
    for file in extra:
        shutil.copy(file, task_root)
    _set_writable(task_root, writable=False)
    return task_root


def remove(task_root: Path) -> None:
    """Delete an unpacked package."""
    _set_writable(task_root, writable=True)
    shutil.rmtree(task_root)


def _set_writable(root: Path, *, writable: bool) -> None:
    for folder, _, files in os.walk(root):
        for path in (Path(folder), *(Path(folder) / file for file in files)):
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IWUSR if writable else mode & ~0o222)


class Bench:
    """A folder with an interpreter and unpacked packages, reachable for an unprivileged sandbox, for one `with`."""

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="lambda-bench-"))
        self.folder.chmod(0o755)
        self._roots: list[Path] = []
        self._sandboxes: list[Sandbox] = []
        self.python = runtime_interpreter(self.folder / "runtime")
        self.package = build_package(ROOT, host_target(), self.folder)
        self.task_root = self.unpack(self.package.zip, *BENCH_APP)
        return self

    def unpack(self, package: Path, *extra: Path) -> Path:
        """Unpack a package into a task root of its own."""
        self._roots.append(unpack(package, Path(tempfile.mkdtemp(dir=self.folder, prefix="task-")), *extra))
        self._roots[-1].chmod(0o555)
        return self._roots[-1]

    def sandbox(
        self, *, task_root: Path | None = None, python: Path | None = None, **options: Any
    ) -> Sandbox:
        """A sandbox of our package, or of another task root or interpreter; the bench ends it, or `ending`."""
        scratch = Path(tempfile.mkdtemp(dir=self.folder, prefix="scratch-"))
        self._sandboxes.append(
            Sandbox(python or self.python, task_root or self.task_root, scratch, **options)
        )
        return self._sandboxes[-1]

    @contextmanager
    def ending(self) -> Iterator[None]:
        """End the sandboxes made inside this `with`; those made before it go on."""
        before = len(self._sandboxes)
        try:
            yield
        finally:
            while len(self._sandboxes) > before:
                self._sandboxes.pop().close()

    def __exit__(self, *_error: object) -> None:
        while self._sandboxes:
            self._sandboxes.pop().close()
        for root in self._roots:
            remove(root)
        shutil.rmtree(self.folder, ignore_errors=True)
