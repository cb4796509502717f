"""Documents, their list and their files as the local server sends them."""

import re
from pathlib import Path

import anyio
import httpx
import pytest

from cli.site_facts import gather
from cli.site_server import site_app
from content import Document, Library
from publishing.site.build import pages
from publishing.site.markdown import rendered
from tests.unit.site.facts import LOCAL, NAME
from tests.unit.site.served import SITE, Get, api


def test_a_document_is_a_page_with_githubs_anchors_and_of_raw_html_the_words(get: Get) -> None:
    page = get("/documents/costs.md").text
    assert f"<title>Costs &amp; &lt;more&gt; · {NAME}</title>" in page
    assert '<h1 id="costs--more">' in page
    assert re.findall(r'<h2 id="([^"]+)"', page) == ["a-section", "a-section-1"]
    assert "raw" in page.partition("<main")[2]
    assert "<b>raw</b>" not in page
    assert 'style="' not in page


def test_the_list_of_documents_leads_to_each_of_them(get: Get) -> None:
    listed = re.findall(r'<li><a href="(/documents/[^"]+)"', get("/documents/").text)
    assert len(listed) == 2
    for address in listed:
        assert get(address).status_code == 200
    assert ".hidden" not in get("/documents/").text


def test_a_documents_own_text_is_served_too(get: Get, documents: Path) -> None:
    response = get("/markdown/costs.md")
    assert response.text == (documents / "costs.md").read_text("utf-8")
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    assert 'href="/markdown/costs.md"' in get("/documents/costs.md").text


def test_pictures_of_the_knowledge_folder_are_served_as_they_are_and_run_nothing(
    get: Get, documents: Path
) -> None:
    for name in ("diagram.svg", "Photo.SVG"):
        response = get(f"/documents/{name}")
        assert response.content == (documents / name).read_bytes()
        assert response.headers["content-type"] == "image/svg+xml"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["page.html", "app.js", "page.svg", ".hidden.svg", "page.xhtml"])
def test_no_page_and_no_script_of_the_knowledge_folder_is_served(
    get: Get, documents: Path, name: str
) -> None:
    assert (documents / name).exists()
    assert get(f"/documents/{name}").status_code == 404


def test_without_rendered_pages_there_are_no_documents() -> None:
    async def once() -> int:
        transport = httpx.ASGITransport(site_app(api, SITE, dict))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.get("/documents/")).status_code

    assert anyio.run(once) == 404


def test_robots_and_sitemap_name_absolute_addresses_and_every_document(get: Get) -> None:
    assert get("/robots.txt").text == "User-agent: *\nDisallow: /api/\n\nSitemap: http://test/sitemap.xml\n"
    places = re.findall("<loc>(.*)</loc>", get("/sitemap.xml").text)
    assert sorted(places) == [
        "http://test/",
        "http://test/documents/",
        "http://test/documents/costs.md",
        "http://test/documents/notes/%C3%B6%20%3F%23.md",
    ]
    for place in places:
        assert get(place.removeprefix("http://test")).status_code == 200


def test_pages_come_from_the_documents_that_are_served_not_from_the_folder(tmp_path: Path) -> None:
    """Three thousand of them are listed without one being rendered; an edited file shows once it is served."""
    documents = tuple(Document.parse(f"d{n}.md", f"# Document {n}\n\nserved") for n in range(3_000))
    (tmp_path / "d1.md").write_text("# Document 1\n\nedited")
    made = pages(gather(Library(documents), tmp_path, LOCAL))
    listed = made["documents/index.html"].body.decode()
    assert listed.count('href="/documents/d') == 3_000
    assert not any("body" in vars(page) for key, page in made.items() if key.startswith("documents/d"))
    page = made["documents/d1.md"].body.decode()
    assert "served" in page
    assert "edited" not in page


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://example.com/a", True),
        ("costs.md#a", True),
        ("/documents/", True),
        ("#more", True),
        ("http://example.com/", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("blob:https://example.com/x", False),
        ("//example.com/x", False),
    ],
)
def test_a_documents_link_leads_to_https_or_to_this_site(address: str, leads: bool) -> None:
    body = "".join(map(str, rendered(f"# A\n\n[word]({address}) and ![picture]({address})\n").elements))
    assert (f'href="{address}"' in body) == leads
    assert (f'src="{address}"' in body) <= leads


def test_a_documents_comments_are_not_shown_and_code_that_looks_like_one_is() -> None:
    source = (
        "---\ntitle: T\n---\n# Head\n\n<!-- questions\n- what is hidden?\n-->\n\nFirst.\n\n"
        "```\n<!-- code -->\n```\n\n<!-- open\n\nnever closed\n"
    )
    facts = gather(Library((Document.parse("listed.md", source),)), SITE, LOCAL)
    page = pages(facts)["documents/listed.md"].body.decode()
    text = page.partition("<main")[2]
    assert "never closed" not in page
    assert "&lt;!-- questions" not in page
    assert "&lt;!-- code --" in text


def test_a_footnotes_number_leads_to_the_footnote() -> None:
    body = "".join(map(str, rendered("# A\n\nOne.[^a] Two.[^b]\n\n[^a]: First.\n[^b]: Second.\n").elements))
    assert re.findall(r'<a href="#(\w+)">(\d)</a>', body) == [("fn1", "1"), ("fn2", "2")]
    assert re.findall(r'<li id="(\w+)"><p>(\w+)', body) == [("fn1", "First"), ("fn2", "Second")]
