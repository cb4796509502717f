"""The gate itself: the model's text in as it streams, whole sentences out, each with what must be said of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from api import limits
from api.citation_gate.claims import Claims
from api.citation_gate.evidence import Evidence
from api.citation_gate.holder import Holder, Unit
from api.citation_gate.inline import MARKER
from api.citation_gate.languages import language_of
from api.citation_gate.ordinals import Ordinals
from api.citation_gate.reading import Reading, clean
from api.citation_gate.sourcing import needs_no_source
from api.citation_gate.spans import Passage, Support
from api.citation_gate.tools import Proof
from api.events import Citation, Source, ToolCall

_KEPT_PASSAGES: Final = 256
_LEADING_LINES: Final = re.compile(r"\A(?:[ \t]*\n)+")
_OVER_OTHERS: Final = frozenset({"heading", "header", "parent"})
_COPIED: Final = frozenset({"prose", "item", "code"})
UNVERIFIED: Final = "unverified"
UNSOURCED: Final = "unsourced"


@dataclass(frozen=True)
class Piece:
    """A whole sentence with the white space before it. `flags`: unverified, unsourced."""

    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What may be said of an answer. Every `unverified` and `unsourced` sentence stands in `text` as it is."""

    text: str
    citations: tuple[Citation, ...]
    unverified: tuple[str, ...]
    grounded: bool
    unsourced: tuple[str, ...] = ()


