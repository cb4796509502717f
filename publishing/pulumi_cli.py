"""Pulumi's command line, asked for what it knows: its words as text, whatever bytes they are, and its JSON."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.contract.outside import json_of
from publishing.errors import PublishingError

INSTALL = "the Pulumi CLI is not on PATH; https://www.pulumi.com/docs/install/ says how"


def ask(arguments: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run `pulumi` with these arguments in a project's folder. Raises PublishingError where it isn't installed."""
    command = ["pulumi", *arguments]
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError:
        raise PublishingError(INSTALL, is_blind=True) from None


def json_object(text: str, name: str) -> dict[str, Any]:
    """The object that a text is, called `name` where it isn't one. Raises PublishingError."""
    try:
        found = json_of(text)
    except ValueError:
        raise PublishingError(f"{name} are not JSON: {text[:80]!r}", is_blind=True) from None
    if not isinstance(found, dict):
        raise PublishingError(f"{name} are no JSON object: {text[:80]!r}", is_blind=True)
    return found
