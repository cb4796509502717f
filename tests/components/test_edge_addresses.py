"""The site's addresses answer alike on one machine and at CloudFront's edge, with the same bytes."""

import anyio
import httpx

from api.contract import IMAGE_TYPES
from cli.site import running
from cli.site_facts import gather
from cli.site_server import site_app
from components.security_headers import security_headers
from components.site_addresses import WRITTEN_BY_SYNC
from content import load
from graph.capture import capture
from publishing.site.build import pages
from tests.components.edge import at_the_edge
from tests.ours import KNOWLEDGE, ROOT

RENDERED = pages(gather(load(KNOWLEDGE), KNOWLEDGE, running("prod")))


def test_the_local_server_and_the_captured_graphs_function_say_the_same_of_every_address() -> None:
    """`passes` is the bucket's answer, which holds the site's files and what the sync writes: there it is 200."""
    function = capture("prod")["cdn-clean-urls"].inputs["code"]
    addresses = [
        *(
            "/",
            "/index.html",
            "/404",
            "/404.html",
            "/robots.txt",
            "/favicon.svg",
            "/styles/page.css",
            "/card.png",
        ),
        *("/documents", "/documents/", "/documents/index.html", "/documents/costs.md", "/documents/costs"),
        *(
            "/nowhere",
            "/nowhere/",
            "/nowhere.html",
            "/scripts/none.js",
            "/site.yaml",
            "/documents/costs.html",
            "/documents/costs.MD",
        ),
        *("//evil.example/index.html", "/index.html?q=a%20b"),
        *("/conversation/dom.js", "/conversation/", "/conversation"),
    ]
    requests = [(one.partition("?")[0], {"q": {"value": "a%20b"}} if "?" in one else {}) for one in addresses]
    for address, edge in zip(addresses, at_the_edge(function, requests), strict=True):
        local = served(address)
        assert local.status_code == edge.get("status", 200), address
        if edge.get("status") == 308:
            assert local.headers["location"] == edge["headers"]["location"], address
        elif "status" in edge:
            assert local.text == edge["body"].replace("https://example.com", "http://example.com"), address
            for name, value in security_headers().items():
                assert local.headers[name] == edge["headers"][name] == value, (address, name)


def test_what_is_rendered_has_the_same_bytes_at_its_address_here_and_at_the_edge() -> None:
    """The sync writes each page under its key; the edge leads its address there."""
    function = capture("prod")["cdn-clean-urls"].inputs["code"]
    assert {key for key in RENDERED if not key.startswith(("documents/", "markdown/"))} | {
        "sitemap.xml"
    } == set(WRITTEN_BY_SYNC)
    addresses = {f"/{key.removesuffix('index.html')}": key for key in RENDERED}
    edges = at_the_edge(function, [(address, {}) for address in addresses])
    for (address, key), edge in zip(addresses.items(), edges, strict=True):
        assert edge == {"passes": f"/{key}"}, address
        local = served(address)
        assert (local.content, local.headers["content-type"]) == (
            RENDERED[key].body,
            RENDERED[key].media_type,
        ), address


def test_the_edge_lets_every_image_through_that_the_sync_writes() -> None:
    function = capture("prod")["cdn-clean-urls"].inputs["code"]
    images = [f"/documents/a{suffix}" for suffix in (*IMAGE_TYPES, *map(str.upper, IMAGE_TYPES))]
    assert at_the_edge(function, [(one, {}) for one in images]) == [{"passes": one} for one in images]


def served(address: str) -> httpx.Response:
    """The local server's answer."""

    async def once() -> httpx.Response:
        app = site_app(None, ROOT / "site", lambda: RENDERED)  # type: ignore[arg-type]  # no request goes to /api
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://example.com") as client:
            return await client.get(f"http://example.com{address}")

    return anyio.run(once)
