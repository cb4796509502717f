"""The hand-written sentences of a document, with the lines where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOCUMENTS: Final = (
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "knowledge/*.md",
    "knowledge/projects/public-bedrock-agent.md",
)
ABOUT_PEOPLE: Final = frozenset({"roadmap.md", "journey.md", "certificates.md", "goal.md", "owner.md"})
"""Generated from data, or about the owner: nothing in them names the product's parts."""

_GENERATED: Final = re.compile(r"^<!-- generated: .*?^<!-- /generated -->$", re.DOTALL | re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE: Final = re.compile(r"^([ \t]*)(```|~~~).*?^\1\2[ \t]*$", re.DOTALL | re.MULTILINE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*\[>])")
_SPAN: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Claim:
    """One sentence, list item or table row.

    Attributes:
        path, line: the document, from the repository's root, and its line counted from 1.
        text: as it is written, without line breaks.
        section: the heading above it.
        block: the paragraph, item or row that it is a part of.
    """

    path: str
    line: int
    text: str
    section: str = ""
    block: str = ""

    @property
    def spans(self) -> list[str]:
        """What stands in code style."""
        return _SPAN.findall(self.text)

    @property
    def words(self) -> str:
        """The text without what stands in code style and without links' addresses."""
        return re.sub(r"\]\([^)\s]*\)", "]", _SPAN.sub("`", self.text))


@dataclass(frozen=True)
class Finding:
    """A claim that doesn't hold, and what would be right."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def documents(root: Path) -> list[str]:
    """The documents that are checked, from the root."""
    found = {path for pattern in DOCUMENTS for path in root.glob(pattern) if path.name not in ABOUT_PEOPLE}
    return sorted(path.relative_to(root).as_posix() for path in found)


def notes(root: Path) -> list[str]:
    """What the owner has learned, from the root: of these only what they call unbuilt is the product's."""
    found = {path.relative_to(root).as_posix() for path in root.glob("knowledge/*/**/*.md")}
    return sorted(found - set(documents(root)))


def claims(path: str, text: str) -> Iterator[Claim]:
    """A document's sentences; what code has written, comments and fenced blocks are no claims of a hand."""
    for pattern in (_GENERATED, _COMMENT, _FENCE):
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    section = ""
    for start, block in _blocks(text):
        if block.startswith("#"):
            section = block.lstrip("# ")
        line = start
        for sentence in _SENTENCE.split(block):
            yield Claim(path, line, " ".join(sentence.split()), section, block)
            line += sentence.count("\n")


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs, items and rows with their first lines."""
    start, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        begins = re.match(r"\s*(?:[-*+]\s|\d+\.\s|\||#{1,6}\s|>\s)", line)
        if lines and (begins or not line.strip()):
            yield start, "\n".join(lines)
            lines = []
        if line.strip():
            start = start if lines else number
            lines.append(line)
    if lines:
        yield start, "\n".join(lines)
