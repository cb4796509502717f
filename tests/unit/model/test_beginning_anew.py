"""Questions in the middle of a conversation that are no follow-ups, and those that are all the same."""

import pytest

from emulator.model.rewriting import standalone

FIRST_SCREEN = {
    "What is this?": "Public Bedrock Agent is a public page whose agent answers questions about its own system [1].",
    "How is it built?": "Public Bedrock Agent is built as one Pulumi program in Python [1].",
    "What does it cost a month?": "A month costs less than a cent when nobody asks [1].",
    "How is it delivered?": "Public Bedrock Agent is delivered by one set of commands [1].",
    "Which certificates?": "The owner lists nine AWS certificates on the path to machine learning [1].",
    "What isn't finished?": "Two things aren't finished: the first run on AWS, and answers to everyday questions [1].",
}


@pytest.mark.parametrize("before", FIRST_SCREEN)
@pytest.mark.parametrize("question", FIRST_SCREEN)
def test_whole_questions_mean_the_same_in_any_order(question: str, before: str) -> None:
    """Visitors ask them one after another; only of certificates may "unfinished" be thought."""
    if (before, question) != ("Which certificates?", "What isn't finished?"):
        assert standalone(question, [(before, FIRST_SCREEN[before])]) == question


def test_a_list_that_was_spoken_of_is_still_that_one() -> None:
    assert "front doors" in standalone(
        "which regions?", [("Are front doors there in other regions?", "Yes [1].")]
    )


def test_a_second_question_of_one_sentence_still_leans_on_the_first() -> None:
    assert "webhook" in standalone("can I replay it later?", [("What happens when a webhook fails?", "")])
    told = "A webhook that fails is sent again after 1, 5, 30 and 120 minutes [1]."
    assert "webhook" in standalone("can I replay it later?", [("What happens when a webhook fails?", told)])
