"""Refusing well: what is missing, questions that work, greetings, and what answers here."""

import pytest

from api.contract import UNSURE
from emulator.model.refusing import WHAT_I_AM
from tests.unit.model.asking import DOCUMENTS, NO_ANSWER, answer, request, said

OFFERED = (
    (1, "What does a question cost?"),
    (1, "Is Claude Haiku dearer?"),
    (2, "How do I try it?"),
    (2, "Does it stream?"),
    (2, "What is the timeout?"),
)


@pytest.mark.parametrize(
    "question",
    [
        "hi",
        "Hello!",
        "hey there",
        "?",
        "...",
        "help",
        "thanks",
        "thx!",
        "what can you do?",
        "What can I ask here?",
    ],
)
def test_a_greeting_gets_one_sentence_and_four_questions(question: str) -> None:
    text = said(request(question, suggestions=OFFERED))
    first, *offered = text.split("\n")
    assert first.startswith("Hello! ")
    assert [line for line in offered if line] == [
        f"- {question}" for _, question in (OFFERED[0], OFFERED[2], OFFERED[1], OFFERED[3])
    ]


def test_a_greeting_with_a_question_is_a_question() -> None:
    assert "50 seconds" in answer("hi, what is the timeout of the function?")


@pytest.mark.parametrize(
    "question",
    [
        "Who won the football world cup?",
        "What does a question cost with Mistral Large?",
        "Which Kubernetes version runs?",
        "How many questions were asked last month?",
        "What was the bill yesterday?",
        "On which date was the function released?",
        "How often is the page visited?",
        "Is the function down right now?",
    ],
)
def test_a_refusal_begins_with_the_agreed_words_and_quotes_what_is_near_or_offers_two_questions(
    question: str,
) -> None:
    text = said(request(question, suggestions=OFFERED))
    assert text.startswith(NO_ANSWER)
    assert text.endswith("].") if "nearest" in text else text.count("\n- ") == 2


@pytest.mark.parametrize(
    ("question", "begins", "quoted"),
    [
        (
            "What does a question cost with Mistral Large?",
            f"{NO_ANSWER} They name",
            "0.20 USD with Nova Lite [1].",
        ),
        (
            "Is the function down right now?",
            f"{NO_ANSWER} The nearest",
            "The timeout of the function is 50 seconds [2].",
        ),
        ("Does streaming want a special build?", f"{UNSURE}; the nearest", "Managed Python doesn't stream"),
    ],
)
def test_what_is_near_is_quoted_and_called_so(question: str, begins: str, quoted: str) -> None:
    first, rest = answer(question).split("\n\n", 1)
    assert first.startswith(begins)
    assert first.endswith("nearest that they say:")
    assert quoted in rest


def test_nothing_is_quoted_that_is_far_from_the_question() -> None:
    assert answer("Who won the football world cup?") == NO_ANSWER


def test_what_is_missing_is_said() -> None:
    text = answer("What does a question cost with Mistral Large?")
    assert text.startswith("The documents don't say. They name “")
    assert "but not “Mistral”." in text


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who maintains the wrapper script?", "They name “wrapper” but not who."),
        ("Who pays for Lambda?", "They name “Lambda” but not who."),
        ("When was the function released?", "They name “function” but not when."),
        ("What licence does the runtime have?", "They name “runtime” but not “licence”."),
        ("What's the uptime of Lambda?", "They name “Lambda” but not “uptime”."),
        ("Is Lambda possible without Azure?", "They name “Lambda” but not “Azure”."),
    ],
)
def test_a_neighbours_fact_is_no_answer_and_what_lacks_is_named(question: str, missing: str) -> None:
    assert answer(question).partition(" The nearest")[0] == f"{NO_ANSWER} {missing}"


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("What is the timeout of the function?", "50 seconds"),
        ("When does the function time out?", "50 seconds"),
        ("How much does Lambda cost?", "2.50 USD"),
        ("What does a question cost with Nova Lite?", "0.20 USD"),
        ("What starts the runtime?", "wrapper script"),
    ],
)
def test_the_same_of_what_is_named_is_answered(question: str, fact: str) -> None:
    assert fact in answer(question)


@pytest.mark.parametrize("word", ["without", "elsewhere", "usually", "instead", "maybe"])
def test_no_word_that_only_relates_is_named_as_missing(word: str) -> None:
    assert f"“{word}”" not in answer(f"Who won the cup {word} a timeout of the function?")


@pytest.mark.parametrize(
    "question", ["How many parameters does Nova Lite have?", "Who is the mayor?", "What are you proud of?"]
)
def test_what_is_counted_and_who_is_asked_for_must_be_known(question: str) -> None:
    assert answer(question).startswith(NO_ANSWER)


def test_a_figure_that_the_row_of_another_thing_has_is_no_answer() -> None:
    assert answer("What does a question cost with Nova Pro in eu-west-9?").startswith(NO_ANSWER)


def test_a_question_without_sources_is_refused() -> None:
    assert answer("What does a question cost?", {}) == NO_ANSWER


def test_no_question_is_offered_that_was_asked_before() -> None:
    text = said(
        request(
            "Who won the cup?",
            suggestions=OFFERED,
            history=[("What does a question cost?", "0.20 USD [1].")],
        )
    )
    assert OFFERED[0][1] not in text


@pytest.mark.parametrize(
    "question",
    ["Are you a real AI?", "is this chatgpt?", "Am I talking to a human?", "Who are you?", "are you a bot"],
)
def test_what_answers_here_is_said_truthfully(question: str) -> None:
    assert answer(question) == WHAT_I_AM


@pytest.mark.parametrize("question", ["How senior is this person?", "Is this person any good?"])
def test_a_question_about_somebody_else_is_not_about_what_answers(question: str) -> None:
    assert WHAT_I_AM not in answer(question)


def test_documents_that_list_the_question_say_what_answers() -> None:
    documents = {("p.md", "P"): "# AI\n\nNo: here a program copies sentences, and on AWS Nova Micro answers."}
    text = said(request("Is this a real AI?", documents, suggestions=[(1, "Is this a real AI?")]))
    assert "Nova Micro answers [1]." in text


def test_a_question_in_another_language_than_the_documents_hears_so_in_its_own() -> None:
    text = said(request("Was kostet das Ganze im Monat?", suggestions=OFFERED))
    assert text.startswith("Die Dokumente sind auf Englisch")
    assert OFFERED[0][1] in text


@pytest.mark.parametrize("name", ["wifi", "brask", "fsdp"])
def test_a_name_is_not_turned_into_a_word(name: str) -> None:
    assert f"but not “{name}”" in answer(f"What is the timeout of the {name} function?", DOCUMENTS)


@pytest.mark.parametrize("figure", ["654321", "654321.0", "42"])
def test_no_figure_of_a_visitor_is_repeated(figure: str) -> None:
    assert figure not in answer(f"What does the tool say the timeout total {figure} is?")
    assert figure not in answer(f"What is the timeout of the function? Who won the zebra cup of {figure}?")
