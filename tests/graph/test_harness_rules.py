"""The rule about harnesses, and the guardrail's, on a harness as the component makes it and with one thing changed."""

import re
from typing import Any

import pytest

from components.agent import Agent, AgentArgs, GuardrailVersion
from components.guardrail import Guardrail, GuardrailArgs
from components.iam import Statement
from graph.capture import record
from graph.model import Graph
from graph.rules import check

HARNESS = "guide-harness"
TOOL = {"type": "agentcore_browser", "name": "browser"}


def made(stack: str = "dev", *, guarded: bool = True, **changed: Any) -> Graph:
    """A harness of the component's, with inputs changed afterwards; None takes one away."""

    def program() -> None:
        guardrail = Guardrail("safety", GuardrailArgs()) if guarded else None
        version = GuardrailVersion(id=guardrail.id, version=guardrail.version) if guardrail else None
        Agent(
            "guide",
            AgentArgs(
                engine="agentcore-harness",
                model="amazon.nova-lite-v1:0",
                knowledge_base_id="KB12345678",
                guardrail=version,
                statements=[Statement(actions=["bedrock:Retrieve"], resources=["arn:aws:bedrock:::kb/x"])],
            ),
        )

    graph = record("project", stack, {"aws:region": "us-east-1"}, program)
    inputs: dict[str, Any] = graph[HARNESS].inputs  # type: ignore[assignment]
    for name, value in changed.items():
        inputs.pop(name) if value is None else inputs.update({name: value})
    return graph


def problems(graph: Graph) -> list[str]:
    return [found.problem for found in check(graph) if found.node == HARNESS]


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_a_harness_as_the_component_makes_it_breaks_no_rule(stack: str) -> None:
    assert problems(made(stack)) == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"allowedTools": None}, "shell commands"),
        ({"allowedTools": ["*"]}, r"may use \*"),
        ({"allowedTools": ["search_docs", "shell"]}, "may use shell"),
        ({"tools": [TOOL], "allowedTools": []}, "type agentcore_browser"),
        ({"memory": None}, "memory that is billed"),
        ({"memory": {"managedMemoryConfiguration": {}}}, "memory that is billed"),
        ({"environments": None}, "900 seconds"),
    ],
    ids=str,
)
def test_a_harness_that_may_more_or_keeps_more_is_found(changed: dict[str, Any], problem: str) -> None:
    (found,) = problems(made(**changed))
    assert re.search(problem, found)


def test_in_prod_a_harness_answers_with_a_published_guardrail() -> None:
    assert problems(made("prod", guarded=False)) == ["it answers without a published guardrail"]
    assert problems(made("dev", guarded=False)) == []
