"""The search's index, made ahead: MiniSearch's own serialisation, so that the browser reads it without indexing.

Source: MiniSearch 7.2.0, `toJSON` and `loadJS` (serializationVersion 2). Terms are made as its default tokenizer and
`processTerm` make them: cut at white space and punctuation, in lower case.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from content import Library
from content.chunks import Chunk
from publishing.site.figures import document_address
from publishing.site.markdown import COMMENT, rendered

FIELDS = ("section", "title", "questions", "text")
EXCERPT_CHARACTERS = 180


def search_index(library: Library) -> str:
    """The index of all sections as JSON. Each entry keeps address, title, section and the beginning of its text."""
    index: dict[str, dict[str, dict[str, int]]] = {}
    lengths: dict[str, dict[str, int]] = {}
    stored: dict[str, dict[str, str]] = {}
    for number, chunks in enumerate(_sections(library)):
        first = chunks[0]
        text = " ".join(_words(chunk.text) for chunk in chunks)
        heading = first.section.rpartition(" > ")[2]
        questions = [each for chunk in chunks for each in getattr(chunk, "questions", ())]
        values = (heading, first.title, " ".join(questions), text)
        key = str(number)
        stored[key] = {
            "url": document_address(first.path, first.anchor),
            "title": first.title,
            "section": heading if heading != first.title else "",
            "text": _excerpt(text, heading),
        }
        lengths[key] = {}
        for field, value in enumerate(values):
            terms = [term for term in _terms(value) if term]
            lengths[key][str(field)] = len(set(terms))
            for term in terms:
                frequencies = index.setdefault(term, {}).setdefault(str(field), {})
                frequencies[key] = frequencies.get(key, 0) + 1
    count = len(stored)
    averages = [
        sum(each[str(field)] for each in lengths.values()) / count if count else 0
        for field in range(len(FIELDS))
    ]
    record: dict[str, Any] = {
        "documentCount": count,
        "nextId": count,
        "documentIds": {key: int(key) for key in stored},
        "fieldIds": {field: at for at, field in enumerate(FIELDS)},
        "fieldLength": {key: list(each.values()) for key, each in lengths.items()},
        "averageFieldLength": averages,
        "storedFields": stored,
        "dirtCount": 0,
        "index": [[term, frequencies] for term, frequencies in sorted(index.items())],
        "serializationVersion": 2,
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _sections(library: Library) -> Iterator[list[Chunk]]:
    """The chunks of one section together."""
    current: list[Chunk] = []
    for chunk in library.chunks:
        if current and (chunk.path, chunk.anchor) != (current[0].path, current[0].anchor):
            yield current
            current = []
        current.append(chunk)
    if current:
        yield current


def _words(markdown: str) -> str:
    """What a reader sees."""
    return " ".join(
        " ".join(
            each if isinstance(each, str) else _text(each)
            for each in rendered(COMMENT.sub("", markdown)).elements
        ).split()
    )


def _text(element: Any) -> str:
    return " ".join(child if isinstance(child, str) else _text(child) for child in element.children)


def _excerpt(text: str, heading: str) -> str:
    said = text.removeprefix(heading).strip()
    return said if len(said) <= EXCERPT_CHARACTERS else said[: EXCERPT_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"


def _terms(text: str) -> Iterable[str]:
    """MiniSearch splits at `/[\\n\\r\\p{Z}\\p{P}]+/u`."""
    return "".join(" " if _cuts(character) else character for character in text).lower().split(" ")


@cache
def _cuts(character: str) -> bool:
    return character in "\n\r" or unicodedata.category(character)[0] in "ZP"
