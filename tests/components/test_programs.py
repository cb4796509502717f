"""Each component alone: the program in its docstring, of 15 lines at most, runs as it stands."""

import ast
import inspect
import re
import textwrap

import pytest

from components import agent, api, cdn, guardrail, knowledge_base, observability, safeguards, site
from graph.capture import ROOT, record
from graph.rules import check
from tests.components.checks import inputs_are_what_the_provider_takes, references_resolve

COMPONENTS = {
    "Agent": agent.Agent,
    "Api": api.Api,
    "Cdn": cdn.Cdn,
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
    "Cdn": ["web-distribution", "web-site", "web-s3-access", "web-headers"],
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
    foreign = {"pages"}
    assert [finding for finding in check(graph) if finding.node not in foreign] == []


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_imports_no_settings_and_no_other_component(component: str) -> None:
    modules = {item.__module__ for item in COMPONENTS.values()}
    file = ROOT / f"{COMPONENTS[component].__module__.replace('.', '/')}.py"
    tree = ast.parse(file.read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & (modules - {COMPONENTS[component].__module__} | {"components.settings"})


def test_main_is_short_and_reads_as_the_architecture() -> None:
    lines = (ROOT / "__main__.py").read_text("utf-8").splitlines()
    assert len(lines) <= 120
    tree = ast.parse("\n".join(lines))
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Try)
    ]


def test_every_component_is_registered_with_the_project_as_its_package() -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "components").glob("*.py"))
    for component in COMPONENTS:
        assert f'"public-bedrock-agent:components:{component}"' in source


def test_a_firewall_without_a_provider_of_us_east_1_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="us_east_1 is None; a domain or a firewall needs a provider"):
        cdn.CdnArgs(firewall=cdn.Firewall())


def test_streaming_through_an_http_api_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="an HTTP API can't stream; set streaming=False"):
        api.ApiArgs(code=None, handler="app.handler", front_door="http-api", streaming=True)  # type: ignore[arg-type]
