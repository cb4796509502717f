"""JSON from outside, read without believing its shape: other programs, services and files answer with anything."""

import json
from typing import Any, TypeVar

T = TypeVar("T")
_NAMES = {dict: "an object", list: "a list", str: "a text", int: "a whole number", bool: "true or false"}


class ShapeError(ValueError):
    """A value isn't of the form that it should have; the message names it."""


def json_of(text: str | bytes) -> Any:
    """The value that a text is. Raises ValueError where it is no JSON, or nested deeper than anything is read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def member(found: Any, key: str, kind: type[T], default: T | None = None) -> T:
    """A member of an object.

    Args:
        found: what should be the object.
        key: the member's name.
        kind: what it has to be.
        default: given where the member isn't there or is null; without one it has to be there.

    Raises:
        ShapeError: it isn't of that kind, or there is no object; the message names the member.
    """
    if not isinstance(found, dict):
        raise ShapeError(f"where {key!r} should stand is {_short(found)}, which is no object")
    value = found.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ShapeError(f"{key!r} is {_short(value)}, which isn't {_NAMES[kind]}")
    return value


def _short(value: Any) -> str:
    return json.dumps(value, default=str)[:60]
