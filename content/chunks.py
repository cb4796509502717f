"""Chunks: the passages that are retrieved and cited, cut where the document itself has its seams.

The chunks of a document partition it: joined in order they are the document, so nothing is lost and nothing stands
twice. Tables and code are never cut. A section that fits is one chunk.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from content.markdown import Anchors, Block, blocks

TARGET_CHARACTERS = 1_500
"""A chunk grows no larger than this where the Markdown has a seam. MiniLM reads 256 tokens, Titan V2 8,192."""

_SEAM = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True)
class Heading:
    """A heading with its GitHub anchor and the titles on the way to it, its own last."""

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
        anchor: GitHub's anchor of the section's heading; empty before any heading.
        number: position among the chunks of the same section, from 1.
        start, end: the chunk's slice of the normalised source.
        text: that slice without blank lines around it.
    """

    path: str
    title: str
    section: str
    anchor: str
    number: int
    start: int
    end: int
    text: str
    version: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256("\0".join((self.path, self.section, self.text)).encode())
        object.__setattr__(self, "version", digest.hexdigest()[:12])

    @property
    def attributes(self) -> dict[str, str]:
        """What Retrieve returns beside the text: the sidecar's `metadataAttributes`.

        An opening before any heading has no anchor: Bedrock takes texts of one character and more (Amazon Bedrock API
        reference, MetadataAttributeValue, stringValue).
        """
        every = {
            "path": self.path,
            "title": self.title,
            "section": self.section,
            "anchor": self.anchor,
            "version": self.version,
        }
        return {name: value for name, value in every.items() if value}


def split(path: str, title: str, source: str) -> tuple[list[Heading], list[Chunk]]:
    """Cut one normalised document into headings and chunks.

    Returns:
        The document's headings in order and its chunks in order. A document of white space alone has no chunk.
    """
    headings: list[Heading] = []
    pieces: list[tuple[Heading | None, int, int]] = []
    for heading, section_blocks, end in _sections(source, headings):
        pieces.extend((heading, start, stop) for start, stop in _pieces(source, section_blocks, end))
    chunks: list[Chunk] = []
    numbers: dict[str, int] = {}
    for heading, start, end in _without_bare_headings(source, pieces):
        anchor = heading.anchor if heading else ""
        numbers[anchor] = numbers.get(anchor, 0) + 1
        section = " > ".join(heading.path) if heading else title
        text = source[start:end].strip("\n").rstrip()
        chunks.append(Chunk(path, title, section, anchor, numbers[anchor], start, end, text))
    return headings, chunks


def _sections(source: str, headings: list[Heading]) -> Iterator[tuple[Heading | None, list[Block], int]]:
    """Yield (heading, its blocks, end offset) and collect the headings on the way."""
    anchors = Anchors()
    open_headings: list[Heading] = []
    current: Heading | None = None
    collected: list[Block] = []
    for block in blocks(source):
        if block.kind == "heading":
            if collected:
                yield current, collected, block.start
            open_headings = [heading for heading in open_headings if heading.level < block.level]
            titles = (*(heading.title for heading in open_headings), block.title)
            current = Heading(block.level, block.title, anchors.add(block.title), titles)
            open_headings.append(current)
            headings.append(current)
            collected = []
        collected.append(block)
    if not collected and source.strip() and not headings:
        collected = [Block("paragraph", 0)]  # link definitions alone make no block, yet are text
    if collected:
        yield current, collected, len(source)


def _pieces(source: str, section: list[Block], end: int) -> Iterator[tuple[int, int]]:
    """Cut a section at its blocks so that each piece stays within the target where a seam allows."""
    starts = [block.start for block in section]
    ends = [*starts[1:], end]
    piece_start = starts[0]
    for block, start, stop in zip(section, starts, ends, strict=True):
        introduces = source[piece_start:start].rstrip().endswith(":") and block.is_atomic
        alone = start == piece_start
        previous_is_heading = section[0].kind == "heading" and start == starts[min(1, len(starts) - 1)]
        if stop - piece_start > TARGET_CHARACTERS and not (alone or introduces or previous_is_heading):
            yield piece_start, start
            piece_start = start
        while not block.is_atomic and stop - piece_start > 2 * TARGET_CHARACTERS:
            cut = _last_seam(source, max(piece_start, start), piece_start + TARGET_CHARACTERS)
            yield piece_start, cut
            piece_start = cut
    if piece_start < end:
        yield piece_start, end


def _last_seam(source: str, start: int, limit: int) -> int:
    """The last end of a sentence or line in source[start:limit], else the last space, else `limit`."""
    seams = [match.end() for match in _SEAM.finditer(source, start, limit)]
    if seams and seams[-1] > start:
        return seams[-1]
    space = source.rfind(" ", start + 1, limit)
    return space + 1 if space > start else limit


def _without_bare_headings(
    source: str, pieces: list[tuple[Heading | None, int, int]]
) -> Iterator[tuple[Heading | None, int, int]]:
    """Join a heading that has no text of its own, and leading white space, to the piece that follows."""
    carried: int | None = None
    for position, (heading, start, end) in enumerate(pieces):
        begin = start if carried is None else carried
        if position == 0:
            begin = 0
        bare = (
            "\n" not in source[start:end].strip()
            and heading is not None
            and _starts_section(pieces, position)
        )
        last = position == len(pieces) - 1
        if bare and not last:
            carried = begin
            continue
        carried = None
        if source[begin:end].strip():
            yield heading, begin, end


def _starts_section(pieces: list[tuple[Heading | None, int, int]], position: int) -> bool:
    return position == 0 or pieces[position - 1][0] is not pieces[position][0]
