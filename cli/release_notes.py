"""`make notes VERSION=0.1.0`: a release's notes, from the changelog. Imports the standard library alone."""

import re
import sys
from pathlib import Path


class NoVersionError(Exception):
    """The changelog has no such version; the message names those it has."""


def notes(changelog: str, version: str) -> str:
    """The section of a version without its heading.

    Args:
        changelog: in the form of Keep a Changelog: `## VERSION`, perhaps with a date after it.
        version: `0.1.0` or `v0.1.0`.

    Raises:
        NoVersionError: it isn't there, or nothing is written under it.
    """
    sections = re.split(r"^## (\S+).*$", changelog, flags=re.MULTILINE)[1:]
    found = {name: text.strip() for name, text in zip(sections[::2], sections[1::2], strict=True)}
    wanted = version.removeprefix("v")
    if not found.get(wanted):
        raise NoVersionError(f"CHANGELOG.md says nothing of {wanted!r}; it has {', '.join(found)}")
    return found[wanted]


if __name__ == "__main__":
    try:
        print(notes(Path("CHANGELOG.md").read_text("utf-8"), sys.argv[1]))
    except NoVersionError as error:
        sys.exit(f"error: {error}; write its section before the tag")
