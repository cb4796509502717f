"""`make test` fails when a test fails, in whichever layer and group: green means green."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("unit", "wire", "gate", "golden", "lambda_bench", "engine", "browser")
TINY = "import pytest\n\n\n@pytest.mark.xdist_group({group!r})\ndef test_{group}():\n    assert {holds}\n"


def recipe() -> list[str]:
    """The command lines of `make test` that run tests, as make would run them."""
    said = subprocess.run(
        ["make", "--dry-run", "--assume-old=.venv/dev.stamp", "test"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in said.stdout.splitlines() if "pytest" in line]


def run_on(project: Path) -> tuple[int, str]:
    """The exit code and last line of `make test`'s own command line in a project of tiny tests."""
    (line,) = recipe()
    ended = subprocess.run(["sh", "-c", line], cwd=project, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout.splitlines()[-1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    for layer in LAYERS:
        folder = tmp_path / "tests" / layer
        folder.mkdir(parents=True)
        write(folder, layer, holds=True)
    return tmp_path


def write(folder: Path, layer: str, *, holds: bool) -> None:
    (folder / f"test_{layer}.py").write_text(TINY.format(group=layer, holds=holds), "utf-8")


def test_one_command_runs_the_tests_and_nothing_runs_them_again() -> None:
    (line,) = recipe()
    words = shlex.split(line)
    assert words[:3] == [".venv/bin/python", "-m", "pytest"]
    assert not {"||", ";", "&&", "|", "-", "--last-failed", "--lf", "-p"} & set(words)
    assert not any("rerun" in word for word in words)


@pytest.mark.slow
def test_make_test_passes_when_all_pass_and_sees_a_failure_in_each_layer(project: Path) -> None:
    code, said = run_on(project)
    assert (code, f"{len(LAYERS)} passed" in said) == (0, True), said
    for layer in LAYERS:
        write(project / "tests" / layer, layer, holds=False)
    code, said = run_on(project)
    assert (code, f"{len(LAYERS)} failed" in said) == (1, True), said


@pytest.mark.parametrize("broken", ["lint", "types", "test", ""])
def test_continuous_integration_runs_every_step_and_names_the_one_that_failed(
    tmp_path: Path, broken: str
) -> None:
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\necho "made $1"\n[ "$1" != "{broken}" ]\n', "utf-8")
    make.chmod(0o755)
    ended = subprocess.run(
        [ROOT / ".ci" / "run"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in ended.stdout.splitlines() if line.startswith("made ")] == [
        "made lint",
        "made types",
        "made test",
    ]
    assert ended.returncode == (1 if broken else 0)
    assert ("failed after" in ended.stdout) == bool(broken)


@pytest.mark.parametrize(
    ("pulumi", "said"), [("echo no stack named dev >&2; exit 255", "no stack"), ("echo nowhere:", "curl")]
)
def test_what_is_deployed_of_a_stack_that_is_not_is_no_traceback(
    pulumi: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(ROOT / ".venv" / "bin" / "python")
    (tmp_path / "bin" / "pulumi").write_text(f"#!/bin/sh\n{pulumi}\n", "utf-8")
    (tmp_path / "bin" / "pulumi").chmod(0o755)
    venv = os.path.relpath(tmp_path, ROOT)
    stamp = f"--assume-old={venv}/deploy.stamp"
    command = ["make", "deployed", "STACK=dev", f"VENV={venv}", stamp]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, "Traceback" in ended.stderr, said in ended.stderr) == (2, False, True)
