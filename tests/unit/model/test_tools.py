"""Tools: called when offered and asked for, and their results said as they are."""

from typing import Any

import pytest

from tests.unit.model.asking import TOOLS, answer, call, end, request, said


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What would 10,000 questions a month cost?", ("estimate_cost", {"questions_per_month": 10_000})),
        ("estimate the bill for 2k queries per day", ("estimate_cost", {"questions_per_month": 60_000})),
        ("how much is a million questions a month", ("estimate_cost", {"questions_per_month": 1_000_000})),
        (
            "price of 300k questions per month with Claude Haiku 5.5?",
            ("estimate_cost", {"questions_per_month": 300_000, "model": "claude haiku 5.5"}),
        ),
        ("Which commit is deployed?", ("deployment_facts", {})),
        ("when was this site last deployed?", ("deployment_facts", {})),
        ("Describe the architecture", ("describe_architecture", {})),
        (
            "What does the KnowledgeBase component contain?",
            ("describe_architecture", {"component": "KnowledgeBase"}),
        ),
        ("Why are embeddings normalised?", None),
        ("What does a question cost?", None),
        ("How much CO2 does one question cause?", None),
        ("How much does GPT-4 charge for questions?", None),
        ("What happens when a commit breaks the tests?", None),
    ],
)
def test_a_tool_is_called_when_the_question_calls_for_it(
    question: str, expected: tuple[str, dict[str, Any]] | None
) -> None:
    assert call(request(question, tools=TOOLS)) == expected


def test_a_tool_that_is_not_offered_is_not_called() -> None:
    assert call(request("Which commit is deployed?")) is None
    assert call(request("Which commit is deployed?", tools=TOOLS[:2])) is None


def test_a_call_ends_with_tool_use_and_has_an_id() -> None:
    body = request("Which commit is deployed?", tools=TOOLS)
    assert end(body).stop_reason == "tool_use"
    assert said(body) == ""


def after(
    name: str, given: dict[str, Any], content: list[dict[str, Any]], status: str = "success"
) -> list[Any]:
    use = {"toolUse": {"toolUseId": "t1", "name": name, "input": given}}
    result = {"toolResult": {"toolUseId": "t1", "content": content, "status": status}}
    return [{"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]


def test_a_result_is_said_with_its_numbers_as_they_are() -> None:
    result = {"total_usd": 17.28, "lines": [{"item": "Lambda", "usd_per_month": 2.5}], "days": 30}
    more = after("estimate_cost", {"questions_per_month": 100_000}, [{"json": result}])
    body = request("What would 100,000 questions a month cost?", tools=TOOLS, after=more)
    assert call(body) is None
    assert "Total: 17.28 USD" in said(body)
    assert "- Lambda: 2.5 USD per month" in said(body)


def test_a_summary_is_enough_said() -> None:
    result = {
        "summary": "The stack dev runs commit abc123",
        "region": "us-east-1",
        "versions": {"boto3": "1.44.5"},
    }
    more = after("deployment_facts", {}, [{"json": result}])
    text = answer("Which commit is deployed?", {}, tools=TOOLS, after=more)
    assert text == "The stack dev runs commit abc123."


def test_a_failed_tool_is_said_to_have_failed() -> None:
    more = after("deployment_facts", {}, [{"text": "no deployment.json"}], "error")
    assert answer("Which commit is deployed?", {}, tools=TOOLS, after=more) == "no deployment.json"


def test_what_the_sources_add_follows_the_result_with_its_citation() -> None:
    more = after("estimate_cost", {}, [{"json": {"summary": "It costs 20 USD."}}])
    text = answer("What would 100 questions a month cost with Nova Lite?", tools=TOOLS, after=more)
    assert text.startswith("It costs 20 USD.")
