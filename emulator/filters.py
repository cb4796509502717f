"""Retrieve's metadata filters.

Source: "RetrievalFilter", Agents for Amazon Bedrock Runtime API Reference. A document without the attribute matches
only the negative comparisons.
"""

from collections.abc import Callable, Mapping
from typing import Any

Attributes = Mapping[str, Any]


def matches(condition: Mapping[str, Any], attributes: Attributes) -> bool:
    """Whether `attributes` satisfy a RetrievalFilter that has passed validation."""
    (name, argument), *_ = condition.items()
    if name == "andAll":
        return all(matches(each, attributes) for each in argument)
    if name == "orAll":
        return any(matches(each, attributes) for each in argument)
    value = attributes.get(argument["key"])
    if value is None:
        return name in ("notEquals", "notIn")
    return COMPARISONS[name](value, argument["value"])


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, wanted: _number(value) and _number(wanted) and compare(value, wanted)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": lambda value, wanted: bool(value == wanted),
    "notEquals": lambda value, wanted: bool(value != wanted),
    "greaterThan": _ordered(lambda value, wanted: value > wanted),
    "greaterThanOrEquals": _ordered(lambda value, wanted: value >= wanted),
    "lessThan": _ordered(lambda value, wanted: value < wanted),
    "lessThanOrEquals": _ordered(lambda value, wanted: value <= wanted),
    "in": lambda value, wanted: isinstance(wanted, list) and value in wanted,
    "notIn": lambda value, wanted: isinstance(wanted, list) and value not in wanted,
    "startsWith": lambda value, wanted: isinstance(value, str) and value.startswith(str(wanted)),
    "listContains": lambda value, wanted: isinstance(value, list) and wanted in value,
    "stringContains": lambda value, wanted: (
        any(str(wanted) in str(each) for each in value)
        if isinstance(value, list)
        else str(wanted) in str(value)
    ),
}
