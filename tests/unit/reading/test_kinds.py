"""Documents as people write them are understood as a reader of the rendered page would."""

from itertools import groupby
from pathlib import Path

import pytest

from content import Document, yaml_files
from content.reading import Unit, units

KINDS = yaml_files.load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(case["in"], case["out"], id=f"{kind}-{n}")
    for kind, cases in KINDS.items()
    for n, case in enumerate(cases)
]


def shown(found: list[Unit]) -> list[str]:
    """Each unit as a line: what it must not be said without, its number or box, its words; code by the block."""
    lines = []
    for (_, kind), group in groupby(found, key=lambda unit: (unit.block, unit.kind)):
        some = list(group)
        if kind == "code":
            some = [some[0]]
            code = "\n".join(unit.written for unit in found if unit.block == some[0].block)
        for unit in some:
            scopes = [
                f"footnote of {scope.text}" if scope.kind == "footnote" else scope.text or scope.kind
                for scope in unit.scopes
            ]
            text = f"```{unit.language}\n{code}" if kind == "code" else unit.text
            if kind == "item":
                marker = "-" if unit.ordinal is None else f"{unit.ordinal}."
                box = {"open": "[ ] ", "done": "[x] ", None: ""}[unit.task]
                text = f"{'  ' * unit.depth}{marker} {box}{text}"
            lines.append(" > ".join([*scopes, text]))
    return lines


@pytest.mark.parametrize(("source", "wanted"), CASES)
def test_a_document_says_what_its_page_does(source: str, wanted: list[str]) -> None:
    assert shown(units(source)) == wanted


@pytest.mark.parametrize(("source", "wanted"), CASES)
def test_its_clean_markdown_says_the_same(source: str, wanted: list[str]) -> None:
    """What is kept in S3 and sent to a model loses nothing of it."""
    assert shown(units(Document.parse("a.md", source).body)) == wanted
