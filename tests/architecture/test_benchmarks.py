"""A benchmark that falls over says why, and the others run; the summary names each."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks.__main__ import known, main, run, run_each
from tests.golden.cases import HERE
from tests.product import ROOT


def command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_each_runs_whatever_became_of_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    kill = "import os; os.kill(os.getpid(), 9)"
    ended = run_each(
        {
            "slow": command("raise SystemExit(1)"),
            "broken": command("raise OSError('no browser')"),
            "killed": command(kill),
            "good": command("print('figure 7')"),
        }
    )
    said, errors = capfd.readouterr()
    assert ended == 1
    assert "OSError: no browser" in errors
    assert "figure 7" in said
    summary = said.partition("== summary")[2].split("\n")
    assert ["a limit is not held" in line for line in summary if "slow" in line] == [True]
    assert ["fell over (-9)" in line for line in summary if "killed" in line] == [True]
    assert ["holds" in line for line in summary if "good" in line] == [True]


def test_all_that_hold_end_with_0() -> None:
    assert run_each({"good": command("pass")}) == 0


def test_a_command_that_a_benchmark_runs_is_heard_when_it_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        @staticmethod
        def main() -> int:
            code = "import sys; print('Chrome crashed', file=sys.stderr); sys.exit(4)"
            subprocess.run(command(code), check=True, capture_output=True)
            return 0

    monkeypatch.setattr(benchmarks.importlib, "import_module", lambda _: Broken)
    assert run("broken") == benchmarks.FELL_OVER
    assert "Chrome crashed" in capfd.readouterr().err


def test_a_name_that_is_none_is_said_with_those_that_are(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "golden" in capfd.readouterr().err
    assert {"answer", "golden", "page", "sync"} <= set(known())


@pytest.mark.parametrize("name", sorted(known()))
def test_the_files_that_a_benchmark_names_are_there(name: str) -> None:
    """Benchmarks run seldom: what they read may go without anybody seeing it."""
    module = importlib.import_module(f"tests.benchmarks.{name}")
    paths = [value for value in vars(module).values() if isinstance(value, Path)]
    assert [path for path in paths if path.is_relative_to(ROOT) and not path.exists()] == []
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    words = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    named = [word for word in words if word.isidentifier() and word.endswith(("_own", "_foreign"))]
    assert [word for word in named if not (HERE / f"{word}.yaml").exists()] == []
