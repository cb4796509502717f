"""Clean Markdown as sentences: each with its place, and the markers that stand for it."""

import re
from dataclasses import dataclass, field
from typing import Final

from api.citation_gate.markers import Marker

_FENCE: Final = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})")
_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s")
_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_TABLE_RULE: Final = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*\Z|\s*\|[\s:|-]+\|\s*\Z")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…]+|[。！？]+)[\"')\]”’*_]*(?=\s|\Z|\[\d)|(?<=[。！？])")
_TRAILING_MARKERS: Final = re.compile(r"(?:[ \t]*\[\d+\])+[.!?]*")
_ABBREVIATED: Final = (
    "e.g i.e etc vs approx ca cf no fig sec min max eq incl resp al st dr mr mrs ms prof inc ltd u.s a.m p.m"
)
_ABBREVIATIONS: Final = frozenset(_ABBREVIATED.split())


@dataclass
class Sentence:
    """`text[start:end]`: a sentence, a table row, a list item's sentence, or a line of code."""

    start: int
    end: int
    block: int
    kind: str  # prose, heading, item, row, code
    markers: list[int] = field(default_factory=list)


@dataclass
class Block:
    kind: str
    group: int
    first: int
    last: int
    markers: list[int] = field(default_factory=list)


@dataclass
class Outline:
    sentences: list[Sentence]
    blocks: list[Block]

    def cited_for(self, sentence: Sentence) -> list[int]:
        """The sources that stand behind a sentence: its own markers, else its block's, else its group's.

        A group is a lead-in with the list, table or code after it, and a line of markers that closes it.
        """
        if sentence.markers:
            return sentence.markers
        block = self.blocks[sentence.block]
        if block.markers:
            return block.markers
        if sentence.kind == "heading":
            return sorted({n for other in self.blocks for n in other.markers})
        return sorted({n for other in self.blocks if other.group == block.group for n in other.markers})


def outline(text: str, masked: str, markers: list[Marker]) -> Outline:
    """Split `text`; `masked` is the same text with code spans blanked, so that a full stop in code ends nothing."""
    sentences: list[Sentence] = []
    blocks: list[Block] = []
    group, fence = 0, ""
    previous = "blank"
    lead_in = False
    position = 0
    for line in text.splitlines(keepends=True):
        start, end = position, position + len(line.rstrip())
        position += len(line)
        body = line.strip()
        opening = _FENCE.match(line)
        if fence:
            if opening and opening[1].startswith(fence) and body == opening[1]:
                fence, previous = "", "blank"
            elif body:
                _add(sentences, blocks, "code", group, start, end, joins=True)
                previous = "code"
            continue
        if not body:
            previous = "blank"
            continue
        if opening:
            fence = opening[1]
            group += not lead_in
            blocks.append(Block("code", group, len(sentences), len(sentences)))
            lead_in = False
            continue
        kind = _kind(line, previous)
        if kind == "rule":
            previous = "row"
            continue
        only_markers = _only_markers(body)
        joins = previous == kind == "prose"
        same_kind = bool(blocks) and blocks[-1].kind == kind and kind in ("row", "item", "code")
        continues = joins or same_kind or lead_in or only_markers or (kind == "prose" and previous == "item")
        if not continues:
            group += 1
        if previous == "item" and kind == "prose" and line[:1].isspace():
            kind, joins = "item", True
        _add(sentences, blocks, kind, group, start, end, joins=joins and bool(blocks))
        lead_in = body.rstrip("*_ ").endswith(":") or (kind == "prose" and _ends_lead_in(body))
        previous = kind
    split = _split(sentences, masked)
    _assign(split, blocks, markers)
    return Outline(split, blocks)


def _kind(line: str, previous: str) -> str:
    if _HEADING.match(line):
        return "heading"
    if "|" in line and _TABLE_RULE.match(line):
        return "rule"
    if line.lstrip().startswith("|") or ("|" in line and previous == "row"):
        return "row"
    if _ITEM.match(line):
        return "item"
    return "prose"


def _only_markers(body: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:[*_(]*(?:sources?|see|references?)\b\W*)?(?:\[\d+\][,;. ]*)+[)*_.]*", body, re.IGNORECASE
        )
    )


def _ends_lead_in(body: str) -> bool:
    return bool(re.search(r":(?:\s*\[\d+\])+\s*\Z", body))


def _add(
    sentences: list[Sentence],
    blocks: list[Block],
    kind: str,
    group: int,
    start: int,
    end: int,
    *,
    joins: bool,
) -> None:
    """Put a line into the block before it, or into a new one."""
    if joins and blocks:
        block = blocks[-1]
        block.last = len(sentences) + (0 if kind in ("prose", "item") else 1)
        if kind in ("prose", "item") and sentences and sentences[-1].block == len(blocks) - 1:
            sentences[-1].end = end
            return
        sentences.append(Sentence(start, end, len(blocks) - 1, kind))
        return
    blocks.append(Block(kind, group, len(sentences), len(sentences) + 1))
    sentences.append(Sentence(start, end, len(blocks) - 1, kind))


def _split(lines: list[Sentence], masked: str) -> list[Sentence]:
    """Cut paragraphs and list items into sentences; rows, headings and code lines stay whole."""
    result: list[Sentence] = []
    for line in lines:
        if line.kind not in ("prose", "item"):
            result.append(line)
            continue
        start = line.start
        for match in _SENTENCE_END.finditer(masked, line.start, line.end):
            end = match.end()
            if end <= start or _is_abbreviation(masked, start, match.start()):
                continue
            trailing = _TRAILING_MARKERS.match(masked, end, line.end)
            if trailing:
                end = trailing.end()
            result.append(Sentence(start, end, line.block, line.kind))
            start = end
        if masked[start : line.end].strip():
            result.append(Sentence(start, line.end, line.block, line.kind))
    for sentence in result:
        while sentence.start < sentence.end and masked[sentence.start].isspace():
            sentence.start += 1
    return result


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    word = text[start:stop].rsplit(None, 1)[-1:] if text[start:stop].strip() else []
    if not word:
        return True
    token = word[0].strip("(*_\"'").lower()
    return token in _ABBREVIATIONS or bool(re.fullmatch(r"\s*(?:[-*+>]\s+)?\d{1,3}", text[start:stop]))


def _assign(sentences: list[Sentence], blocks: list[Block], markers: list[Marker]) -> None:
    index = 0
    for marker in markers:
        while index < len(sentences) - 1 and sentences[index].end <= marker.start:
            index += 1
        if not sentences:
            return
        sentence = sentences[index]
        for place in (sentence.markers, blocks[sentence.block].markers):
            if marker.n not in place:
                place.append(marker.n)
