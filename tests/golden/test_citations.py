"""Citation recall and precision by ALCE's definition, counted by hand."""

from tests.golden.answer import units
from tests.golden.citations import Citations, judge, verbatim

PASSAGES = {
    1: "Costs\nThe front door costs 1.00 USD per million requests and cannot stream.",
    2: "Streaming\nA function URL can stream and has no charge of its own.",
    3: "| Thing | Period |\n|---|---|\n| Books | 4 weeks |\n| Films | 1 week |",
}


def test_a_verbatim_statement_with_its_source_counts_fully() -> None:
    assert judge(units("The front door costs 1.00 USD per million requests [1]."), PASSAGES, {}) == Citations(
        1, 1, 1, 1
    )


def test_a_statement_without_a_marker_lowers_recall() -> None:
    made = units("The front door costs 1.00 USD per million requests. A function URL can stream [2].")
    assert judge(made, PASSAGES, {}) == Citations(2, 1, 1, 1)


def test_a_statement_that_its_source_does_not_hold_lowers_both() -> None:
    assert judge(units("Dragons guard the golden apples of the west [1]."), PASSAGES, {}) == Citations(
        1, 0, 1, 0
    )


def test_another_number_is_no_support() -> None:
    assert judge(units("The front door costs 9.00 USD per million requests [1]."), PASSAGES, {}) == Citations(
        1, 0, 1, 0
    )


def test_a_marker_that_adds_nothing_is_imprecise() -> None:
    assert judge(units("A function URL can stream and has no charge [1][2]."), PASSAGES, {}) == Citations(
        1, 1, 2, 1
    )


def test_two_sources_that_only_together_support_are_both_precise() -> None:
    text = "The front door costs 1.00 USD per million requests; a function URL can stream and has no charge [1][2]."
    assert judge(units(text), PASSAGES, {}) == Citations(1, 1, 2, 2)


def test_an_unknown_source_is_imprecise() -> None:
    assert judge(units("A function URL can stream [9]."), PASSAGES, {}) == Citations(1, 0, 1, 0)


def test_a_quote_that_is_not_in_its_source_is_imprecise() -> None:
    made = units("A function URL can stream [2].")
    assert judge(made, PASSAGES, {2: ["A function URL can stream"]}) == Citations(1, 1, 1, 1)
    assert judge(made, PASSAGES, {2: ["A function URL always streams"]}) == Citations(1, 1, 1, 0)


def test_a_row_with_its_heads_is_supported_and_two_rows_mixed_are_not() -> None:
    assert judge(units("- Books: Period 4 weeks [3]"), PASSAGES, {}) == Citations(1, 1, 1, 1)
    assert judge(units("- Books: Period 2 weeks [3]"), PASSAGES, {}).supported == 0


def test_code_is_not_counted() -> None:
    assert judge(units("```\nmake run\n```"), PASSAGES, {}) == Citations()


def test_a_quote_may_span_rows() -> None:
    assert verbatim("| Thing | Period |\n|---|---|\n| Films | 1 week |", PASSAGES[3])
    assert not verbatim("| Films | 4 weeks |", PASSAGES[3])
