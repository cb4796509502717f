"""A copy of the Pulumi program in a folder of its own, which a test may edit as an engineer would."""

import asyncio
import importlib
import runpy
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from pulumi.automation._server import LanguageServer

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "__main__.py",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "Pulumi.prod.yaml",
    "Pulumi.README.md",
    "requirements-api.txt",
)
FOLDERS = ("api", "components", "site")
NAMESPACE = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))["name"]


class Project:
    """The files that `pulumi up` reads."""

    loop: asyncio.AbstractEventLoop | None = None
    """The event loop of the last run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FILES:
            shutil.copy(ROOT / name, folder / name)
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace one text that stands in a file once.

        Raises:
            ValueError: it doesn't, so that a test of this edit would prove nothing.
        """
        path = self.folder / file
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{file} holds {old!r} {text.count(old)} times; a test edits it there once")
        path.write_text(text.replace(old, new), "utf-8")

    def configure(self, stack: str, values: dict[str, Any]) -> None:
        """Set keys of a stack's configuration; None removes a key. A key without namespace is the project's."""
        path = self.folder / f"Pulumi.{stack}.yaml"
        document = yaml.safe_load(path.read_text("utf-8"))
        for key, value in values.items():
            full = key if ":" in key else f"{NAMESPACE}:{key}"
            document["config"].pop(full, None)
            if value is not None:
                document["config"][full] = value
        path.write_text(yaml.safe_dump(document), "utf-8")

    def run(self) -> None:
        """The program, as Pulumi's Python host would run it."""
        self.loop = asyncio.get_running_loop()
        runpy.run_path(str(self.folder / "__main__.py"), run_name="__main__")

    @contextmanager
    def imported(self) -> Iterator[None]:
        """While this lasts, `components` and `api` are this folder's, freshly imported; then what they were before."""
        before = _take_imported()
        kept = sys.dont_write_bytecode
        # Two edits within a second can leave a file of the same size and time, which bytecode is kept by.
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(self.folder))
        importlib.invalidate_caches()
        try:
            try:
                # The SDK sends each line for `--debug`, dozens a resource, by a call to the engine that it waits for.
                with patch("pulumi.log.debug"), _program_awaited():
                    yield
            finally:
                if self.loop:
                    end(self.loop)
        finally:
            sys.path.remove(str(self.folder))
            sys.dont_write_bytecode = kept
            _take_imported()
            sys.modules.update(before)


@contextmanager
def _program_awaited(patience_s: float = 30.0) -> Iterator[None]:
    """On leaving, wait for the SDK's thread: the engine gone, it may still run the program or close its loop."""
    idle, run = threading.Event(), LanguageServer.Run
    idle.set()

    def watched(*arguments: Any) -> Any:
        idle.clear()
        try:
            return run(*arguments)
        finally:
            idle.set()

    with patch.object(LanguageServer, "Run", watched):
        try:
            yield
        finally:
            assert idle.wait(patience_s), f"the program still ran {patience_s:g} s after its engine"


def end(loop: asyncio.AbstractEventLoop) -> None:
    """End the loop of a program whose deployment failed, and what still waits in it, where the SDK didn't.

    The SDK means to, but a task that fails otherwise than by being cancelled keeps it from closing the loop; loop,
    sockets and coroutines would be collected, with warnings, while some other test runs. Nobody else may use the
    loop by now (see `_program_awaited`): closed by two threads at once it fails in both.
    """

    async def cancel_all() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1)

    if loop.is_closed():
        return
    loop.set_exception_handler(lambda *_: None)
    for _ in range(3):  # what is cancelled may begin something else
        with suppress(RuntimeError):  # the SDK asked the loop to stop, and that comes through now
            loop.run_until_complete(cancel_all())
    loop.close()


def _take_imported() -> dict[str, Any]:
    names = [name for name in sys.modules if name.partition(".")[0] in ("components", "api")]
    return {name: sys.modules.pop(name) for name in names}
