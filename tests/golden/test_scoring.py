"""The measure's own judgement: what a reader would call a good answer scores, and strings anywhere don't."""

from typing import Any

import pytest

from tests.golden.cases import Case, Place
from tests.golden.scoring import Score, score

COSTS, OTHER = "Costs > Prices", "Costs > History"
PASSAGES = {
    ("costs.md", COSTS): (
        "Costs > Prices\nA question costs **0.20 USD** with the small model. It is billed by tokens. "
        "Nova and Orca differ.\n"
        "Not built yet: the cap. The prices of the models:\n"
        "| Model | Price |\n|---|---|\n| Nova | 0.20 USD |\n| Orca | 0.90 USD |\n| Heron | 4.00 USD |\n"
    ),
    (
        "costs.md",
        OTHER,
    ): "Costs > History\nPrices fell in 2024. They had been 0.20 USD for long. Nobody complained.",
}
SOURCES = [
    {"n": 1, "path": "costs.md", "title": "Costs", "section": COSTS, "snippet": "", "score": 1.0},
    {"n": 2, "path": "costs.md", "title": "Costs", "section": OTHER, "snippet": "", "score": 0.5},
]
PRICE = Case(
    "price",
    "fact",
    "What does a question cost?",
    vital=(("0.20 USD", "20 cents"),),
    sections=(Place("costs.md", "Prices"),),
    caveat=(("not built yet",),),
    wrong=(("0.90 USD",),),
)
MODELS = Case(
    "models",
    "list",
    "Which models are there?",
    items=(("Nova",), ("Orca",), ("Heron",)),
    first=(("Nova",), ("Heron",)),
    sections=(Place("costs.md", "Prices"),),
)
MISSING = Case("missing", "near-miss", "What does Condor cost?", why="Condor isn't named")
LIST = "The prices of the models:\n\n- Nova: 0.20 USD [1]\n- Orca: 0.90 USD [1]\n- Heron: 4.00 USD [1]"


def judged(case: Case, text: str, **other: Any) -> Score:
    done = {
        "text": text,
        "answered": True,
        "sources": SOURCES,
        "citations": [],
        "tools": (),
        "more": (),
        **other,
    }
    return score(case, done, PASSAGES)


def test_the_answer_first_and_nothing_else_is_the_best() -> None:
    best = judged(PRICE, "A question costs 0.20 USD with the small model [1]. Not built yet: the cap [1].")
    assert (best.first, best.on_point, best.recall, best.caveat, best.wrong) == (True, 1.0, 1.0, 1.0, ())
    assert best.satisfying


def test_strings_anywhere_in_a_rambling_answer_do_not_pay() -> None:
    text = (
        "Prices fell in 2024 [2]. Nobody complained [2]. They had been 0.20 USD for long [2]. "
        "A question costs 0.20 USD with the small model [1]. Nova and Orca differ [1]."
    )
    rambling = judged(PRICE, text)
    assert rambling.recall == 1.0
    assert rambling.first is False
    assert rambling.on_point == 1 / 5
    assert len(rambling.beside) == 4
    assert not rambling.satisfying


def test_a_nugget_from_a_section_that_is_not_meant_is_beside_the_point() -> None:
    assert judged(PRICE, "They had been 0.20 USD for long [2].").on_point == 0.0


def test_a_sentence_without_a_source_is_beside_the_point() -> None:
    assert judged(PRICE, "A question costs 0.20 USD.").on_point == 0.0


def test_what_the_next_sentence_refers_to_is_needed() -> None:
    case = Case("billing", "fact", "How is it billed?", vital=(("by tokens",),), sections=PRICE.sections)
    text = "Nova and Orca differ [1]. A question costs 0.20 USD with the small model [1]. It is billed by tokens [1]."
    assert judged(case, text).on_point == pytest.approx(2 / 3)


def test_a_caveat_of_an_allowed_section_is_on_point_and_one_that_is_left_out_is_seen() -> None:
    without = Case("x", "fact", "?", vital=PRICE.vital, sections=PRICE.sections)
    assert judged(without, "It costs 0.20 USD [1]. Not built yet: the cap [1].").on_point == 1.0
    assert judged(PRICE, "It costs 0.20 USD [1].").caveat == 0.0
    assert not judged(PRICE, "It costs 0.20 USD [1].").satisfying


def test_a_list_is_whole_with_all_members() -> None:
    whole = judged(MODELS, LIST)
    assert (whole.first, whole.on_point, whole.recall, whole.whole) == (True, 1.0, 1.0, True)
    part = judged(MODELS, LIST.rsplit("\n", 1)[0])
    assert (part.first, part.recall, part.whole) == (False, pytest.approx(2 / 3), False)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("2 of 3; all in [Prices](costs.md).", True),
        ("2 of 3 are said.", False),
        ("1 of 3; all in [Prices](costs.md).", False),
        ("2 of 2; all in [Prices](costs.md).", False),
        ("0 of 9; all in [Prices](costs.md).", False),
    ],
)
def test_a_part_of_a_list_is_whole_only_if_it_truly_says_so_and_links_the_rest(
    said: str, whole: bool
) -> None:
    text = f"The prices of the models:\n\n- Nova: 0.20 USD [1]\n- Orca: 0.90 USD [1]\n\n{said}"
    assert judged(MODELS, text).whole is whole


def test_the_rest_of_a_list_may_be_linked_in_more() -> None:
    text = "The prices of the models:\n\n- Nova: 0.20 USD [1]\n\n1 of 3."
    assert judged(MODELS, text, more=[{"path": "costs.md"}]).whole is True


