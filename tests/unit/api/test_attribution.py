"""A Bedrock agent's attribution as markers: where they stand, however the answer was cut into parts."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.engines.attribution import Attribution
from tests.unit.api.sources import source

FLOOR = "S3 Vectors has no hourly floor. Queries cost 2.50 USD per million (AWS S3 pricing page)."
STEPS = "Run `make run` first. Then open the page that it names."
PASSAGES = (FLOOR, STEPS)
SOURCES = tuple(source(n, text) for n, text in enumerate(PASSAGES, 1))


def cited(text: str, *numbers: int) -> dict[str, Any]:
    """A citation of a part of the answer."""
    references = [{"content": {"text": PASSAGES[n - 1]}} for n in numbers]
    return {"generatedResponsePart": {"textResponsePart": {"text": text}}, "retrievedReferences": references}


def marked(parts: Sequence[tuple[str, Sequence[int]]], told: Sequence[object] = ()) -> str:
    """What goes out of parts with the numbers of what each cites."""
    attribution = Attribution(SOURCES, told)
    said = [attribution.feed(text, [cited(text, *numbers)] if numbers else []) for text, numbers in parts]
    return "".join([*said, attribution.finish()])


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        # the service may attribute a sentence with its stop or before it has come
        ([("It has no floor.", [1]), (" Run it.", [2])], "It has no floor [1]. Run it [2]."),
        ([("It has no floor", [1]), (". Run it", [2]), (".", [])], "It has no floor [1]. Run it [2]."),
        (
            [("Costs vary (see AWS)", [1]), (".\n\nRun it", [2]), (".\n", [])],
            "Costs vary (see AWS) [1].\n\nRun it [2].\n",
        ),
        ([("Run `make run`", [2]), (".", [])], "Run `make run` [2]."),
        ([("He calls it “the way”", [1]), (".", [])], "He calls it “the way” [1]."),
        ([("(It has no floor.)", [1])], "(It has no floor.) [1]"),
        # what stands in several parts has all their sources, once
        (
            [("It has no floor", [1]), (" and runs at once", [2, 1]), (".", [])],
            "It has no floor and runs at once [1][2].",
        ),
        # a list's numbers aren't sentences, and an item is one statement
        (
            [("1. Open it", [1]), (".\n2. Close it. Then go", [2]), (".\n", [])],
            "1. Open it [1].\n2. Close it. Then go [2].\n",
        ),
        # a table's rows and header
        (
            [("| A | B (not yet)", [1]), (" |\n|---|---|\n| 1 | 2", [2]), (" |\n", [])],
            "| A | B (not yet) [1] |\n|---|---|\n| 1 | 2 [2] |\n",
        ),
        # code says what it says
        ([("Do this:\n\n```sh\nmake run\n```\n", [2])], "Do this [2]:\n\n```sh\nmake run\n```\n"),
        ([("# Floors\n\nNone", [1]), (".", [])], "# Floors\n\nNone [1]."),
        # an agent that writes markers itself is believed
        ([("It has no floor [2].", [1])], "It has no floor [2]."),
        ([("The documents don't say. They name “S3”", [1])], "The documents don't say. They name “S3”"),
    ],
)
def test_a_marker_stands_where_the_sentence_ends(
    parts: Sequence[tuple[str, Sequence[int]]], text: str
) -> None:
    assert marked(parts) == text


def test_what_isnt_attributed_is_compared_with_what_was_retrieved() -> None:
    said = (
        "S3 Vectors has no hourly floor. Queries cost 2.50 USD in each million. It rains. Is there a floor?"
    )
    expected = (
        "S3 Vectors has no hourly floor [1]. Queries cost 2.50 USD in each million [1]. It rains. Is there a "
    )
    assert marked([(said, [])]) == f"{expected}floor?"


def test_what_a_tool_gave_is_no_source_s() -> None:
    sentence = "- Queries of S3 Vectors: 2.50 USD per month"
    assert marked([(sentence, [])]).endswith("[1]")
    assert (
        marked([(sentence, [])], [{"items": [{"name": "Queries of S3 Vectors", "usd_per_month": 2.50}]}])
        == sentence
    )


def test_words_go_out_before_their_sentence_has_ended() -> None:
    attribution = Attribution(SOURCES)
    assert attribution.feed("It has no") == "It has no"
    assert attribution.feed(" floor.", [cited("It has no floor.", 1)]) == " floor"
    assert attribution.feed(" Run it") == " [1]. Run it"
    assert attribution.finish() == ""


@given(st.lists(st.integers(1, 120), max_size=12))
def test_how_the_answer_was_cut_changes_nothing(cuts: list[int]) -> None:
    text = (
        "S3 Vectors has no hourly floor. See (AWS):\n\n"
        "1. Run `make run` first.\n2. Then open the page that it names.\n\n"
        "| What | USD |\n|---|---|\n| Queries cost per million | 2.50 USD |\n"
    )
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    parts = [(text[first:last], ()) for first, last in pairwise(edges)]
    assert marked(parts) == marked([(text, ())])
    assert marked(parts).count(" [") == 4
