"""What the tools tell of a made-up stack, field by field, and what they refuse."""

from typing import Any

import pytest

from api.clients import Clients
from api.deployment import Deployment, DeploymentRecord
from api.graph import Graph
from api.prices import packaged_prices
from api.settings import Settings
from api.tools import Toolbox
from api.tools.deployment_facts import deployment_facts
from api.tools.describe_architecture import describe_architecture
from api.tools.toolbox import ToolError

OURS = "public-bedrock-agent:components:"
VARIABLES = {"ENGINE": "converse", "MODEL_ID": "m-1", "SECRET": "x"}
FUNCTION = {
    "memorySize": 512,
    "architectures": ["arm64"],
    "timeout": {"not": "plain"},
    "handler": None,
    "environment": {"variables": VARIABLES},
}
NODES: list[dict[str, Any]] = [
    {"name": "agent", "type": f"{OURS}Agent"},
    {"name": "api", "type": f"{OURS}Api"},
    {"name": "api-inner", "type": f"{OURS}Log", "parent": "urn:pulumi:dev::p::t::api"},
    {"name": "api-function", "type": "aws:lambda/function:Function", "parent": "api", "inputs": FUNCTION},
    {"name": "api-log", "type": "aws:cloudwatch/logGroup:LogGroup", "parent": "api-inner"},
    {"name": "api-other", "type": "aws:cloudwatch/logGroup:LogGroup", "parent": "api"},
    {"name": "lost", "type": "aws:s3/bucket:Bucket", "parent": "nowhere"},
    {"name": "knowledge", "type": f"{OURS}KnowledgeBase"},
    {"name": "knowledge-index", "type": "aws:s3/vectorsIndex:VectorsIndex", "parent": "knowledge"},
    {"name": "aws", "type": "pulumi:providers:aws"},
]
GRAPH = Graph.parse("test", {"nodes": NODES})
SETTINGS = Settings.from_env({"MODEL_ID": "m-1", "KNOWLEDGE_BASE_ID": "KB1", "STACK": "dev"})


def told(component: str | None) -> dict[str, Any]:
    assert GRAPH is not None
    return describe_architecture(GRAPH, component)


def test_the_whole_is_its_components_and_types_with_their_numbers() -> None:
    assert told(None) == {
        "stack": "test",
        "components": [
            {"component": "Agent", "name": "agent", "resource_count": 0},
            {"component": "Api", "name": "api", "resource_count": 3},
            {"component": "Log", "name": "api-inner", "resource_count": 1},
            {"component": "KnowledgeBase", "name": "knowledge", "resource_count": 1},
        ],
        "component_count": 4,
        "resource_count": 5,
        "types": {
            "cloudwatch/logGroup:LogGroup": 2,
            "lambda/function:Function": 1,
            "s3/bucket:Bucket": 1,
            "s3/vectorsIndex:VectorsIndex": 1,
        },
        "summary": "The stack test has 4 components and 5 AWS resources. "
        "The components are Agent, Api, Log and KnowledgeBase.",
    }


def test_a_component_is_its_resources_with_the_settings_that_are_plain() -> None:
    log = "cloudwatch/logGroup:LogGroup"
    assert told("api") == {
        "stack": "test",
        "component": "Api",
        "resources": [
            {
                "name": "api-function",
                "type": "lambda/function:Function",
                "settings": {"architectures": ["arm64"], "memorySize": 512},
            },
            {"name": "api-log", "type": log},
            {"name": "api-other", "type": log},
        ],
        "resource_count": 3,
        "summary": "The component Api of the stack test has 3 resources: "
        f"2 × {log} and 1 × lambda/function:Function.",
    }
    assert told("log")["summary"] == f"The component Log of the stack test has 1 resource: 1 × {log}."


def test_a_component_without_resources_names_what_does_its_work() -> None:
    found = told("agent")
    assert (found["component"], found["engine"], found["model"]) == ("Agent", "converse", "m-1")
    assert [each["name"] for each in found["resources"]] == ["api-function"]
    assert found["summary"] == (
        "The component Agent of the stack test makes no resource of its own: its engine is converse, its model is m-1. "
        "Its work is done by api-function (lambda/function:Function)."
    )
    assert found.keys() == {"stack", "component", "resources", "engine", "model", "summary"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Knowledge Base", "KnowledgeBase"),
        ("knowledge", "KnowledgeBase"),
        ("base", "KnowledgeBase"),
        ("the agent of ours", "Agent"),
        ("API", "Api"),
        ("api-inner", "Log"),
        ("apis", "Api"),
        ("cdn", None),
        ("?", None),
    ],
)
def test_a_component_is_found_however_it_is_written(wanted: str, found: str | None) -> None:
    assert GRAPH is not None
    component = GRAPH.find_component(wanted)
    assert (component.kind if component else None) == found
    if found is None:
        assert told(wanted) == {
            "stack": "test",
            "components": ["Agent", "Api", "Log", "KnowledgeBase"],
            "summary": "There is no such component. The components are Agent, Api, Log and KnowledgeBase.",
        }


