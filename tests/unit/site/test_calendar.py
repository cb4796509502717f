"""The journey as a calendar: every day of the plan and of the log, in lines that programs read."""

from dataclasses import replace
from datetime import date

from publishing.site.facts import LogEntry
from publishing.site.journey import calendar as journey_calendar
from tests.ours import ours_only
from tests.unit.site.facts import facts, rendered


@ours_only
def test_the_calendar_has_every_day_of_the_plan_and_of_the_log() -> None:
    calendar = rendered()["journey.ics"].body.decode()
    journey = facts().journey
    assert calendar.count("BEGIN:VEVENT") == len(journey.log) + len(journey.plan) > 390
    assert "SUMMARY:1 of 390: How a model learns\\, read" in calendar
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    long = replace(facts().journey, log=(LogEntry("log/x.md", date(2026, 1, 2), "Long, " * 40),))
    folded = journey_calendar(replace(facts(), journey=long))
    assert "DTSTART;VALUE=DATE:20260102" in folded
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
