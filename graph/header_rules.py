"""Rules about the security headers that every answer must carry."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.distribution_rules import DISTRIBUTION, behaviors_of
from graph.finding import Finding
from graph.model import Graph, Node
from graph.references import node_behind

HEADERS_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
_SAFE_SCRIPTS = re.compile(
    r"'(self|none|strict-dynamic|wasm-unsafe-eval|report-sample|(nonce|sha\d+)-[^']+)'"
)
HALF_A_YEAR_SECONDS = 15_768_000
_SAFE_REFERRERS = (
    *("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"),
    *("no-referrer-when-downgrade", "origin", "origin-when-cross-origin"),
)


def security_headers(graph: Graph) -> Iterator[Finding]:
    """Every answer tells the browser to stay on HTTPS, to run no foreign script and to be framed by nobody."""
    policies: dict[str, Node] = {}
    for distribution in graph.of_type(DISTRIBUTION):
        for behavior in behaviors_of(distribution):
            policy = node_behind(graph, distribution, behavior.get("responseHeadersPolicyId"), HEADERS_POLICY)
            if policy is None:
                where = behavior.get("pathPattern", "the site")
                yield _finding(
                    distribution,
                    f"answers of {where} carry no security headers of ours",
                    "Set response_headers_policy_id",
                )
            else:
                policies[policy.name] = policy
    for policy in policies.values():
        yield from (
            _finding(policy, problem, "Send what components/security_headers.py states")
            for problem in _missing(policy)
        )


def _missing(policy: Node) -> Iterator[str]:
    security: Mapping[str, Any] = policy.inputs.get("securityHeadersConfig") or {}
    custom = {
        str(item.get("header", "")).lower(): item
        for item in (policy.inputs.get("customHeadersConfig") or {}).get("items") or ()
    }
    yield from _content_policy(security.get("contentSecurityPolicy") or {})
    transport = security.get("strictTransportSecurity") or {}
    if float(transport.get("accessControlMaxAgeSec") or 0) < HALF_A_YEAR_SECONDS:
        yield "browsers don't stay on HTTPS for half a year (strict-transport-security)"
    if not security.get("contentTypeOptions"):
        yield "browsers guess content types (x-content-type-options)"
    referrer = (security.get("referrerPolicy") or {}).get("referrerPolicy")
    if referrer not in _SAFE_REFERRERS:
        yield f"whole addresses go to other sites (referrer-policy is {referrer!r})"
    for name in ("permissions-policy", "cross-origin-opener-policy"):
        if name not in custom:
            yield f"{name} isn't sent"
        elif re.search(r"=\s*\(?\s*\*|unsafe-none", str(custom[name].get("value", ""))):
            yield f"{name} opens the page to others"
    fields = [
        security.get(name)
        for name in ("contentSecurityPolicy", "strictTransportSecurity", "contentTypeOptions")
    ]
    if any(one and one.get("override") is False for one in fields):
        yield "an origin may send weaker headers (override is off)"
    cors = policy.inputs.get("corsConfig") or {}
    if "*" in ((cors.get("accessControlAllowOrigins") or {}).get("items") or ()):
        yield "any page may read the answers (access-control-allow-origin)"


def _content_policy(field: Mapping[str, Any]) -> Iterator[str]:
    """CSP Level 3: scripts from here alone, no base, no frame, nothing evaluated."""
    text = str(field.get("contentSecurityPolicy") or "")
    directives = {words[0].lower(): words[1:] for part in text.split(";") if (words := part.split())}
    scripts = directives.get("script-src", directives.get("default-src", ["*"]))
    loose = [word for word in scripts if not _SAFE_SCRIPTS.fullmatch(word)]
    if loose:
        yield f"pages may run scripts from {', '.join(loose)} (content-security-policy)"
    if "require-trusted-types-for" not in directives:
        yield "scripts may write HTML (content-security-policy, require-trusted-types-for)"
    ancestors = directives.get("frame-ancestors", ["*"])
    if any(word in ("*", "https:", "http:") for word in ancestors):
        yield "any site may frame the page (content-security-policy, frame-ancestors)"
    for name in ("default-src", "connect-src", "form-action", "base-uri"):
        if "*" in directives.get(name, [] if name in directives or name == "connect-src" else ["*"]):
            yield f"{name} leaves the page open (content-security-policy)"


def _finding(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="security-headers", node=node.name, problem=problem, remedy=remedy)
