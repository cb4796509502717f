"""The real package, unpacked once, and sandboxes that run it either way."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.lambda_package import build_package, host_target
from tests.lambda_bench.image import remove, runtime_interpreter, unpack
from tests.lambda_bench.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
BENCH_APP = Path(__file__).with_name("bench_app.py")
StartSandbox = Callable[..., Sandbox]


@pytest.fixture(scope="session")
def bench_folder() -> Iterator[Path]:
    """A folder that an unprivileged sandbox can reach; pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="lambda-bench-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def python(bench_folder: Path) -> Path:
    return runtime_interpreter(bench_folder / "runtime")


@pytest.fixture(scope="session")
def task_root(bench_folder: Path) -> Iterator[Path]:
    package = build_package(ROOT, host_target(), bench_folder)
    folder = unpack(package.zip, bench_folder / "task", BENCH_APP)
    yield folder
    remove(folder)


@pytest.fixture
def sandbox(bench_folder: Path, python: Path, task_root: Path) -> Iterator[StartSandbox]:
    """`sandbox(streaming=…, …)` makes a sandbox of the bench's app; all are ended with the test."""
    made: list[Sandbox] = []

    def make(**options: object) -> Sandbox:
        scratch = Path(tempfile.mkdtemp(dir=bench_folder, prefix="scratch-"))
        options = {"handler": "bench_app.handler", **options}
        made.append(Sandbox(python, task_root, scratch, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.close()
