"""An agent's text with the markers that the citation gate judges: `[1]` at the end of each sentence with a source.

A Bedrock agent names its sources beside the text, as `attribution` of a part of it (Amazon Bedrock API reference,
`Citation`), and often doesn't after the first turn (boto3#4197). A sentence without attribution is compared with what
the agent retrieved and what its tools gave; the gate then judges it as it judges every cited sentence.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.citation_gate.evidence.spans import Passage, content_words
from api.citation_gate.markdown.holder import Holder, Unit
from api.citation_gate.markdown.reading import Reading, read
from api.contract import NO_ANSWER
from api.events import Source
from api.suggestions import without_questions

_MARKED: Final = re.compile(r"\[\d+\]")
_END: Final = re.compile(r"\s*(?:[.!?:…؟۔։。！？｡।॥።။។]*|(?<!\\)\|)\s*\Z")
"""What a marker stands before at the end of a sentence, an item or a row."""
_GOES_ON: Final = re.compile(r"\s*[^\s.!?:…؟۔։。！？｡।॥።။។|][^\n.!?:…؟۔։。！？｡।॥።။។|]*(?<!\s)")
"""What can't be the end of a sentence that has only begun."""
_MARKABLE: Final = frozenset({"prose", "item", "parent", "row", "header"})
_LEAST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.6
"""Of a sentence's words that carry meaning, so many must stand in a passage for it to be named as the source."""


class Attribution:
    """Takes an answer's parts as they come and gives its text with markers, cut into sentences as the gate cuts it.

    A part may be attributed before the stop that ends its sentence has come. So a sentence's words go out at once, and
    what ends it once it is whole. `told` is what tools gave, which needs no marker.
    """

    def __init__(self, sources: Sequence[Source], told: Sequence[object] = ()) -> None:
        self._numbers = {_key(source.text): source.n for source in sources}
        self._passages = [(source.n, Passage(source.text)) for source in sources]
        self._told = Passage(json.dumps(list(told), ensure_ascii=False).replace("_", " "))
        self._holder = Holder()
        self._text = ""
        self._judged = 0  # how much of the text stands in units that were whole
        self._given = 0  # how much of it has gone out
        self._attributed: list[tuple[int, int, tuple[int, ...]]] = []  # start, end, sources
        self._refused = False

    def feed(self, text: str, citations: Sequence[Mapping[str, Any]] = ()) -> str:
        """What can go out now. `citations` are those of this part of the answer."""
        self._text += text
        for citation in citations:
            part = (
                citation.get("generatedResponsePart", {}).get("textResponsePart", {}).get("text", "").strip()
            )
            start = self._text.rfind(part) if part else -1
            numbers = tuple(dict.fromkeys(self._cited(citation)))
            if start >= 0 and numbers:
                self._attributed.append((start, start + len(part), numbers))
        marked = self._marked(self._holder.feed(text))
        begun = _GOES_ON.match(self._text, self._judged)
        return marked + self._until(max(self._given, begun.end() if begun else self._judged))

    def finish(self) -> str:
        """The rest."""
        return self._marked(self._holder.finish()) + self._until(len(self._text))

    def _cited(self, citation: Mapping[str, Any]) -> Iterator[int]:
        for reference in citation.get("retrievedReferences", ()):
            number = self._numbers.get(_key(str(reference.get("content", {}).get("text", ""))))
            if number is not None:
                yield number

    def _marked(self, units: Sequence[Unit]) -> str:
        """The text to the end of these units, with their markers."""
        said = ""
        for unit in units:
            start, self._judged = self._judged + unit.start, self._judged + len(unit.text)
            numbers = self._sources_of(unit, start, self._judged) if unit.kind in _MARKABLE else ()
            if numbers:
                end = _END.search(self._text, start, self._judged)
                said += self._until(end.start() if end else self._judged)
                said += " " + "".join(f"[{n}]" for n in numbers)
            said += self._until(self._judged)
        return said

    def _until(self, stop: int) -> str:
        """What hasn't gone out yet up to an offset."""
        text, self._given = self._text[self._given : stop], stop
        return text

    def _sources_of(self, unit: Unit, start: int, end: int) -> tuple[int, ...]:
        if unit.sentence.startswith(NO_ANSWER):
            self._refused = True
        if self._refused or _MARKED.search(unit.sentence):
            return ()
        named = [
            n
            for first, last, numbers in self._attributed
            if any(map(str.isalnum, self._text[max(first, start) : min(last, end)]))
            for n in numbers
        ]
        return tuple(dict.fromkeys(named)) or self._nearest(read(unit))

    def _nearest(self, reading: Reading) -> tuple[int, ...]:
        """The source that holds the sentence as it stands, else the one that holds most of its words."""
        sentence = reading.text
        if sentence.endswith(("?", ":")):
            return ()
        for n, passage in self._passages:
            if passage.verbatim(reading):
                return (n,)
        wanted = content_words(sentence)
        if len(wanted) < _LEAST_WORDS:
            return ()
        shared = [(passage.support(sentence).shared, n) for n, passage in self._passages]
        most, nearest = max(shared, key=lambda each: (each[0], -each[1]), default=(0, 0))
        found = most >= _LEAST_SHARE * len(wanted) and most > self._told.support(sentence).shared
        return (nearest,) if found else ()


def _key(text: str) -> str:
    """A passage's text as both the trace and the attribution hold it, without what a source leaves out."""
    return " ".join(without_questions(text)[0].split()).lower()
