"""Follow-ups made to stand alone."""

import pytest

from tests.unit.model.asking import answer, rewrite

PRICE = ("What does a question cost with Nova Lite?", "A question costs 0.20 USD with Nova Lite [1].")


@pytest.mark.parametrize(
    ("question", "before", "words"),
    [
        ("and in production?", "Is streaming switched on in dev?", "streaming production"),
        ("And with Claude Haiku?", PRICE[0], "cost question claude haiku"),
        ("what about S3 Vectors?", "What does OpenSearch cost?", "s3 vectors cost"),
        ("why not?", "Do you use SnapStart?", "snapstart"),
        ("how does it work?", "What is the citation gate?", "citation gate work"),
        ("who can change that", "Where is the spend cap set?", "spend cap change"),
    ],
)
def test_a_follow_up_carries_its_topic(question: str, before: str, words: str) -> None:
    made = rewrite(question, (before, "…")).lower()
    assert all(word in made for word in words.split()), made


def test_what_the_follow_up_replaces_is_gone() -> None:
    assert "dev" not in rewrite("and in production?", ("Is streaming switched on in dev?", "Yes [1]."))


def test_a_question_that_stands_alone_stays_as_it_is() -> None:
    question = "Which embedding model does the deployment use on AWS?"
    assert rewrite(question, PRICE) == question


def test_the_second_one_is_what_the_answer_put_second() -> None:
    turn = ("Which front doors are there?", "There are two: `function-url`, the default, and `http-api` [1].")
    assert "http-api" in rewrite("what about the second one?", turn)


def test_a_topic_survives_two_follow_ups() -> None:
    made = rewrite(
        "and in prod?", ("Is streaming on in dev?", "Yes [1]."), ("why?", "Because it is quick [1].")
    )
    assert "streaming" in made


def test_an_answer_uses_the_history() -> None:
    assert "1.90 USD" in answer("And with Claude Haiku?", history=[PRICE])


def test_a_first_question_is_its_own() -> None:
    assert rewrite("And in production?") == "And in production?"
