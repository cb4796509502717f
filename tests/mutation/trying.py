"""Copies of the tree, in which tests run with a fault or without."""

import json
import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import PACKAGES, ROOT, Mutant, files, source, unparsed
from tests.mutation.reaching import INTO, Reach

PLUGINS = ("xdist", "pytest_timeout", "anyio", "_hypothesis_pytestplugin")
PYTEST = (
    *("-q", "-pno:cacheprovider", *(f"-p{name}" for name in PLUGINS)),
    "-Wignore:Module already imported:pytest.PytestAssertRewriteWarning",
)
START_SECONDS = 10
"""Processor time that starting may take; the tests' own comes on top, several times."""
PATIENCE = 5
WAITING_SECONDS = 60
"""Wall time beyond that: a mutant that waits uses no processor."""
AT_ONCE_SECONDS = 12.0
"""Processor time of the tests that run one mutant's line, and again of those beside them; the nearest are taken."""
NOTHING_RAN = (4, 5)
"""pytest's exit codes for a test that isn't found, and for none at all."""
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", "build", ".*_cache", ".hypothesis")


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: `killed`, `survived`, or `unreached` by any test; `tests` ran at most."""

    mutant: Mutant
    outcome: str
    tests: int

    def __str__(self) -> str:
        return f"{self.outcome} ({self.tests} tests): {self.mutant}"

    def after(self, before: "Verdict | None") -> "Verdict":
        """The verdict of these tests and of those before, which the mutant survived."""
        if before is None or self.outcome != "unreached":
            return self
        return before


class Copy:
    """A copy of the tree, with the repository's history, and a process that runs tests there.

    The product's files are written there without comments, as mutants are: a test that reads a file's text and fails
    at that is asked nothing.

    Args:
        folder: an empty folder for it.
        root: the tree.
    """

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.root = folder / "tree"
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", root, self.root], check=True)
        shutil.copytree(root, self.root, ignore=LEFT_OUT, dirs_exist_ok=True)
        subprocess.run(["git", "reset", "-q"], cwd=self.root, check=True)
        for file in files(PACKAGES, self.root):
            path = self.root / file
            path.write_text(unparsed(path.read_text("utf-8")), "utf-8")
        (self.root / ".venv").symlink_to(ROOT / ".venv")
        self._process = self._started(())

    def restart(self, modules: Sequence[str]) -> None:
        """Have the process import these first, which no mutant can change."""
        self.close()
        self._process = self._started(modules)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def measure(self, paths: Sequence[str], into: Path) -> Path:
        """Run tests, but for what is marked slow, and write which lines they run.

        Args:
            paths: folders, files or ids of tests.
            into: the file to write; given back.

        Raises:
            RuntimeError: no test ran.
        """
        self._run(["-ptests.mutation.reaching", "-mnot slow", *paths], None, {INTO: str(into)})
        if not into.exists():
            raise RuntimeError(f"no test ran of {' '.join(paths)}")
        return into

    def passes(self, mutant: Mutant, tests: Sequence[str], seconds: float) -> bool:
        """Whether these tests pass though the fault is there.

        Args:
            mutant: the fault.
            tests: their ids, in the order to run them.
            seconds: what they take without the fault.

        Raises:
            RuntimeError: they aren't found without the fault either.
        """
        listed = self.root.parent / "tests.txt"
        listed.write_text("\n".join(tests), "utf-8")
        path = self.root / mutant.file
        kept = path.read_bytes()
        try:
            _write(path, source(mutant, self.root).encode())
            ended = self._run(["-x", f"@{listed}"], seconds)
        finally:
            _write(path, kept)
        if ended in NOTHING_RAN and self._run(["--collect-only", f"@{listed}"], None) != 0:
            raise RuntimeError(f"not found without {mutant} either: {tests}")
        return ended == 0

    def _run(self, words: Sequence[str], seconds: float | None, more: dict[str, str] | None = None) -> int:
        """pytest's exit code; negative where it took too long."""
        limit = None if seconds is None else int(START_SECONDS + PATIENCE * seconds)
        asked = {
            "words": [*PYTEST, *words],
            "more": more or {},
            "processor": limit,
            "wall": limit and 3 * limit + WAITING_SECONDS,
        }
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def _started(self, modules: Sequence[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.warm", *modules],
            cwd=self.root,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


class Copies:
    """As many copies as run at once; whoever waits gets the next free one."""

    def __init__(self, folder: Path, count: int, root: Path = ROOT) -> None:
        self._pool = ThreadPoolExecutor(count)
        for number in range(count):
            (folder / str(number)).mkdir(parents=True)
        self._copies = [Copy(folder / str(number), root) for number in range(count)]
        self._free: queue.SimpleQueue[Copy] = queue.SimpleQueue()
        for copy in self._copies:
            self._free.put(copy)

    def __enter__(self) -> "Copies":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for copy in self._copies:
            copy.close()

    def measure(self, into: Mapping[str, Path]) -> None:
        """Write which lines the tests of a folder or file run, for each of these into the file it names."""
        list(self._pool.map(self._measure, into, into.values()))

    def judged(self, mutants: Sequence[Mutant], reach: Reach) -> Iterator[Verdict]:
        """Each mutant's verdict, in their order."""
        for copy in self._copies:
            copy.restart([*reach.modules])
        return self._pool.map(lambda mutant: self._judge(mutant, reach), mutants)

    def _measure(self, layer: str, into: Path) -> Path:
        with self._one() as copy:
            return copy.measure([layer], into)

    def _judge(self, mutant: Mutant, reach: Reach) -> Verdict:
        tests = reach.of(mutant)
        if not tests:
            return Verdict(mutant, "unreached", 0)
        ran = 0
        for some in (tests, reach.beside(tests)):
            chosen, seconds = _within(some, reach)
            ran += len(chosen)
            with self._one() as copy:
                if chosen and not copy.passes(mutant, chosen, seconds):
                    return Verdict(mutant, "killed", ran)
        return Verdict(mutant, "survived", ran)

    @contextmanager
    def _one(self) -> Iterator[Copy]:
        copy = self._free.get()
        try:
            yield copy
        finally:
            self._free.put(copy)


def _within(tests: Sequence[str], reach: Reach) -> tuple[list[str], float]:
    """The first tests that fit into the time of one mutant, at least one; and their seconds."""
    chosen: list[str] = []
    seconds = 0.0
    for test in tests:
        if chosen and seconds + reach.seconds[test] > AT_ONCE_SECONDS:
            break
        chosen.append(test)
        seconds += reach.seconds[test]
    return chosen, seconds


def _write(path: Path, text: bytes) -> None:
    """What was compiled from a file of the same second and size must not be taken for this one."""
    path.write_bytes(text)
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
