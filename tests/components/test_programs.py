"""Each component alone: the program in its docstring, of 15 lines at most, runs as it stands."""

import ast
import inspect
import re
import textwrap

import pytest

from components import (
    agent,
    api,
    bootstrap,
    cdn,
    delivery,
    guardrail,
    knowledge_base,
    observability,
    safeguards,
    site,
)
from graph.capture import record
from graph.rules import check
from graph.stacks import ROOT
from tests.components.checks import inputs_are_what_the_provider_takes, references_resolve

COMPONENTS = {
    "Agent": agent.Agent,
    "Api": api.Api,
    "Bootstrap": bootstrap.Bootstrap,
    "Cdn": cdn.Cdn,
    "Delivery": delivery.Delivery,
    "Guardrail": guardrail.Guardrail,
    "KnowledgeBase": knowledge_base.KnowledgeBase,
    "Observability": observability.Observability,
    "Safeguards": safeguards.Safeguards,
    "Site": site.Site,
}
MAKES = {
    "Agent": [],
    "Api": [
        "backend-function",
        "backend-live",
        "backend-url",
        "backend-url-permission",
        "backend-role-policy",
    ],
    "Bootstrap": ["account-state", "account-key", "account-preview", "account-deploy", "account-boundary"],
    "Cdn": ["web-distribution", "web-site", "web-s3-access", "web-headers"],
    "Delivery": ["delivery-everything-pipeline", "delivery-knowledge-pipeline", "delivery-connection"],
    "Guardrail": ["safety-filters", "safety-version"],
    "KnowledgeBase": [
        "manuals-base",
        "manuals-index",
        "manuals-source",
        "manuals-vectors",
        "manuals-documents",
    ],
    "Observability": ["watch-dashboard", "watch-budget", "watch-errors", "watch-alarms"],
    "Safeguards": ["limits-table"],
    "Site": ["site-favicon.svg"],
}


