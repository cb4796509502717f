"""Whether a text holds a wording: markup, case and white space don't matter, words and numbers do."""

import pytest

from tests.golden.wording import holds, invented, numbers, plain, share


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("It costs **0.20** `USD` [1].", "0.20 usd"),
        ("Open [the page](https://example.org/x) now", "open the page now"),
        ("a  line\nbroken", "a line broken"),
        ("Solutions Architect – Associate", "solutions architect - associate"),
        ("| Books | 4 weeks |", "books 4 weeks"),
        ("two certificates", "certificate"),
        ("the owner’s name", "owner's name"),
        ("set `MODEL_ID` first", "MODEL_ID"),
    ],
)
def test_a_wording_is_found_whatever_its_markup(text: str, wording: str) -> None:
    assert holds(text, [wording])


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("nothing but a node", "no"),
        ("it costs 10.14 USD", "0.14 USD"),
        ("it costs 0.145 USD", "0.14"),
        ("in 2026", "2"),
        ("up to 1,000 pages", "000 pages"),
        ("unsupported", "supported"),
        ("it takes [3]", "3"),
    ],
)
def test_a_part_of_a_word_or_number_is_not_it(text: str, wording: str) -> None:
    assert not holds(text, [wording])


def test_any_wording_of_a_nugget_counts_and_shares_count_nuggets() -> None:
    assert share("It is free and open.", [("costs nothing", "free"), ("closed",)]) == 0.5
    assert share("anything", []) == 1.0


def test_a_number_that_no_evidence_says_is_invented() -> None:
    assert invented("1000 cost 0.20 USD, or 7 EUR [12]", ["ten: 1,000 for 0.20"]) == ("7",)


def test_ordinals_of_a_list_and_markers_are_no_numbers() -> None:
    assert numbers("1. first [2]\n2. second of 30") == ["30"]


def test_folding_is_stable() -> None:
    folded = plain("**A** [b](c) `d` [1] “e”")
    assert folded == plain(folded) == 'a b d "e"'


@pytest.mark.parametrize(
    ("text", "wording", "held"),
    [
        ("休館日は毎週月曜日です", "毎週月曜日", True),
        ("大人は片道350円です", "350円", True),
        ("大人は片道1350円です", "350円", False),
        ("시장은 오전 9시에 엽니다", "오전 9시", True),
        ("the node is on", "no", False),
    ],
)
def test_a_wording_is_found_inside_a_script_that_runs_its_words_together(
    text: str, wording: str, held: bool
) -> None:
    assert holds(text, [wording]) is held
