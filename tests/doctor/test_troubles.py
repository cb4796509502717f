"""Everything that a check may find has its sentences, and every word that these leave open is given."""

import ast
from pathlib import Path
from string import Formatter

import yaml

DOCTOR = Path(__file__).parents[2] / "doctor"
ALWAYS = {"stack", "up"}


def raised() -> dict[str, set[str]]:
    """The words given, by entry, of each `Trouble(…)`."""
    found: dict[str, set[str]] = {}
    for path in DOCTOR.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if called == "Trouble" and isinstance(node.args[0], ast.Constant):
                found[node.args[0].value] = {word.arg or "" for word in node.keywords}
    return found


def test_what_is_raised_and_what_is_worded_are_the_same():
    table = yaml.safe_load((DOCTOR / "troubles.yaml").read_text("utf-8"))
    given = raised() | {"page-status": set(), "page-unpublished": set()}  # `_status` takes their names
    assert table.keys() == given.keys()
    for kind, entry in table.items():
        open_words = {name for text in entry.values() for _, name, _, _ in Formatter().parse(text) if name}
        assert open_words <= given[kind] | ALWAYS, kind