def test_a_table_counts_as_the_first_sentence_only_where_a_list_is_asked_for() -> None:
    fact = Case("heron", "fact", "What does Heron cost?", vital=(("4.00 USD",),), sections=PRICE.sections)
    assert judged(fact, LIST).first is False
    assert judged(fact, "The prices of the models:\n\n- Heron: 4.00 USD [1]").first is True
    assert judged(fact, LIST).on_point == pytest.approx(2 / 4)  # the row and its introduction


def test_rows_that_were_not_asked_for_are_beside_the_point() -> None:
    two = Case("cheap", "list", "Which are cheap?", items=(("Nova",), ("Orca",)), sections=PRICE.sections)
    assert judged(two, LIST).on_point == pytest.approx(3 / 4)


def test_a_comparison_may_say_its_table_whole() -> None:
    case = Case("cmp", "compare", "Nova or Heron?", vital=(("Nova",), ("Heron",)), sections=PRICE.sections)
    assert judged(case, LIST).on_point == 1.0


def test_a_wrong_wording_makes_a_wrong_answer() -> None:
    assert judged(PRICE, "A question costs 0.90 USD [1].").wrong == ("0.90 USD",)
    assert judged(PRICE, "A question costs 10.90 USD [1].").wrong == ()


def test_the_neighbours_in_a_table_that_answers_are_not_wrong_but_they_are_in_a_list_that_was_asked_for() -> (
    None
):
    assert judged(PRICE, LIST).wrong == ()
    assert judged(PRICE, "The prices of the models:\n\n- Orca: 0.90 USD [1]").wrong == ("0.90 USD",)
    asked = Case("cheap", "list", "Which are cheap?", items=(("Nova",),), wrong=(("Heron",),))
    assert judged(asked, LIST).wrong == ("Heron",)


def test_what_is_struck_out_is_not_said() -> None:
    assert judged(PRICE, "~~A question costs 0.90 USD.~~ It costs 0.20 USD [1].").wrong == ()
    assert judged(PRICE, "~~A question costs 0.20 USD [1].~~").recall == 0.0


def test_a_number_of_its_own_is_invented_and_one_of_the_question_is_not() -> None:
    assert judged(PRICE, "A question costs 0.20 USD, or 7 EUR [1].").invented == ("7",)
    asked = Case("x", "fact", "What do 77 cost?", vital=PRICE.vital)
    assert judged(asked, "77 cost 0.20 USD each [1].").invented == ()
    assert judged(MODELS, f"1. one\n2. two\n\n{LIST}").invented == ()


def test_a_follow_up_that_says_the_same_again_is_no_answer() -> None:
    before = {
        "question": "What does it cost?",
        "answer": "A question costs 0.20 USD with the small model [1].",
    }
    why = Case(
        "why",
        "follow-up",
        "why?",
        history=(before,),
        vital=(("0.20 USD", "by tokens"),),
        sections=PRICE.sections,
    )
    again = judged(why, "A question costs 0.20 USD with the small model [1].")
    assert (again.first, again.on_point) == (False, 0.0)
    assert judged(why, "It is billed by tokens [1].").satisfying
    more = Case("more", "follow-up", "and Orca?", history=(before,), vital=(("0.90 USD",),))
    assert judged(more, "A question costs 0.20 USD with the small model and 0.90 USD with Orca [1].").first


def test_a_refusal_of_an_answerable_question_has_neither_first_sentence_nor_recall() -> None:
    refused = judged(PRICE, "The documents don't say.", answered=False)
    assert (refused.first, refused.recall, refused.on_point, refused.whole) == (False, 0.0, None, None)
    assert not refused.satisfying


def test_an_unanswerable_question_is_right_when_refused() -> None:
    assert judged(MISSING, "The documents name Nova but not Condor.", answered=False).satisfying
    assert not judged(MISSING, "A question costs 0.20 USD [1].").satisfying


def test_a_lead_in_about_what_is_missing_is_neither_on_nor_beside_the_point() -> None:
    lead = judged(
        PRICE, "The documents don't say what 2027 brings. A question costs 0.20 USD with the small model [1]."
    )
    assert (lead.first, lead.on_point, lead.invented) == (True, 1.0, ())


def test_a_greeting_is_answered_by_any_friendly_sentence_but_not_by_a_refusal() -> None:
    hi = Case("hi", "greeting", "hi")
    assert judged(hi, "Hello! You can ask:\n- What is this?").satisfying
    assert judged(hi, "Hello!", answered=False).satisfying
    assert not judged(hi, "The documents don't say.", answered=False).satisfying


def test_what_a_tool_computed_needs_no_source() -> None:
    case = Case("tool", "fact", "And 50?", vital=(("10.00 USD",),))
    tools = [{"name": "estimate_cost", "input": {}, "result": {"total": "10.00 USD for 50"}}]
    computed = judged(case, "At 50 it costs 10.00 USD.", tools=tools)
    assert (computed.first, computed.on_point, computed.invented, computed.citations.statements) == (
        True,
        1.0,
        (),
        0,
    )


def test_markers_are_no_characters() -> None:
    assert judged(PRICE, "It costs 0.20 USD [1][2].").characters == len("It costs 0.20 USD.")


def test_the_right_section_among_three_is_told_apart_from_the_answer() -> None:
    assert judged(PRICE, "Nobody complained [2].").ranked is True
    assert judged(MISSING, "x", answered=False).ranked is None


def test_a_refusal_that_quotes_the_answer_stays_a_refusal_and_is_counted_apart() -> None:
    text = "I'm not sure that the documents answer this; the nearest that they say:\n\nIt costs 0.20 USD [1]."
    cited = [{"n": 1, "quote": "0.20 USD"}]
    near = judged(PRICE, text, answered=False, citations=cited)
    assert (near.answered, near.recall, near.near, near.satisfying) == (False, 0.0, 1.0, False)
    assert judged(PRICE, "The documents don't say.", answered=False).near is None
