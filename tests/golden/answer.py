"""An answer as a reader meets it: sentences, list items, rows and code, each with the sources it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["sentence", "item", "row", "code"]

_MARKER = re.compile(r"\[(\d+)\]")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])\s+(.*)$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_SEAM = re.compile(r"(?<=[.!?])((?:\*\*|[\"”')])*(?:\s*\[\d+\])*)\s+(?!\[\d+\])(?=[\"“'(*`\[]*[A-Z0-9À-Þ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|dr|mr|mrs|st)|\b[A-Z])\.$", re.IGNORECASE
)
_OPENING = re.compile(
    r"^(?:yes|no|not yet|not so far|only partly|partly|it depends)[.!]?(?:\s*\[\d+\])*[.!]?$", re.IGNORECASE
)
_LABEL = re.compile(r"^\*\*[^*]+\*\*$")
_LEAD_IN = re.compile(
    r"^(?:from [“\"][^”\"]*[”\"](?:\s*\[\d+\])*\s*:$|(?:these are |here are |the first )?\d+ of (?:the |its )?\d+\b)",
    re.IGNORECASE,
)
_SAID_BY_THE_APP = re.compile(
    r"^(?:more (?:in|about|on)|the rest (?:stands?|is|of)|read on|see also|you can ask|try asking"
    r"|the documents (?:don['’]t|do not|name|mention|describe|say nothing))\b",
    re.IGNORECASE,
)
"""What the product says about its answer and not from the documents: neither on point nor beside it."""


@dataclass(frozen=True)
class Unit:
    """One statement of an answer.

    Attributes:
        kind: what it is.
        text: as written, markers included.
        block: units of one paragraph, list, table or code block share it.
        sources: the numbers of the sources it names, its own or those of what it belongs to.
        own: whether the markers stand in it.
        introduces: whether it ends with a colon before a list, a table or code.
    """

    kind: Kind
    text: str
    block: int
    sources: tuple[int, ...] = ()
    own: bool = False
    introduces: bool = False

    @property
    def by_the_app(self) -> bool:
        """Whether the product speaks of its answer here: how much of a list this is, or what isn't said."""
        told = self.text.lstrip("*_> ")
        says_so = _LEAD_IN.match(told) or (not self.own and _SAID_BY_THE_APP.match(told))
        return self.kind == "sentence" and bool(says_so)


def units(markdown: str) -> list[Unit]:
    """The statements of an answer in order."""
    made: list[Unit] = []
    for block, lines in enumerate(_blocks(markdown)):
        made += [replace(unit, block=block) for unit in _units(lines)]
    return _with_sources(made)


def _blocks(markdown: str) -> list[list[str]]:
    """Lines that belong together: a fenced block, a list, a table or a paragraph."""
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in markdown.splitlines():
        match = _FENCE.match(line)
        if fence:
            blocks[-1].append(line)
            if match and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
                blocks.append([])
            continue
        if match:
            fence = match.group(1)
            blocks.append([line])
        elif not line.strip():
            blocks.append([])
        elif blocks[-1] and _shape(line) != _shape(blocks[-1][-1]) and not _continues(line, blocks[-1]):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return _joined([lines for lines in blocks if lines])


def _joined(blocks: list[list[str]]) -> list[list[str]]:
    """A list with blank lines between its items is one list."""
    joined: list[list[str]] = []
    for lines in blocks:
        if joined and _shape(lines[0]) == "item" and _shape(joined[-1][0]) == "item":
            joined[-1] += lines
        else:
            joined.append(lines)
    return joined


def _shape(line: str) -> str:
    if _ITEM.match(line):
        return "item"
    return "row" if line.lstrip().startswith("|") else "text"


def _continues(line: str, lines: Sequence[str]) -> bool:
    """Whether an indented line goes on with a list's item."""
    return line.startswith("  ") and _shape(line) == "text" and _shape(lines[0]) == "item"


def _units(lines: Sequence[str]) -> list[Unit]:
    if _FENCE.match(lines[0]):
        return [Unit("code", "\n".join(lines[1:-1]), 0)]
    shape = _shape(lines[0])
    if shape == "row":
        body = [line.strip() for line in lines if not _RULE.match(line)]
        has_head = len(lines) > 1 and _RULE.match(lines[1]) is not None
        return [Unit("row", line, 0) for line in body[has_head:]]
    if shape == "item":
        items: list[str] = []
        for line in lines:
            match = _ITEM.match(line)
            if match:
                items.append(match.group(2))
            else:
                items[-1] += " " + line.strip()
        return [Unit("item", item, 0) for item in items]
    text = " ".join(re.sub(r"^\s*>\s?", "", line).strip() for line in lines if not line.startswith("#"))
    return [Unit("sentence", sentence, 0) for sentence in _sentences(text)]


def _sentences(text: str) -> list[str]:
    said: list[str] = []
    start = 0
    for seam in _SEAM.finditer(text):
        piece = text[start : seam.start()]
        if _ABBREVIATION.search(piece):
            continue
        said.append(text[start : seam.end(1)].strip())
        start = seam.end()
    said.append(text[start:].strip())
    said = [each for each in said if _MARKER.sub("", each).strip(" .*_")]
    joined: list[str] = []
    for at, sentence in enumerate(said):
        short = joined and (_LABEL.match(joined[-1]) or (at == 1 and _OPENING.match(joined[-1].strip("*_ "))))
        if short:
            joined[-1] += f" {sentence}"
        else:
            joined.append(sentence)
    return joined


def _with_sources(made: list[Unit]) -> list[Unit]:
    """Each unit's sources: its own markers, else those of the introduction, or of the items that it introduces."""
    cited = [
        tuple(dict.fromkeys(map(int, _MARKER.findall(unit.text)))) if unit.kind != "code" else ()
        for unit in made
    ]
    of_block = {
        unit.block: tuple(
            dict.fromkeys(n for k, other in enumerate(made) if other.block == unit.block for n in cited[k])
        )
        for unit in made
    }
    done: list[Unit] = []
    for unit, own, after in zip(made, cited, [*made[1:], None], strict=False):
        introduces = (
            unit.kind in ("sentence", "item")
            and after is not None
            and after.block != unit.block
            and after.kind != "sentence"
            and _MARKER.sub("", unit.text).rstrip(" *_").endswith(":")
        )
        sources = own
        if not sources and unit.kind != "sentence":
            before = next((each for each in reversed(done) if each.block != unit.block), None)
            sources = before.sources if before else ()
        if not sources and introduces and after is not None:
            sources = of_block[after.block]
        done.append(replace(unit, sources=sources, own=bool(own), introduces=introduces))
    return done
