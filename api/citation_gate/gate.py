"""The gate itself: text in as it streams, clean text out; at the end a verdict on every sentence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from api.citation_gate import identifiers, quantities
from api.citation_gate.dates import Date
from api.citation_gate.evidence import Evidence, tool_evidence
from api.citation_gate.markers import MarkerFilter
from api.citation_gate.plain import as_read, plain, without_enumeration
from api.citation_gate.quantities import Quantity
from api.citation_gate.sentences import Sentence, sentences
from api.citation_gate.spans import Passage, Support
from api.events import Citation, Source

_KEPT_PASSAGES: Final = 256


@dataclass(frozen=True)
class Verdict:
    """What may be said of an answer. Every `unverified` sentence and every marker stands in `text` as it is."""

    text: str
    citations: tuple[Citation, ...]
    unverified: tuple[str, ...]
    grounded: bool


class Gate:
    """Feed it the model's deltas; `feed` returns what may be shown, `finish` the rest, `verdict` the judgement."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.n: source for source in sources}
        self._filter = MarkerFilter(frozenset(self._sources))
        self._parts: list[str] = []

    def feed(self, delta: str) -> str:
        """Clean text that can be shown now; text that may still become a marker is kept."""
        return self._keep(self._filter.feed(delta))

    def finish(self) -> str:
        """The clean text that was still kept."""
        return self._keep(self._filter.finish())

    def verdict(self, tool_results: Iterable[Any] = ()) -> Verdict:
        """Judge the whole text. Numbers, dates and identifiers need a cited source or a tool result."""
        text = "".join(self._parts)
        code, markers = self._filter.code, self._filter.markers
        same_length = plain(text)
        without_code = _mask(same_length, code)
        without_markers = _mask(same_length, [(marker.start, marker.end) for marker in markers])
        prose = without_enumeration(_mask(without_markers, code))
        found = sentences(text, without_code, markers, code)
        tools = tool_evidence(tool_results)
        unverified: dict[str, None] = {}
        citations: dict[tuple[int, str], None] = {}
        grounded = False
        for index, sentence in enumerate(found):
            claims = self._claims(without_markers, prose, sentence)
            any_holds = not sentence.markers
            for n in sentence.markers:
                support = self._support(n, without_markers, found, index)
                has_figure = claims.any_stands(self._evidence(n))
                if support.quote and (support.holds or has_figure):
                    citations.setdefault((n, support.quote))
                    any_holds = True
                    grounded = grounded or support.is_firm or has_figure
            cited = sentence.introduced_by.markers if sentence.introduced_by else sentence.markers
            evidence = [tools, *(self._evidence(n) for n in cited)]
            if not any_holds or not claims.all_stand(evidence):
                for part in (sentence.introduced_by, sentence):
                    if part is not None:
                        unverified.setdefault(text[part.start : part.end].strip())
        citations |= dict.fromkeys(self._code_quotes(text, found))
        return Verdict(text, tuple(map(self._citation, citations)), tuple(unverified), grounded)

    def _support(self, n: int, text: str, found: list[Sentence], index: int) -> Support:
        """What of source n supports a sentence; an item that stands there as it is, however short, supports itself."""
        passage = _passage_of(self._sources[n].text)
        own = found[index]
        verbatim = passage.verbatim(text[own.start : own.end]) if own.kind == "item" else None
        return verbatim or passage.support(_with_context(text, found, index))

    def _code_quotes(self, text: str, found: list[Sentence]) -> Iterator[tuple[int, str]]:
        """The lines of each code block as they stand in the sources that the sentence before the block cites."""
        for before, block in groupby(found, key=lambda sentence: sentence.introduced_by):
            lines = [text[line.start : line.end] for line in block]
            for n in before.markers if before else ():
                yield from ((n, quote) for quote in _passage_of(self._sources[n].text).lines(lines))

    def _citation(self, place: tuple[int, str]) -> Citation:
        n, quote = place
        return Citation(n, self._sources[n].path, self._sources[n].section, quote)

    def _claims(self, text: str, prose: str, sentence: Sentence) -> "_Claims":
        """What a sentence claims; its code spans are names as they stand, a line of code is read as prose."""
        body = as_read((text if sentence.kind == "code" else prose)[sentence.start : sentence.end])
        figures = quantities.find(body)
        names = identifiers.find(body, [(figure.start, figure.end) for figure in figures])
        if sentence.kind != "code":
            spans = (span for span in self._filter.code if sentence.start <= span[0] < sentence.end)
            names += [text[start:end].strip("`").strip() for start, end in spans]
        return _Claims(figures, [name for name in names if name])

    def _evidence(self, n: int) -> Evidence:
        source = self._sources[n]
        return _evidence_of(f"{source.title}\n{source.section}\n{source.path}\n{source.url}\n{source.text}")

    def _keep(self, text: str) -> str:
        if text:
            self._parts.append(text)
        return text


_PLURAL: Final = re.compile(r"[A-Za-z0-9]*[A-Z0-9]s")  # EC2s, OCUs; not DEADLINE_SECONDS
_ADJECTIVES: Final = "backed based compatible like only style powered hosted specific native"
_SUFFIXES: Final = frozenset(_ADJECTIVES.split())


@lru_cache(_KEPT_PASSAGES)
def _evidence_of(text: str) -> Evidence:
    """A knowledge base has few passages that many questions find: what is read of one is kept for the next."""
    return Evidence(text)


@lru_cache(_KEPT_PASSAGES)
def _passage_of(text: str) -> Passage:
    return Passage(text)


def judge(text: str, sources: Sequence[Source], tool_results: Iterable[Any] = ()) -> Verdict:
    """The verdict on a complete answer."""
    gate = Gate(sources)
    gate.feed(text)
    gate.finish()
    return gate.verdict(tool_results)


@dataclass(frozen=True)
class _Claims:
    """The figures and the names of one sentence."""

    figures: list[Quantity | Date]
    names: list[str]

    def all_stand(self, evidence: list[Evidence]) -> bool:
        """Each stands somewhere in the evidence."""
        return all(any(source.supports(figure) for source in evidence) for figure in self.figures) and all(
            any(_name_stands(name, source) for source in evidence) for name in self.names
        )

    def any_stands(self, source: Evidence) -> bool:
        """At least one stands in this source."""
        return any(source.supports(figure) for figure in self.figures) or any(
            _name_stands(name, source) for name in self.names
        )


def _with_context(text: str, found: list[Sentence], index: int) -> str:
    """The sentence; a very short one (`Yes [1].`) together with the sentence before it."""
    words = text[found[index].start : found[index].end]
    if index and len(words.split()) < 4:
        return text[found[index - 1].start : found[index - 1].end] + " " + words
    return words


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts += [text[position:start], " " * (end - start)]
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _name_stands(name: str, source: Evidence) -> bool:
    if source.contains(name):
        return True
    if _PLURAL.fullmatch(name) and source.contains(name[:-1]):
        return True
    parts = [part for part in name.split("/") if part]
    if len(parts) > 1 and "." not in name and "://" not in name:
        return all(part.isalpha() or _name_stands(part, source) for part in parts)
    head, _, rest = name.partition("-")  # S3-backed
    return (
        bool(rest)
        and rest.replace("-", "").isalpha()
        and any(char.isdigit() for char in head)
        and source.contains(head)
    )
