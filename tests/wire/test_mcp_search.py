"""What a program's search finds, beside what an answer is made of."""

import pytest

from tests.wire.programs import call
from tests.wire.serving import Served


@pytest.mark.parametrize(
    "question",
    ["Why is there no OpenSearch?", "what does a question cost", "how do answers stream?", "read timeout"],
)
def test_a_search_finds_what_an_answer_is_made_of_in_the_same_order(app: Served, question: str) -> None:
    searched = call(app.client, "search_docs", query=question)["structuredContent"]["passages"]
    asked = app.ask(question).json()["sources"]
    assert asked
    assert [(each["path"], each["section"], each["score"]) for each in searched] == [
        (each["path"], each["section"], each["score"]) for each in asked
    ]
