"""An agent's text with the markers that the citation gate judges: `[1]` after each sentence that a source supports.

A Bedrock agent names its sources beside the text, as `attribution` of a part of it (Amazon Bedrock API reference,
`Citation`), and often doesn't after the first turn (boto3#4197). A sentence without attribution is compared with what
the agent retrieved; the gate then judges it as it judges every cited sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.citation_gate.pieces import pieces
from api.citation_gate.spans import Passage, content_words
from api.contract import NO_ANSWER
from api.events import Source
from api.suggestions import without_questions

_MARKED: Final = re.compile(r"\[\d+\]")
_END: Final = re.compile(r"[\s*_`]*[.!?:…]*[\"'”’)]*\s*\Z|\s*\|\s*\Z")
_LEAST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.6
"""Of a sentence's words that carry meaning, so many must stand in a passage for it to be named as the source."""


class Attribution:
    """Takes an answer's parts as they come and gives whole sentences with their markers."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._numbers = {_key(source.text): source.n for source in sources}
        self._passages = [(source.n, Passage(source.text)) for source in sources]
        self._waiting = ""
        self._attributed: list[tuple[int, int, tuple[int, ...]]] = []  # of `_waiting`: start, end, sources
        self._refused = False

    def feed(self, text: str, citations: Sequence[Mapping[str, Any]] = ()) -> str:
        """The sentences that are complete now. `citations` are those of this part of the answer."""
        self._waiting += text
        for citation in citations:
            part = (
                citation.get("generatedResponsePart", {}).get("textResponsePart", {}).get("text", "").strip()
            )
            start = self._waiting.rfind(part) if part else -1
            numbers = tuple(dict.fromkeys(self._cited(citation)))
            if start >= 0 and numbers:
                self._attributed.append((start, start + len(part), numbers))
        found = pieces(self._waiting)
        ends = [end for _, end in found[:-1]]
        if found and (
            self._waiting.endswith("\n\n") or any(end >= found[-1][1] for _, end, _ in self._attributed)
        ):
            ends.append(found[-1][1])
        return self._marked(ends[-1]) if ends else ""

    def finish(self) -> str:
        """The rest."""
        return self._marked(len(self._waiting))

    def _cited(self, citation: Mapping[str, Any]) -> Iterator[int]:
        for reference in citation.get("retrievedReferences", ()):
            number = self._numbers.get(_key(str(reference.get("content", {}).get("text", ""))))
            if number is not None:
                yield number

    def _marked(self, stop: int) -> str:
        """The text up to `stop`, which goes out."""
        text, self._waiting = self._waiting[:stop], self._waiting[stop:]
        said, position = [], 0
        for start, end in pieces(text):
            numbers = self._sources_of(text[start:end], start, end)
            place = start + _END.search(text[start:end]).start()  # type: ignore[union-attr]  # it matches nothing too
            said += [
                text[position:place],
                " " * bool(numbers),
                "".join(f"[{n}]" for n in numbers),
                text[place:end],
            ]
            position = end
        self._attributed = [(start - stop, end - stop, numbers) for start, end, numbers in self._attributed]
        return "".join([*said, text[position:]])

    def _sources_of(self, sentence: str, start: int, end: int) -> tuple[int, ...]:
        if sentence.startswith(NO_ANSWER):
            self._refused = True
        if self._refused or _MARKED.search(sentence):
            return ()
        for first, last, numbers in self._attributed:
            if first < end and start < last:
                return numbers
        return self._nearest(sentence)

    def _nearest(self, sentence: str) -> tuple[int, ...]:
        """The source that holds the sentence as it stands, else the one that holds most of its words."""
        if sentence.rstrip().endswith(("?", ":")):
            return ()
        for n, passage in self._passages:
            if passage.verbatim(sentence):
                return (n,)
        wanted = content_words(sentence)
        if len(wanted) < _LEAST_WORDS:
            return ()
        shared = [(passage.support(sentence).shared, n) for n, passage in self._passages]
        most, nearest = max(shared, key=lambda each: (each[0], -each[1]), default=(0, 0))
        return (nearest,) if most >= _LEAST_SHARE * len(wanted) else ()


def _key(text: str) -> str:
    """A passage's text as both the trace and the attribution hold it, without what a source leaves out."""
    return " ".join(without_questions(text)[0].split()).lower()