def program_of(component: str) -> str:
    """The indented block after the words "A program of its own"."""
    text = inspect.getdoc(COMPONENTS[component]) or ""
    found = re.search(r"A program of its own:\n\n((?:    .*\n|\n)+)", text)
    assert found, f"{component}'s docstring shows no program"
    return textwrap.dedent(found[1]).strip()


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_docstring_shows_a_program_of_15_lines_or_fewer(component: str) -> None:
    assert len(program_of(component).splitlines()) <= 15


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_program_uses_no_other_component_and_none_of_our_settings(component: str) -> None:
    own = COMPONENTS[component].__module__
    imported = {
        node.module for node in ast.walk(ast.parse(program_of(component))) if isinstance(node, ast.ImportFrom)
    }
    assert {name for name in imported if name.startswith("components")} <= {own, "components.iam"}
    assert own in imported


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_program_runs_and_makes_what_the_component_promises(
    component: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    source = program_of(component)
    graph = record("alone", "test", {"aws:region": "eu-west-1"}, lambda: exec(source, {}))
    assert [name for name in MAKES[component] if name not in graph] == []
    assert list(inputs_are_what_the_provider_takes(graph, None)) == []
    assert list(references_resolve(graph, None)) == []
    # Site's program brings a plain bucket of its own, which isn't the component's to protect.
    # The deploy role's policy is what makes stacks: test_bootstrap enumerates it.
    foreign = {"pages", "account-deploy-policy"}
    found = [finding for finding in check(graph) if finding.node not in foreign]
    # Api's program names a distribution of the account in AWS's examples.
    assert [finding for finding in found if "distribution/E123EXAMPLE" not in finding.problem] == []


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_imports_no_settings_and_no_other_component(component: str) -> None:
    modules = {item.__module__ for item in COMPONENTS.values()}
    file = ROOT / f"{COMPONENTS[component].__module__.replace('.', '/')}.py"
    tree = ast.parse(file.read_text("utf-8"))
    imported = {
        f"components.{node.module}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1
    }
    assert not imported & (modules - {COMPONENTS[component].__module__} | {"components.settings"})


OWN = """
import pulumi
from components.agent import Agent, AgentArgs
from components.knowledge_base import ExistingBucket, KnowledgeBase, KnowledgeBaseArgs
from components.observability import Observability, ObservabilityArgs
from components.safeguards import Safeguards, SafeguardsArgs
from decimal import Decimal
key, tags = "arn:aws:kms:us-east-1:111122223333:key/k", {"team": "docs", "component": "theirs"}
bucket = ExistingBucket(name="theirs", arn="arn:aws:s3:::theirs")
knowledge = KnowledgeBase("manuals", KnowledgeBaseArgs(
    bucket=bucket, kms_key_arn=key, vector_bucket_name="their-vectors", tags=tags))
limits = Safeguards("limits", SafeguardsArgs(kms_key_arn=key, tags=tags))
Agent("guide", AgentArgs(
    engine="bedrock-agent", model="amazon.nova-lite-v1:0", knowledge_base_id=knowledge.id, agent_name="their-guide",
    statements=[knowledge.retrieve_statement(), *knowledge.key_statements(), *limits.key_statements()], tags=tags))
Observability("watch", ObservabilityArgs(
    function_name="f", log_group_name="l", daily_budget_usd=Decimal(1), monthly_budget_usd=Decimal(2),
    dashboard_name="their-board", tags=tags))
"""


def test_a_program_brings_its_own_bucket_key_tags_and_names() -> None:
    graph = record("alone", "test", {}, lambda: exec(OWN, {}))
    assert "manuals-documents" not in graph
    source = graph["manuals-source"].inputs["dataSourceConfiguration"]["s3Configuration"]
    assert source["bucketArn"] == "arn:aws:s3:::theirs"
    key = "arn:aws:kms:us-east-1:111122223333:key/k"
    assert graph["manuals-vectors"].inputs["encryptionConfigurations"] == [
        {"sseType": "aws:kms", "kmsKeyArn": key}
    ]
    assert graph["limits-table"].inputs["serverSideEncryption"] == {"enabled": True, "kmsKeyArn": key}
    assert key in graph["manuals-role-policy"].inputs["policy"]
    assert graph["guide-role-policy"].inputs["policy"].count(key) == 2
    assert graph["manuals-vectors"].inputs["vectorBucketName"] == "their-vectors"
    assert graph["guide-agent"].inputs["agentName"] == "their-guide"
    assert graph["watch-dashboard"].inputs["dashboardName"] == "their-board"
    tagged = [node for node in graph.nodes if node.kind == "resource" and "tags" in node.inputs]
    assert tagged
    assert all(node.inputs["tags"]["team"] == "docs" for node in tagged)
    assert all(node.inputs["tags"]["component"] != "theirs" for node in tagged), (
        "the component's own name stays"
    )
    assert check(graph) == []


def test_documents_are_encrypted_with_the_key_that_is_given() -> None:
    def program() -> None:
        knowledge_base.KnowledgeBase(
            "k", knowledge_base.KnowledgeBaseArgs(kms_key_arn="arn:aws:kms:x:1:key/k")
        )

    (rule,) = record("alone", "test", {}, program)["k-documents-encryption"].inputs["rules"]
    assert rule["bucketKeyEnabled"] is True
    assert rule["applyServerSideEncryptionByDefault"] == {
        "sseAlgorithm": "aws:kms",
        "kmsMasterKeyId": "arn:aws:kms:x:1:key/k",
    }


def test_main_is_short_and_reads_as_the_architecture() -> None:
    lines = (ROOT / "__main__.py").read_text("utf-8").splitlines()
    assert len(lines) <= 125
    tree = ast.parse("\n".join(lines))
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Try)
    ]


def test_every_component_is_registered_with_the_project_as_its_package() -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "components").glob("*.py"))
    registered = re.findall(r"""["']public-bedrock-agent:components:(\w+)["']""", source)
    assert sorted(registered) == sorted(COMPONENTS)


def test_a_firewall_without_a_provider_of_us_east_1_is_refused_by_name() -> None:
    with pytest.raises(
        ValueError, match="us_east_1 is None; a domain, a firewall or edge_logs needs a provider"
    ):
        cdn.CdnArgs(firewall=cdn.Firewall())


def test_an_unknown_embedding_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"known: amazon\.titan-embed-text-v2:0, cohere\.embed-english-v3"):
        knowledge_base.KnowledgeBaseArgs(embedding_model="amazon.titan-embed-text-v9:0")


def test_streaming_through_an_http_api_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="an HTTP API can't stream; set streaming=False"):
        api.ApiArgs(code=None, handler="app.handler", front_door="http-api", streaming=True)  # type: ignore[arg-type]
