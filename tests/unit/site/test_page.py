"""What the page says stands in data: each number, each link, each claim."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from api.costs.estimate import avoided, estimate
from api.graph import packaged_graph
from api.prices import packaged_prices
from cli.generated.costs import stack_model
from cli.site_files import claims
from graph.stacks import stack_config
from publishing.site.built import components_of, resources_of
from publishing.site.element import el
from publishing.site.facts import Running
from publishing.site.first import of_part
from publishing.site.index import index_page
from tests.product import ROOT
from tests.unit.site.facts import facts, html, is_undrawn, rendered
from tests.unit.site.test_links import HTML

STACKS = ("dev", "prod")


def test_the_path_of_a_question_has_the_cost_models_prices_and_adds_up() -> None:
    page = html("index.html")
    shown = [float(value) for value in re.findall(r'<data value="([\d.]+)"', page)]
    *stations, total = shown
    graph = packaged_graph("dev")
    assert graph is not None
    found = estimate(packaged_prices(), graph, model_id=stack_model(graph), questions=1)
    assert total == pytest.approx(found.question_usd, abs=5e-8)
    assert sum(stations) == pytest.approx(total, abs=5e-7)


@pytest.mark.parametrize("stack", STACKS)
def test_every_component_and_every_service_of_the_bill_is_in_one_part(stack: str) -> None:
    parts, costs = facts().parts, facts().costs
    assert costs is not None
    graph = facts().graphs[stack]
    components = [component for part in parts for component in part.components]
    services = [service for part in parts for service in part.services]
    assert len(components) == len(set(components))
    assert len(services) == len(set(services))
    assert components_of(graph) <= set(components)
    assert {each.service for each in (*costs.stacks[stack].question, *costs.stacks[stack].idle)} <= set(
        services
    )
    resources = sum(node.kind == "resource" for node in graph.nodes)
    assert sum(resources_of(graph, part) for part in parts) == resources
    question = sum(of_part(part, costs.stacks[stack].question) for part in parts)
    assert question == pytest.approx(costs.stacks[stack].question_usd)


def test_the_contents_say_what_the_graph_and_the_knowledge_have() -> None:
    page = html("index.html")
    graph = facts().graph
    assert graph is not None
    assert f"{sum(node.kind == 'resource' for node in graph.nodes)} resources in" in page
    assert f"{len(facts().library.documents)} documents, searchable" in page
    assert re.search(r"\d+ = (\d+) resources", page)[1] == str(  # type: ignore[index]
        sum(node.kind == "resource" for node in graph.nodes)
    )


def test_the_months_and_the_trap_are_the_cost_models() -> None:
    page = html("index.html")
    for stack in STACKS:
        graph = packaged_graph(stack)
        assert graph is not None
        found = estimate(packaged_prices(), graph, model_id=stack_model(graph), questions=10_000)
        assert f'<td class="right">{found.total_usd:,.2f}</td>' in page
        assert f'<td class="right">{found.total_after_free_usd:,.2f}</td>' in page
        for each in avoided(packaged_prices(), found.shape):
            assert f'<td class="right">{each.usd:,.2f}</td>' in page


def test_the_stacks_table_says_what_the_settings_say() -> None:
    page = html("index.html")
    for stack in STACKS:
        project, values = stack_config(stack)
        day, month = (values[f"{project}:{key}BudgetUsd"] for key in ("daily", "monthly"))
        assert f"{day}, {month} USD" in page
        assert f"{values[f'{project}:logRetentionDays']} days" in page


def test_hashes_stand_in_what_is_deployed_and_in_the_footer_only() -> None:
    page = html("index.html")
    first = page[: page.index('<section class="sheet" id="deployed"')]
    visible = re.sub(r"<[^>]*>", " ", first)
    assert "3f9b15f0" not in visible
    assert facts().library.version not in visible


def test_while_the_stack_is_local_nothing_says_that_a_model_of_bedrock_wrote() -> None:
    status = re.search(r'<p class="state no" id="state-line">([^<]*)', html("index.html"))
    assert status
    assert (
        status[1]
        == "Local demonstration: sentences are copied from the documents. Nothing has run on AWS yet."
    )


def test_a_deployed_stack_says_what_runs_and_when() -> None:
    running = Running(
        stack="prod",
        engine="converse",
        model="amazon.nova-lite-v1:0",
        region="us-east-1",
        commit="a" * 40,
        time="2026-12-01T08:00:00+00:00",
    )
    page = index_page(replace(facts(), running=running))
    assert "On AWS, stack prod: amazon.nova-lite-v1:0 writes, deployed 2026-12-01." in page
    assert "Local demonstration" not in page
    assert "Logs are kept for 90 days." in page
    assert "Nothing has run on AWS, so nothing is spent" not in page


def test_documents_that_lag_behind_the_commit_are_said() -> None:
    running = replace(facts().running, documents_behind=3)
    page = index_page(replace(facts(), running=running))
    assert "the documents are 3 commits behind" in page


def test_what_is_built_is_found_out(tmp_path: object) -> None:
    data = {
        "parts": [
            {"what": "this test", "files": ["tests/unit/site/test_page.py"]},
            {"what": "x", "files": ["no/such.py"]},
        ]
    }
    assert [claim.built for claim in claims(data, ROOT)] == [True, False]
    page = html("index.html")
    for claim in facts().claims:
        words = re.sub(r"`([^`]*)`", r"<code>\1</code>", claim.what)
        assert f'<li class="{"yes" if claim.built else "no"}">{words}</li>' in page


def test_a_meter_says_that_the_cap_is_enforced_only_where_it_is() -> None:
    built = tuple(replace(claim, built=True) for claim in facts().claims)
    unbuilt = tuple(replace(claim, built=False) for claim in facts().claims)
    for claims_, words in ((built, "stops answering at the cap"), (unbuilt, "doesn’t enforce the cap")):
        page = index_page(replace(facts(), claims=claims_))
        assert words in page


def test_nine_certificates_are_listed_and_none_has_a_date_that_the_owner_has_not_stated() -> None:
    page = html("index.html")
    certificates = facts().journey.certificates
    assert len(certificates) == 9
    assert page.count("date not stated") == sum(each.date is None for each in certificates)
    assert "Nine AWS certificates" in page


def test_a_certificate_with_a_date_shows_it() -> None:
    first, *others = facts().journey.certificates
    dated = replace(facts().journey, certificates=(replace(first, date=date(2026, 3, 1)), *others))
    page = index_page(replace(facts(), journey=dated))
    assert '<time datetime="2026-03-01">2026-03-01</time>' in page


def test_the_roadmap_is_drawn_box_by_box_and_as_an_outline() -> None:
    page, roadmap = html("index.html"), facts().journey.roadmap
    assert roadmap is not None
    outline = page[page.index('<ul class="outline">') :]
    for node in roadmap.nodes:
        if len(node.label) > 1 and node.id != "Goal":
            assert str(el("li", node.text))[4:-5] in outline
    assert page.count('class="phase"') == len(roadmap.subgraphs)


def test_done_days_are_filled_squares() -> None:
    journey = replace(facts().journey, days_done=200)
    page = index_page(replace(facts(), journey=journey))
    assert page.count('class="done"') == 200
    assert "200 are done" in page


def test_the_roadmap_as_a_file_needs_no_stylesheet() -> None:
    svg = rendered()["roadmap.svg"].body.decode()
    assert "class=" not in svg
    assert "style" not in svg
    assert "AI Tools Integration" in svg


def test_a_generators_comment_is_never_text() -> None:
    for key in HTML:
        assert "generated:" not in html(key).lower().replace("cost and inventory", ""), key
        assert "&lt;!--" not in html(key), key


def test_the_scripts_words_are_the_files() -> None:
    words = json.loads(rendered()["words.json"].body)
    assert words == facts().words.branch("scripts")


SAID = re.compile(r"""say\((?:\w+ \? )?'([\w.]+)'""")


def test_every_word_a_script_says_stands_in_the_file() -> None:
    words = facts().words
    said = set()
    for script in (ROOT / "site" / "scripts").glob("*.js"):
        for key in SAID.findall(script.read_text("utf-8")):
            said.add(key)
            assert words(f"scripts.{key}"), f"{script.name}: {key}"
    assert len(said) > 40


def test_text_and_attributes_are_escaped_wherever_they_come_from() -> None:
    assert str(el("p", '<b>"&', title='"<&')) == '<p title="&quot;&lt;&amp;">&lt;b&gt;"&amp;</p>'
    hostile = replace(facts().settings, suggestions=('<b>"&?', "a", "b", "c"))
    page = index_page(replace(facts(), settings=hostile))
    assert '<li><a href="/?q=%3Cb%3E%22%26%3F">&lt;b&gt;"&amp;?</a></li>' in page


def test_the_first_screen_of_a_knowledge_without_documents_names_the_command() -> None:
    from content import Library

    page = index_page(replace(facts(), library=Library(())))
    assert "<code>agent sync</code>" in page


def test_every_part_leads_to_why_and_to_a_question() -> None:
    page = html("index.html")
    for part in facts().parts:
        assert f'id="part-{part.number}"' in page
        assert f'href="#part-{part.number}"' in page or is_undrawn(part)


def test_while_the_stack_is_local_the_first_run_on_aws_stands_under_what_is_not_yet() -> None:
    page = html("index.html")
    unbuilt = [claim for claim in facts().claims if not claim.built]
    assert facts().words("state.never_run") in page
    assert f"{len(facts().claims) - len(unbuilt)} parts built, {len(unbuilt) + 1} not yet" in page
    on_aws = replace(facts(), running=replace(facts().running, stack="prod"))
    assert facts().words("state.never_run") not in index_page(on_aws)
