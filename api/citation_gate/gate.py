"""The gate itself: text in as it streams, clean text out; at the end a verdict on every sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from api.citation_gate import identifiers, quantities
from api.citation_gate.evidence import Evidence, tool_evidence
from api.citation_gate.markers import MarkerFilter
from api.citation_gate.plain import as_read, plain, without_enumeration
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
        same_length = plain(text)
        masked = _mask(same_length, self._filter.code)
        prose = without_enumeration(
            _mask(masked, [(marker.start, marker.end) for marker in self._filter.markers])
        )
        found = sentences(text, masked, self._filter.markers, self._filter.code)
        tools = tool_evidence(tool_results)
        unverified: dict[str, None] = {}
        citations: dict[tuple[int, str], Citation] = {}
        grounded = False
        for index, sentence in enumerate(found):
            supports = self._supports(prose, found, index)
            for n, support in supports.items():
                if support.holds and support.quote:
                    source = self._sources[n]
                    citations.setdefault(
                        (n, support.quote), Citation(n, source.path, source.section, support.quote)
                    )
                    grounded = grounded or support.is_firm
            cited = sentence.introduced_by.markers if sentence.introduced_by else sentence.markers
            evidence = [tools, *(self._evidence(n) for n in cited)]
            about_something_else = bool(supports) and not any(support.holds for support in supports.values())
            if about_something_else or not self._stands(same_length, prose, sentence, evidence):
                for part in (sentence.introduced_by, sentence):
                    if part is not None:
                        unverified.setdefault(text[part.start : part.end].strip())
        return Verdict(text, tuple(citations.values()), tuple(unverified), grounded)

    def _supports(self, prose: str, found: list[Sentence], index: int) -> dict[int, Support]:
        """For each source that a sentence cites, the span that supports it.

        A very short sentence (`Yes [1].`) is looked up together with the sentence before it.
        """
        sentence = found[index]
        words = prose[sentence.start : sentence.end]
        if index and len(words.split()) < 4:
            words = prose[found[index - 1].start : found[index - 1].end] + " " + words
        return {n: _passage_of(self._sources[n].text).support(words) for n in sentence.markers}

    def _stands(self, text: str, prose: str, sentence: Sentence, evidence: list[Evidence]) -> bool:
        """Every quantity, date and identifier of the sentence stands somewhere in the evidence."""
        body = as_read((text if sentence.kind == "code" else prose)[sentence.start : sentence.end])
        claims = quantities.find(body)
        names = identifiers.find(body, [(claim.start, claim.end) for claim in claims])
        if sentence.kind != "code":
            for start, end in self._filter.code:
                if sentence.start <= start < sentence.end:
                    names.append(text[start:end].strip("`").strip())
        return all(any(source.supports(claim) for source in evidence) for claim in claims) and all(
            any(_identifier_stands(name, source) for source in evidence) for name in names if name
        )

    def _evidence(self, n: int) -> Evidence:
        source = self._sources[n]
        return _evidence_of(f"{source.title}\n{source.section}\n{source.path}\n{source.url}\n{source.text}")

    def _keep(self, text: str) -> str:
        if text:
            self._parts.append(text)
        return text


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


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts += [text[position:start], " " * (end - start)]
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _identifier_stands(identifier: str, source: Evidence) -> bool:
    if source.contains(identifier):
        return True
    if identifier[-1] == "s" and source.contains(identifier[:-1]):
        return True
    parts = [part for part in identifier.split("/") if part]
    if len(parts) > 1 and "." not in identifier and "://" not in identifier:
        return all(part.isalpha() or _identifier_stands(part, source) for part in parts)
    head, _, rest = identifier.partition("-")  # S3-backed
    return (
        bool(rest)
        and rest.replace("-", "").isalpha()
        and any(char.isdigit() for char in head)
        and source.contains(head)
    )
