"""Edits of workflows, buildspecs, Makefile and scripts: what weakens is named at its file, what doesn't isn't."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from review.findings import Finding, at_least
from review.kinds.commands import heads
from review.kinds.files import files
from review.side import Side
from review.trees import FolderTree
from review.yaml_text import parsed
from tests.review.changes import ROOT, Edited, texts

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "own_workflows.yaml").read_text("utf-8")
)
BASE = FolderTree(ROOT)


def named(edits: list[dict[str, Any]], folder: Path) -> list[Finding]:
    """What is found at the edited files, notes apart."""
    changed = texts(edits, {})
    found = files(Side("base", {}, BASE), Side("head", {}, Edited(BASE, folder, changed)))
    return [one for one in at_least(found, "low") if one.file in changed]


@pytest.mark.parametrize("case", CASES, ids=lambda one: one["id"])
def test_what_weakens_is_named_and_what_does_not_is_left_alone(case: dict[str, Any], tmp_path: Path) -> None:
    said = [one.says for one in named(case["edits"], tmp_path)]
    if case["finds"]:
        assert any(case["finds"] in one for one in said), said
    else:
        assert not said


def test_a_finding_leads_to_its_line(tmp_path: Path) -> None:
    edit = {
        "file": ".github/workflows/ci.yml",
        "old": "    runs-on: ubuntu-24.04",
        "new": "    runs-on: self-hosted",
    }
    (found,) = named([edit], tmp_path)
    lines = texts([edit], {})[found.file]
    assert lines is not None
    assert lines.splitlines()[found.line - 1].strip() == "runs-on: self-hosted"


def test_a_small_text_that_stands_for_gigabytes_reads_as_nothing() -> None:
    rows = ["a: &a0 [x, x]", *(f"k{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    assert parsed("\n".join(rows)) == {}
    assert parsed("jobs: {a: &b {c: 1}, d: *b}") == {"jobs": {"a": {"c": 1}, "d": {"c": 1}}}


@pytest.mark.parametrize(
    ("line", "programs"),
    [
        ('step "tests" make test', ['step "tests"', "make test"]),
        ("$(BIN)/python -m pytest -q", ["pytest"]),
        ("if ! make lint; then echo no; fi", ["make lint"]),
        ('title="a; b"', []),
        ("PATH=x exec /usr/bin/agent sync | tee log", ["agent sync", "tee log"]),
    ],
)
def test_a_line_is_known_by_the_programs_that_it_runs(line: str, programs: list[str]) -> None:
    assert list(heads(line)) == programs
