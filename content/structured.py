"""Reading the journey's YAML files with the line of whatever is wrong."""

from pathlib import Path
from typing import Any

import yaml

from content.library import ContentError, read
from content.yaml_files import SafeLoader, load


class _Loader(SafeLoader):
    """A safe loader that remembers the line of every mapping under the key `__line__`."""

    def construct_mapping(self, node: yaml.MappingNode, *deep: bool) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, *deep)
        mapping["__line__"] = node.start_mark.line + 1
        return mapping


class Record:
    """One mapping of a YAML file; its readers name the file and line when a value is missing or wrong."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self._path = path
        self._data = data
        self.line: int = data["__line__"]

    @classmethod
    def read(cls, path: Path) -> "Record":
        """Read a file whose outermost value is a mapping."""
        try:
            data = load(read(path), _Loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or getattr(error, "reason", None) or error
            raise ContentError(
                path.name, mark.line + 1 if mark else 1, f"not valid YAML: {problem}"
            ) from None
        if not isinstance(data, dict):
            raise ContentError(path.name, 1, "the file must be a mapping of keys to values")
        return cls(path, data)

    def error(self, problem: str) -> ContentError:
        """An error at this record's line."""
        return ContentError(self._path.name, self.line, problem)

    def allow(self, *keys: str) -> None:
        """Refuse keys that nothing reads."""
        unknown = sorted(set(self._data) - set(keys) - {"__line__"})
        if unknown:
            raise self.error(f"unknown key '{unknown[0]}'; known are {', '.join(keys)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A string value."""
        value = self._data.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"'{key}' must be a text, not {value!r}")
        return value

    def optional(self, key: str) -> Any:
        """A value that may be absent or null."""
        return self._data.get(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; absent counts as empty."""
        values = self._data.get(key) or []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(f"'{key}' must be a list of texts")
        return tuple(values)

    def records(self, key: str) -> list["Record"]:
        """A list of mappings; absent counts as empty."""
        values = self._data.get(key) or []
        if not isinstance(values, list):
            raise self.error(f"'{key}' must be a list")
        for value in values:
            if not isinstance(value, dict):
                raise self.error(f"each of '{key}' must be a mapping, not {value!r}")
        return [Record(self._path, value) for value in values]
