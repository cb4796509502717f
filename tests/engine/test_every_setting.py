"""Every setting changed once and changed back: the right resources, nothing left to do, nobody turned away."""

from collections.abc import Iterator
from typing import Any

import pytest

from components.settings import KEYS
from graph.capture import capture
from tests.engine.deployment import Deployment
from tests.engine.facts import assert_live_version_is_whole
from tests.engine.visitor import no_answer

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-settings")]

# What makes sense only together is changed together.
CHANGES: list[dict[str, Any]] = [
    {"engine": "bedrock-agent"},
    {"engine": "agentcore-harness"},
    {"model": "us.amazon.nova-lite-v1:0"},
    {"fallbackModel": "us.amazon.nova-lite-v1:0"},
    {"embeddingModel": "cohere.embed-multilingual-v3"},
    {"frontDoor": "http-api", "streaming": False},
    {"streaming": {"dev": False, "prod": True}},
    {"dailyBudgetUsd": "0.70"},
    {"monthlyBudgetUsd": "30.00"},
    {"questionsPerMinute": 20, "waf": True},
    {"reservedConcurrency": 5},
    {"pacing": {"dev": "even", "prod": "none"}},
    {"keepQuestions": True},
    {"mcpAsk": True},
    {"readTimeoutSeconds": 120},
    {"guardrail": {"dev": "standard", "prod": "none"}},
    {"edgeLogs": True},
    {"domainName": "agent.example.com", "hostedZoneId": "Z0123456789ABC"},
    {"alarmEmail": "owner@example.com"},
    {"logRetentionDays": 30},
    {
        "delivery": "codepipeline",
        "deliveryRepository": "octo/agent",
        "deliveryBranch": "live",
        "deliveryConnectionArn": "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b",
    },
    {"permissionsBoundaryArn": "arn:aws:iam::123456789012:policy/bound"},
    {"retainData": {"dev": True, "prod": False}},
    {"frontDoor": "http-api", "streaming": False, "originSecretGeneration": 2},
]
KEPT_BY_RETAIN = {"knowledge-documents-versioning", "knowledge-documents-lifecycle"}
"""What stays on the bucket of a stack that no longer retains its data: older versions aren't thrown away."""


STACKS = ("dev", "prod")


SAMPLE = {"dailyBudgetUsd", "waf", "domainName", "delivery", "permissionsBoundaryArn", "retainData"}


def sampled() -> Iterator[Any]:
    """One change of each kind on dev in `make test`; all on both stacks in `make bench`.

    A value of the function, resources that come and go, another region's certificate, a pipeline, something on every
    role, and what is kept. Switching engines, models and front doors has tests of its own, and so has prod.
    """
    for stack in STACKS:
        for change in CHANGES:
            here = stack == "dev" and not change.keys().isdisjoint(SAMPLE)
            marks = () if here else pytest.mark.whole
            yield pytest.param(stack, change, marks=marks, id=f"{stack}-{'+'.join(change)}")


@pytest.fixture(scope="module")
def stack(request, deploy) -> tuple[str, Deployment]:
    deployment = deploy(request.param)
    deployment.account.concurrency = 1_000
    deployment.up()
    deployment.account.ask = no_answer
    return request.param, deployment


def chosen(change: dict[str, Any], stack: str) -> dict[str, Any]:
    return {key: value[stack] if isinstance(value, dict) else value for key, value in change.items()}


def resources(stack: str, config: dict[str, Any]) -> set[tuple[str, str]]:
    """What the captured graph of the same configuration holds."""
    text = {
        key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in config.items()
    }
    return {(node.type, node.name) for node in capture(stack, text).nodes if node.kind == "resource"}


def there(deployment: Deployment) -> set[tuple[str, str]]:
    made = [(resource.token, resource.name) for resource in deployment.account.resources.values()]
    return {one for one in made if one[1] not in KEPT_BY_RETAIN}


def expected(stack: str, config: dict[str, Any]) -> set[tuple[str, str]]:
    return {one for one in resources(stack, config) if one[1] not in KEPT_BY_RETAIN}


def assert_settled(deployment: Deployment, stack: str, config: dict[str, Any]) -> None:
    assert there(deployment) == expected(stack, config)
    assert deployment.account.unanswered == []
    assert deployment.up().changes == {}
    if config.get("engine") == "bedrock-agent":
        assert_live_version_is_whole(deployment.account)


@pytest.mark.parametrize(("stack", "change"), list(sampled()), indirect=["stack"])
def test_a_setting_changes_and_changes_back(stack: tuple[str, Deployment], change: dict[str, Any]) -> None:
    name, deployment = stack
    before = (deployment.project.folder / f"Pulumi.{name}.yaml").read_text("utf-8")
    config = chosen(change, name)
    deployment.project.configure(name, config)
    deployment.up()
    assert_settled(deployment, name, config)
    (deployment.project.folder / f"Pulumi.{name}.yaml").write_text(before, "utf-8")
    deployment.up()
    assert_settled(deployment, name, {})


@pytest.mark.parametrize("stack", ["dev", pytest.param("prod", marks=pytest.mark.whole)], indirect=True)
def test_one_orchestration_is_changed_for_the_other_without_a_visitor_noticing(
    stack: tuple[str, Deployment],
) -> None:
    name, deployment = stack
    before = (deployment.project.folder / f"Pulumi.{name}.yaml").read_text("utf-8")
    for engine in ("bedrock-agent", "agentcore-harness", "bedrock-agent"):
        deployment.project.configure(name, {"engine": engine})
        deployment.up()
        assert_settled(deployment, name, {"engine": engine})
    (deployment.project.folder / f"Pulumi.{name}.yaml").write_text(before, "utf-8")
    deployment.up()
    assert_settled(deployment, name, {})


def test_every_key_of_the_settings_is_changed_by_one_of_these() -> None:
    assert {key for change in CHANGES for key in change} == KEYS.keys()
