"""Markdown cut into the units an answer is made of: sentences, list items, table rows, lines of code."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["sentence", "item", "row", "code"]

FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*([\w-]*)")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
ITEM = re.compile(r"^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$|^\s*\[[^\]]+\]:\s*\S+")
DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
CELL = re.compile(r"(?<!\\)\|")
QUOTED = re.compile(r"^\s*>\s?(?:\[!\w+\]\s*)?")
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]")
LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)|\[([^\[\]]+)\]\[[^\]]*\]")
TAG = re.compile(r"[<‹]/?[a-zA-Z][^<>‹]*>|<!--(?:(?!-->|<!--).)*-->", re.S)
ANCHOR = re.compile(r"<a\b[^<>]*>(?:(?!<a\b).){0,500}?[<‹]/a>", re.S | re.I)
TAG_IN_A_WORD = re.compile(rf"(?<=\w)(?:{TAG.pattern})+(?=\w)", re.S)
CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
STOP = re.compile(r"(?<=[.!?…])[\"'”’)*_]*\s+(?=[\"'“‘(*_`\[]*[\w`$~/.])|(?<=[。！？])")
ABBREVIATION = re.compile(
    r"(?:\b(?:(?i:e\.g|i\.e|etc|vs|cf|approx|ca|no|nos|fig|sec|inc|al|incl|resp)|Dr|Mr|Mrs|Ms|St)|\b[A-Z])\.$"
)
RUN_IN = re.compile(r"^(\*\*|__)[^*_]{1,40}\1$")
DELIMITER = re.compile(r"^[ \t]*[<‹]/?(?:sources?|question)\b.*$", re.M)
"""A line that looks like a prompt's delimiter, as written or as an app has defused it: never something to say."""
PICTURES = frozenset({"mermaid", "dot", "plantuml", "svg"})


@dataclass(frozen=True)
class Unit:
    """One thing that can be said: its words, what it stands under, and the run of like units it belongs to."""

    kind: Kind
    text: str
    lead: str
    block: int
    heading: str = ""
    written: str = ""
    """A line of code as it is written, with its indentation, the comment above it and the brackets below."""
    language: str = ""
    ordinal: int | None = None
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def context(self) -> str:
        """The unit with the words that introduce it, so that "It costs 5" is known to be about something."""
        return " ".join(part for part in (self.heading, self.lead, self.text) if part)


def embedded_text(section: str, unit: Unit) -> str:
    """What stands for a unit when meanings are compared: its section's heading, its introduction and itself."""
    lead = unit.lead if unit.kind != "sentence" else ""
    return ". ".join(part for part in (section.rsplit(" > ", 1)[-1], lead, unit.text) if part)


