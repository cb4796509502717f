"""What a follow-up hears: the document of the answer before, and what was said of it in part."""

from tests.unit.model.asking import answer

RIDES = {
    ("prices.md", "Prices"): "# What riders pay\n\nRiders pay 2 € for each ride.\n",
    ("theft.md", "Theft"): """\
# Theft

A bicycle that isn't returned after 24 hours counts as stolen.

Riders then pay 300 € of its price. Its lock isn't paid for, because the maker gives a new one.
""",
    ("models.md", "Models"): """\
# Which model answers

The prod stack uses Nova Lite; the dev stack uses Nova Micro.

Five models were rejected.
""",
}


def test_a_follow_up_stays_with_the_document_of_the_answer_before() -> None:
    stolen = "A bicycle that isn't returned after 24 hours counts as stolen [2]."
    turn = ("When does a bicycle count as stolen?", stolen)
    assert "300 €" in answer("What do riders pay then?", RIDES, history=[turn])
    assert "2 € for each ride" in answer("What do riders pay?", RIDES)


def test_a_bare_why_hears_the_rest_of_a_sentence_of_which_a_part_was_said() -> None:
    turn = ("Is the lock paid for?", "Its lock isn't paid for [2].")
    assert "because the maker gives a new one" in answer("why: Is the lock paid for?", RIDES, history=[turn])


def test_a_sentence_said_in_part_is_said_again_where_it_has_what_the_follow_up_adds() -> None:
    turn = ("Which model answers in prod?", "The prod stack uses Nova Lite [3].")
    assert "Nova Micro" in answer("Which model answers in dev?", RIDES, history=[turn])