def test_what_is_deployed_is_told_by_the_record_and_without_one_by_the_settings() -> None:
    bare = {"engine": "converse", "model": "m-1", "region": SETTINGS.region, "guardrail": "off"}
    runs = "runs the engine converse with the model m-1."
    assert deployment_facts(SETTINGS, Deployment()) == {
        **bare,
        "stack": "dev",
        "summary": f"The stack dev {runs} No deployment record was found, so the commit and the time are unknown.",
    }
    record = Deployment(
        stack="prod", commit="c0ffee", time="2026-11-29", repository="https://r", versions={"boto3": "1"}
    )
    assert deployment_facts(SETTINGS, record) == {
        **bare,
        "stack": "prod",
        "commit": "c0ffee",
        "time": "2026-11-29",
        "repository": "https://r",
        "versions": {"boto3": "1"},
        "summary": f"The stack prod {runs} It was deployed from commit c0ffee at 2026-11-29.",
    }
    guarded = Settings.from_env(
        {"MODEL_ID": "m-1", "KNOWLEDGE_BASE_ID": "KB1", "GUARDRAIL_ID": "G", "GUARDRAIL_VERSION": "1"}
    )
    assert deployment_facts(guarded, Deployment())["guardrail"] == "on"
    assert "No deployment record" in deployment_facts(SETTINGS, Deployment(commit="c"))["summary"]


def toolbox() -> Toolbox:
    return Toolbox(SETTINGS, packaged_prices(), GRAPH, DeploymentRecord(None, Clients("us-east-1")))


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        (0, 0),
        (1_000_000_000, 1_000_000_000),
        (2.0, 2),
        ("10,000", 10_000),
        (" 7 ", 7),
        ("1000000000000000", None),
        (-1, None),
        (1_000_000_001, None),
        (2.5, None),
        (True, None),
        ("ten", None),
    ],
)
def test_a_number_of_questions_is_whole_and_within_bounds(asked: object, read: int | None) -> None:
    [tool] = [tool for tool in toolbox() if tool.name == "estimate_cost"]
    if read is None:
        with pytest.raises(ToolError, match="must be a whole number from 0 to 1000000000"):
            tool.values({"questions_per_month": asked})
    else:
        assert tool.values({"questions_per_month": asked}) == {"questions_per_month": read}


@pytest.mark.parametrize("value", ["x" * 201, 5, ["api"]])
def test_a_text_is_one_of_up_to_200_characters(value: object) -> None:
    [tool] = [tool for tool in toolbox() if tool.name == "describe_architecture"]
    assert tool.values({"component": "x" * 200}) == {"component": "x" * 200}
    assert tool.values({"component": None}) == {}
    with pytest.raises(ToolError, match="component must be a string of up to 200 characters"):
        tool.values({"component": value})


def test_a_call_is_told_to_the_model_as_content_and_a_wrong_one_as_an_error() -> None:
    call, result = toolbox().converse_result("describe_architecture", {"component": "log"})
    assert result == {"content": [{"json": call.result}]}
    assert call.result["component"] == "Log"
    wrong, told = toolbox().converse_result("x" * 80, None)
    assert told["status"] == "error"
    assert told["content"][0]["text"].startswith(
        f"there is no tool {'x' * 60!r}; the tools are estimate_cost, "
    )
    assert wrong.result == {"error": told["content"][0]["text"]}
    assert [*toolbox().config()["tools"][0]] == ["toolSpec"]
    assert toolbox().specs()[0]["inputSchema"]["json"]["properties"]["model"]["enum"] == sorted(
        packaged_prices().models
    )


def test_a_result_that_is_too_long_is_its_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    result = told(None)
    monkeypatch.setattr("api.limits.TOOL_RESULT_CHARACTERS", 10)
    assert toolbox().call("describe_architecture", {}) == {
        "summary": result["summary"],
        "note": "shortened; ask for one component",
    }
