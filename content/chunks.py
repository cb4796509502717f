"""Chunks: the passages that are retrieved and cited, cut where the document itself has its seams.

Every word that a reader of the rendered page sees is in one chunk, and what he doesn't see is in none. Tables, code and
boxes are never cut while they fit. A section that fits is one chunk.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from content.anchors import Anchors
from content.pieces import TARGET_CHARACTERS, Piece, joined, pieces_of
from content.reading import Block, Reading
from content.reading.writing import footnotes_markdown

__all__ = ["TARGET_CHARACTERS", "Chunk", "Heading", "split"]


@dataclass(frozen=True)
class Heading:
    """A heading with its anchor and the titles on the way to it, its own last."""

    level: int
    title: str
    anchor: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Chunk:
    """A passage of a document and where it stands.

    Attributes:
        path: the document, relative to the knowledge folder, with `/`.
        title: the document's title.
        section: the heading path, joined with ` > `; the title for text before any heading.
        anchor: the anchor of the section's heading; empty before any heading.
        number: position among the chunks of the same anchor, from 1.
        line: where it begins in the source, from 1.
        text: clean Markdown, with the footnotes that it refers to.
        questions: what the section's writer says that it answers.
    """

    path: str
    title: str
    section: str
    anchor: str
    number: int
    line: int
    text: str
    questions: tuple[str, ...] = ()
    version: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256("\0".join((self.path, self.section, self.stored)).encode())
        object.__setattr__(self, "version", digest.hexdigest()[:12])

    @property
    def stored(self) -> str:
        """What is kept and embedded: the text, with the questions it answers as a marked last block."""
        if not self.questions:
            return self.text
        listed = "\n".join(f"- {question}" for question in self.questions)
        return f"{self.text}\n\n<!-- questions\n{listed}\n-->"

    @property
    def key(self) -> str:
        """A name that no other chunk of the library has, and that stays while the heading does.

        A number in two digits or more ends it, so that `setup`, `setup-1` and their parts stay apart; brackets stand
        where no heading does, since no anchor has them.
        """
        safe = re.sub(r"[^\w.-]", "_", self.anchor)
        name = safe.encode()[:200].decode(errors="ignore") or "(start)"
        if self.anchor and name != self.anchor:
            name += "-" + hashlib.sha256(self.anchor.encode()).hexdigest()[:16]
        return f"{self.path}/{name}-{self.number:02}.md"

    @property
    def attributes(self) -> dict[str, str]:
        """What Retrieve returns beside the text: the sidecar's `metadataAttributes`; none of them is empty.

        An opening before any heading has no anchor: Bedrock takes texts of one character and more (Amazon Bedrock API
        reference, MetadataAttributeValue, stringValue).
        """
        attributes = {
            "path": self.path,
            "title": self.title,
            "section": self.section,
            "anchor": self.anchor,
            "version": self.version,
        }
        return {name: value for name, value in attributes.items() if value}


@dataclass
class _Section:
    """A heading with what stands under it up to the next one."""

    heading: Heading | None
    pieces: list[Piece] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def split(
    path: str, title: str, source: str, reading: Reading, opening: Sequence[str] = ()
) -> tuple[list[Heading], list[Chunk]]:
    """Cut one document into headings and chunks.

    Args:
        path: of the document.
        title: the document's.
        source: its normalised text with front matter blanked, to which the blocks' lines refer.
        reading: its blocks.
        opening: the questions that its front matter lists.

    Returns:
        The document's headings in order and its chunks in order. A document without a visible word has no chunk.
    """
    sections = _sections(reading.blocks, source.split("\n"), opening)
    headings = [section.heading for section in sections if section.heading]
    chunks: list[Chunk] = []
    numbers: dict[str, int] = {}
    told: set[str] = set()
    for heading, group, questions in _without_bare_headings(sections):
        text = joined(group)
        for label in told.intersection(reading.footnotes):  # explained where it is first referred to
            text = text.replace(f"[^{label}]", "")
        labels = [label for piece in group for label in piece.notes if label not in told]
        told.update(labels)
        notes = footnotes_markdown(list(dict.fromkeys(labels)), reading.footnotes)
        anchor = heading.anchor if heading else ""
        numbers[anchor] = numbers.get(anchor, 0) + 1
        section = " > ".join(part for part in heading.path if part) if heading else title
        whole = f"{text}\n\n{notes}" if notes else text
        chunks.append(
            Chunk(
                path,
                title,
                section or title,
                anchor,
                numbers[anchor],
                group[0].start + 1,
                whole,
                tuple(questions),
            )
        )
    return headings, chunks


def _sections(blocks: Sequence[Block], lines: list[str], opening: Sequence[str]) -> list[_Section]:
    anchors = Anchors()
    above: list[Heading] = []
    sections = [_Section(None, questions=list(opening))]
    for piece in pieces_of(blocks, lines):
        if piece.kind == "questions":
            sections[-1].questions.extend(piece.text.split("\n"))
            continue
        if piece.kind == "heading":
            above = [heading for heading in above if heading.level < piece.level]
            titles = (*(heading.title for heading in above), piece.title)
            heading = Heading(piece.level, piece.title, anchors.add(piece.title, piece.anchor), titles)
            above.append(heading)
            sections.append(_Section(heading))
        if piece.text:
            sections[-1].pieces.append(piece)
    return [section for section in sections if section.heading or section.pieces or section.questions]


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Put a section's pieces together so that each group stays within the target where a seam allows."""
    group: list[Piece] = []
    length = 0
    for piece in pieces:
        alone = not group or group[-1].kind == "heading"
        introduced = bool(group) and group[-1].text.rstrip("*_ ").endswith((":", "：")) and piece.is_atomic
        if group and length + len(piece.text) > TARGET_CHARACTERS and not (alone or introduced):
            yield group
            group, length = [], 0
        group.append(piece)
        length += len(piece.text) + 2
    if group:
        yield group


def _without_bare_headings(
    sections: Sequence[_Section],
) -> Iterator[tuple[Heading | None, list[Piece], list[str]]]:
    """Join a heading that has no text of its own to the smaller heading that follows."""
    carried: list[Piece] = []
    questions: list[str] = []
    for place, section in enumerate(sections):
        following = sections[place + 1].heading if place + 1 < len(sections) else None
        heading = section.heading
        is_bare = all(piece.kind == "heading" for piece in section.pieces)
        questions += section.questions
        if is_bare and following and (heading is None or following.level > heading.level):
            carried += section.pieces
            continue
        for group in _groups([*carried, *section.pieces]):
            yield heading, group, questions
            questions = []
        carried = []
