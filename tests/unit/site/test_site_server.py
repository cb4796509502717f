"""What the local server sends."""

import gzip
from pathlib import Path

import anyio
import brotli
import pytest
from starlette.types import Receive, Scope, Send

from cli.site_server import site_app
from components.security_headers import CONTENT_SECURITY_POLICY, content_security_policy, security_headers
from tests.unit.site.served import SITE, Get, rendered_pages


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
            await site_app(api, SITE, lambda: rendered_pages(documents))(scope, receive, send)  # type: ignore[arg-type]
        return parts

    assert anyio.run(once) == [b"one", b"two"]
