"""YAML as libyaml reads it, in a tenth of the time; as PyYAML alone does where its wheel came without."""

from typing import Any

import yaml

SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str) -> Any:
    """The document. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=SafeLoader)  # noqa: S506 - a SafeLoader
