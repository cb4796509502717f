"""The gate itself: the model's text in as it streams, whole sentences out, each with what must be said of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import IncrementalNewlineDecoder
from typing import Final

from api import limits
from api.citation_gate.claims import Claims
from api.citation_gate.context import Context
from api.citation_gate.evidence.counts import Announced, counts_by_marker
from api.citation_gate.evidence.evidence import Evidence
from api.citation_gate.evidence.spans import Passage, Support, content_words
from api.citation_gate.evidence.tools import Proof
from api.citation_gate.figures.languages import differ
from api.citation_gate.markdown.holder import Holder, Unit
from api.citation_gate.markdown.inline import MARKER
from api.citation_gate.markdown.reading import Reading, clean, units
from api.citation_gate.sourcing import is_over, needs_no_source
from api.citation_gate.verdict import UNSOURCED, UNVERIFIED, Piece, Verdict
from api.contract.links import pages
from api.events import Citation, Source, ToolCall

_KEPT_PASSAGES: Final = 256
_LEADING_LINES: Final = re.compile(r"\A(?:[ \t]*\n)+")
_STRUCTURES: Final = frozenset({"item", "parent", "header", "row"})
_STATING: Final = _STRUCTURES | {"prose"}
_FEW: Final = 3  # words
_ASKED: Final = 16  # figures and names of which a source that holds anything of a sentence has one
_END: Final = Unit("", "", 0, "end", 0)
_COPIED: Final = frozenset({"prose", "item", "code"})


class Gate:
    """Feed it the model's deltas and the tools' calls; `feed` and `finish` return what may be shown by now."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.n: source for source in sources}
        self._known = frozenset(self._sources)
        self._read: dict[int, Evidence] = {}
        self._holder = Holder()
        self._calls: list[ToolCall] = []
        self._proof = Proof()
        self._tools = self._proof.evidence()
        self._shown: list[str] = []
        self._line_ends = IncrementalNewlineDecoder(None, translate=True)
        self._blank = ""
        self._judged = 0.0  # sentences; one dense of figures counts for more
        self._context = Context()
        self._unverified: dict[str, None] = {}
        self._unsourced: dict[str, None] = {}
        self._citations: dict[tuple[int, str], None] = {}
        self._code: dict[Unit, tuple[Sequence[int], list[str]]] = {}  # what its introduction cites, its lines
        self._announced: Announced | None = None
        self._uncited: list[tuple[Unit, Claims]] = []  # the flagged ones
        self._near = 0  # from here on they are of this paragraph, list or table
        self._last = _END
        self._grounded = self._computed = False

    def tool(self, call: ToolCall) -> None:
        """What a tool returned is evidence for every sentence after it."""
        self._calls.append(call)
        self._proof = Proof.of(*self._calls)
        self._tools = self._proof.evidence()

    def feed(self, delta: str) -> list[Piece]:
        """The sentences that this text completes."""
        return self._pieces(self._holder.feed(self._line_ends.decode(delta)))

    def finish(self) -> list[Piece]:
        """The rest: nothing more will come."""
        found = self._pieces(self._holder.finish())
        self._announced = self._settled(_END)
        return found

    def verdict(self) -> Verdict:
        """What is to be said of the whole, when it is finished."""
        places = self._citations | dict.fromkeys(self._quotes_of_code())
        citations = tuple(Citation(n, self._sources[n].path, self._sources[n].section, q) for n, q in places)
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
            raw = unit.text
            unit, reading = clean(unit, self._known)
            text = self._blank + unit.text
            if not self._shown:
                text = _LEADING_LINES.sub("", text)
            found += self._piece(text, self._flags(unit, reading, raw))
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

    def _flags(self, unit: Unit, reading: Reading, raw: str) -> tuple[str, ...]:
        """Judge one sentence. Numbers, dates and names need a cited source or a tool."""
        if unit.kind == "silent" or (not reading.text.strip() and not reading.cited):
            return ()
        before, lead = self._context.before, self._context.introduction(unit, reading)
        claims = self._context.claims(unit, reading)
        self._judged += max(1, len(claims.figures) * limits.ANSWER_SENTENCES / limits.ANSWER_FIGURES)
        cited = reading.cited or (lead.cited if lead else ())
        holds = self._cite(unit, reading, claims, before) and not counts_by_marker(raw, self._known)
        self._announced = self._settled(unit)
        said_by = cited or (self._sources if is_over(unit, reading) else ())  # it is cited under them
        if claims.announced and unit.kind == "prose" and not self._stand(claims, said_by):
            self._announced = Announced(unit.sentence, claims.announced.count)
            claims = claims.without(claims.announced)
        stands = self._is_copied(unit, reading, cited) or self._stand(claims, said_by)
        by_tool = stands and bool(claims) and bool(self._calls) and claims.any_stands(self._tools)
        self._computed = self._computed or by_tool
        if unit.kind == "code" and lead:
            self._code.setdefault(lead.unit, (cited, []))[1].append(unit.sentence)
        self._cite_before(unit, reading)
        if not (holds or by_tool) or not stands:
            if unit.kind in _STATING and not cited and unit.text == raw:
                self._uncited.append((unit, claims))
            if unit.kind == "code" and lead:
                self._unverified.setdefault(lead.unit.sentence)
            self._unverified.setdefault(unit.sentence)
            return (UNVERIFIED,)
        is_under = bool(cited) and lead is not None and (lead.opens or bool(claims))
        if reading.cited or is_under or by_tool or needs_no_source(unit, reading, claims):
            return ()
        self._unsourced.setdefault(unit.sentence)
        return (UNSOURCED,)

    def _settled(self, unit: Unit) -> Announced | None:
        """The count that is still open after this unit; one that the list didn't keep is unverified."""
        if (announced := self._announced) is None or announced.goes_on(unit):
            return announced
        if not announced.holds:
            self._unverified.setdefault(announced.sentence)
        return None

    def _cite_before(self, unit: Unit, reading: Reading) -> None:
        """A paragraph that cites at its end, or right behind a list or table: what it holds of those stands there.

        `Source: [1]` by itself is cited for all that stands before it.
        """
        last, self._last = self._last, unit
        if not (last.block == unit.block or (last.kind in _STRUCTURES and unit.kind in _STATING)):
            self._near = len(self._uncited)
        if not reading.cited:
            return
        self._near = 0 if len(reading.text.split()) < _FEW else self._near
        for before, claims in self._uncited[self._near :]:
            if before.sentence in self._unverified and self._stand(claims, reading.cited):
                del self._unverified[before.sentence]
                if before.kind == "prose":  # a list's source is named beside it
                    self._unsourced.setdefault(before.sentence)
        del self._uncited[self._near :]

    def _stand(self, claims: Claims, numbers: Iterable[int]) -> bool:
        return claims.all_stand([*map(self._evidence, numbers), self._tools], self._tools, self._proof)

    def _is_copied(self, unit: Unit, reading: Reading, cited: Sequence[int]) -> bool:
        """Does the sentence stand word for word in a source that it cites? Not rows: a header says what they are."""
        if unit.kind not in _COPIED or reading.links or unit.ordinal is not None:
            return False
        return any(self._evidence(n).says(reading.text) for n in cited)

    def _cite(self, unit: Unit, reading: Reading, claims: Claims, before: str) -> bool:
        """Find the words that support the sentence in each source it cites; False where none holds anything of it."""
        any_holds = not reading.cited
        for n in reading.cited:
            support = self._support(n, unit, reading, before)
            is_asked = not support.holds or not (support.is_firm or self._grounded)
            has_figure = is_asked and claims.any_stands(self._evidence(n), _ASKED)
            may_hold = support.holds or has_figure or self._names(reading.text, n)
            may_hold = may_hold or (not claims and self._opens(reading.text, n))
            if support.quote and may_hold:
                self._citations.setdefault((n, support.quote))
                any_holds = True
                self._grounded = self._grounded or support.is_firm or has_figure
        return any_holds

    def _opens(self, text: str, n: int) -> bool:
        """May a sentence that states no figure share no word with a source: an introduction, another language?"""
        return text.endswith(":") or differ(text, self._evidence(n).language)

    def _names(self, text: str, n: int) -> bool:
        """Has a sentence a word of a source's title: "These values come from the torque chart"?"""
        title = f"{self._sources[n].title} {self._sources[n].section}"
        return not content_words(text).isdisjoint(content_words(title))

    def _support(self, n: int, unit: Unit, reading: Reading, before: str) -> Support:
        """What of source n supports a sentence; an item that stands there as it is, however short, supports itself."""
        passage = self._passage(n)
        verbatim = passage.verbatim(reading) if unit.kind in ("item", "parent") else None
        words = " ".join([reading.text, *reading.links])
        if len(words.split()) < 4:  # `Yes [1].` is about what was said before it
            words = f"{before} {words}"
        return verbatim or passage.support(words)

    def _quotes_of_code(self) -> Iterator[tuple[int, str]]:
        """The lines of each code block as they stand in the sources that its introduction cites."""
        for cited, lines in self._code.values():
            for n in cited:
                yield from ((n, quote) for quote in self._passage(n).lines(lines))

    def _evidence(self, n: int) -> Evidence:
        if n not in self._read:
            source = self._sources[n]
            head = f"# {source.title}\n\n# {source.section}\n\n`{source.path}` `{source.url}`"
            self._read[n] = _evidence_of(head, source.text, source.path)
        return self._read[n]

    def _passage(self, n: int) -> Passage:
        return _passage_of(self._sources[n].text)


# A knowledge base has few passages that many questions find: what is read of one is kept for the next.
_passage_of: Final = lru_cache(_KEPT_PASSAGES)(Passage)


@lru_cache(_KEPT_PASSAGES)
def _evidence_of(head: str, text: str, path: str) -> Evidence:
    head += "".join(f" `{page}`" for page in pages(text, path))
    return Evidence(f"{head}\n\n{text}", read=[*units(head), *_passage_of(text).units])


def judge(text: str, sources: Sequence[Source], tools: Iterable[ToolCall] = ()) -> Verdict:
    """The verdict on a complete answer."""
    gate = Gate(sources)
    for call in tools:
        gate.tool(call)
    gate.feed(text)
    gate.finish()
    return gate.verdict()
