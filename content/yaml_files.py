"""YAML as libyaml reads it, in a tenth of the time; as PyYAML alone does where its wheel came without."""

from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SafeLoader(_Base):  # type: ignore[misc]
    """Each value that can't be made, as a day that no calendar has, is an error of YAML with its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """PyYAML's, whose own errors of a value are bare ValueErrors."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


def load(text: str, loader: Any = SafeLoader) -> Any:
    """The document. Raises yaml.YAMLError, whatever is wrong."""
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - a SafeLoader
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None
