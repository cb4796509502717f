"""Edits that the rules must find, and edits that they must leave alone.

`own_edits.yaml` was written beside the rules; `held_edits.yaml` apart from them, by somebody who had not read them.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.graph.edits import load, new_findings

HERE = Path(__file__).parent
FILES = ("own_edits.yaml", "held_edits.yaml")
EDITS = [(file, edit) for file in FILES for edit in load(HERE / file)]


@pytest.mark.parametrize(("file", "edit"), EDITS, ids=[f"{file}:{edit['id']}" for file, edit in EDITS])
def test_a_risky_edit_is_found_and_a_harmless_one_left_alone(file: str, edit: dict[str, Any]) -> None:
    found = new_findings(edit)
    if edit["kind"] == "risky":
        assert found, f"nothing is said against it: {edit['why']}"
    else:
        assert found == [], edit["why"]


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_edits_holds_both_kinds_each_with_its_reason_and_an_id_of_its_own(file: str) -> None:
    edits = load(HERE / file)
    assert {edit["kind"] for edit in edits} == {"risky", "harmless"}
    assert all(edit["why"] for edit in edits)
    assert len({edit["id"] for edit in edits}) == len(edits)
