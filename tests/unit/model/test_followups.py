"""Follow-ups made to stand alone."""

import pytest

from emulator.model.rewriting import standalone
from tests.unit.model.asking import NO_ANSWER, answer, rewrite

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


@pytest.mark.parametrize(
    ("question", "before", "answered", "made"),
    [
        (
            "how much is that?",
            "Which optional part costs most?",
            "The largest optional fixed cost is AWS WAF [1].",
            "How much does AWS WAF cost?",
        ),
        (
            "and the business one?",
            "How many requests does the Team plan allow?",
            "The Team plan allows 20 [1].",
            "How many requests does the business plan allow?",
        ),
        (
            "what comes after the third one?",
            "Which phases are there?",
            "Foundation, specialization and mastery [1].",
            "what comes after mastery?",
        ),
        (
            "what is the second one for?",
            "Which boats are there?",
            "- Canoe: 2 seats [1]\n- Dinghy: 3 seats [1]\n- Raft: 6 seats [1]",
            "what is Dinghy for?",
        ),
        (
            "and the last?",
            "Which boats are there?",
            "| Boat | Seats [1] |\n|---|---|\n| Canoe | 2 [1] |\n| Raft | 6 [1] |",
            "Which Raft are there?",
        ),
        (
            "the third one?",
            "What does the roadmap look like?",
            "It has 3 steps: Foundation - 6 months; Specialization - 6 months; Mastery - 6 months [2].",
            "Mastery - 6 months?",
        ),
        (
            "and deploy it?",
            "How do I run it on my machine?",
            "Call `make run` [1].",
            "How do I deploy it?",
        ),
        (
            "and for PETG?",
            "How do I dry PLA?",
            "Dry PLA for 6 hours at 45 °C [1].",
            "How do I dry PETG?",
        ),
        (
            "does that cost extra",
            "got a firewall?",
            "AWS WAF is the firewall, off in both stacks [1].",
            "does firewall cost extra (AWS WAF)?",
        ),
        (
            "what do I need for that?",
            "How do I run it on my machine?",
            "Call `make run` [1].",
            "what do I need for that (run machine)?",
        ),
        (
            "how much is that per question?",
            "What does it cost a month?",
            "A month costs 8 USD [1].",
            "How much does it cost per question?",
        ),
        (
            "why?",
            "why: Is it live on AWS?",
            "No: nothing has run there [1].",
            "why: Is it live on AWS?",
        ),
        (
            "which of these are Senior?",
            "Which certificates are there?",
            "There are 9 AWS certificates [1].",
            "which of certificates are Senior?",
        ),
    ],
)
def test_a_follow_up_takes_its_subject_from_the_answer(
    question: str, before: str, answered: str, made: str
) -> None:
    assert rewrite(question, (before, answered)) == made


REASONS = {
    ("r.md", "OpenSearch"): (
        "# Why there is no OpenSearch\n\nThere is no OpenSearch because it costs 350 USD a month while idle. "
        "The second reason is that the provider needs an index before the base can be made."
    )
}


def test_why_again_gets_the_next_reason_and_not_the_same_answer() -> None:
    first = answer("Why is there no OpenSearch?", REASONS)
    assert "350 USD" in first
    again = answer(
        "why: Why is there no OpenSearch?",
        REASONS,
        history=[
            (
                "Why is there no OpenSearch?",
                "There is no OpenSearch because it costs 350 USD a month while idle [1].",
            )
        ],
    )
    assert "350 USD" not in again
    assert "second reason" in again


BOATS = {
    ("b.md", "Boats"): (
        "# Hiring a boat\n\nA boat costs 12 pounds an hour. It holds six people and their luggage. "
        "Life jackets lie in the shed.\n\nBring it back by seven in the evening."
    )
}
HEARD = [("What does a boat cost?", "A boat costs 12 pounds an hour [1].")]


@pytest.mark.parametrize("question", ["tell me more", "more", "go on: What does a boat cost?", "what else?"])
def test_more_goes_on_where_the_answer_before_ended(question: str) -> None:
    assert answer(question, BOATS, history=HEARD).startswith("It holds six people and their luggage [1].")


def test_when_all_is_said_the_next_section_is_told_and_then_nothing() -> None:
    documents = {("a.md", "A"): "# Hours\n\nThe shop opens at nine in the morning.", **BOATS}
    heard = [("When does it open?", "The shop opens at nine in the morning [1].")]
    assert answer("tell me more", documents, history=heard).startswith("A boat costs 12 pounds")
    only = {("a.md", "A"): "# Hours\n\nThe shop opens at nine in the morning."}
    assert answer("tell me more", only, history=heard).startswith(NO_ANSWER)


def test_a_reason_that_nobody_gives_is_not_answered_by_the_sentence_before() -> None:
    documents = {("a.md", "A"): "# Hours\n\nThe shop opens at nine in the morning."}
    heard = [("When does the shop open?", "The shop opens at nine in the morning [1].")]
    assert answer("why: When does the shop open?", documents, history=heard).startswith(NO_ANSWER)


def test_a_follow_up_may_hear_again_what_alone_answers_it() -> None:
    documents = {("a.md", "A"): "# Hours\n\nThe shop opens at nine in the morning and shuts at six."}
    heard = [("When does the shop open?", "The shop opens at nine in the morning and shuts at six [1].")]
    assert "six" in answer("when does the shop shut (open)?", documents, history=heard)


def test_an_apposition_is_no_entry_of_a_list() -> None:
    told = "Two doors: north gate, the default, and south gate [1]."
    assert standalone("what is wrong with the second one?", [("Which doors are there?", told)]) == (
        "what is wrong with south gate?"
    )


def test_that_one_is_what_the_answer_chose() -> None:
    heard = [("Which model answers in production?", "In production Amazon Nova Lite answers [1].")]
    assert "Amazon Nova Lite" in standalone("and what does that one cost?", heard)
    assert " one " not in standalone("and what does that one cost?", heard)


def test_it_is_the_thing_that_an_article_names() -> None:
    heard = [("How long can I keep a book?", "Books are lent for three weeks [1].")]
    assert "book" in standalone("and what if I bring it back too late?", heard)


def test_a_bare_why_asks_for_the_reason_of_what_was_answered() -> None:
    heard = [("Do you keep the function warm?", "No: SnapStart isn't used [1].")]
    assert "SnapStart" in standalone("why not?", heard)
