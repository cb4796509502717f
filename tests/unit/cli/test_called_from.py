"""Paths on the command line are meant from where it was called, and what nobody said is the repository's."""

import os
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.__main__ import app

ROOT = Path(__file__).parents[3]


def test_a_given_folder_is_the_callers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# A\n\nText.\n", "utf-8")
    monkeypatch.setenv("AGENT_CALLED_FROM", str(tmp_path))
    ended = CliRunner().invoke(app, ["check", "--knowledge", "notes"])
    assert (ended.exit_code, ended.output) == (0, "1 document, 1 chunk: no problem found\n")
    gone = CliRunner().invoke(app, ["check", "--knowledge", "elsewhere"])
    assert gone.output.startswith(f"error: {tmp_path}/elsewhere does not exist; ")
    file = CliRunner().invoke(app, ["check", "--knowledge", "notes/a.md"])
    assert file.output.startswith(f"error: {tmp_path}/notes/a.md is no folder; ")


def test_the_launcher_goes_into_the_repository_and_says_where_it_was_called(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$AGENT_CALLED_FROM|$PWD|$*"\n', "utf-8")
    python.chmod(0o755)
    venv = os.path.relpath(tmp_path, ROOT)
    subprocess.run(["make", "--silent", f"VENV={venv}", f"{venv}/bin/agent"], cwd=ROOT, check=True)
    called = subprocess.run(
        [tmp_path / "bin" / "agent", "check", "a b"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert called.stdout == f"{tmp_path}|{ROOT}|-m cli check a b\n"
