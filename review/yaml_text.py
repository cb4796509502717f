"""YAML that a stranger wrote, as data of a bounded size.

An alias is a few bytes that stand for all it names, so that a small file may come to gigabytes when it is written out
("Billion laughs"), and PyYAML's scanner takes time that is quadratic in how deep brackets stand; a text with more than
a handful of aliases, with brackets deeper than anybody's, or a very long one, reads as nothing.
"""

from typing import Any

import yaml

MOST_CHARACTERS, MOST_ALIASES, MOST_BRACKETS = 200_000, 10, 50
_OPENED = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSED = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


def parsed(text: str) -> Any:
    """The document; an empty mapping where it can't be read, or is larger than anybody writes."""
    if len(text) > MOST_CHARACTERS:
        return {}
    try:
        return yaml.safe_load(text) if "*" not in text or _is_bounded(text) else {}
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}


def _is_bounded(text: str) -> bool:
    """Whether its aliases and brackets are few; stops reading where they aren't."""
    aliases = brackets = 0
    for token in yaml.scan(text):
        aliases += isinstance(token, yaml.AliasToken)
        brackets += isinstance(token, _OPENED) - isinstance(token, _CLOSED)
        if aliases > MOST_ALIASES or brackets > MOST_BRACKETS:
            return False
    return True


def mapping(value: Any) -> dict[Any, Any]:
    """A mapping as it is; empty for anything else."""
    return value if isinstance(value, dict) else {}


def many(value: Any) -> list[Any]:
    """A list as it is, one value as a list of it, nothing as none."""
    return value if isinstance(value, list) else [] if value is None else [value]
