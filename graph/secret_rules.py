"""Rules about secrets in plain text."""

import re
from collections.abc import Iterator

from graph.arns import texts
from graph.finding import Finding
from graph.model import Graph, Node

_SHAPES = re.compile(
    r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"  # AWS access key ids
    r"|(?<![\w/+=])(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])(?=[\w/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])"  # and their secrets
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}"
    r"|\bsk-[A-Za-z0-9_-]{16,}|\bsk_(live|test)_[A-Za-z0-9]{10,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAIza[0-9A-Za-z_-]{30,}|\bhf_[A-Za-z0-9]{20,}|\bpul-[0-9a-f]{30,}"
    r"|\beyJ[A-Za-z0-9_-]{8,300}\.eyJ[A-Za-z0-9_-]{8,}\."  # bounded: a stranger's line may have a million starts
    # A password in an address, of what RFC 3986 (3.2.1) allows there: patterns and templates have others.
    r"|[a-z][a-z0-9+]{0,30}://[\w.~!&'()*+,;=%-]*:[\w.~!&'()*+,;=%:-]+@"
)
_SECRET_WORDS = frozenset(
    {"SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "TOKEN", "CREDENTIAL"}
)
_SECRET_WORDS |= frozenset(
    {"CREDENTIALS", "APIKEY", "KEY", "KEYS", "PEPPER", "SALT", "PASS", "BEARER", "AUTHORIZATION"}
)
_ABOUT_A_SECRET = frozenset(
    {
        *("ARN", "NAME", "ID", "PATH", "PARAMETER", "URL", "URI", "FILE", "HEADER", "PREFIX", "ALIAS"),
        *(
            "SECONDS",
            "MINUTES",
            "TTL",
            "LIMIT",
            "MAX",
            "MIN",
            "COUNT",
            "ENABLED",
            "GENERATION",
            "VERSION",
            "TYPE",
        ),
    }
)
_REFERENCE = re.compile(r"(arn:aws[a-z-]*:|/|s3://|https?://|ssm:|\{\{resolve:)")


def looks_like_a_secret(text: str) -> bool:
    """Whether a key, a token or a password stands in a text, by its shape."""
    return _SHAPES.search(text) is not None


def plain_secret(graph: Graph) -> Iterator[Finding]:
    """No secret stands in plain text where the console, the state or this graph shows it."""
    for node in graph.nodes:
        if node.kind == "component":
            continue
        if any(map(looks_like_a_secret, texts(node.inputs))):
            yield _finding(node, "it holds what looks like a key, a token or a password")
        for name, value in sorted(_variables(node).items()):
            if isinstance(value, str) and named_as_secret(name) and _is_plain(value):
                yield _finding(node, f"the secret {name} stands in its environment in plain text")
        if node.type == "aws:ssm/parameter:Parameter" and node.inputs.get("type") != "SecureString":
            named = named_as_secret(re.sub(r"[^A-Za-z0-9]+", "_", node.name.rpartition("::")[2]))
            if named or str(node.inputs.get("value", "")).startswith("[secret]"):
                yield _finding(node, "a secret is kept unencrypted")
        for origin in node.inputs.get("origins") or ():
            for header in (origin.get("customHeaders") or ()) if hasattr(origin, "get") else ():
                if named_as_secret(str(header.get("name", "")).replace("-", "_")) and _is_literal(
                    header.get("value")
                ):
                    yield _finding(node, f"the header {header.get('name')} carries a secret in plain text")


def _variables(node: Node) -> dict[str, object]:
    """The environment of a function, a build or a container."""
    environment = node.inputs.get("environment") or {}
    if not hasattr(environment, "get"):
        return {}
    found = environment.get("variables") or environment.get("environmentVariables") or {}
    if isinstance(found, list | tuple):
        return {
            str(one.get("name")): one.get("value")
            for one in found
            if one.get("type", "PLAINTEXT") == "PLAINTEXT"
        }
    return dict(found)


def named_as_secret(name: str) -> bool:
    """`API_KEY`, `DbPassword`; not `MAX_OUTPUT_TOKENS`, `SECRET_ARN` or `KEYBOARD`."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).upper().split("_")
    return bool(_SECRET_WORDS & set(words)) and not _ABOUT_A_SECRET & set(words)


def _is_plain(value: str) -> bool:
    """A value that is the secret itself, and not where it lies, whether it is on, or how much of it."""
    if not value or "${" in value or value.startswith("[secret]") or _REFERENCE.match(value):
        return False
    return not re.fullmatch(r"true|false|[0-9.]{1,6}", value, re.IGNORECASE)


def _is_literal(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "${" not in value and not value.startswith("[secret]")


def _finding(node: Node, problem: str) -> Finding:
    return Finding(
        rule="plain-secret",
        node=node.name,
        problem=problem,
        remedy="Keep it as a SecureString parameter and mark the value as pulumi.Output.secret",
    )
