"""YAML that a stranger wrote, as data of a bounded size.

An alias is a few bytes that stand for all it names, so that a small file may come to gigabytes when it is written out
("Billion laughs"); a text with more than a handful of them, or a very long one, reads as nothing.
"""

from typing import Any

import yaml

MOST_CHARACTERS, MOST_ALIASES = 200_000, 10


def parsed(text: str) -> Any:
    """The document; an empty mapping where it can't be read, or is larger than anybody writes."""
    if len(text) > MOST_CHARACTERS:
        return {}
    try:
        aliases = sum(isinstance(one, yaml.AliasToken) for one in yaml.scan(text)) if "*" in text else 0
        return {} if aliases > MOST_ALIASES else yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}


def mapping(value: Any) -> dict[Any, Any]:
    """A mapping as it is; empty for anything else."""
    return value if isinstance(value, dict) else {}


def many(value: Any) -> list[Any]:
    """A list as it is, one value as a list of it, nothing as none."""
    return value if isinstance(value, list) else [] if value is None else [value]
