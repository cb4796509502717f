"""The knowledge folder as data: every Markdown document with its title, headings and chunks."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from content.chunks import Chunk, Heading, split
from content.markdown import front_matter, normalise

MAX_DOCUMENT_BYTES = 5_000_000
"""Larger files are refused by name: a document is prose, and one of this size is a mistake."""


class ContentError(Exception):
    """Something in the knowledge folder cannot be used; the message names the file, the line and what to do."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class Document:
    """One Markdown file of the knowledge folder.

    Attributes:
        path: relative to the folder, with `/`.
        title: its first level-1 heading, else the front matter's `title` or `name`, else the file's name.
        source: the normalised text.
    """

    path: str
    title: str
    source: str
    headings: tuple[Heading, ...]
    chunks: tuple[Chunk, ...]

    @classmethod
    def parse(cls, path: str, source: str) -> "Document":
        """Read a document's structure from its text."""
        text = normalise(source)
        title = _title_from_front_matter(text) or _title_from_name(path)
        headings, chunks = split(path, title, text)
        first = next((heading.title for heading in headings if heading.level == 1 and heading.title), None)
        if first and first != title:
            title = first
            headings, chunks = split(path, title, text)
        return cls(path, title, text, tuple(headings), tuple(chunks))

    def line_of(self, offset: int) -> int:
        """The line number, from 1, of a character offset in `source`."""
        return self.source.count("\n", 0, offset) + 1


@dataclass(frozen=True)
class Library:
    """All documents of a knowledge folder, sorted by path."""

    documents: tuple[Document, ...]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The chunks of all documents, in the documents' order."""
        return tuple(chunk for document in self.documents for chunk in document.chunks)

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when any chunk does."""
        digest = hashlib.sha256("\n".join(chunk.version for chunk in self.chunks).encode())
        return digest.hexdigest()[:12]


def load(folder: Path) -> Library:
    """Read every `*.md` file below a folder; hidden files and folders are left out.

    Raises:
        ContentError: the folder does not exist, or a file is too large or not UTF-8.
    """
    if not folder.is_dir():
        raise ContentError(
            str(folder), 1, "this folder does not exist; KNOWLEDGE=dir names a folder of Markdown"
        )
    documents = [Document.parse(path.relative_to(folder).as_posix(), read(path)) for path in _files(folder)]
    return Library(tuple(documents))


def read(path: Path) -> str:
    """The text of a file of the knowledge folder.

    Raises:
        ContentError: the file is too large or not UTF-8.
    """
    size = path.stat().st_size
    if size > MAX_DOCUMENT_BYTES:
        raise ContentError(
            str(path), 1, f"{size:,} bytes; a document may have {MAX_DOCUMENT_BYTES:,}: split it"
        )
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(
            str(path), line, f"byte {data[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        ) from None


def _files(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*.md")):
        if is_public(path, folder, root):
            yield path


def is_public(file: Path, folder: Path, root: Path) -> bool:
    """Whether a file below `folder` may be published: not hidden, no folder, no link out of `root` or to itself.

    `root` is the folder, resolved.
    """
    if any(part.startswith(".") for part in file.relative_to(folder).parts):
        return False
    try:
        return file.is_file() and file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links; before Python 3.13 a RuntimeError
        return False


def _title_from_front_matter(text: str) -> str:
    try:
        data = yaml.safe_load(front_matter(text))
    except yaml.YAMLError:
        return ""
    if not isinstance(data, dict):
        return ""
    title = data.get("title") or data.get("name")
    return " ".join(str(title).split()) if isinstance(title, str) else ""


def _title_from_name(path: str) -> str:
    stem = re.sub(r"[-_]+", " ", path.rsplit("/", 1)[-1].removesuffix(".md")).strip()
    return stem[:1].upper() + stem[1:] or path
