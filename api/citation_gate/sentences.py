"""Clean Markdown as sentences: each with its place and the markers in it or right after its full stop."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from api.citation_gate.markers import Marker

FENCE: Final = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})")
_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s")
_ITEM: Final = re.compile(r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s+")
_TABLE_RULE: Final = re.compile(r"[\s>]*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*\Z|\s*\|[\s:|-]+\|\s*\Z")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…]+|[。！？]+)[\"')\]”’*_]*(?=\s|\Z|\[\d)|(?<=[。！？])")
_TRAILING_MARKERS: Final = re.compile(r"(?:\s*\[\d+\])+[.!?]*(?=\s|\Z)")
_ABBREVIATED: Final = "e.g i.e vs approx ca cf fig eq incl resp al st dr mr mrs prof inc ltd u.s"
_ABBREVIATIONS: Final = frozenset(_ABBREVIATED.split())


@dataclass
class Sentence:
    """`text[start:end]`: a sentence of prose, a heading, a list item, a table row, or a line of code.

    `introduces` of a code line is the sentence before the block, to which the block belongs.
    """

    start: int
    end: int
    kind: str  # prose, heading, item, row, code
    markers: list[int] = field(default_factory=list)
    introduced_by: "Sentence | None" = None


def sentences(
    text: str, masked: str, markers: list[Marker], code: Iterable[tuple[int, int]]
) -> list[Sentence]:
    """Split `text`; `masked` is the same text with `code` blanked, so that a full stop in code ends nothing."""
    found = [
        part for block in _blocks(text, {start for start, _ in code}) for part in _split(block, text, masked)
    ]
    _assign(found, markers)
    before: Sentence | None = None
    for sentence in found:
        if sentence.kind == "code":
            sentence.introduced_by = before
        else:
            before = sentence
    return found


def _blocks(text: str, code_starts: set[int]) -> list[Sentence]:
    """Paragraphs and list items with their continuation lines; headings, rows and lines of code one by one."""
    found: list[Sentence] = []
    fence, previous = "", "blank"
    position = 0
    for line in text.splitlines(keepends=True):
        start, end = position, position + len(line.rstrip())
        position += len(line)
        body = line.strip()
        opening = FENCE.match(line)
        if fence:
            if opening and opening[1].startswith(fence) and body == opening[1]:
                fence = ""
            elif body:
                found.append(Sentence(start, end, "code"))
            previous = "blank"
            continue
        if opening and "`" not in line[opening.end() :]:
            fence, previous = opening[1], "blank"
            continue
        indented_code = start in code_starts and line[:1].isspace()
        kind = "blank" if not body else "code" if indented_code else _kind(line, previous)
        if kind == "prose" and previous in ("prose", "item"):
            found[-1].end = end
            continue
        if kind not in ("blank", "rule"):
            found.append(Sentence(start, end, kind))
        previous = "row" if kind == "rule" else kind
    return found


def _kind(line: str, previous: str) -> str:
    if _HEADING.match(line):
        return "heading"
    if "|" in line and _TABLE_RULE.match(line):
        return "rule"
    if line.lstrip(" >").startswith("|") or ("|" in line and previous == "row"):
        return "row"
    return "item" if _ITEM.match(line) else "prose"


def _split(block: Sentence, text: str, masked: str) -> list[Sentence]:
    """Cut a paragraph into sentences; an item, a row, a heading and a line of code are one sentence each."""
    if block.kind != "prose":
        return [block]
    result: list[Sentence] = []
    start = block.start
    for match in _SENTENCE_END.finditer(masked, block.start, block.end):
        end = match.end()
        if end <= start or _is_abbreviation(masked[start : match.start()]):
            continue
        trailing = _TRAILING_MARKERS.match(masked, end, block.end)
        result.append(Sentence(start, trailing.end() if trailing else end, "prose"))
        start = result[-1].end
    if text[start : block.end].strip():
        result.append(Sentence(start, block.end, "prose"))
    for sentence in result:
        while sentence.start < sentence.end and text[sentence.start].isspace():
            sentence.start += 1
    return result


def _is_abbreviation(text: str) -> bool:
    words = text.split()
    return not words or words[-1].strip("(*_\"'").lower() in _ABBREVIATIONS


def _assign(found: list[Sentence], markers: list[Marker]) -> None:
    index = 0
    for marker in markers:
        while index < len(found) and found[index].end <= marker.start:
            index += 1
        if index == len(found):
            return
        if marker.n not in found[index].markers:
            found[index].markers.append(marker.n)
