"""Lies and truths seeded into the documents by someone who hasn't seen what finds them: how many are found."""

from pathlib import Path
from typing import Any

from cli.claims import CHECKS
from cli.claims.prose import claims
from cli.claims.tree import Tree
from content import yaml_files

ROOT = Path(__file__).parents[3]
HELD = Path(__file__).with_name("held_lies.yaml")


def judged() -> list[tuple[dict[str, Any], list[str]]]:
    """Each seeded edit whose words still stand in its document, with what is found in the edited document alone."""
    tree = Tree(ROOT)
    return [
        (
            case,
            sorted(
                _found(case["path"], text.replace(case["old"], case["new"]), tree)
                - _found(case["path"], text, tree)
            ),
        )
        for case in yaml_files.load(HELD.read_text("utf-8"))
        if case["old"] in (text := (ROOT / case["path"]).read_text("utf-8"))
    ]


def _found(path: str, text: str, tree: Tree) -> set[str]:
    return {message for claim in claims(path, text) for check in CHECKS for message in check(claim, tree)}


if __name__ == "__main__":
    cases = judged()
    lies = [(case, found) for case, found in cases if case["kind"] != "truth"]
    truths = [(case, found) for case, found in cases if case["kind"] == "truth"]
    print(f"lies found: {sum(bool(found) for _, found in lies)} of {len(lies)}")
    print(f"truths accused: {sum(bool(found) for _, found in truths)} of {len(truths)}")
    for case, found in cases:
        if bool(found) == (case["kind"] == "truth"):
            print(f"{case['kind']} {case['id']}: {case['new'][:150]} {found}")
