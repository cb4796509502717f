"""The knowledge folder as data: every Markdown document with its title, headings and chunks."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote

from content.anchors import Anchors
from content.chunks import Chunk, Heading, split
from content.decoding import UndecodableError, decoded
from content.front_matter import front_matter, normalise
from content.reading import Block, Reading
from content.reading import read as read_blocks
from content.reading.writing import footnotes_markdown, markdown

MAX_DOCUMENT_BYTES = 5_000_000
"""Larger files are refused by name: a document is prose, and one of this size is a mistake."""


SUFFIXES = frozenset({".md", ".markdown", ".mdx"})


class ContentError(Exception):
    """Something in the knowledge folder cannot be used; the message names the file, the line and what to do."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path} {problem}")
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
        body: what a reader of the rendered page sees, as clean Markdown.
        links: (line from 1, address) of every link and picture.
        anchors: the ids that its writer gave, besides the headings' own.
        listed: (line from 1, questions) of every list of questions that it answers.
    """

    path: str
    title: str
    source: str
    headings: tuple[Heading, ...]
    chunks: tuple[Chunk, ...]
    body: str = ""
    links: tuple[tuple[int, str], ...] = ()
    anchors: frozenset[str] = frozenset()
    listed: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @classmethod
    def parse(cls, path: str, source: str) -> "Document":
        """Read a document's structure from its text; what was read before is kept."""
        return _parsed(path, normalise(source))

    @classmethod
    def read(cls, path: str, text: str) -> "Document":
        """Read a document's structure from its normalised text."""
        front = front_matter(text)
        blank = "\n" * text.count("\n", 0, front.length) + text[front.length :]
        reading = _read(blank)
        own = next((block.title for block in reading.blocks if _is_title(block)), "")
        title = own or front.text("title", "name") or _title_from_name(path)
        blocks = reading.blocks
        about = front.text("description", "summary", "excerpt")
        if about:
            blocks = (Block("paragraph", 0, 1, about, about, changed=True), *blocks)
            reading = replace(reading, blocks=blocks)
        headings, chunks = split(path, title, blank, reading, front.questions)
        listed = [
            (block.start + 1, tuple(block.text.split("\n"))) for block in blocks if block.kind == "questions"
        ]
        if "questions" in front.data:
            listed.insert(0, (1, front.questions))
        notes = footnotes_markdown(list(reading.footnotes), reading.footnotes)
        return cls(
            path,
            title,
            text,
            tuple(headings),
            tuple(chunks),
            "\n\n".join(part for part in (markdown(blocks), notes) if part),
            reading.links,
            reading.anchors,
            tuple(listed),
        )


@dataclass(frozen=True)
class LeftOut:
    """A file that isn't served: where it is wrong, and why."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True)
class Library:
    """All documents of a knowledge folder, sorted by path, and the files that were left out of it."""

    documents: tuple[Document, ...]
    left_out: tuple[LeftOut, ...] = ()

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
    """Read every Markdown file below a folder (`.md`, `.markdown`, `.mdx`); hidden files and folders are left out.

    A file that can't be read is left out by name, and ends nothing.

    Raises:
        ContentError: the folder does not exist.
    """
    documents: list[Document] = []
    left_out: list[LeftOut] = []

    def refused(error: OSError) -> None:
        relative = Path(error.filename).relative_to(folder).as_posix()
        left_out.append(LeftOut(_shown(relative), 1, f"can't be read: {error.strerror}"))

    for path in files(folder, refused):
        relative = path.relative_to(folder).as_posix()
        if _shown(relative) != relative:
            left_out.append(LeftOut(_shown(relative), 1, "the name isn't UTF-8: rename the file"))
            continue
        try:
            documents.append(Document.parse(relative, read(path)))
        except ContentError as error:
            left_out.append(LeftOut(relative, error.line, error.problem))
    return Library(tuple(documents), tuple(left_out))


def read(path: Path) -> str:
    """The text of a file of the knowledge folder.

    Raises:
        ContentError: the file is gone, too large, or in an encoding that it doesn't name.
    """
    try:
        size = path.stat().st_size
        if size > MAX_DOCUMENT_BYTES:
            raise ContentError(
                str(path), 1, f"{size:,} bytes; a document may have {MAX_DOCUMENT_BYTES:,}: split it"
            )
        return decoded(path.read_bytes())
    except OSError as error:
        raise ContentError(str(path), 1, f"can't be read: {error.strerror}") from None
    except UndecodableError as error:
        raise ContentError(str(path), error.line, str(error)) from None


def files(folder: Path, refused: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """The Markdown files of a folder, none that is hidden or a link to elsewhere, sorted by path.

    `refused` is told of each folder in it that can't be read.

    Raises:
        ContentError: the folder does not exist.
    """
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist"
        raise ContentError(
            str(folder), 0, f"{what}; --knowledge, or KNOWLEDGE= of make run, names a folder of Markdown"
        )
    root = folder.resolve()
    for path in sorted(_all_files(folder, refused)):
        if path.suffix.lower() in SUFFIXES and is_public(path, folder, root):
            yield path


def _all_files(folder: Path, refused: Callable[[OSError], None] | None) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names)


def _shown(path: str) -> str:
    """A path as text that can be printed and stored; where its bytes aren't UTF-8, they are named."""
    return path.encode("utf-8", "backslashreplace").decode()


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


@lru_cache(maxsize=8_192)
def _parsed(path: str, text: str) -> Document:
    return Document.read(path, text)


def _read(text: str) -> Reading:
    """The blocks, a second time where a link without text needs the title of the heading it leads to."""
    reading = read_blocks(text, _words_of)
    if not re.search(r"\[\]\(|\{(?:ref|numref|doc)\}`", text):
        return reading
    names = dict(reading.names)
    anchors = Anchors()
    for block in reading.blocks:
        if block.kind == "heading":
            names.setdefault(anchors.add(block.title, *block.anchors[:1]), block.title)
    return read_blocks(text, lambda address: names.get(unquote(address.lstrip("#"))) or _words_of(address))


def _words_of(address: str) -> str:
    """What an address says by itself: its last part without its ending."""
    last = address.rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"[-_#]+", " ", re.sub(r"\.\w+(?=#|\Z)", "", unquote(last))).strip()


def _is_title(block: Block) -> bool:
    return block.kind == "heading" and block.level == 1 and bool(block.title)


def _title_from_name(path: str) -> str:
    stem = re.sub(r"[-_]+", " ", path.rsplit("/", 1)[-1].rsplit(".", 1)[0]).strip()
    return stem[:1].upper() + stem[1:] or path
