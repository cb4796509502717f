"""What the parser's flat tokens say of their nesting."""

from collections.abc import Sequence
from typing import Literal

from markdown_it.token import Token


def closing(tokens: Sequence[Token], place: int) -> int:
    """The place of the token that closes the one at `place`."""
    depth = 0
    for at in range(place, len(tokens)):
        depth += tokens[at].nesting
        if depth <= 0:
            return at
    return len(tokens) - 1


def task_state(tokens: Sequence[Token]) -> Literal["open", "done"]:
    """Whether an item that is a task is done."""
    for token in tokens:
        if token.type == "inline":
            return "done" if any("checked=" in box.content for box in (token.children or ())[:1]) else "open"
    return "open"
