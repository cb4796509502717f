"""Words, stems, slips and the parts of a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.retrieval.decomposition import parts
from emulator.retrieval.english import put_right
from emulator.retrieval.languages import stem
from emulator.retrieval.spelling import Spelling, slips
from emulator.retrieval.words import terms, weighted_terms

LETTERS = st.text(alphabet="abcde", max_size=6)


@pytest.mark.parametrize(
    "family",
    [
        "deploy deploys deployed deploying deployment",
        "cost costs costing",
        "retrieve retrieval retrieved",
        "policy policies",
        "embed embedding embeddings",
    ],
)
def test_forms_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_a_compound_is_found_whole_and_by_its_words() -> None:
    assert set(terms("estimate_cost")) == {"estim", "cost", stem("estimate_cost")}
    assert set(terms("OpenSearch")) >= {"open", "search", "opensearch"}
    assert "0.20" in terms("It costs 0.20 USD.")


def test_a_compound_weighs_little_more_than_a_word_in_a_query() -> None:
    weights = weighted_terms("cfn-lint templates")
    assert sum(weight for term, weight in weights.items() if term != "templat") < 1.5 * weights["templat"]


def test_stop_words_are_no_terms() -> None:
    assert terms("What is the and of it?") == []


@given(st.text(max_size=200))
def test_any_text_has_terms_without_an_error(text: str) -> None:
    assert all(term and " " not in term for term in terms(text))


@given(LETTERS, LETTERS)
def test_slips_are_a_symmetric_distance(a: str, b: str) -> None:
    distance = slips(a, b, 10)
    assert distance == slips(b, a, 10)
    assert (distance == 0) == (a == b)
    assert abs(len(a) - len(b)) <= distance <= max(len(a), len(b))


def test_a_swap_of_neighbours_is_one_slip() -> None:
    assert slips("gaurdrail", "guardrail", 2) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waht is the deafult frontdoor", "what is the default frontdoor"),
        ("expain the gaurdrail costs", "explain the guardrail costs"),
        ("is snapstrat used for the lamda", "is snapstart used for the lambda"),
        ("wich pipline for delievery?", "which pipeline for delivery?"),
        (
            "does MongoDB or estimate_cst work with kubernetes",
            "does MongoDB or estimate_cst work with kubernetes",
        ),
        ("why is the wifi slow between threads on helm", "why is the wifi slow between threads on helm"),
        ("can a newbie swap configs", "can a newbie swap configs"),
    ],
)
def test_slips_are_put_right_and_names_are_left_alone(typed: str, meant: str) -> None:
    known = Spelling(["default", "frontdoor", "guardrail", "pipeline", "delivery", "snapstart", "lambda"])
    assert put_right(typed, known) == meant


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How big is the package and how fast does it start?",
            ["How big is the package", "how fast does it start?"],
        ),
        (
            "What do Nova Micro and Claude Haiku cost?",
            ["What do Nova Micro cost?", "What do Claude Haiku cost?"],
        ),
        (
            "Compare the price of Nova Micro and of Titan per token",
            ["Compare the price of Nova Micro per token", "Compare the price of Titan per token"],
        ),
        (
            "What is the name of the index and the region?",
            ["What is the name of the index", "What is the region?"],
        ),
        (
            "What is the limit of uploads, and of downloads?",
            ["What is the limit of uploads", "What is the limit of downloads?"],
        ),
        (
            "Which packages add websockets and server-sent events?",
            ["Which packages add websockets events?", "Which packages add server-sent events?"],
        ),
        ("The disk is full, how do I clean it?", ["The disk is full, how do I clean it?"]),
        ("Where are logs and metrics?", ["Where are logs and metrics?"]),
        ("Why is there no OpenSearch here?", ["Why is there no OpenSearch here?"]),
    ],
)
def test_a_question_about_several_things_is_taken_apart(question: str, expected: list[str]) -> None:
    assert parts(question) == expected


@given(st.text(max_size=120))
def test_a_question_has_one_to_three_parts(text: str) -> None:
    assert 1 <= len(parts(text)) <= 3


def test_a_verb_in_two_words_stays_where_the_sources_say_it_so() -> None:
    known = Spelling(dict.fromkeys(("sundial", "court", "set", "up")))
    question = "Where was the sundial set up?"
    assert put_right(question, known, "The sundial was set up in the north court.") == question
