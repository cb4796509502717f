"""Listed questions: offered beside the sources, never evidence; and what an answer offers next."""

from dataclasses import replace
from typing import Any

import pytest

from api import limits, prompt
from api.citation_gate import Gate
from api.conversation import Conversation, Turn
from api.events import Citation, Source
from api.retrieval import document_url, sources_from
from api.suggestions import (
    Suggestion,
    is_greeting,
    more_links,
    next_questions,
    suggestions,
    without_questions,
)
from tests.unit.api.sources import source

STORED = "# Costs\n\nA month costs a few cents.\n\n<!-- questions\n- What does it cost?\n- is it 5 USD?\n-->"


def listing(n: int, *questions: str, **changes: Any) -> Source:
    return replace(source(n, f"text {n}"), questions=questions, **changes)


def test_the_marked_last_block_is_taken_off_and_read() -> None:
    assert without_questions(STORED) == (
        "# Costs\n\nA month costs a few cents.",
        ("What does it cost?", "is it 5 USD?"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "<!-- questions\n- in the middle?\n-->\n\nmore text",
        "<!-- questions\n-->",
        "<!-- a comment -->",
    ],
)
def test_only_a_marked_last_block_with_questions_is_one(text: str) -> None:
    assert without_questions(text) == (text, ())


def test_a_listed_question_is_never_evidence_nor_shown_as_the_passage() -> None:
    results = [
        {"content": {"text": STORED}, "score": 0.9, "metadata": {"path": "costs.md", "title": "Costs"}}
    ]
    found = sources_from(results, document_url(None, None))
    assert found[0].snippet == "A month costs a few cents."
    assert "questions" not in found[0].public()
    gate = Gate(found)
    gate.feed("It costs 5 USD [1].")
    gate.finish()
    assert gate.verdict().unverified == ("It costs 5 USD [1].",)
    assert "5 USD" not in prompt.sources_block(found)


def test_the_prompt_offers_listed_questions_with_their_source_nearest_first() -> None:
    sources = [
        listing(1, "Who built it?", "What does a month cost?"),
        listing(2, "Is it tested?", section="Tests"),
    ]
    block = prompt.answer_messages(Conversation("what does it cost a month"), sources, guarded=False)[-1][
        "content"
    ][0]["text"]
    assert block.endswith(
        "<suggestions>\n[1] What does a month cost?\n[1] Who built it?\n[2] Is it tested?\n</suggestions>"
    )


def test_a_section_without_listed_questions_is_asked_for_by_its_heading() -> None:
    made = suggestions(
        "x", [listing(1, section="Costs > Prices of `Lambda`"), listing(2, section="Is it live?")]
    )
    assert made == (
        Suggestion(1, "What do the documents say about Prices of Lambda?"),
        Suggestion(2, "Is it live?"),
    )


def test_no_more_is_offered_than_the_limits_allow() -> None:
    sources = [listing(n, *(f"question {n} {k}?" for k in range(9))) for n in range(1, 9)]
    made = suggestions("question", sources)
    assert len(made) == limits.SUGGESTED
    assert sum(each.n == 1 for each in made) == limits.SUGGESTED_OF_ONE_SOURCE


OFFERED = (
    Suggestion(1, "What is A?"),
    Suggestion(1, "Why A?"),
    Suggestion(2, "What is B?"),
    Suggestion(3, "What is C?"),
)


def test_next_comes_one_of_each_source_those_not_cited_first_and_none_that_was_asked() -> None:
    assert next_questions(OFFERED, ["what is b"], "A is A [1].", {1}) == ("What is C?", "What is A?")


def test_a_question_typed_in_haste_is_offered_with_a_capital_and_a_name_keeps_its_own() -> None:
    made = suggestions(
        "x", [listing(1, "what if it goes viral?", "`agent run` fails, why?", "iPhone or not?")]
    )
    assert [each.question for each in made] == [
        "What if it goes viral?", "`agent run` fails, why?", "iPhone or not?",
    ]  # fmt: skip


def test_a_question_made_of_a_heading_comes_next_only_where_none_is_listed() -> None:
    made = Suggestion(4, "What do the documents say about D?")
    assert next_questions([made, OFFERED[0]], ["x"], "D [4].", {4}) == ("What is A?",)
    assert next_questions([made], ["x"], "D.", set()) == (made.question,)


def test_next_is_what_a_refusal_offers_itself() -> None:
    text = "The documents don't say.\n\n- What is C?\n- What is A?"
    assert next_questions(OFFERED, ["x"], text, set()) == ("What is A?", "What is C?")


def test_more_links_are_the_near_sections_that_are_not_cited() -> None:
    sources = [
        listing(1, section="A", score=0.9),
        listing(2, section="B", score=0.85),
        listing(3, section="B", score=0.84),
        listing(4, section="C", score=0.4),
    ]
    made = more_links(sources, [Citation(1, "costs.md", "A", "a")])
    assert [(more.path, more.section) for more in made] == [("costs.md", "B")]
    assert more_links([], []) == ()


@pytest.mark.parametrize(
    "question", ["hi", "Hello there!", "?", "help", "thanks", "what can you do?", "good morning"]
)
def test_a_greeting_is_told_from_a_question(question: str) -> None:
    assert is_greeting(question)


@pytest.mark.parametrize(
    "question", ["hi, what does it cost?", "help me deploy it", "What is this?", "test coverage?"]
)
def test_a_question_is_no_greeting(question: str) -> None:
    assert not is_greeting(question)


def test_the_policy_asks_for_what_a_good_answer_is() -> None:
    policy = " ".join(prompt.ANSWER_POLICY.split())
    for asked in (
        "The first sentence answers",
        "given whole",
        "not built yet",
        "This system comes first",
        "word for word",
        "two nearest questions of the suggestions",
        "four of the suggestions",
        "in the language of the question",
        "don't repeat them",
    ):
        assert asked in policy


def test_earlier_answers_stand_in_the_request_that_must_not_repeat_them() -> None:
    turns = (Turn("Why no OpenSearch?", "It costs 350 USD a month."),)
    messages = prompt.answer_messages(Conversation("why?", turns), [listing(1)], guarded=False)
    assert [block["text"] for message in messages[:2] for block in message["content"]] == [
        "Why no OpenSearch?",
        "It costs 350 USD a month.",
    ]
