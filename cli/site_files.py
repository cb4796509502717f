"""The YAML files of site/, read into what the pages are made from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from api.contract.outside import ShapeError, member
from content import yaml_files
from publishing.errors import PublishingError
from publishing.site.facts import Claim, Part, Settings

FEWEST_SUGGESTIONS, MOST_SUGGESTIONS = 4, 6


class SiteError(PublishingError):
    """A file of site/ that the page can't be made from; the message names it and says what would be right."""


def read(path: Path) -> dict[str, Any]:
    """One YAML file of site/."""
    try:
        found = yaml_files.load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SiteError(f"{path}: {error}") from None
    if not isinstance(found, dict):
        raise SiteError(f"{path}: must be a mapping of keys to values")
    return found


@contextmanager
def _shaped(name: str) -> Iterator[None]:
    """Read a file of site/ in this context. Raises SiteError where it isn't of its form."""
    try:
        yield
    except (ShapeError, TypeError) as error:
        raise SiteError(f"{name}: {error}") from None


def settings(data: Mapping[str, Any]) -> Settings:
    """`site.yaml`."""
    with _shaped("site.yaml"):
        suggestions = member(data, "suggestions", list, [])
        if not FEWEST_SUGGESTIONS <= len(suggestions) <= MOST_SUGGESTIONS:
            raise SiteError(
                f"site.yaml has {len(suggestions)} suggestions; {FEWEST_SUGGESTIONS} to {MOST_SUGGESTIONS} fit the page"
            )
        return Settings(**{**data, "suggestions": tuple(map(str, suggestions))})


def parts(data: Mapping[str, Any]) -> tuple[Part, ...]:
    """`parts.yaml`, numbered in its order."""
    found = []
    with _shaped("parts.yaml"):
        for number, entry in enumerate(member(data, "parts", list), 1):
            lists = {key: tuple(member(entry, key, list, [])) for key in ("components", "services")}
            found.append(Part(**{**entry, **lists, "number": number}))
    return tuple(found)


def claims(data: Mapping[str, Any], root: Path) -> tuple[Claim, ...]:
    """`built.yaml`: what is built is what has all its files."""
    found = []
    with _shaped("built.yaml"):
        for entry in member(data, "parts", list):
            is_built = all((root / name).exists() for name in member(entry, "files", list))
            found.append(Claim(member(entry, "what", str), is_built, entry.get("name")))
    return tuple(found)
