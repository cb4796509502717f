"""What programs read instead of pages: complete, true to the documents, and about this stack's front door."""

import json
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from publishing.site import machines
from publishing.site.build import pages
from tests.unit.site.facts import facts, html, rendered

LINK = re.compile(r"^- \[[^\]]+\]\(([^)]+)\)", re.MULTILINE)


def test_llms_txt_lists_every_document_as_markdown_that_is_there() -> None:
    page = rendered()["llms.txt"]
    assert page.media_type.startswith("text/plain")
    text = page.body.decode()
    assert text.startswith(f"# {facts().settings.name}\n\n> ")
    linked = [unquote(address).lstrip("/") for address in LINK.findall(text)]
    assert linked == [f"markdown/{each.path}" for each in facts().library.documents] + ["llms-full.txt"]
    for key in linked:
        assert key in rendered()
        if key.startswith("markdown/"):
            assert rendered()[key].media_type == "text/markdown; charset=utf-8"


def test_the_full_text_holds_every_document_as_it_is_written() -> None:
    text = rendered()["llms-full.txt"].body.decode()
    at = -1
    for document in facts().library.documents:
        found = text.find(document.source.strip(), at + 1)
        assert found > at, document.path
        at = found


@pytest.mark.parametrize(
    ("stack", "door", "offered"),
    [("local", "function-url", True), ("prod", "function-url", False), ("prod", "http-api", True)],
)
def test_mcp_is_offered_where_a_client_gets_in_and_said_to_be_closed_elsewhere(
    stack: str, door: str, offered: bool
) -> None:
    there = replace(
        facts(),
        running=replace(facts().running, stack=stack, origin="https://agent.example.com"),
        config={**facts().config, "prod": {"frontDoor": door}},
    )
    (line,) = [line for line in machines.ways_to_ask(there) if line.startswith("MCP")]
    assert "https://agent.example.com/mcp" in line
    assert ("closed" in line) is not offered


@pytest.mark.parametrize("key", ["index.html", "documents/costs.md"])
def test_a_page_says_what_it_is_as_data(key: str) -> None:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html(key))
    about = json.loads(data)
    assert about["@context"] == "https://schema.org"
    if key != "index.html":
        assert about["@type"] == "TechArticle"
        assert about["encoding"]["contentUrl"] == "/markdown/costs.md"
        assert '<link rel="alternate" type="text/markdown" href="/markdown/costs.md">' in html(key)


def test_the_list_of_documents_says_how_a_program_asks() -> None:
    assert "/mcp</li>" in html("documents/index.html")
    assert 'href="/api/openapi.json"' in html("documents/index.html")


def test_no_text_ends_the_data_early() -> None:
    named = replace(facts(), settings=replace(facts().settings, name="</script><b>&"))
    text = pages(named)["index.html"].body.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(data)["name"] == "</script><b>&"
