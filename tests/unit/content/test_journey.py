"""The plan's days: as many as the phases have, in turn where tracks are parallel, marked by the log."""

import itertools
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from content.journey import Day, days, days_done, journey_markdown, load_plan, planned
from content.library import ContentError
from content.roadmap import load_roadmap
from tests.ours import KNOWLEDGE, document

document("journey.yaml")
ROADMAP = load_roadmap(KNOWLEDGE / "roadmap.yaml")


@pytest.fixture(scope="module")
def plan() -> tuple[Day, ...]:
    return days(load_plan(KNOWLEDGE / "journey.yaml", ROADMAP), ROADMAP)


def test_each_phase_of_six_months_has_26_weeks_of_days(plan: tuple[Day, ...]) -> None:
    assert Counter(day.phase for day in plan) == {
        "Phase 1: Foundation": 130,
        "Phase 2: Specialization": 130,
        "Phase 3: Mastery": 130,
    }
    assert [day.number for day in plan] == list(range(1, 391))


def test_days_are_dated_five_a_week_from_the_start_on(plan: tuple[Day, ...]) -> None:
    assert [day.date for day in plan[:6]] == [date(2026, 12, each) for each in (7, 8, 9, 10, 11, 14)]
    assert all(earlier.date < later.date for earlier, later in itertools.pairwise(plan))


def test_parallel_tracks_take_turns_and_what_follows_waits_for_them(plan: tuple[Day, ...]) -> None:
    first = [day.track.partition(":")[0] for day in plan[:20]]
    assert Counter(first) == {"AI Fundamentals": 12, "Infrastructure Basics": 8}
    tools = next(day.number for day in plan if day.track.startswith("AI Tools"))
    assert all(not day.track.startswith(("AI Fund", "Infra")) for day in plan[tools - 1 :])


def test_every_topic_is_read_first_and_written_down_last(plan: tuple[Day, ...]) -> None:
    for topic in {day.topic for day in plan}:
        steps = [day.step for day in plan if day.topic == topic]
        assert steps[0] == "read"
        assert steps[-1] == "write down what was learned"


def test_every_document_of_the_plan_exists(plan: tuple[Day, ...]) -> None:
    assert [day.topic.document for day in plan if not (KNOWLEDGE / day.topic.document).is_file()] == []


def test_every_box_of_the_roadmap_leads_to_a_document_that_exists() -> None:
    documents = load_plan(KNOWLEDGE / "journey.yaml", ROADMAP).documents
    assert set(documents) == {node.id for node in ROADMAP.nodes}
    assert [path for paths in documents.values() for path in paths if not (KNOWLEDGE / path).is_file()] == []
    assert all(documents.values())


def test_the_roadmaps_document_links_every_box() -> None:
    said = document("roadmap.md")
    for node, paths in load_plan(KNOWLEDGE / "journey.yaml", ROADMAP).documents.items():
        (row,) = [line for line in said.splitlines() if line.startswith(f"| {ROADMAP.node(node).text} |")][:1]
        assert all(f"]({path})" in row for path in paths)


def test_the_log_marks_days() -> None:
    assert days_done(["# Log\n\nDays done: 1-3, 5.\n", "Days done: 7", "Days done: soon"]) == {1, 2, 3, 5, 7}


def test_the_document_counts_what_is_done() -> None:
    found = days(load_plan(KNOWLEDGE / "journey.yaml", ROADMAP), ROADMAP, frozenset({1, 2}))
    text = journey_markdown(found)
    assert "The plan has 390 days from 2026-12-07 to 2028-06-02, and 2 are done." in text
    assert "the owner has stated no days" in text


def test_without_the_file_there_is_no_plan(tmp_path: Path) -> None:
    assert planned(tmp_path, ROADMAP) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("start: soon\ndays_a_week: 5\n", "'start' must be a date"),
        ("start: 2026-12-07\ndays_a_week: 8\n", "'days_a_week' must be a whole number from 1 to 7"),
        (
            "start: 2026-12-07\ndays_a_week: 5\ntracks:\n  - {node: Nowhere, topics: []}\n",
            "no node of the roadmap",
        ),
        ("start: 2026-12-07\ndays_a_week: 5\ntracks:\n  - {node: P1_Row2, topics: []}\n", "has no topics"),
        (
            "start: 2026-12-07\ndays_a_week: 5\ntracks:\n  - {node: P1_Row2, topics: [{topic: a, learn: b, task: c}]}\n"
            "boxes: [{node: Nowhere, document: a.md}]\n",
            "no node of the roadmap",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "journey.yaml").write_text(text)
    with pytest.raises(ContentError, match=problem):
        load_plan(tmp_path / "journey.yaml", ROADMAP)
