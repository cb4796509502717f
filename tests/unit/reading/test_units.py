"""Markdown as the units an answer is made of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reading import units
from emulator.retrieval.words import words

DOCUMENT = """\
## Prices

**Context.** A question costs 0.20 USD, e.g. with Nova Lite. See [the table](costs.md#t "x")
for more.

The parts are:

- Lambda
  in one region
  1. nested
- [Bedrock](https://example.org)

| Service | Price | Note |
|---|:---:|---|
| Lambda | 0.20 USD | per `a|b` |
| S3 | 0.02 USD | |

```sh
# Start it.
make run
```

```mermaid
graph TD; a-->b
```
"""


def test_sentences_end_at_stops_and_not_at_abbreviations() -> None:
    found = [unit.text for unit in units(DOCUMENT) if unit.kind == "sentence"]
    assert found[:2] == [
        "A question costs 0.20 USD, e.g. with Nova Lite.",
        "See [the table](costs.md#t) for more.",
    ]


def test_a_sentence_may_begin_with_a_name_in_lower_case() -> None:
    found = units("It costs 5 times Haiku's. onnxruntime needs 2 ms, numpy approx. four. `x` is 3.")
    assert [unit.text for unit in found] == [
        "It costs 5 times Haiku's.",
        "onnxruntime needs 2 ms, numpy approx. four.",
        "`x` is 3.",
    ]


def test_items_know_what_introduces_them() -> None:
    items = {unit.text: unit.lead for unit in units(DOCUMENT) if unit.kind == "item"}
    assert items["Lambda in one region"] == "The parts are:"
    assert items["nested"] == "The parts are: Lambda in one region"
    assert items["[Bedrock](https://example.org)"] == "The parts are:"


def test_a_row_is_said_with_its_columns_names() -> None:
    rows = [unit.text for unit in units(DOCUMENT) if unit.kind == "row"]
    assert rows[1] == "S3: Price 0.02 USD"
    assert rows[0].startswith("Lambda: Price 0.20 USD; Note per")


def test_code_is_said_line_by_line_with_its_comment_and_pictures_are_not() -> None:
    code = [unit for unit in units(DOCUMENT) if unit.kind == "code"]
    assert [unit.text for unit in code] == ["Start it: `make run`"]
    assert code[0].written == "# Start it.\nmake run"


def test_brackets_stay_with_the_line_they_close() -> None:
    code = units("```\ncall(\n    1,\n)\n\nend()\n```")
    assert [unit.written for unit in code] == ["call(", "    1,\n)\n", "end()"]
    assert "\n".join(unit.written for unit in code) == "call(\n    1,\n)\n\nend()"


def test_a_paragraph_of_links_alone_is_not_said() -> None:
    badges = (
        '<a href="/a"><img src="a.svg"></a>\n<a href="/b">B</a>\n\n[Docs](d) · [Quickstart](q)\n\nIt is fast.'
    )
    assert [unit.text for unit in units(badges)] == ["It is fast."]


LINES = [
    "# A b", "one two. Three!", "- item", "  - nested", "| a | b |", "|---|---|", "| 1 | 2 |", "```", "> q", "",
    "x `y` z", "[l](u)", "<b>t</b>", "***", "**Run-in.** Then.", "~~~", "1. first",
]  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)


@given(MARKDOWN | st.text(max_size=200))
def test_a_unit_says_only_words_of_its_document(markdown: str) -> None:
    known = set(words(markdown))
    for unit in units(markdown):
        assert unit.text.strip()
        assert set(words(unit.text)) <= known


@pytest.mark.parametrize("text", ["x" + "<!---->" * 800 + " ", "<a>" * 2_000, "<a " * 2_000], ids=repr)
def test_hostile_markup_is_read_in_no_time(text: str) -> None:
    start = time.thread_time()  # its own work: a busy machine doesn't count
    units(text)
    assert time.thread_time() - start < 1


def test_a_fence_is_closed_by_nothing_but_a_fence() -> None:
    found = units("```\n```x\ninside\n```\nAfter. Next.")
    assert [unit.text for unit in found if unit.kind == "sentence"] == ["After.", "Next."]


def test_depth_counts_from_the_outermost_list_and_nothing_outside_a_list_has_any():
    found = [(unit.plain, unit.depth) for unit in units("Text.\n\n- outer\n  - inner\n")]
    assert found == [("Text.", 0), ("outer", 0), ("inner", 1)]
