"""What an ARN says: whether it names one thing, and whose."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.model import Graph

OWN_ACCOUNT = "${account}"
"""How a captured graph writes the account it would be deployed to."""

_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
# The first segment of these services' resources is a name; elsewhere it is a type (`table/…`, `role/…`).
_NAMED_FIRST = frozenset({"s3", "execute-api", "sns", "sqs"})


def is_wide(resource: str) -> bool:
    """Whether it stands for more than one resource and what lies below it.

    `${bucket.arn}/knowledge/*`, `${api.executionArn}/*/*/api` and `arn:aws:logs:…:log-group:one:*` lie below one;
    `table/*`, `role/*` and any wildcard in a name, region or account don't.
    """
    if not re.search(r"[*?]", resource):
        return False
    if re.match(r"\$\{(?!account\}|region\})[^{}]+\}[:/]", resource):
        return False
    parts = resource.split(":", 5)
    if len(parts) < 6 or any(re.search(r"[*?]", part) for part in parts[:5]):
        return True
    service, rest = parts[2], parts[5]
    one = r"[^*?/:]+[/:]" if service in _NAMED_FIRST else r"[^*?/:]+[/:][^*?/:]+[/:]"
    return re.match(one, rest) is None


def is_all_of_a_type(arn: str, account: str = OWN_ACCOUNT) -> bool:
    """`arn:aws:bedrock:us-east-1:${account}:knowledge-base/*`: everything of one type in one region of one account."""
    parts = arn.split(":", 5)
    return (
        len(parts) == 6
        and bool(re.fullmatch(r"[a-z0-9-]+|\$\{region\}", parts[3]))
        and (parts[4] == account or bool(_ACCOUNT.fullmatch(parts[4])))
        and bool(re.fullmatch(r"[a-z-]+[/:]\*", parts[5]))
    )


def accounts_in(value: Any) -> set[str]:
    """The account numbers that stand in a text or an ARN."""
    return set(_ACCOUNT.findall(str(value)))


def account_is_fixed(arn: str) -> bool:
    """Whether an ARN leaves no choice of account: one is named, or the whole is one resource's output."""
    if re.match(r"\$\{(?!account\})[^{}]+\}", arn):
        return True
    parts = arn.split(":", 5)
    return len(parts) == 6 and bool(parts[4]) and not re.search(r"[*?]", parts[4])


def own_accounts(graph: Graph) -> frozenset[str]:
    """The graph's own account: its placeholder, and in what the engine shows, the account of the roles in use."""
    found = {OWN_ACCOUNT}
    for node in graph.nodes:
        if node.name.startswith("urn:"):  # only the engine calls nodes so
            found |= {one for name in ("role", "roleArn") for one in accounts_in(node.inputs.get(name, ""))}
    return frozenset(found)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)
