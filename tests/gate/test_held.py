"""What the gate catches of invented answers, by kind, what it flags of faithful ones, and that the documents say so."""

import re

import pytest

from tests.gate import held
from tests.ours import KNOWLEDGE, ours_only

PHILOSOPHY = KNOWLEDGE / "agent-philosophy.md"
MOST_FALSE_FLAGS = 0.02
HALVES = ("dev", "dev2", "dev3", "dev4", "dev5", "dev6")
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


@pytest.mark.parametrize("half", HALVES)
def test_every_invented_figure_and_name_is_flagged(half: str) -> None:
    promised = [one for one in held.attacks(half) if one.kind != held.LIMITS]
    assert [(one.id, text) for one in promised for text in one.missed] == []
    assert len(promised) > len(held.attacks(half)) / 2


@pytest.mark.parametrize("half", HALVES)
def test_at_most_two_percent_of_faithful_answers_are_flagged(half: str) -> None:
    flagged = [(one.id, text) for one in held.faithful(half) for text in one.besides]
    assert len({case for case, _ in flagged}) <= MOST_FALSE_FLAGS * len(held.faithful(half)), flagged


@ours_only
def test_the_documents_tell_what_is_caught_and_what_is_not() -> None:
    told = {
        NAMES[row["kind"]]: (int(row["today"]), int(row["of"]))
        for row in ROW.finditer(PHILOSOPHY.read_text(encoding="utf-8"))
    }
    assert told == held.caught_by_kind(held.attacks("dev"))
