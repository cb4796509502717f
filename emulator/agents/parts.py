"""A model's text as a Bedrock agent sends it: its markers taken out, and beside each part what it cites.

Source: `PayloadPart` and `Citation`, Agents for Amazon Bedrock Runtime API reference.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any

from emulator.conversation import StreamEvent

MARKERS = re.compile(r"\s?((?:\[\d+\])+)")
COMPLETE = re.compile(rf"{MARKERS.pattern}(?=[^\[])")
NUMBER = re.compile(r"\d+")


class Parts:
    """Takes the model's words and gives chunks: each cited part in one, with its citations; then the rest."""

    def __init__(self, references: Sequence[dict[str, Any]], *, cites: bool) -> None:
        self._references = references
        self._cites = cites
        self._waiting = ""
        self.text = ""
        """What has been said so far, without markers."""
        self.citations: list[dict[str, Any]] = []

    def feed(self, words: str) -> Iterator[StreamEvent]:
        """The chunks that these words complete."""
        self._waiting += words
        while found := COMPLETE.search(self._waiting):
            part, self._waiting = self._waiting[: found.start()], self._waiting[found.end() :]
            yield self._part(part, found[1])

    def finish(self) -> Iterator[StreamEvent]:
        """The last chunks."""
        found = MARKERS.search(self._waiting)
        if found:
            part, self._waiting = self._waiting[: found.start()], self._waiting[found.end() :]
            yield self._part(part, found[1])
        if self._waiting:
            self.text += self._waiting
            yield chunk(self._waiting)

    def _part(self, text: str, markers: str) -> StreamEvent:
        start = len(self.text) + len(text) - len(text.lstrip())
        self.text += text
        numbers = [int(each) for each in NUMBER.findall(markers)]
        cited = [self._references[n - 1] for n in numbers if 0 < n <= len(self._references)]
        span = {"start": start, "end": len(self.text)}
        citation = {
            "generatedResponsePart": {"textResponsePart": {"text": text.strip(), "span": span}},
            "retrievedReferences": cited,
        }
        if cited:
            self.citations.append(citation)
        return chunk(text, [citation] if cited and self._cites else [])


def chunk(text: str, citations: Sequence[dict[str, Any]] = ()) -> StreamEvent:
    """A part of the answer, with what it cites."""
    body: dict[str, Any] = {"bytes": b64encode(text.encode("utf-8", "replace")).decode()}
    if citations:
        body["attribution"] = {"citations": list(citations)}
    return StreamEvent("chunk", body)
