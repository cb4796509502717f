"""Which tests run which lines: a pytest plugin that measures it, and the answer.

`coverage` keeps a context for each test (its documentation, "Measurement contexts"). Lines of another process aren't
seen; lines that run on import belong to whichever test runs anything of the file.
"""

import ast
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import coverage
import pytest

from tests.mutation.mutants import PACKAGES, Mutant

INTO = "MUTATION_REACH"
"""The environment variable that names the file to write."""


@dataclass
class Reach:
    """The tests that run each line, and what each test takes.

    Args:
        tests: by file and line, the ids of the tests.
        seconds: processor time by test; those that failed aren't there.
        modules: the installed ones that the tests import, in the order in which they did.
        lines: how many lines each test runs.
    """

    tests: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    modules: dict[str, None] = field(default_factory=dict)
    lines: Counter[str] = field(default_factory=Counter)

    @classmethod
    def read(cls, paths: Sequence[Path]) -> "Reach":
        """All runs' files as one."""
        found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        seconds: dict[str, float] = {}
        modules: dict[str, None] = {}
        ran: Counter[str] = Counter()
        for path in paths:
            run = json.loads(path.read_text("utf-8"))
            seconds |= run["seconds"]
            modules |= dict.fromkeys(run["modules"])
            for file, lines in run["tests"].items():
                for line, tests in lines.items():
                    names = [run["names"][number] for number in tests]
                    found[file][int(line)] += names
                    ran.update(names)
        return cls(found, seconds, modules, ran)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that run the mutant's line, the nearest first."""
        lines = self.tests.get(mutant.file, {})
        if mutant.runs_on_import:
            found = {test for tests in lines.values() for test in tests}
            found |= {test for file in _importers(mutant.file, self.tests) for test in self._in(file)}
        else:
            found = {test for line in mutant.statement for test in lines.get(line, ())}
            folders = tuple(name for name in found if name.endswith("/"))
            found |= {test for test in self.seconds if test.startswith(folders)}
        return self._nearest(found & self.seconds.keys())

    def beside(self, tests: Sequence[str]) -> list[str]:
        """The other tests of these tests' folders: what is made once serves many tests."""
        folders = {_folder(test) for test in tests}
        return self._nearest({test for test in self.seconds if _folder(test) in folders} - {*tests})

    def _nearest(self, tests: Set[str]) -> list[str]:
        """What runs few lines in little time comes first. A file's tests stay together: they share what they set up."""
        near = {test: self.seconds[test] * self.lines[test] for test in tests}
        files: dict[str, float] = {}
        for test in tests:
            file = test.partition("::")[0]
            files[file] = min(files.get(file, near[test]), near[test])
        return sorted(
            tests, key=lambda test: (files[file := test.partition("::")[0]], file, near[test], test)
        )

    def _in(self, file: str) -> set[str]:
        return {test for tests in self.tests[file].values() for test in tests}


def _folder(test: str) -> str:
    """The folder of a test or of its file, with the stroke at its end."""
    return test.partition("::")[0].rpartition("/")[0] + "/"


def _importers(file: str, files: Iterable[str]) -> Iterator[str]:
    """The measured files that import from this one."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return (other for other in files if module in _imported(other))


@cache
def _imported(file: str) -> frozenset[str]:
    """The modules that a file imports from, and the names in them, any of which may be a module."""
    found = set()
    for node in ast.walk(ast.parse(Path(file).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = file.split("/")[: -node.level] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


class Measuring:
    """Gives each test a context of its own, and writes what ran."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()
        self._coverage = coverage.Coverage(data_file=None, source=[*PACKAGES], config_file=False)
        self._coverage.start()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        began = time.process_time()
        yield
        self._seconds[item.nodeid] = time.process_time() - began
        self._coverage.switch_context("")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        """What a file runs when it is imported, tests of its whole folder may read."""
        self._coverage.switch_context(
            _folder(collector.nodeid) if isinstance(collector, pytest.Module) else ""
        )
        yield
        self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        root = Path.cwd()
        names = [*self._seconds, *sorted({_folder(test) for test in self._seconds})]
        number = {test: number for number, test in enumerate(names)}
        tests = {
            Path(path).relative_to(root).as_posix(): {
                line: [number[test] for test in ran if test in number]
                for line, ran in data.contexts_by_lineno(path).items()
            }
            for path in data.measured_files()
        }
        passed = {test: took for test, took in self._seconds.items() if test not in self._failed}
        modules = [
            name
            for name, module in [*sys.modules.items()]
            if "site-packages" in (getattr(module, "__file__", "") or "")
        ]
        measured = {"names": names, "tests": tests, "seconds": passed, "modules": modules}
        self._into.write_text(json.dumps(measured), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Measure where an environment variable says into what file."""
    if into := os.environ.get(INTO):
        config.pluginmanager.register(Measuring(Path(into)))
