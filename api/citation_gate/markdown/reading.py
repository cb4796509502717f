"""A unit as the visitor reads it: its words, the names it puts in code, its links, and the sources it cites."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from api.citation_gate.markdown import markers
from api.citation_gate.markdown.holder import Holder, Unit
from api.citation_gate.markdown.inline import Inline, Token
from api.citation_gate.markdown.lines import cells
from api.citation_gate.markdown.plain import plain

_CLOSING_HASHES: Final = re.compile(r"(?:\A|[ \t])#+[ \t]*\Z")
_TASK: Final = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_LANGUAGE: Final = re.compile(r"\s*[A-Za-z+#-]{1,20}\d?\s*\Z")
_EDGE: Final = "\ue000"
_NUMBER: Final = re.compile(rf"[\d.,{_EDGE}]+")
_WRITTEN: Final = frozenset({"code", "raw", "fence"})


@dataclass(frozen=True)
class Reading:
    """`cells` are the cells of a row, else the one text. Code stands in `cells`, not in `prose`."""

    cells: tuple[str, ...]
    prose: tuple[str, ...]
    code: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    cited: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return " | ".join(self.cells)


def clean(unit: Unit, known: frozenset[int]) -> tuple[Unit, Reading]:
    """The unit with its markers in one shape, those of no source taken out, and how it reads then."""
    if unit.kind in _WRITTEN or unit.kind == "silent":
        return unit, read(unit)
    parts = _tokens(unit)
    changes = markers.edits(
        unit.readable, [token for part in parts for token in part], known, unit.start, unit.inner
    )
    if not changes:
        return unit, read(unit, parts)
    text, readable = markers.apply(unit.text, changes), markers.apply(unit.readable, changes)
    unit = replace(unit, text=text, readable=readable)
    return unit, read(unit)


def read(unit: Unit, parts: list[list[Token]] | None = None) -> Reading:
    """What stands in the unit. Raw HTML and lines of code are read as they are written."""
    if unit.kind in _WRITTEN:
        text = unit.readable[unit.start :].strip()
        if unit.kind == "fence":
            text = "" if _LANGUAGE.match(text) else text.lstrip("`~")
        return Reading((plain(text),), (plain(text),))
    parts = _tokens(unit) if parts is None else parts
    shown = tuple(_shown(unit, part) for part in parts)
    found = [token for part in parts for token in _all(part)]
    code = [plain(token.shown.strip()) for token in found if token.kind == "code"]
    return Reading(
        cells=shown,
        prose=tuple(_shown(unit, part, code=" ") for part in parts) if code else shown,
        code=tuple(filter(None, [*code, *_split(parts if code else ())])),
        links=tuple(token.target for token in found if token.target),
        cited=tuple(markers.cited(unit.readable, found)),
    )


def units(markdown: str) -> list[Unit]:
    """A whole text as units, for the evidence side."""
    holder = Holder()
    return [*holder.feed(markdown), *holder.finish()]


def _shown(unit: Unit, part: Sequence[Token], code: str | None = None) -> str:
    """What the page shows of a cell or text; `code` in place of each span of code."""
    text = "".join(code if code and token.kind == "code" else token.shown for token in part)
    if unit.kind in ("row", "header"):
        text = text.replace("\\|", "|")
    return plain(text.strip())


def _split(parts: Iterable[Sequence[Token]]) -> Iterator[str]:
    """The numbers that stand only partly in code, or in two spans that touch: the 21 of `2``1`."""
    for part in parts:
        shown = (f"{_EDGE}{token.shown}{_EDGE}" if token.kind == "code" else token.shown for token in part)
        for match in _NUMBER.finditer(plain("".join(shown))):
            if _EDGE in (number := match[0].strip(f".,{_EDGE}")):
                yield number.replace(_EDGE, "")


def _tokens(unit: Unit) -> list[list[Token]]:
    """The tokens of each cell, or of the one text."""
    text, start = unit.readable, unit.start
    stop = len(text.rstrip())
    if unit.kind in ("row", "header"):
        spans = cells(text, start)[: unit.columns if unit.kind == "row" else None]  # the page shows no more
        return [Inline(text, first, last).tokens for first, last in spans or [(start, start)]]
    if unit.kind == "heading" and (hashes := _CLOSING_HASHES.search(text, start, stop)):
        stop = hashes.start()
    if unit.kind in ("item", "parent") and (task := _TASK.match(text, len(text) - len(text.lstrip()))):
        start = task.end()
    return [Inline(text, start, stop).tokens]


def _all(part: Sequence[Token]) -> Iterator[Token]:
    for token in part:
        yield token
        yield from _all(token.inner)
