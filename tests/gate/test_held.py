"""What the gate catches of invented answers, by kind, what it flags of faithful ones, and that the documents say so."""

import re

import pytest

from tests.gate import held
from tests.ours import KNOWLEDGE, ours_only

PHILOSOPHY = KNOWLEDGE / "agent-philosophy.md"
FLAGGED_BESIDES = {
    "attack-shown-code-03",
    "attack-shown-long-01",
    "held-attack-shown-26",
    "dev4-attack-shown-15",
    "dev5-attack-hidden-009",
    "dev6-attack-shown-04",
    "dev6-attack-shown-16",
    "dev6-attack-shown-33",
    "dev6-attack-shown-39",
    "dev6-attack-shown-51",
    "dev6-attack-shown-55",
    "dev6-attack-words-09",
    "faithful-markdown-link-01",
    "faithful-markdown-link-02",
    "faithful-several-long-01",
    "dev5-faithful-heading-005",
    "dev5-faithful-word-004",
    "dev7-faithful-code-004",
}
"""Answers of which the gate flags a sentence that their sources say: its false flags, all of them."""
UNGROUNDED = {"faithful-identifier-block-01", "dev5-faithful-code-003"}
"""Faithful answers that the gate says it hasn't proven."""
CHANGED = {"dev5-faithful-twocite-004", "dev6-attack-shown-18"}
"""Answers that don't come out as they went in."""
LEFT = held.cases("left.yaml")
EARLIER = ("dev", "dev2", "dev3", "dev4", "dev5", "dev6")
HALVES = (*(pytest.param(half, marks=pytest.mark.slow) for half in EARLIER), "dev7")
MANY = ("dev8", "dev9", "dev10", "dev11", "dev12")
WRITERS = (*HALVES, *(pytest.param(half, marks=pytest.mark.slow) for half in MANY))
"""The last are thirteen writers', whose answers are many and whose left ones are listed in `left.yaml`."""
MARKER = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
ROW = re.compile(
    r"^\| (?P<kind>[\w '-]+) \| (?P<first>\d+) of (?P<of>\d+) \| (?P<today>\d+) of \d+ \|$", re.M
)
NAMES = {
    "parts of identifiers": "parts",
    "what only the page shows": "shown",
    "a tool's own input": "tools",
    "another unit": "units",
    "numbers in words": "words",
    "meaning": held.LIMITS,
}


@pytest.mark.parametrize("half", WRITERS)
def test_every_invented_figure_and_name_is_flagged(half: str) -> None:
    promised = [one for one in held.attacks(half) if one.kind != held.LIMITS]
    assert [text for one in promised if one.id not in LEFT["missed"] for text in one.missed] == []
    assert len(promised) > len(held.attacks(half)) / 2


@pytest.mark.parametrize("half", WRITERS)
def test_no_sentence_that_the_sources_say_is_flagged_but_those_listed(half: str) -> None:
    judged = (*held.attacks(half), *held.faithful(half))
    known = FLAGGED_BESIDES.union(LEFT["besides"])
    assert [(one.id, one.besides) for one in judged if one.besides and one.id not in known] == []


@pytest.mark.slow
def test_what_is_left_is_listed_as_long_as_it_is() -> None:
    judged = [one for half in MANY for one in (*held.attacks(half), *held.faithful(half))]
    assert {one.id for one in judged if one.besides} == set(LEFT["besides"])
    assert {one.id for one in judged if one.missed} == set(LEFT["missed"])


@pytest.mark.parametrize("half", HALVES)
def test_faithful_answers_pass_unchanged_cite_what_they_mark_and_are_grounded(half: str) -> None:
    wrong = []
    for one in held.faithful(half):
        marked = {int(number) for numbers in MARKER.findall(one.answer) for number in numbers.split(",")}
        cited = {citation.n for citation in one.verdict.citations}
        changed = one.verdict.text != one.answer and one.id not in CHANGED
        if changed or cited != marked or one.verdict.grounded == (one.id in UNGROUNDED):
            wrong.append((one.id, one.verdict))
        if one.verdict.unsourced and one.kind != "paragraph":  # whose sentences without figures lack markers
            wrong.append((one.id, one.verdict))
    assert wrong == []


@pytest.mark.parametrize("half", HALVES)
def test_an_answer_that_invents_passes_unchanged_too_and_nothing_of_it_lacks_a_marker(half: str) -> None:
    changed = [
        one.id for one in held.attacks(half) if one.verdict.text != one.answer and one.id not in CHANGED
    ]
    assert changed == []
    assert [one.id for one in held.attacks(half) if one.verdict.unsourced] == []


@ours_only
def test_the_documents_tell_what_is_caught_and_what_is_not() -> None:
    told = {
        NAMES[row["kind"]]: (int(row["today"]), int(row["of"]))
        for row in ROW.finditer(PHILOSOPHY.read_text(encoding="utf-8"))
    }
    assert told == held.caught_by_kind(held.attacks("dev"))
