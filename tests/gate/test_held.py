"""What the gate catches of invented answers, by kind, what it flags of faithful ones, and that the documents say so."""

import re

import pytest

from tests.gate import held
from tests.ours import KNOWLEDGE, ours_only

PHILOSOPHY = KNOWLEDGE / "agent-philosophy.md"
MOST_FALSE_FLAGS = 0.02
HALVES = ("dev", "dev2", "dev3", "dev4")
KINDS = ("parts", "shown", "tools", "units", "words")
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
@pytest.mark.parametrize("kind", KINDS)
def test_every_invented_figure_and_name_is_flagged(kind: str, half: str) -> None:
    missed = [(one.id, text) for one in held.attacks(half) if one.kind == kind for text in one.missed]
    assert missed == []
    assert any(one.kind == kind for other in HALVES for one in held.attacks(other))


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
