"""What the local server sends."""

import gzip
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import anyio
import brotli
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from cli.site_facts import gather
from cli.site_server import site_app
from components.security_headers import CONTENT_SECURITY_POLICY, content_security_policy, security_headers
from content import Document, Library, load
from publishing.site.build import Page, pages
from publishing.site.markdown import rendered
from tests.unit.site.facts import LOCAL

SITE = Path(__file__).parents[3] / "site"

Get = Callable[..., httpx.Response]


async def _api(scope: Scope, receive: Receive, send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"x-content-type-options", b"other")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("site")
    folder = tmp_path / "knowledge"
    (folder / "notes").mkdir(parents=True)
    (folder / "costs.md").write_text(
        "# Costs & <more>\n\nText.\n\n## A section\n\n## A section\n\n<b>raw</b>\n", "utf-8"
    )
    (folder / "notes" / "ö ?#.md").write_text("plain", "utf-8")
    (folder / "diagram.svg").write_text("<svg/>", "utf-8")
    (folder / ".hidden.md").write_text("secret", "utf-8")
    (tmp_path / "outside.md").write_text("secret", "utf-8")
    (folder / "link.md").symlink_to(tmp_path / "outside.md")
    return folder


@cache
def _rendered(documents: Path) -> dict[str, Page]:
    return pages(gather(load(documents), documents, LOCAL))


@pytest.fixture
def get(documents: Path) -> Get:
    app = site_app(_api, SITE, lambda: _rendered(documents))

    def send(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(
                    method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
                )

        return anyio.run(once)

    return send


def test_the_policy_is_the_one_of_the_design() -> None:
    assert content_security_policy() == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert "unsafe" not in str(CONTENT_SECURITY_POLICY)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/scripts/page.js",
        "/styles/page.css",
        "/favicon.svg",
        "/documents/costs.md",
        "/documents/",
        "/nowhere",
        "/api/health",
        "/robots.txt",
        "/sitemap.xml",
    ],
)
def test_every_answer_carries_the_security_headers_once(get: Get, path: str) -> None:
    response = get(path)
    for name, value in security_headers().items():
        assert response.headers.get_list(name) == [value]


@pytest.mark.parametrize("path", ["/api", "/api/ask", "/api/x/y"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_api_gets_every_request_below_api(get: Get, path: str, method: str) -> None:
    assert get(path, method).text == path


def test_a_path_that_only_begins_like_the_api_is_the_sites(get: Get) -> None:
    assert get("/apis").status_code == 404


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1, br;q=0", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("br;q=0.000, gzip;q=0", None),
    ],
)
def test_text_is_compressed_as_the_browser_accepts(get: Get, accepts: str, coding: str | None) -> None:
    response = get("/styles/page.css", accept_encoding=accepts)
    assert response.headers.get("content-encoding") == coding
    assert response.headers["vary"] == "accept-encoding"
    assert response.text == (SITE / "styles" / "page.css").read_text("utf-8")


def test_compression_loses_nothing() -> None:
    body = (SITE / "styles" / "page.css").read_bytes()
    from cli.site_server import _compress

    assert gzip.decompress(_compress(body, "gzip")) == body
    assert brotli.decompress(_compress(body, "br")) == body


def test_what_is_unchanged_is_not_sent_again(get: Get) -> None:
    first = get("/scripts/page.js", accept_encoding="br")
    again = get("/scripts/page.js", accept_encoding="br", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    other = get("/scripts/page.js", accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert other.status_code == 200, "another coding is another representation"


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("/", "no-cache"),
        ("/scripts/page.js", "no-cache"),
        ("/vendor/marked-18.2.1/lexer.js", "public, max-age=31536000, immutable"),
    ],
)
def test_only_what_carries_its_version_in_its_address_is_kept_for_ever(
    get: Get, path: str, cache: str
) -> None:
    assert get(path).headers["cache-control"] == cache


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/index.html", "/"),
        ("/index.html?q=a%20b", "/?q=a%20b"),
        ("/404.html", "/404"),
        ("/documents", "/documents/"),
    ],
)
def test_a_page_has_one_address(get: Get, path: str, target: str) -> None:
    response = get(path)
    assert (response.status_code, response.headers["location"]) == (308, target)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/index.html",
        "/%5cevil.example/x.html",
        "//evil.example/%2e%2e/index.html",
        "/\\evil.example/index.html",
    ],
)
def test_no_redirect_leaves_the_site(get: Get, path: str) -> None:
    response = get(f"http://test{path}")
    assert response.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/%252e%252e/pyproject.toml",
        "/..%2fpyproject.toml",
        "/scripts/..%2f..%2fpyproject.toml",
        "/..%5cpyproject.toml",
        "/.git/config",
        "/etc/passwd",
        "//etc/passwd",
        "/%00",
        "/site.yaml",
        "/words.yaml",
        "/scripts/page.js%00.html",
        "/documents/../outside.md",
        "/documents/%2e%2e/outside.md",
        "/documents/..%2foutside.md",
        "/documents/.hidden.md",
        "/documents/link.md",
        "/documents//etc/passwd",
        "/documents/notes",
        "/documents/" + "x" * 5000,
    ],
)
def test_nothing_outside_the_folders_and_nothing_hidden_is_served(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert "There is no page here" in response.text
    assert "secret" not in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_are_only_read(get: Get, method: str) -> None:
    response = get("/", method)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_head_says_what_get_would_without_the_body(get: Get) -> None:
    body, head = get("/"), get("/", "HEAD")
    assert head.content == b""
    assert head.headers["content-length"] == body.headers["content-length"]
    assert head.headers["etag"] == body.headers["etag"]


def test_a_document_is_a_page_with_githubs_anchors_and_of_raw_html_the_words(get: Get) -> None:
    page = get("/documents/costs.md").text
    assert "<title>Costs &amp; &lt;more&gt; · Public Bedrock Agent</title>" in page
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


def test_other_files_of_the_knowledge_folder_are_served_as_they_are(get: Get) -> None:
    response = get("/documents/diagram.svg")
    assert (response.text, response.headers["content-type"]) == ("<svg/>", "image/svg+xml")


def test_without_rendered_pages_there_are_no_documents() -> None:
    async def once() -> int:
        transport = httpx.ASGITransport(site_app(_api, SITE, dict))
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


def test_a_stream_passes_unbuffered(documents: Path) -> None:
    """The second part is sent only after the first was received."""
    received = anyio.Event

    async def once() -> list[bytes]:
        first = received()
        parts: list[bytes] = []

        async def api(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"one", "more_body": True})
            await first.wait()
            await send({"type": "http.response.body", "body": b"two"})

        async def receive() -> dict[str, str]:
            await anyio.sleep_forever()
            raise AssertionError

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.body":
                parts.append(bytes(message["body"]))  # type: ignore[call-overload]
                first.set()

        scope = {"type": "http", "path": "/api/ask", "method": "POST", "headers": [], "query_string": b""}
        with anyio.fail_after(5):
            await site_app(api, SITE, lambda: _rendered(documents))(scope, receive, send)  # type: ignore[arg-type]
        return parts

    assert anyio.run(once) == [b"one", b"two"]


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
