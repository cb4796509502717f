"""Server-sent events as OpenAI-compatible servers send them (WHATWG HTML, section 9.2, and what they make of it)."""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

DONE: Final[dict[str, Any]] = {}
"""What `events` gives for `[DONE]`, which proves that an answer is complete where no reason does."""


class Failed(Exception):  # noqa: N818 - what the stream says, not a defect of ours
    """The other side reports an error inside its stream; `body` is what it says."""

    def __init__(self, body: Any) -> None:
        super().__init__(str(body))
        self.body = body


def events(pieces: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream, up to the end or to `[DONE]`, which is given as `DONE`.

    Comments (`: ping`) and empty data keep a connection alive and mean nothing. An error comes as `data:` with a member
    `error`, as `event: error`, or, from llama.cpp before the end of 2025, in a field of its own, `error:`.

    Raises:
        Failed: for an error, or for data that is no JSON object.
    """
    name = ""
    for line in lines(pieces):
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            name = ""
        elif field == "event":
            name = value
        elif field == "error":
            raise Failed(_json(value))
        elif field == "data" and value.strip():
            if value.strip() == "[DONE]":
                yield DONE
                return
            data = _json(value)
            if not isinstance(data, dict):
                raise Failed(data)
            if name == "error" or data.get("error") or data.get("object") == "error":
                raise Failed(data)
            yield data


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a body that comes in pieces; a piece may end inside a character or between CR and LF."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held = ""
    for piece in pieces:
        held += decoder.decode(piece)
        *whole, held = held.split("\n")
        yield from (line.removesuffix("\r") for line in whole)
    held += decoder.decode(b"", final=True)
    if held:
        yield held.removesuffix("\r")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {"error": {"message": f"what it streamed is no JSON: {text[:200]}"}}
