"""What stands before a document's text: line ends made one, and the front matter of YAML, TOML or JSON read."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

_FENCED: Final = re.compile(
    r"\A(---|\+\+\+)[ \t]*\n(?![ \t]*\n)(.*?\n)?(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_JSON: Final = re.compile(r"\A\{\s*\n.*?\n\}[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class FrontMatter:
    """The front matter's data, and how many characters of the source it takes."""

    data: Mapping[str, Any] = field(default_factory=dict)
    length: int = 0

    def text(self, *keys: str) -> str:
        """The first of these keys that holds text, on one line."""
        for key in keys:
            value = self.data.get(key)
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
        return ""

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that the document's opening answers."""
        listed = self.data.get("questions")
        return tuple(" ".join(str(each).split()) for each in listed) if isinstance(listed, list) else ()


def normalise(source: str) -> str:
    """Make line ends `\\n` and drop a byte order mark; NUL becomes U+FFFD as CommonMark asks."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd")


def front_matter(source: str) -> FrontMatter:
    """The front matter of a normalised document. A rule at the start, or anything that doesn't parse, is none."""
    match = _FENCED.match(source) or _JSON.match(source)
    if not match:
        return FrontMatter()
    try:
        if match[0].startswith("{"):
            data = json.loads(match[0])
        elif match[1] == "+++":
            data = tomllib.loads(match[2] or "")
        else:
            data = yaml.safe_load(match[2] or "") or {}
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        data = _loosely(match[2] or "") if not match[0].startswith("{") else None
    return FrontMatter(data, match.end()) if isinstance(data, dict) else FrontMatter()


def _loosely(text: str) -> dict[str, str] | None:
    """YAML that isn't valid, as `title: Setup: first steps` isn't: its `key: value` lines, if it has no others."""
    found = {}
    for line in text.split("\n"):
        pair = re.match(r"([A-Za-z][\w-]*)\s*:\s*(.*)\Z", line)
        if pair:
            found[pair[1]] = pair[2].strip(" \"'")
        elif line.strip() and not line.startswith((" ", "\t", "-", "#")):
            return None
    return found or None
