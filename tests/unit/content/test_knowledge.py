"""The knowledge folder, ours or a fork's, is sound, and its generated documents are what the data says."""

import re
from collections import Counter
from pathlib import Path

from cli.documents import generated
from content import load, problems
from tests.ours import ours_only

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


def test_nothing_is_wrong_in_the_knowledge_folder():
    assert [str(problem) for problem in problems(load(KNOWLEDGE), KNOWLEDGE)] == []


def test_generated_documents_stand_there_as_the_data_says():
    for path, text in generated(KNOWLEDGE).items():
        assert (KNOWLEDGE / path).read_text(encoding="utf-8") == text, (
            f"{path} is stale: run `make documents`"
        )


def listed_questions() -> list[str]:
    """The questions that sections list, each list a comment directly under its heading."""
    return [
        question
        for path in sorted(KNOWLEDGE.rglob("*.md"))
        for block in re.findall(
            r"^<!-- questions\n(.*?)^-->$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
        for question in re.findall(r"^- (.+)$", block, re.MULTILINE)
    ]


def test_no_listed_question_stands_twice():
    asked = Counter(" ".join(re.findall(r"\w+", question.lower())) for question in listed_questions())
    assert [question for question, times in asked.items() if times > 1] == []


@ours_only
def test_the_product_lists_many_questions():
    assert len(listed_questions()) >= 150


def test_a_listed_question_claims_nothing():
    """Listed questions are indexed with their section, so a price or a date in one would look like evidence."""
    claims = [
        question for question in listed_questions() if re.search(r"\d{4}-\d\d|\d\.\d|\bUSD\b|\$", question)
    ]
    assert claims == []
