"""What CloudFront does to requests and answers: clean URLs, headers, caching, content types."""

from pathlib import Path
from typing import Any

import pytest

from components.origin import FORWARDED_HEADERS
from components.response_headers import response_headers_policy
from components.security_headers import security_headers
from components.site import LONG, SHORT, cache_control, content_type, served_files
from components.site_addresses import MOST_BYTES, edge_function
from tests.components.edge import at_the_edge
from tests.ours import ROOT

# Address, what the bucket is asked for, or the status and where to.
ADDRESSES: list[tuple[str, dict[str, Any], Any]] = [
    ("/", {}, "/index.html"),
    ("/about", {}, "/about.html"),
    ("/folder/", {}, "/folder/index.html"),
    ("/styles/page.css", {}, "/styles/page.css"),
    ("/LICENSE", {}, "/LICENSE"),
    ("/sitemap.xml", {}, "/sitemap.xml"),
    ("/documents/", {}, "/documents/index.html"),
    ("/documents/foundations/pytorch.md", {}, "/documents/foundations/pytorch.md"),
    ("/documents/diagram.svg", {}, "/documents/diagram.svg"),
    ("/index.html", {}, (308, "/")),
    ("/about.html", {}, (308, "/about")),
    ("/about/", {}, (308, "/about")),
    ("/documents", {}, (308, "/documents/")),
    ("/documents/index.html", {}, (308, "/documents/")),
    ("/about.html", {"q": {"value": "why%20S3"}, "x": {"value": ""}}, (308, "/about?q=why%20S3&x")),
    (
        "/about.html",
        {"t": {"value": "1", "multiValue": [{"value": "1"}, {"value": "2"}]}},
        (308, "/about?t=1&t=2"),
    ),
    ("/nowhere", {}, 404),
    ("/nowhere/", {}, 404),
    ("/nowhere.html", {}, 404),
    ("/styles/none.css", {}, 404),
    ("/site.yaml", {}, 404),
    ("/%2e%2e/secret", {}, 404),
    ("/documents/notes", {}, 404),
    ("/documents/page.html", {}, 404),
    ("//evil.example/index.html", {}, 404),
    ("/\\evil.example/index.html", {}, 404),
]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name in ("index.html", "about.html", "folder/index.html", "styles/page.css", "LICENSE", "site.yaml"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (folder / "404.html").write_text('<p>There is "nothing" here; look \u2026</p>', "utf-8")
    return folder


def test_each_page_has_one_address_and_what_is_not_there_gets_the_sites_page(site: Path) -> None:
    answers = at_the_edge(edge_function(site, {"x-test": "y"}), [(uri, query) for uri, query, _ in ADDRESSES])
    for (uri, _, expected), answer in zip(ADDRESSES, answers, strict=True):
        if isinstance(expected, str):
            assert answer == {"passes": expected}, uri
        elif isinstance(expected, tuple):
            assert (answer["status"], answer["headers"]["location"]) == expected, uri
        else:
            assert answer["status"] == expected, uri
            assert answer["body"] == (site / "404.html").read_text("utf-8"), uri
            assert answer["headers"]["x-test"] == "y", uri


def test_without_a_folder_every_address_is_the_buckets() -> None:
    answers = at_the_edge(edge_function(None, {}), [("/nowhere", {}), ("/a.txt", {}), ("/b/", {})])
    assert answers == [{"passes": "/nowhere.html"}, {"passes": "/a.txt"}, {"passes": "/b/index.html"}]


def test_the_edge_function_of_our_site_fits_cloudfronts_limit_and_a_larger_one_is_refused(site: Path) -> None:
    assert len(edge_function(ROOT / "site", security_headers()).encode()) < MOST_BYTES
    (site / "404.html").write_text("x" * MOST_BYTES)
    with pytest.raises(ValueError, match="CloudFront takes 10,240"):
        edge_function(site, {})


def test_every_security_header_reaches_the_policy_and_overrides_the_origin() -> None:
    policy = response_headers_policy(security_headers())
    custom = {item["header"]: item["value"] for item in policy["custom_headers_config"]["items"]}
    fields = {
        "content-security-policy": ("content_security_policy", "content_security_policy"),
        "referrer-policy": ("referrer_policy", "referrer_policy"),
    }
    for name, value in security_headers().items():
        if name in fields:
            outer, inner = fields[name]
            assert policy["security_headers_config"][outer][inner] == value
        elif name == "strict-transport-security":
            hsts = policy["security_headers_config"]["strict_transport_security"]
            assert f"max-age={hsts['access_control_max_age_sec']}" == value
            assert not hsts["include_subdomains"]
        elif name == "x-content-type-options":
            assert policy["security_headers_config"]["content_type_options"] == {"override": True}
        else:
            assert custom[name] == value
    assert all(item["override"] for item in policy["custom_headers_config"]["items"])
    assert all(item["override"] for item in policy["security_headers_config"].values())


def test_headers_that_cloudfront_calls_security_headers_are_never_custom() -> None:
    policy = response_headers_policy({"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"})
    assert policy["security_headers_config"]["frame_options"] == {"frame_option": "DENY", "override": True}
    assert "custom_headers_config" not in policy


def test_a_transport_header_without_an_age_is_refused() -> None:
    with pytest.raises(ValueError, match="needs max-age=SECONDS"):
        response_headers_policy({"strict-transport-security": "includeSubDomains"})


def test_host_and_cookies_are_not_forwarded_to_the_api() -> None:
    assert not {name.lower() for name in FORWARDED_HEADERS} & {
        "host",
        "cookie",
        "authorization",
        "x-forwarded-for",
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("index.html", SHORT),
        ("scripts/ask.js", SHORT),
        ("styles/page.css", SHORT),
        ("vendor/marked-18.2.1/marked.esm.js", LONG),
        ("vendor/latest/marked.esm.js", SHORT),
        ("assets/diagram.3f9a1c2e.svg", LONG),
        ("assets/diagram.svg", SHORT),
    ],
)
def test_what_carries_version_or_hash_is_kept_for_a_year_and_the_rest_for_a_minute(
    key: str, expected: str
) -> None:
    assert cache_control(key) == expected


def test_every_file_of_the_site_has_a_known_content_type() -> None:
    unknown = [key for key in served_files(ROOT / "site") if content_type(key) == "application/octet-stream"]
    assert unknown == []


def test_hidden_files_and_page_data_are_not_served(tmp_path: Path) -> None:
    for name in ("index.html", ".env", "site.yaml", ".git/config", "a/b.css"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    assert list(served_files(tmp_path)) == ["a/b.css", "index.html"]


def test_a_missing_site_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="the site's files are expected there"):
        served_files(tmp_path / "nowhere")
