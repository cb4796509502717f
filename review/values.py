"""What an input was and what it becomes, as one would read it in a diff: the parts that differ, not the whole."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.secret_rules import looks_like_a_secret, named_as_secret
from review.differences import Change
from review.kinds.secrets import HIDDEN

MOST_CHARACTERS = 60
"""Of a value; a longer one is a document, which other findings compare by what it means."""


def changed_parts(change: Change) -> Iterator[str]:
    """Each part that differs: `memorySize: 1024 → 512`, or its path alone where the values are no short words."""
    if change.why:
        yield change.input
    else:
        yield from _apart(change.input, change.before, change.after)


def _apart(path: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                yield from _apart(f"{path}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            if one != other:
                yield from _apart(f"{path}[{place}]", one, other)
    elif _is_short(before) and _is_short(after) and not shows_a_secret(path, before, after):
        yield f"{path}: {_said(before)} → {_said(after)}"
    else:
        yield path


def shows_a_secret(path: str, *values: Any) -> bool:
    """Whether one of these values is or was a secret: a comment repeats none, although the change shows it."""
    named = named_as_secret(re.split(r"[.:]", path)[-1])
    return any(
        isinstance(one, str) and (named or one.startswith(HIDDEN) or looks_like_a_secret(one))
        for one in values
    )


def _is_short(value: Any) -> bool:
    return value is None or (
        isinstance(value, str | int | float) and len(str(value)) <= MOST_CHARACTERS and "\n" not in str(value)
    )


def _said(value: Any) -> str:
    return "nothing" if value in (None, "") else written(value)


def written(value: Any) -> str:
    """A value as Pulumi's files write it: `true`, not `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)
