"""What is wrong in a knowledge folder, each problem with its file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from content.certificates import load_certificates
from content.chunks import TARGET_CHARACTERS
from content.library import ContentError, Document, Library
from content.markdown import links
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
    found: list[Problem] = []
    by_path = {document.path: document for document in library.documents}
    for document in library.documents:
        found.extend(_in_document(document))
        found.extend(_in_links(document, by_path, folder))
    found.extend(_same_titles(library))
    for name, reader in (("roadmap.yaml", load_roadmap), ("certificates.yaml", load_certificates)):
        if (folder / name).exists():
            try:
                reader(folder / name)
            except ContentError as error:
                found.append(Problem(name, error.line, error.problem))
    return sorted(found)


def _in_document(document: Document) -> Iterator[Problem]:
    if not document.chunks:
        yield Problem(document.path, 1, "the document is empty: write it or delete it")
        return
    if not any(heading.level == 1 for heading in document.headings):
        yield Problem(document.path, 1, "no title: begin the document with a line '# Title'")
    for chunk in document.chunks:
        if len(chunk.text) > MAX_CHUNK_CHARACTERS:
            yield Problem(
                document.path,
                document.line_of(chunk.start),
                f"a table or piece of code with {len(chunk.text):,} characters; an embedding reads about "
                f"{MAX_CHUNK_CHARACTERS:,}: divide it (prose is cut by itself at {TARGET_CHARACTERS:,})",
            )


def _in_links(document: Document, by_path: dict[str, Document], folder: Path) -> Iterator[Problem]:
    for line, target in links(document.source):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or target.startswith("/"):
            continue
        path = normpath(join(dirname(document.path), unquote(parts.path))) if parts.path else document.path
        if path not in by_path:
            if not (folder / path).exists():
                yield Problem(document.path, line, f"the link '{target}' leads to no file")
        elif parts.fragment and parts.fragment not in {h.anchor for h in by_path[path].headings}:
            yield Problem(document.path, line, f"the link '{target}' leads to no heading of {path}")


def _same_titles(library: Library) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for document in library.documents:
        other = seen.setdefault(document.title, document.path)
        if other != document.path:
            yield Problem(document.path, 1, f"has the same title as {other}: '{document.title}'")
