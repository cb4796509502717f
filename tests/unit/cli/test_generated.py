"""Generated sections: what the program says stands in the documents, and nowhere else."""

import pytest

from cli.documents import generated
from cli.generated import SECTIONS
from cli.generated.marked import MarkError, fill, table
from tests.product import ROOT


def test_no_document_differs_from_what_the_program_says() -> None:
    knowledge = ROOT / "knowledge"
    for path, text in generated(knowledge).items():
        assert (knowledge / path).read_text("utf-8") == text, f"{path}: run `make documents`"


def test_only_what_is_between_the_markers_is_written() -> None:
    text = "before\n<!-- generated: a -->\nold\n<!-- /generated -->\nafter\n"
    filled = fill(text, {"a": lambda: "new"})
    assert filled == "before\n<!-- generated: a -->\nnew\n<!-- /generated -->\nafter\n"
    assert fill(filled, {"a": lambda: "new"}) == filled


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<!-- generated: b -->\n<!-- /generated -->", "'b'; known are a"),
        ("<!-- generated: a -->\nnever closed", "'a' is not closed"),
        ("<!-- generated: a -->\n<!-- generated: a -->\n<!-- /generated -->", "'a' is not closed"),
    ],
)
def test_a_wrong_marker_is_named(text: str, named: str) -> None:
    with pytest.raises(MarkError, match=named):
        fill(text, {"a": lambda: "new"})


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("a",), [("x|y",)]).splitlines()[2] == "| x&#124;y |"


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_says_something(name: str) -> None:
    assert len(SECTIONS[name]()) > 100
