"""Citation markers in streamed Markdown."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.citation_gate.markdown import reading
from api.citation_gate.markdown.holder import Holder, Unit

KNOWN = frozenset({1, 2, 3, 4, 5})


def clean(text: str, cuts: tuple[int, ...] = ()) -> tuple[str, list[int]]:
    """The text with its markers cleaned, and the sources that its sentences cite, each once a sentence."""
    holder, units, position = Holder(), list[Unit](), 0
    for cut in [*sorted({min(cut, len(text)) for cut in cuts}), len(text)]:
        units += holder.feed(text[position:cut])
        position = cut
    units += holder.finish()
    cleaned = [reading.clean(unit, KNOWN) for unit in units]
    return "".join(unit.text for unit, _ in cleaned).strip("\n"), [
        n for _, read in cleaned for n in read.cited
    ]


@pytest.mark.parametrize(
    ("text", "expected", "cited"),
    [
        ("Costs 5 USD [1].", "Costs 5 USD [1].", [1]),
        ("Two [1][2].", "Two [1][2].", [1, 2]),
        ("Two [1, 2].", "Two [1][2].", [1, 2]),
        ("Two [1; 2] and a range [2-4].", "Two [1][2] and a range [2][3][4].", [1, 2, 3, 4]),
        ("Blanks [ 1 ] stay a marker.", "Blanks [1] stay a marker.", [1]),
        ("Unknown [10].", "Unknown.", []),
        ("Unknown [10] inside.", "Unknown inside.", []),
        ("Half known [1, 10].", "Half known [1].", [1]),
        ("[9] First.", "First.", []),
        ("Zero [0] and year [2026].", "Zero and year.", []),
        ("Other digits [１] and [٢].", "Other digits [1] and [2].", [1, 2]),
        ("Superscript [²].", "Superscript [2].", [2]),
        ("Lenticular 【1】 and 【2†L3-L4】 and 【9†x】.", "Lenticular [1] and [2] and.", [1, 2]),
        ("Not a marker [a] [1a] [1.5] [-1] [].", "Not a marker [a] [1a] [1.5] [-1] [].", []),
        ("Code `[9]` and ``a`[9]`` stay.", "Code `[9]` and ``a`[9]`` stay.", []),
        ("Open ` tick [9].", "Open ` tick.", []),
        ("```\na[9]\n```\nb [9] c", "```\na[9]\n```\nb c", []),
        ("~~~py\na[1]\n~~~\n", "~~~py\na[1]\n~~~", []),
        ("- item\n  ```\n  x[9]\n  ```\n- y [9]", "- item\n  ```\n  x[9]\n  ```\n- y", []),
        ("Text\n\n    indented[9]\n\nmore [9]", "Text\n\n    indented[9]\n\nmore", []),
        ("- a\n\n    still the item [9]", "- a\n\n    still the item", []),
        ("A link [1](https://example.com/a) stays.", "A link [1](https://example.com/a) stays.", []),
        ("Target [text](https://example.com/[9]).", "Target [text](https://example.com/[9]).", []),
        ("Not a link [1] (see there).", "Not a link [1] (see there).", [1]),
        ("Not a link [1](see there).", "Not a link [1] (see there).", [1]),
        ("[1]: https://example.com\nText [1].", "https://example.com\nText [1].", [1]),
        (r"Escaped \[9\] is text.", r"Escaped \[9\] is text.", []),
        ("Nested [[9]7] can't make a marker.", "Nested […7] can't make a marker.", []),
        ("| a | b |\n|---|---|\n| x [9] | 1 [1] |", "| a | b |\n|---|---|\n| x | 1 [1] |", [1]),
    ],
)
def test_each_shape_of_marker(text: str, expected: str, cited: list[int]) -> None:
    assert clean(text) == (expected, cited)


PIECES = [
    "a",
    " ",
    "\n",
    "\n\n",
    "[",
    "]",
    "(",
    ")",
    "1",
    "9",
    ",",
    "-",
    "`",
    "``",
    "```",
    "~~~",
    "[1]",
    "[9]",
    "[1, 2]",
]
BLOCKS = ["    ", "- ", "1. ", "> ", "| ", "#", "\\", ":", "[t](u)", "【1】", "x y", ".", "é", "\t"]
MARKDOWN = st.lists(st.sampled_from(PIECES + BLOCKS), max_size=24).map("".join)


@pytest.mark.slow
@settings(max_examples=1_500, deadline=None)
@given(text=MARKDOWN, cuts=st.lists(st.integers(0, 60), max_size=12))
@example(text="`[9]\n\n`", cuts=[1, 2, 3])
def test_how_the_text_is_cut_into_deltas_changes_nothing(text: str, cuts: list[int]) -> None:
    assert clean(text, tuple(cuts)) == clean(text)


@pytest.mark.slow
@settings(max_examples=1_500, deadline=None)
@given(text=MARKDOWN)
@example(text="a1. [1][9][1, 2]a")
@example(text="[9][1]: https://x.y")
@example(text="a[9][1]:")
def test_cleaning_clean_text_changes_nothing(text: str) -> None:
    once, cited = clean(text)
    again, still_cited = clean(once)
    assert (again, set(still_cited)) == (once, set(cited))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Streamed, a sentence is out before the underline comes: so it is no part of a whole text's heading either.
        (
            "It costs 5 USD. So\n---\nMore.",
            [("prose", "It costs 5 USD."), ("heading", "So"), ("prose", "More.")],
        ),
        # What backticks begin decides whether the dots before them end a sentence.
        ("It goes to… `a b` and on.", [("prose", "It goes to… `a b` and on.")]),
    ],
)
def test_units_are_the_same_letter_by_letter(text: str, expected: list[tuple[str, str]]) -> None:
    holder = Holder()
    units = [*(unit for letter in text for unit in holder.feed(letter)), *holder.finish()]
    assert [(unit.kind, unit.sentence) for unit in units] == expected
    assert units == reading.units(text)
