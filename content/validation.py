"""What is wrong in a knowledge folder, each problem with its file and line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from content.certificates import load_certificates
from content.chunks import TARGET_CHARACTERS
from content.front_matter import front_matter
from content.journey import load_plan
from content.library import ContentError, Document, Library
from content.pictures import NoPictureError, images, require_picture
from content.roadmap import load_roadmap

MAX_CHUNK_CHARACTERS = 20_000
"""A table or piece of code longer than this cannot be embedded whole: Titan Text Embeddings V2 reads 8,192 tokens."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: file, line from 1, and what is wrong."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def problems(library: Library, folder: Path) -> list[Problem]:
    """Check documents, links, roadmap and certificates of a folder that was loaded.

    Args:
        library: what `content.load(folder)` returned.
        folder: the knowledge folder, for links to files that are not Markdown.
    """
    found = [Problem(each.path, each.line, f"left out: {each.reason}") for each in library.left_out]
    anchors = {document.path: _anchors(document) for document in library.documents}
    for document in library.documents:
        found.extend(_in_document(document))
        found.extend(_in_questions(document))
        found.extend(_in_links(document, anchors, folder))
    found.extend(_same_titles(library))
    found.extend(_in_pictures(folder))
    readers: dict[str, Callable[[Path], object]] = {
        "roadmap.yaml": load_roadmap,
        "certificates.yaml": load_certificates,
        "journey.yaml": lambda path: load_plan(path, load_roadmap(folder / "roadmap.yaml")),
    }
    for name, reader in readers.items():
        if (folder / name).exists():
            try:
                reader(folder / name)
            except ContentError as error:
                found.append(Problem(name, error.line, error.problem))
    return sorted(set(found))


def _in_document(document: Document) -> Iterator[Problem]:
    if not document.chunks:
        yield Problem(document.path, 1, "the document is empty: write it or delete it")
        return
    has_title = any(heading.level == 1 for heading in document.headings)
    if not has_title and not front_matter(document.source).text("title", "name"):
        yield Problem(document.path, 1, "no title: begin the document with a line '# Title'")
    for chunk in document.chunks:
        if len(chunk.text) > MAX_CHUNK_CHARACTERS:
            yield Problem(
                document.path,
                chunk.line,
                f"a table or piece of code with {len(chunk.text):,} characters; an embedding reads about "
                f"{MAX_CHUNK_CHARACTERS:,}: divide it (prose is cut by itself at {TARGET_CHARACTERS:,})",
            )


def _in_questions(document: Document) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, questions in document.listed:
        if not any(questions):
            yield Problem(
                document.path, line, "a list of questions without a question: write one a line, '- …?'"
            )
        for question in filter(None, questions):
            first = seen.setdefault(question.casefold(), line)
            if first != line or sum(question.casefold() == each.casefold() for each in questions) > 1:
                yield Problem(document.path, line, f"the question '{question}' is listed twice")


def _in_links(document: Document, anchors: dict[str, frozenset[str]], folder: Path) -> Iterator[Problem]:
    for line, target in document.links:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or target.startswith("/") or "{{" in target or "{%" in target:
            continue
        path = normpath(join(dirname(document.path), unquote(parts.path))) if parts.path else document.path
        if path not in anchors:
            if not _exists(folder, path):
                yield Problem(document.path, line, f"the link '{target}' leads to no file")
        elif parts.fragment and unquote(parts.fragment) not in anchors[path]:
            yield Problem(document.path, line, f"the link '{target}' leads to no heading of {path}")


def _in_pictures(folder: Path) -> Iterator[Problem]:
    for name, image in images(folder):
        if image.suffix.lower() == ".svg":
            try:
                require_picture(image.read_bytes())
            except NoPictureError as error:
                yield Problem(name, error.line, f"not published: {error.problem}; only pictures are")


def _exists(folder: Path, path: str) -> bool:
    """Whether a link leads somewhere in the folder; a path that leaves it isn't ours to judge."""
    if path.startswith(".."):
        return True
    try:
        return ((folder / path).exists() and (folder / path).resolve().name == Path(path).name) or path == "."
    except OSError:
        return False


def _anchors(document: Document) -> frozenset[str]:
    return document.anchors | {heading.anchor for heading in document.headings} | {"top", ""}


def _same_titles(library: Library) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for document in library.documents:
        other = seen.setdefault(document.title, document.path)
        if other != document.path:
            yield Problem(document.path, 1, f"has the same title as {other}: '{document.title}'")