class Gate:
    """Feed it the model's deltas and the tools' calls; `feed` and `finish` return what may be shown by now."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.n: source for source in sources}
        self._known = frozenset(self._sources)
        self._read: dict[int, Evidence] = {}
        self._holder = Holder()
        self._ordinals = Ordinals()
        self._calls: list[ToolCall] = []
        self._proof = Proof()
        self._tools = self._proof.evidence()
        self._shown: list[str] = []
        self._blank = self._carriage = ""
        self._judged = 0
        self._before: tuple[Unit, Reading] | None = None  # the last sentence
        self._lead: tuple[Unit, Reading] | None = (
            None  # what introduces the list, table or code that is being read
        )
        self._header: tuple[str, ...] = ()
        self._language = ""  # of the last sentence that shows one
        self._unverified: dict[str, None] = {}
        self._unsourced: dict[str, None] = {}
        self._citations: dict[tuple[int, str], None] = {}
        self._code: dict[
            Unit, tuple[tuple[int, ...], list[str]]
        ] = {}  # by introduction: what it cites, the lines
        self._grounded = self._computed = False

    def tool(self, call: ToolCall) -> None:
        """What a tool returned is evidence for every sentence after it."""
        self._calls.append(call)
        self._proof = Proof.of(*self._calls)
        self._tools = self._proof.evidence()

    def feed(self, delta: str) -> list[Piece]:
        """The sentences that this text completes."""
        text = self._carriage + delta
        if "\r" in text:
            self._carriage = "\r" if text.endswith("\r") else ""
            text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        return self._pieces(self._holder.feed(text))

    def finish(self) -> list[Piece]:
        """The rest: nothing more will come."""
        return self._pieces(self._holder.finish())

    def verdict(self) -> Verdict:
        """What is to be said of the whole, when it is finished."""
        places = self._citations | dict.fromkeys(self._quotes_of_code())
        citations = tuple(map(self._citation, places))
        unsourced = tuple(self._unsourced) if citations else ()
        grounded = self._grounded or (self._computed and not citations)
        return Verdict("".join(self._shown), citations, tuple(self._unverified), grounded, unsourced)

    def _pieces(self, units: Iterable[Unit]) -> list[Piece]:
        found = []
        for unit in units:
            self._holder.patient = self._judged > limits.ANSWER_SENTENCES
            if self._holder.patient:
                found += self._unread(unit)
                continue
            unit, reading = clean(unit, self._known)
            text = self._blank + unit.text
            if not self._shown:
                text = _LEADING_LINES.sub("", text)
            flags = self._flags(unit, reading)
            found += self._piece(text, flags)
        return found

    def _piece(self, text: str, flags: tuple[str, ...]) -> list[Piece]:
        shown = text.rstrip()
        self._blank = text[len(shown) :] if shown or self._shown else ""
        if not shown:
            return []
        self._shown.append(shown)
        return [Piece(shown, flags)]

    def _unread(self, unit: Unit) -> list[Piece]:
        """A sentence of an answer that is too long to be judged: unverified, and it cites nothing."""
        text = MARKER.sub("…", unit.text)
        if text[unit.start :].strip():
            self._unverified.setdefault(text[unit.start :].strip())
        return self._piece(self._blank + text, (UNVERIFIED,))

    def _flags(self, unit: Unit, reading: Reading) -> tuple[str, ...]:
        """Judge one sentence. Numbers, dates and names need a cited source or a tool."""
        if unit.kind == "silent" or (not reading.text.strip() and not reading.cited):
            return ()
        self._judged += 1
        lead = self._introduction(unit, reading)
        claims = self._claims(unit, reading)
        cited = reading.cited or (lead[1].cited if lead else ())
        holds = self._cite(unit, reading, claims)
        names_all = not cited and unit.kind in _OVER_OTHERS  # what is said under it is cited there
        evidence = [*map(self._evidence, self._sources if names_all else cited), self._tools]
        stands = self._is_copied(unit, reading, cited) or claims.all_stand(evidence, self._tools, self._proof)
        by_tool = stands and bool(claims) and bool(self._calls) and claims.any_stands(self._tools)
        self._computed = self._computed or by_tool
        if unit.kind == "code" and lead:
            self._code.setdefault(lead[0], (cited, []))[1].append(unit.sentence)
        self._before = (unit, reading)
        if not holds or not stands:
            if unit.kind == "code" and lead:
                self._unverified.setdefault(lead[0].sentence)
            self._unverified.setdefault(unit.sentence)
            return (UNVERIFIED,)
        if cited or by_tool or unit.kind in _OVER_OTHERS or needs_no_source(unit, reading, claims):
            return ()
        self._unsourced.setdefault(unit.sentence)
        return (UNSOURCED,)

    def _introduction(self, unit: Unit, reading: Reading) -> tuple[Unit, Reading] | None:
        """The sentence that an item, a row or a line of code belongs to."""
        if unit.kind == "header":
            self._header = reading.cells
        elif unit.kind != "row":
            self._header = ()
        if unit.kind in ("prose", "heading"):
            self._lead = (unit, reading) if unit.kind == "prose" else None
            return None
        if unit.kind in ("code", "fence") or (self._lead and self._lead[1].text.endswith(":")):
            return self._lead
        return None

    def _claims(self, unit: Unit, reading: Reading) -> Claims:
        prose = list(reading.prose)
        if unit.kind not in ("code", "raw"):
            prose[0] = self._ordinals.read(prose[0], unit.kind, unit.ordinal)
            self._language = language_of(reading.text) or self._language
        return Claims.of(reading, prose, self._header if unit.kind == "row" else (), self._language)

    def _is_copied(self, unit: Unit, reading: Reading, cited: Sequence[int]) -> bool:
        """Does the sentence stand word for word in a source that it cites? Not rows: a header says what they are."""
        if unit.kind not in _COPIED or reading.links or unit.ordinal is not None:
            return False
        return any(self._evidence(n).says(reading.text) for n in cited)

    def _cite(self, unit: Unit, reading: Reading, claims: Claims) -> bool:
        """Find the words that support the sentence in each source it cites; False where none holds anything of it."""
        any_holds = not reading.cited
        for n in reading.cited:
            support = self._support(n, unit, reading)
            has_figure = claims.any_stands(self._evidence(n))
            if support.quote and (support.holds or has_figure):
                self._citations.setdefault((n, support.quote))
                any_holds = True
                self._grounded = self._grounded or support.is_firm or has_figure
        return any_holds

    def _support(self, n: int, unit: Unit, reading: Reading) -> Support:
        """What of source n supports a sentence; an item that stands there as it is, however short, supports itself."""
        passage = _passage_of(self._sources[n].text)
        verbatim = passage.verbatim(unit.sentence) if unit.kind in ("item", "parent") else None
        words = " ".join([reading.text, *reading.links])
        if self._before and len(words.split()) < 4:  # `Yes [1].` is about what was said before it
            words = f"{self._before[1].text} {words}"
        return verbatim or passage.support(words)

    def _quotes_of_code(self) -> Iterator[tuple[int, str]]:
        """The lines of each code block as they stand in the sources that its introduction cites."""
        for cited, lines in self._code.values():
            for n in cited:
                yield from ((n, quote) for quote in _passage_of(self._sources[n].text).lines(lines))

    def _citation(self, place: tuple[int, str]) -> Citation:
        n, quote = place
        return Citation(n, self._sources[n].path, self._sources[n].section, quote)

    def _evidence(self, n: int) -> Evidence:
        if n in self._read:
            return self._read[n]
        source = self._sources[n]
        head = f"# {source.title}\n\n# {source.section}\n\n`{source.path}` `{source.url}`\n\n"
        self._read[n] = _evidence_of(head + source.text)
        return self._read[n]


@lru_cache(_KEPT_PASSAGES)
def _evidence_of(text: str) -> Evidence:
    """A knowledge base has few passages that many questions find: what is read of one is kept for the next."""
    return Evidence(text)


@lru_cache(_KEPT_PASSAGES)
def _passage_of(text: str) -> Passage:
    return Passage(text)


def judge(text: str, sources: Sequence[Source], tools: Iterable[ToolCall] = ()) -> Verdict:
    """The verdict on a complete answer."""
    gate = Gate(sources)
    for call in tools:
        gate.tool(call)
    gate.feed(text)
    gate.finish()
    return gate.verdict()