def plain(text: str) -> str:
    """Inline Markdown without pictures, link addresses and tags; code spans stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f"\x00{len(kept) - 1}\x00"

    text = CODE_SPAN.sub(keep, text.replace("\x00", " "))
    text = IMAGE.sub("", text)
    for _ in range(2):
        text = LINK.sub(lambda m: m.group(1) or m.group(2) or "", text)
    text = TAG.sub("", TAG_IN_A_WORD.sub(" ", text))
    text = re.sub("\x00(\\d+)\x00", lambda m: kept[int(m.group(1))], text)
    return re.sub(r"\s+", " ", text).strip()


def _is_navigation(text: str) -> bool:
    """Whether a paragraph is nothing but links and badges."""
    rest, links = LINK.subn("", IMAGE.sub("", text))
    rest, anchors = ANCHOR.subn("", rest)
    return links + anchors > 1 and not any(c.isalnum() for c in TAG.sub("", rest))


def sentences(text: str) -> list[str]:
    """A paragraph's sentences; abbreviations and initials don't end one."""
    found: list[str] = []
    pending = ""
    start = 0
    for stop in [*STOP.finditer(text), None]:
        piece = text[start : stop.start() if stop else len(text)]
        if stop:
            piece += text[stop.start() : stop.end()].rstrip()
            start = stop.end()
        pending = f"{pending} {piece}" if pending else piece
        if stop and (ABBREVIATION.search(pending) or pending.count("`") % 2):
            continue
        if pending.strip():
            found.append(pending.strip())
        pending = ""
    return found


def units(markdown: str) -> list[Unit]:
    """The units of a passage in their order; headings are not units but what units stand under."""
    return list(_Reader().read(DELIMITER.sub("", markdown)))


def _closes(line: str, fence: str) -> bool:
    mark = line.strip(" \t\r>")
    return len(mark) >= len(fence) and not mark.strip(fence[0])


class _Reader:
    def __init__(self) -> None:
        self.block = 0
        self.lead = ""
        self.heading = ""

    def read(self, markdown: str) -> Iterator[Unit]:
        lines = markdown.replace("\r\n", "\n").split("\n")
        i = 0
        first = True
        while i < len(lines):
            line = QUOTED.sub("", lines[i])
            fence = FENCE.match(line)
            if fence:
                end = i + 1
                while end < len(lines) and not _closes(lines[end], fence.group(1)):
                    end += 1
                if fence.group(2) not in PICTURES:
                    yield from self._code(
                        [QUOTED.sub("", each) for each in lines[i + 1 : end]], fence.group(2)
                    )
                i = end + 1
            elif heading := HEADING.match(line):
                self.heading = "" if first else plain(heading.group(1))
                self.lead = ""
                i += 1
            elif not line.strip() or RULE.match(line):
                i += 1
            elif (
                "|" in line
                and i + 1 < len(lines)
                and "-" in lines[i + 1]
                and DIVIDER.match(QUOTED.sub("", lines[i + 1]))
            ):
                end = i + 2
                while end < len(lines) and "|" in lines[end]:
                    end += 1
                yield from self._table([QUOTED.sub("", each) for each in (lines[i], *lines[i + 2 : end])])
                i = end
            elif ITEM.match(line):
                end = self._end_of_list(lines, i)
                yield from self._list([QUOTED.sub("", each) for each in lines[i:end]])
                i = end
            else:
                end = i + 1
                while end < len(lines) and not self._interrupts(QUOTED.sub("", lines[end])):
                    end += 1
                yield from self._paragraph(" ".join(QUOTED.sub("", each).strip() for each in lines[i:end]))
                i = end
            first = False

    @staticmethod
    def _interrupts(line: str) -> bool:
        return not line.strip() or bool(
            FENCE.match(line) or HEADING.match(line) or ITEM.match(line) or RULE.match(line)
        )

    @staticmethod
    def _end_of_list(lines: list[str], start: int) -> int:
        end = start + 1
        while end < len(lines):
            line = QUOTED.sub("", lines[end])
            following = QUOTED.sub("", lines[end + 1]) if end + 1 < len(lines) else ""
            if not line.strip():
                if not (ITEM.match(following) or following.startswith("  ")):
                    break
            elif FENCE.match(line) or HEADING.match(line):
                break
            end += 1
        return end

    def _paragraph(self, text: str) -> Iterator[Unit]:
        if _is_navigation(text):
            return
        said = [sentence for sentence in sentences(plain(text)) if any(c.isalnum() for c in sentence)]
        if not said:
            return
        self.block += 1
        title = ""
        for sentence in said:
            if RUN_IN.match(sentence) and len(said) > 1:
                title = sentence.strip("*_ ")
                continue
            yield Unit("sentence", sentence, title, self.block, self.heading)
        self.lead = said[-1]

    def _list(self, lines: list[str]) -> Iterator[Unit]:
        self.block += 1
        items: list[tuple[int, str, int | None]] = []
        for line in lines:
            item = ITEM.match(line)
            if item:
                ordinal = int(item.group(2)) if item.group(2) else None
                items.append((len(item.group(1)), item.group(3), ordinal))
            elif items and line.strip():
                items[-1] = items[-1][0], f"{items[-1][1]} {line.strip()}", items[-1][2]
        parents: list[tuple[int, str]] = []
        for depth, raw, ordinal in items:
            text = plain(raw)
            while parents and parents[-1][0] >= depth:
                parents.pop()
            if any(c.isalnum() for c in text):
                lead = " ".join(
                    [*([self.lead] if self.lead.endswith(":") else []), *(said for _, said in parents)]
                )
                yield Unit("item", text, lead or self.lead, self.block, self.heading, ordinal=ordinal)
                parents.append((depth, text))

    def _table(self, lines: list[str]) -> Iterator[Unit]:
        self.block += 1
        header, *rows = [[plain(cell) for cell in CELL.split(line.strip().strip("|"))] for line in lines]
        for row in rows:
            cells = [
                (name, cell)
                for name, cell in zip(header, row, strict=False)
                if any(c.isalnum() for c in cell)
            ]
            if not cells:
                continue
            (_, label), *rest = cells
            if not row[0] or not rest:
                said = "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
            elif len(header) == 2:
                said = f"{label}: {rest[0][1]}"
            else:
                said = f"{label}: " + "; ".join(f"{name} {cell}" if name else cell for name, cell in rest)
            yield Unit(
                "row",
                said,
                " ".join([self.lead, *header]).strip(),
                self.block,
                self.heading,
                header=tuple(header),
                cells=tuple(row),
            )

    def _code(self, lines: list[str], language: str) -> Iterator[Unit]:
        """Each line of code, with the comment above it said before it."""
        self.block += 1
        for comment, code, written in _statements(lines):
            ticks, pad = ("``", " ") if "`" in code else ("`", "")
            said = f"{ticks}{pad}{code}{pad}{ticks}"
            text = f"{comment.rstrip('.:')}: {said}" if comment else said
            yield Unit("code", text, self.lead, self.block, self.heading, written, language)


def _statements(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Each line of code that has words: the comment above it, the line, and all its lines as they are written."""
    comment = code = ""
    written: list[str] = []
    for line in lines:
        bare = line.strip()
        is_comment = bool(re.match(r"(#|//|--)\s", bare))
        is_spoken = any(c.isalnum() for c in bare)
        if code and (is_comment or is_spoken):
            yield comment, code, "\n".join(written)
            comment, code, written = "", "", []
        if bare:
            written.append(line.rstrip())
        if is_comment:
            comment = f"{comment} {bare.lstrip('#/- ')}".strip()
        elif is_spoken:
            code = bare
    if code:
        yield comment, code, "\n".join(written)
