"""Generated sections inside hand-written documents, between two comments that no reader sees."""

import re
from collections.abc import Callable, Mapping, Sequence

_OPEN = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.M)
_CLOSE = "<!-- /generated -->"


class MarkError(Exception):
    """A marker that can't be filled; the message names it and what would be right."""


def fill(text: str, sections: Mapping[str, Callable[[], str]]) -> str:
    """The document with what is between its markers written anew.

    Raises:
        MarkError: a marker names no section, or isn't closed before the next one.
    """
    parts, position = [], 0
    while opened := _OPEN.search(text, position):
        name = opened.group(1)
        if name not in sections:
            raise MarkError(f"no section is named '{name}'; known are {', '.join(sorted(sections))}")
        closed = text.find(_CLOSE, opened.end())
        following = _OPEN.search(text, opened.end())
        if closed < 0 or (following and following.start() < closed):
            raise MarkError(
                f"the section '{name}' is not closed: write {_CLOSE} on a line of its own after it"
            )
        parts += [text[position : opened.end()], f"\n{sections[name]().strip()}\n"]
        position = closed
    return "".join([*parts, text[position:]])


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; `|` in cells is escaped."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)
