"""Each edit that an engine test makes still finds its text, so that a moved line fails here and not an hour later."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = "__main__.py"
"""A test writes its own."""


def edits() -> Iterator[tuple[str, str]]:
    """File and old text of every `Mutation(…)` and `….edit(…)` that spells them out."""
    for path in sorted((ROOT / "tests" / "engine").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and len(node.args) >= 3):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("edit", "Mutation"):
                values = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)]
                if len(values) == 2 and values[0] != PROGRAM:
                    yield str(values[0]), str(values[1])


@pytest.mark.parametrize(
    "edit", list(edits()), ids=lambda edit: f"{edit[0]}: {' '.join(edit[1].split())[:60]}"
)
def test_the_text_of_an_edit_stands_once_in_its_file(edit):
    file, old = edit
    assert (ROOT / file).read_text("utf-8").count(old) == 1
