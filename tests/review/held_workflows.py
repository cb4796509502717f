"""The held-out edits of workflows, buildspecs and scripts: at which of them the review names something."""

import tempfile
from pathlib import Path
from typing import Any

import yaml

from review.findings import Finding, at_least
from review.kinds.files import files
from review.kinds.secrets import secrets_in_files
from review.side import Side
from review.trees import FolderTree
from tests.review.changes import ROOT, Edited, texts

HELD = Path(__file__).with_name("held_workflow_attacks.yaml")


def named(base: FolderTree, edits: list[dict[str, Any]]) -> list[Finding]:
    """What is found at the edited files themselves, notes apart."""
    changed = texts(edits, {})
    with tempfile.TemporaryDirectory() as place:
        sides = Side("base", {}, base), Side("head", {}, Edited(base, Path(place), changed))
        found = [*files(*sides), *secrets_in_files(*sides)]
    return [one for one in at_least(found, "low") if one.file in changed]


def main() -> int:
    """Judge every edit and print what comes out otherwise than its writer says; 1 where anything does."""
    cases: list[dict[str, Any]] = yaml.safe_load(HELD.read_text("utf-8"))
    base = FolderTree(ROOT)
    wrong: list[str] = []
    for case in cases:
        try:
            found = named(base, case["edits"])
        except LookupError as error:
            wrong.append(f"{case['id']}: stale: {error}")
            continue
        if bool(found) != case["finds"]:
            seen = "; ".join(f"{one.severity} {one.kind}: {one.says}" for one in found[:4]) or "nothing"
            wrong.append(f"{'attack' if case['finds'] else 'harmless'} {case['kind']} {case['id']}: {seen}")
    print(f"{len(cases) - len(wrong)} of {len(cases)} edits come out as their writer says")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
