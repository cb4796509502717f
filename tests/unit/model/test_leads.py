"""What an answer begins with, and which section it comes from, over documents of a clinic."""

import pytest

from tests.unit.model.asking import answer

CLINIC = {
    ("clinic.md", "Clinic"): """\
# Clinic

The clinic treats small animals. Owners must be at least 18 years old.

Owners old and new may bring three animals at the same time.
""",
    ("prices.md", "Prices"): """\
# What it costs

| Length of a visit | Price |
|---|---|
| 15 minutes | 19.00 € |
| 5 minutes | 8.00 € |
""",
    ("events.md", "Messages"): """\
# Messages

## Testing messages

Choose **Send a test** to try messages.

## Kinds

- `visit.booked`
- `visit.moved`
- `visit.over`
""",
    ("xray.md", "X-ray"): """\
# X-ray

| Machine | Use |
|---|---|
| Otto | large animals |
| Ida | small animals |

Use Otto while Ida is away.

Ida has no screen, because her pictures go to the computer.
""",
}


def test_how_old_wants_years() -> None:
    assert answer("How old must an owner be?", CLINIC).startswith("Owners must be at least 18 years old")


@pytest.mark.parametrize("length", ["5", "five"])
def test_a_number_of_the_question_chooses_the_row_however_it_is_spelled(length: str) -> None:
    said_first = answer(f"How much does a visit of {length} minutes cost?", CLINIC).splitlines()[0]
    assert "8.00 €" in said_first
    assert "19.00" not in said_first


def test_a_list_that_is_asked_for_comes_from_the_section_that_has_one() -> None:
    told = answer("list all messages", CLINIC)
    assert all(name in told for name in ("visit.booked", "visit.moved", "visit.over"))


def test_a_table_above_the_best_sentence_is_the_list_that_is_asked_for() -> None:
    told = answer("Which X-ray machines can I use?", CLINIC)
    assert "Otto" in told
    assert "small animals" in told


def test_a_reason_is_no_row_of_a_table() -> None:
    assert answer("Why has Ida no screen?", CLINIC).startswith("Ida has no screen, because")


def test_steps_are_said_whole_whatever_words_one_of_them_shares_with_the_question() -> None:
    documents = {
        ("fork.md", "Forking"): """\
# How to fork it

To fork it, take these steps:

1. Clone the repository.
2. Take out the old documents and put your own handbook in.
3. Run the tests.
""",
    }
    told = answer("How do I fork it for my own handbook?", documents)
    assert all(step in told for step in ("Clone the repository", "your own handbook", "Run the tests"))


def test_a_question_made_of_a_heading_doesnt_make_its_section_answer() -> None:
    documents = {
        (
            "about.md",
            "Fernhill Coffee",
        ): "# Fernhill Coffee\n\nFernhill Coffee is a small roastery in a former dairy.\n",
        (
            "shop.md",
            "What we sell",
        ): "# What we sell\n\nWe sell three coffees:\n\n- House\n- Season\n- Quiet\n",
    }
    offered = [
        (1, "What do the documents say about Fernhill Coffee?"),
        (2, "What do the documents say about What we sell?"),
    ]
    told = answer("Which coffees does Fernhill sell?", documents, suggestions=offered)
    assert all(coffee in told for coffee in ("House", "Season", "Quiet"))


def test_that_neither_has_run_yet_travels_along() -> None:
    text = """# How it is delivered

The tool is delivered by one set of commands that run the same on a laptop, in a container and in each of the pipelines
that a team may choose by one setting of its stack. There are pipelines for two services; neither has run yet.
"""
    assert "neither has run yet" in answer("How is it delivered?", {("d.md", "Delivery"): text})


def test_an_edge_of_a_diagram_answers_only_what_may_be_drawn() -> None:
    roadmap = {
        ("r.md", "Roadmap"): "# Roadmap\n\nThe work so far took seven days.\n\nThe way:\n\n"
        "- **It took long: 18 months** → Start\n- **Start** → End"
    }
    assert "seven days" in answer("How long did it take?", roadmap)
    assert "→" in answer("Which steps has the roadmap?", roadmap)


@pytest.mark.parametrize("verb", ["blocks", "denies", "prevents"])
def test_no_yes_stands_before_what_keeps_from_it(verb: str) -> None:
    bucket = {("b.md", "Bucket"): f"# Bucket\n\nThe bucket {verb} public access of the bucket."}
    assert not answer("Has the bucket public access?", bucket).startswith("Yes")
