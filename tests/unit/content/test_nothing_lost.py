"""Every word of the rendered page is in exactly one chunk, and none that the page hides is in any."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, note, settings

from content import Document
from content.reading import units
from tests.unit.content.writing import Writer, documents

WORD = re.compile(r"w\d+x")


@given(documents())
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_what_a_reader_sees_is_in_one_chunk_and_what_he_does_not_is_in_none(made: tuple[str, Writer]) -> None:
    source, writer = made
    note(source)
    chunks = Document.parse("a.md", source).chunks
    found = Counter(word for chunk in chunks for word in WORD.findall(chunk.text))
    assert {word: found[word] for word in writer.seen} == dict.fromkeys(writer.seen, 1)
    assert [word for word in writer.titles if not found[word]] == []
    assert [word for word in writer.hidden if found[word]] == []


@given(documents())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_what_is_said_of_the_chunks_is_what_is_said_of_the_document(made: tuple[str, Writer]) -> None:
    source, writer = made
    note(source)
    document = Document.parse("a.md", source)
    said = Counter(
        word
        for chunk in document.chunks
        for unit in units(chunk.text)
        for word in WORD.findall(
            unit.text + unit.written + unit.lead + " ".join(scope.text for scope in unit.scopes)
        )
    )
    headings = set(WORD.findall(" ".join(chunk.section for chunk in document.chunks)))
    assert [word for word in writer.seen if not said[word] and word not in headings] == []
    assert [word for word in writer.hidden if said[word]] == []
