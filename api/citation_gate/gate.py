"""The gate itself: text in as it streams, clean text out; at the end a verdict on every sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.citation_gate import identifiers, quantities
from api.citation_gate.evidence import Evidence, tool_evidence, without_enumeration
from api.citation_gate.markers import MarkerFilter
from api.citation_gate.sentences import Outline, Sentence, outline
from api.citation_gate.spans import Passage
from api.events import Citation, Source


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
        self._evidence: dict[int, Evidence] = {}
        self._passages: dict[int, Passage] = {}

    def feed(self, delta: str) -> str:
        """Clean text that can be shown now; text that may still become a marker is kept."""
        return self._keep(self._filter.feed(delta))

    def finish(self) -> str:
        """The clean text that was still kept."""
        return self._keep(self._filter.finish())

    def verdict(self, tool_results: Iterable[Any] = ()) -> Verdict:
        """Judge the whole text. Numbers, dates and identifiers need a cited source or a tool result."""
        text = "".join(self._parts)
        plain = quantities.plain(text)
        masked = _mask(plain, self._filter.code)
        structure = outline(text, masked, self._filter.markers)
        bare = without_enumeration(
            _mask(masked, [(marker.start, marker.end) for marker in self._filter.markers])
        )
        tools = tool_evidence(tool_results)
        unverified: list[str] = []
        citations: dict[tuple[int, str], Citation] = {}
        grounded = False
        for sentence in structure.sentences:
            words = text[sentence.start : sentence.end]
            unsupported = False
            for n in sentence.markers:
                support = self._passage(n).support(self._context(structure, sentence, bare))
                if support.holds and support.quote:
                    source = self._sources[n]
                    citations.setdefault(
                        (n, support.quote), Citation(n, source.path, source.section, support.quote)
                    )
                    grounded = grounded or support.is_firm
                else:
                    unsupported = True
            evidence = [tools, *(self._source_evidence(n) for n in structure.cited_for(sentence))]
            held = self._claims_hold(plain, bare, sentence, evidence)
            only_unsupported = unsupported and not any(
                self._passage(n).support(self._context(structure, sentence, bare)).holds
                for n in sentence.markers
            )
            if (not held or only_unsupported) and words.strip() not in unverified:
                unverified.append(words.strip())
        return Verdict(text, tuple(citations.values()), tuple(unverified), grounded)

    def _claims_hold(self, plain: str, bare: str, sentence: Sentence, evidence: list[Evidence]) -> bool:
        """Every quantity, date and identifier of the sentence stands somewhere in the evidence."""
        for start, end in self._filter.code:
            if sentence.kind != "code" and sentence.start <= start < sentence.end:
                code = plain[start:end].strip("`").strip()
                if code and not any(_code_stands(code, source) for source in evidence):
                    return False
        body = (
            plain[sentence.start : sentence.end]
            if sentence.kind == "code"
            else bare[sentence.start : sentence.end]
        )
        if not any(char.isalnum() for char in body):
            return True
        for claim in quantities.find(body):
            if not any(source.supports(claim) for source in evidence):
                return False
        for _, _, identifier in identifiers.find(body):
            if not any(_identifier_stands(identifier, source) for source in evidence):
                return False
        return True

    def _context(self, structure: Outline, sentence: Sentence, bare: str) -> str:
        """The sentence; a very short one (`Yes [1].`) together with the sentence before it."""
        words = bare[sentence.start : sentence.end]
        if len(words.split()) < 4:
            index = structure.sentences.index(sentence)
            if index:
                before = structure.sentences[index - 1]
                return bare[before.start : before.end] + " " + words
        return words

    def _source_evidence(self, n: int) -> Evidence:
        if n not in self._evidence:
            source = self._sources[n]
            self._evidence[n] = Evidence(
                f"{source.title}\n{source.section}\n{source.path}\n{source.url}\n{source.text}"
            )
        return self._evidence[n]

    def _passage(self, n: int) -> Passage:
        if n not in self._passages:
            self._passages[n] = Passage(self._sources[n].text)
        return self._passages[n]

    def _keep(self, text: str) -> str:
        if text:
            self._parts.append(text)
        return text


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


def _code_stands(code: str, source: Evidence) -> bool:
    if source.contains(code):
        return True
    words = code.split()
    return (
        len(words) > 1
        and not any(char.isdigit() for char in code)
        and all(source.contains(word) for word in words)
    )


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
