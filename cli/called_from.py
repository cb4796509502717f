"""A path on the command line is meant from where the command was called, wherever the repository lies.

`.venv/bin/agent` goes into the repository, whose program and documents it works with, and says where it came from.
"""

import os
from collections.abc import Callable
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

CALLED_FROM = "AGENT_CALLED_FROM"
"""What the Makefile's launcher sets; without it, as in `python -m cli`, paths are meant from the working folder."""


def from_caller(path: Path) -> Path:
    """The path as whoever called meant it."""
    return Path(os.environ.get(CALLED_FROM, "")) / path


def with_paths_of_caller(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose given paths are the caller's; a default is the repository's."""
    defaults = {name: one.default for name, one in signature(command).parameters.items()}

    @wraps(command)
    def called(*args: P.args, **given: P.kwargs) -> R:
        meant: dict[str, Any] = {
            name: value if value == defaults[name] else _meant(value) for name, value in given.items()
        }
        return command(*args, **meant)

    return called


def _meant(value: Any) -> Any:
    if isinstance(value, Path):
        return from_caller(value)
    return [_meant(one) for one in value] if isinstance(value, list) else value
