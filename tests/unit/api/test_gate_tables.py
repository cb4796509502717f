"""What a table says of one row and column proves nothing of another that a sentence names."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

TABLES = """### Boats and rooms

| Boat | Seats | Price a day | Price a week |
|---|---:|---:|---:|
| Heron | 4 | 60 EUR | 340 EUR |
| Heron Plus | 6 | 85 EUR | 480 EUR |
| Osprey | 12 | 150 EUR | 900 EUR |

The lines of the shop follow.

| No. | Dish | Served from | Calories |
|---|---|---|---|
| 1 | Lentil soup | 3 March | 310 kcal |
| 2 | Baked trout | 9 May | 540 kcal |

These are the limits.

| Setting | Default | Maximum |
|---|---|---|
| Queue length | 100 | 5000 |
| Wait | 20 s | 600 s |

Visitors were counted.

| Year | Visitors | Region |
|---|---|---|
| 2023 | 41,200 | north |
| 2024 | 52,318 | south |
"""
SOURCES = [source(1, TABLES)]


def flagged(text: str) -> tuple[str, ...]:
    return judge(text, SOURCES).unverified


@pytest.mark.parametrize(
    "text",
    [
        "The Heron costs 150 EUR a day [1].",
        "The Heron Plus has 4 seats [1].",
        "An Osprey seats 6 people at 150 EUR a day [1].",
        "The Osprey is hired at 480 EUR a week [1].",
        "Baked trout has 310 kcal [1].",
        "Baked trout is served from 3 March [1].",
        "Dish no. 2 has 310 kcal [1].",
        "By default the wait is 600 s [1].",
        "The default queue length is 5,000 [1].",
        "At its maximum the wait takes 20 s [1].",
        "The wait is at most 100 s [1].",
        "In 2024 it had 41,200 visitors [1].",
        "| Boat | Price a day |\n|---|---|\n| Heron | 85 EUR [1] |",
        "| Setting | Maximum |\n|---|---|\n| Wait | 20 s [1] |",
        "| Setting | Default | Maximum |\n|---|---|---|\n| Wait | 600 s | 20 s [1] |",
    ],
)
def test_the_figure_of_another_row_or_column_is_flagged(text: str) -> None:
    assert flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Heron costs 60 EUR a day and the Osprey 150 EUR [1].",
        "The Heron Plus has 6 seats, two more than the Heron [1].",
        "An Osprey is hired at 900 EUR a week [1].",
        "Baked trout, served from 9 May, has 540 kcal [1].",
        "Dish no. 2 has 540 kcal [1].",
        "By default the wait is 20 s, and 600 s is the most [1].",
        "The wait can be raised to 600 s [1].",
        "In 2024 there were 52,318 visitors, in 2023 only 41,200 [1].",
        "Prices start at 60 EUR a day [1].",
        "| Boat | Price a day | Price a week |\n|---|---|---|\n| Heron | 60 EUR | 340 EUR [1] |",
    ],
)
def test_its_own_row_and_column_prove_it(text: str) -> None:
    assert flagged(text) == ()


ROWS = "| Boat | Seats | Price a day |\n|---|---|---|\n| Heron | 4 | 60 EUR |\n| Osprey | 12 | 150 EUR |"
ITEMS = "- The Heron has 4 seats\n- The Osprey has 12 seats"


@pytest.mark.parametrize("block", [ROWS, ITEMS])
@pytest.mark.parametrize(
    "around",
    [
        "These are the boats [1].\n\n{}",
        "These are the boats [1]. All prices are in EUR.\n\n{}",
        "### Boats [1]\n\n{}",
        "{}\n\nThat is what the list of boats says [1].",
        "{}\n\nSo many are there. The list of boats says so [1].",
        "{} [1]",
    ],
)
def test_a_table_or_list_rests_on_what_is_cited_right_beside_it(around: str, block: str) -> None:
    text = around.format(block).replace(" | [1]", " [1] |")
    assert flagged(text) == ()
    for wrong in (text.replace(" 4 ", " 6 "), text.replace(" 12 ", " 4 ")):
        assert len(flagged(wrong)) == 1


@pytest.mark.parametrize("line", ["Source: [1]", "*Quelle: [1]*", "[1]", "> – [1]"])
def test_a_line_of_sources_is_cited_for_all_before_it(line: str) -> None:
    true = "The Heron has 4 seats."
    for wrong in ("The Heron Plus has 4 seats.", "The Heron costs 150 EUR a day."):
        verdict = judge(f"{true}\n\n{wrong}\n\n{line}", SOURCES)
        assert (verdict.unverified, verdict.unsourced) == ((wrong,), (true,))


def test_what_is_under_an_item_rests_on_what_it_cites() -> None:
    text = "- Heron [1]\n  - 4 seats\n- Osprey [1]\n  - 12 seats\n  - 150 EUR a day"
    assert flagged(text) == ()
    assert flagged(text.replace("12 seats", "14 seats")) == ("- 14 seats",)


def test_a_header_that_cites_does_so_for_its_rows() -> None:
    assert flagged(ROWS.replace("a day |", "a day [1] |")) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{ROWS}\n\nThose are the boats.\n\nA Heron has 4 seats [1].",
        f"{ROWS}\n\n### Seats\n\nA Heron has 4 seats [1].",
        f"A Heron has 4 seats [1].\n\nThose are the boats.\n\n{ROWS}",
        f"{ROWS}\n\nTickets are sold in the shed [2].",
    ],
)
def test_what_is_cited_farther_off_or_says_something_else_proves_no_rows(text: str) -> None:
    sources = [*SOURCES, source(2, "Tickets are sold in the shed.")]
    assert len(judge(text, sources).unverified) == 2


@pytest.mark.parametrize(
    ("title", "is_true"),
    [
        ("**Boats 4.7.0, as of 14 March 2026**", True),
        ("Boats 4.7.0 (2026-03-14)", True),
        ("What changed on March 14th, 2026?", True),
        ("### 4.7.0 in short", True),
        ("**Boats 4.8.0, as of 14 March 2026**", False),
        ("Boats 4.7.0 (2026-03-15)", False),
        ("What changed on March 4th, 2026?", False),
        ("### 4.8.0 in short", False),
        ("Boats 4.7.0 came on 14 March 2026.", False),
    ],
)
def test_a_title_or_question_without_a_marker_is_held_against_all_sources(title: str, is_true: bool) -> None:
    sources = [source(1, TABLES, section="4.7.0 – 2026-03-14")]
    verdict = judge(f"{title}\n\nThe Heron has 4 seats [1].", sources)
    assert (verdict.unverified == ()) == is_true
