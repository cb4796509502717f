"""What a statement's conditions leave of its principals. A condition that everybody meets excuses nothing."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from graph.arns import account_is_fixed, is_wide
from graph.statements import GraphStatement

_ACCOUNT_KEYS = frozenset(
    {"aws:sourceaccount", "aws:principalaccount", "kms:calleraccount", "s3:resourceaccount"}
)
_ARN_KEYS = frozenset({"aws:sourcearn", "aws:principalarn"})
_NAME_KEYS = frozenset(
    {
        *("aws:principalorgid", "aws:sourceorgid", "aws:sourcevpc", "aws:sourcevpce"),
        *("aws:userid", "aws:principalorgpaths", "aws:sourceorgpaths"),
    }
)
_COMPARES = frozenset({"stringequals", "stringlike", "arnequals", "arnlike", "stringequalsignorecase"})
_NARROWEST_PUBLIC_PREFIX = 16
"""A longer prefix is somebody's network; a shorter one is a part of the internet."""


def pairs(statement: GraphStatement) -> Iterator[tuple[str, str, list[str]]]:
    """(operator, key, values) in lower case but for the values: IAM's keys and operators know no case."""
    for operator, keys in statement.conditions.items():
        for key, values in keys.items():
            many = values if isinstance(values, list | tuple) else [values]
            yield operator.lower(), key.lower(), [_text(value) for value in many]


def values_of(statement: GraphStatement, key: str) -> list[str]:
    """What a key must equal or match; none where it may be missing (…IfExists, ForAllValues)."""
    return [
        value
        for operator, name, values in pairs(statement)
        if name == key.lower() and operator.removeprefix("foranyvalue:") in _COMPARES
        for value in values
    ]


def narrows(statement: GraphStatement) -> bool:
    """Whether its conditions say who: an account, an organisation, a network, one resource."""
    for operator, key, values in pairs(statement):
        compares = operator.removeprefix("foranyvalue:") in _COMPARES
        if compares and key in _ACCOUNT_KEYS | _NAME_KEYS and all(_fixed(value) for value in values):
            return bool(values)
        if compares and key in _ARN_KEYS and values and all(account_is_fixed(value) for value in values):
            # A service acts for a resource: all resources of a kind are many.
            return key != "aws:sourcearn" or not any(map(is_wide, values))
        if operator == "ipaddress" and key == "aws:sourceip" and all(map(_somebodys, values)):
            return bool(values)
    return False


def names_one(statement: GraphStatement) -> bool:
    """Whether the service that acts must act for one resource of ours, or for one account."""
    sources = values_of(statement, "aws:SourceArn")
    if sources:
        return not any(is_wide(source) for source in sources)
    accounts = values_of(statement, "aws:SourceAccount") or values_of(statement, "aws:SourceOrgID")
    return bool(accounts) and all(_fixed(account) for account in accounts)


def _fixed(value: str) -> bool:
    return bool(value) and "*" not in value and "?" not in value


def _somebodys(value: str) -> bool:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return network.prefixlen >= _NARROWEST_PUBLIC_PREFIX


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
