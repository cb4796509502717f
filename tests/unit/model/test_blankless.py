"""Japanese, Chinese and Korean: what pairs of characters share across two words is no word that a document lacks."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator.retrieval.languages import speaking
from emulator.retrieval.words import terms
from tests.unit.model.asking import NO_ANSWER, request, said

LEAST_RIGHT = {"ja": 0.75, "zh": 0.7, "ko": 0.7}
LEAST_REFUSED = {"ja": 1.0, "zh": 1.0, "ko": 0.6}


@cache
def languages() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "blankless.yaml").read_text(encoding="utf-8")
    )
    return found


def answer(language: str, question: str) -> str:
    sections = {
        (f"{title}-{number}.md", title): part
        for title, text in languages()[language]["documents"].items()
        for number, part in enumerate(re.split(r"^(?=## )", text, flags=re.M))
        if part.strip()
    }
    return said(request(question, sections))


@pytest.mark.parametrize("language", LEAST_RIGHT)
def test_a_question_whose_words_stand_in_the_document_is_answered(language: str) -> None:
    asked = languages()[language]["asked"]
    wrong = [question for question, wanted in asked if wanted not in answer(language, question)]
    assert len(wrong) <= (1 - LEAST_RIGHT[language]) * len(asked), wrong


@pytest.mark.parametrize("language", LEAST_REFUSED)
def test_a_question_that_the_document_does_not_answer_is_refused(language: str) -> None:
    asked = languages()[language]["unanswered"]
    refused = [question for question in asked if answer(language, question).startswith(NO_ANSWER)]
    assert len(refused) >= LEAST_REFUSED[language] * len(asked)


@pytest.mark.parametrize(
    ("language", "question"),
    [("ja", "どうすればいいですか"), ("zh", "怎么办"), ("ko", "어떻게 해야 하나요?"), ("ko", "얼마예요?")],
)
def test_what_only_asks_is_no_term(language: str, question: str) -> None:
    with speaking(language):
        assert terms(question) == []
