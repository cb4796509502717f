"""Where the infrastructure and the app must say the same and can't import each other."""

import json
import re
from typing import Any

import pytest
import yaml

from api import limits
from api.contract import INSTRUCTION, METRIC_NAMESPACE, NO_ANSWER, TOOLS
from api.contract.log_lines import METRICS
from api.deployment import DeploymentRecord
from api.errors import ErrorCode
from api.graph import Graph as PackagedGraph
from api.prices import packaged_prices
from api.settings import Settings as AppSettings
from api.tools.toolbox import Toolbox
from components.api import STREAMING_WRAPPER
from graph.stacks import ROOT, stacks
from tests.components.cases import CASES, EVERY_CHOICE, Case, graph_of

FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl"


def made(value: Any) -> str:
    """A placeholder as AWS would fill it."""
    return "0123456789abcdef,fedcba9876543210" if value.startswith("[secret]") else str(value)


@pytest.mark.parametrize("case", EVERY_CHOICE, ids=str)
def test_the_app_accepts_the_environment_that_the_component_sets(case: Case) -> None:
    variables = graph_of(case)["api-function"].inputs["environment"]["variables"]
    settings = AppSettings.from_env({name: made(value) for name, value in variables.items()})
    assert settings.stack == settings.graph_stack == case.stack
    assert settings.engine == case.engine
    assert len(settings.origin_secrets) == (0 if case.front_door == "function-url" else 2)
    assert settings.deployment_uri == "s3://${knowledge-documents.bucket}/deployment.json"


def test_the_app_gives_up_before_lambda_and_lambda_before_cloudfront() -> None:
    for case in EVERY_CHOICE:
        graph = graph_of(case)
        function = graph["api-function"].inputs
        read_timeout = graph["cdn-distribution"].inputs["origins"][1]["customOriginConfig"][
            "originReadTimeout"
        ]
        buffered = {"http-api": 30, "rest-api": 29}.get(case.front_door, read_timeout)
        waits = read_timeout if case.streaming else buffered
        deadline = float(function["environment"]["variables"]["DEADLINE_SECONDS"])
        assert deadline < function["timeout"] < waits <= read_timeout


def test_the_app_runs_every_tool_that_a_bedrock_agent_is_deployed_with() -> None:
    settings = AppSettings.from_env({"MODEL_ID": "amazon.nova-lite-v1:0", "KNOWLEDGE_BASE_ID": "KB12345678"})
    graph = PackagedGraph.parse("dev", json.loads(graph_of(EVERY_CHOICE[0]).to_json()))
    record = DeploymentRecord(None, None, clock=lambda: 0.0, on_failure=lambda kind: None)  # type: ignore[arg-type]
    toolbox = Toolbox(settings, packaged_prices(), graph, record)
    offered = [tool["toolSpec"]["name"] for tool in toolbox.config()["tools"]]
    assert offered == [tool.name for tool in TOOLS]


def test_a_bedrock_agent_abstains_in_the_apps_words_and_within_awss_limits() -> None:
    assert NO_ANSWER in INSTRUCTION
    assert 40 <= len(INSTRUCTION) <= 20_000
    assert len(TOOLS) <= 11
    assert all(len(item.parameters) <= 5 for item in TOOLS)


def test_the_app_can_read_every_packaged_graph() -> None:
    for stack in stacks():
        document = json.loads((ROOT / "api" / "data" / "graphs" / f"{stack}.json").read_text("utf-8"))
        graph = PackagedGraph.parse(stack, document)
        assert graph is not None
        assert len(graph.nodes) == len(document["nodes"])
        assert graph.find_component("KnowledgeBase") is not None


def test_dashboard_and_alarms_name_only_metrics_that_the_app_writes() -> None:
    graph = graph_of(EVERY_CHOICE[0])
    body = json.loads(graph["observability-dashboard"].inputs["dashboardBody"])
    named = {
        metric[1]
        for widget in body["widgets"]
        for metric in widget["properties"].get("metrics", [])
        if metric[0] == METRIC_NAMESPACE
    }
    for alarm in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"):
        if alarm.inputs["namespace"] == METRIC_NAMESPACE:
            named.add(alarm.inputs["metricName"])
            assert alarm.inputs["dimensions"] == {"stack": "dev"}
    assert named == METRICS.keys()


def test_the_firewall_answers_too_many_requests_as_the_app_does() -> None:
    firewall = graph_of(EVERY_CHOICE[1])["cdn-firewall"].inputs
    error = json.loads(firewall["customResponseBodies"][0]["content"])["error"]
    assert ErrorCode(error["code"]) is ErrorCode.RATE_LIMITED
    assert error.keys() == {"code", "message", "retry_after"}


def test_the_firewall_leaves_bodies_to_the_app_whose_limit_is_beyond_what_aws_inspects() -> None:
    assert limits.BODY_BYTES > 8 * 1024
    rules = {rule["name"]: rule for rule in graph_of(EVERY_CHOICE[1])["cdn-firewall"].inputs["rules"]}
    group = rules["AWSManagedRulesCommonRuleSet"]["statement"]["managedRuleGroupStatement"]
    counted = {item["name"] for item in group["ruleActionOverrides"] if item["actionToUse"] == {"count": {}}}
    assert {"SizeRestrictions_BODY", "CrossSiteScripting_BODY"} <= counted


def test_the_streaming_wrapper_is_an_executable_of_the_package() -> None:
    file = ROOT / STREAMING_WRAPPER.removeprefix("/var/task/")
    assert file.read_text("utf-8").startswith("#!/bin/sh")


def test_streaming_sets_wrapper_and_invoke_mode_together() -> None:
    for case in CASES:
        if case not in EVERY_CHOICE and (case.waf or case.domain or case.engine != "converse"):
            continue
        graph = graph_of(case)
        wrapper = "AWS_LAMBDA_EXEC_WRAPPER" in graph["api-function"].inputs["environment"]["variables"]
        host = graph["cdn-distribution"].inputs["origins"][1]["domainName"]
        url = next((node for node in graph.of_type(FUNCTION_URL) if f"{node.name}.urlId" in host), None)
        streams = url is not None and url.inputs["invokeMode"] == "RESPONSE_STREAM"
        assert wrapper == streams == case.streaming


@pytest.mark.parametrize("stack", stacks())
def test_the_price_of_each_stacks_model_is_known(stack: str) -> None:
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text("utf-8"))["config"]
    assert packaged_prices().model(config["public-bedrock-agent:model"]) is not None


def test_the_console_readme_shows_only_outputs_that_the_program_exports() -> None:
    text = (ROOT / "Pulumi.README.md").read_text("utf-8")
    outputs = graph_of(EVERY_CHOICE[0]).outputs
    shown = set(re.findall(r"\$\{outputs\.(\w+)\}", text))
    assert shown
    assert shown <= outputs.keys()
    assert {
        "pageUrl",
        "apiUrl",
        "knowledgeBaseId",
        "dataSourceId",
        "documentsBucket",
        "siteBucket",
        "dashboardUrl",
        "engine",
    } <= outputs.keys()
