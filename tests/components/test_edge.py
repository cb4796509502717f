"""What CloudFront does to requests and answers: clean URLs, headers, caching, content types."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from components.cdn import FORWARDED_HEADERS
from components.response_headers import response_headers_policy
from components.security_headers import security_headers
from components.site import LONG, SHORT, cache_control, content_type, served_files
from graph.capture import ROOT

FUNCTION = ROOT / "components" / "clean_urls.js"
RUN = """
const fs = require("fs");
const handler = new Function(fs.readFileSync(process.argv[1], "utf8") + "\\nreturn handler;")();
const answers = JSON.parse(process.argv[2]).map(([uri, querystring]) => {
  const answer = handler({ request: { method: "GET", uri, querystring, headers: {}, cookies: {} } });
  return answer.statusCode ? [answer.statusCode, answer.headers.location.value] : answer.uri;
});
console.log(JSON.stringify(answers));
"""
CLEAN = [
    ("/", {}, "/index.html"),
    ("/about", {}, "/about.html"),
    ("/documents/", {}, "/documents/index.html"),
    ("/documents/foundations/pytorch", {}, "/documents/foundations/pytorch.html"),
    ("/styles/page.css", {}, "/styles/page.css"),
    ("/vendor/marked-18.2.1/marked.esm.js", {}, "/vendor/marked-18.2.1/marked.esm.js"),
    ("/vendor/marked-18.2.1/readme", {}, "/vendor/marked-18.2.1/readme.html"),
    ("/robots.txt", {}, "/robots.txt"),
    ("/index.html", {}, [308, "/"]),
    ("/about.html", {}, [308, "/about"]),
    ("/documents/index.html", {}, [308, "/documents/"]),
    ("/about.html", {"q": {"value": "why%20S3"}, "x": {"value": ""}}, [308, "/about?q=why%20S3&x"]),
    ("/a.html", {"t": {"value": "1", "multiValue": [{"value": "1"}, {"value": "2"}]}}, [308, "/a?t=1&t=2"]),
    ("//evil.example/index.html", {}, [308, "/evil.example/"]),
    ("/\\\\evil.example/index.html", {}, [308, "/evil.example/"]),
]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to run the edge function")
def test_each_page_has_one_address_without_html_and_a_redirect_never_leaves_the_site() -> None:
    requests = json.dumps([[uri, query] for uri, query, _ in CLEAN])
    done = subprocess.run(
        ["node", "-e", RUN, str(FUNCTION), requests], capture_output=True, text=True, timeout=30, check=True
    )
    assert json.loads(done.stdout) == [expected for _, _, expected in CLEAN]


def test_the_edge_function_fits_cloudfronts_limit_of_10_kb() -> None:
    assert len(FUNCTION.read_bytes()) < 10_240


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
