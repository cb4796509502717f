"""Code cut into statements: each line that has words, with the comment above it and all its lines as written."""

import re
from collections.abc import Iterator
from typing import Final

COMMENT: Final = re.compile(r"(?:#|//|--|;)\s+\S")


def statements(code: str) -> Iterator[tuple[str, str, str]]:
    """(the comment above, the line, the lines as they are written); the last, joined, are the whole code."""
    comment = spoken = ""
    written: list[str] = []
    for line in code.split("\n"):
        bare = line.strip()
        is_comment = bool(COMMENT.match(bare))
        is_spoken = any(char.isalnum() for char in bare)
        if spoken and is_spoken:
            yield comment, spoken, "\n".join(written)
            comment, spoken, written = "", "", []
        written.append(line)
        if is_comment:
            comment = f"{comment} {bare.lstrip('#/-; ')}".strip()
        elif is_spoken:
            spoken = bare
    if comment or spoken:
        yield comment, spoken, "\n".join(written)
