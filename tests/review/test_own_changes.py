"""Changes that a reviewer must be stopped at, and changes that nobody should be stopped at.

A sample runs here; `make bench` runs all of them.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from review.findings import at_least
from tests.review.changes import base, reviewed, texts

CHANGES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "own_changes.yaml").read_text("utf-8")
)
SAMPLE = (
    "table-key",
    "principal-everybody-excused",
    "origin-unsigned",
    "component-renamed-with-alias",
    "policy-reordered",
)


@pytest.mark.slow
@pytest.mark.parametrize("change", [one for one in CHANGES if one["id"] in SAMPLE], ids=lambda one: one["id"])
def test_a_risky_change_is_ranked_high_and_a_harmless_one_is_not(change: dict[str, Any]) -> None:
    found = reviewed(texts(change.get("edits", []), change.get("config", {})))
    assert bool(at_least(found.findings, "high")) == (change["kind"] == "risky"), change["why"]


def test_every_change_still_finds_its_place_in_the_files() -> None:
    for change in CHANGES:
        assert texts(change.get("edits", []), change.get("config", {})), change["id"]


@pytest.mark.slow
def test_a_finding_names_the_line_that_makes_it_so() -> None:
    (change,) = [one for one in CHANGES if one["id"] == "table-key"]
    found = reviewed(texts(change["edits"], {}))
    lost = next(one for one in found.findings if one.kind == "data-loss")
    line = (Path(__file__).parents[2] / lost.file).read_text("utf-8").splitlines()[lost.line - 1]
    assert (lost.file, "aws.dynamodb.Table(" in line) == ("components/safeguards.py", True)


@pytest.mark.slow
def test_nothing_changed_is_nothing_found() -> None:
    found = reviewed({})
    assert found.findings == ()
    assert all(not stack.changed for stack in found.stacks)
    assert set(base().graphs) == {stack.stack for stack in found.stacks}
