"""How the measure reads an answer: sentences, lists, tables and code with the sources that they name."""

from tests.golden.answer import units


def said(markdown: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.text) for unit in units(markdown)]


def test_sentences_end_at_full_stops_and_keep_their_markers() -> None:
    assert said("It costs 0.20 USD, e.g. in May [1]. **Nothing** else does [2][3]. Pulumi v3.2 runs") == [
        ("sentence", "It costs 0.20 USD, e.g. in May [1]."),
        ("sentence", "**Nothing** else does [2][3]."),
        ("sentence", "Pulumi v3.2 runs"),
    ]


def test_a_yes_and_a_label_belong_to_the_sentence_after_them() -> None:
    assert [text for _, text in said("No [1]. Nothing has run [1]. So far.")] == [
        "No [1]. Nothing has run [1].",
        "So far.",
    ]
    assert [text for _, text in said("**Context.** Tables drift [1].")] == ["**Context.** Tables drift [1]."]


def test_items_rows_and_code_are_units_and_a_tables_head_is_none() -> None:
    text = "These are:\n\n- one\n  goes on\n- two [1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```bash\nmake run\n```\n"
    assert said(text) == [
        ("sentence", "These are:"),
        ("item", "one goes on"),
        ("item", "two [1]"),
        ("row", "| 1 | 2 |"),
        ("code", "make run"),
    ]


def test_a_list_shares_a_block_and_the_markers_of_its_introduction() -> None:
    made = units("From the manual [2]:\n\n- one\n- two [3]\n\nThe end [1].")
    assert [unit.sources for unit in made] == [(2,), (2,), (3,), (1,)]
    assert [unit.own for unit in made] == [True, False, True, True]
    assert made[0].introduces
    assert made[1].block == made[2].block != made[3].block


def test_an_introduction_without_a_marker_has_those_of_its_list() -> None:
    assert units("There are two:\n- one [1]\n- two [4]")[0].sources == (1, 4)


def test_steps_go_on_with_their_source_after_the_code_between_them() -> None:
    made = units("Two steps [2]:\n\n1. Run\n   ```\n   make\n   ```\n2. Wait")
    assert [(unit.kind, unit.sources) for unit in made] == [
        ("sentence", (2,)),
        ("item", (2,)),
        ("code", (2,)),
        ("item", (2,)),
    ]


def test_a_list_whose_last_item_alone_is_cited_is_cited_by_it() -> None:
    assert [unit.sources for unit in units("There are two:\n- one\n- two [4]")] == [(4,), (4,), (4,)]


def test_a_sentence_without_a_marker_has_no_source() -> None:
    assert [unit.sources for unit in units("First. Second [1].")] == [(), (1,)]


def test_what_the_product_says_of_its_answer_is_told_apart() -> None:
    text = "The documents name Nova Micro but not its latency. Nova Micro costs 1 USD [1]. 5 of 9; all in [Costs](#c)."
    assert [unit.by_the_app for unit in units(text)] == [True, False, True]
    assert not units("The documents name three carriers [1].")[0].by_the_app
    lead = units("From “What does it solve?” [3]:\n\n- all [3]")
    assert [(unit.by_the_app, unit.text) for unit in lead] == [
        (True, "From “What does it solve?” [3]:"),
        (False, "all [3]"),
    ]


def test_a_fence_inside_another_does_not_end_it() -> None:
    assert said("````\n```\nx\n```\n````") == [("code", "```\nx\n```")]
