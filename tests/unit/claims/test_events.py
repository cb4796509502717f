"""What the documents say that a stream's events and a whole answer hold is what they hold."""

import re
from dataclasses import fields

from api.events import NAMES, Done, Source, Sources, Start
from tests.ours import KNOWLEDGE, ours_only

pytestmark = ours_only
ROW = re.compile(r"^\| `(?P<event>\w+)` \| (?P<fields>[\w, ]+) \|$", re.M)
WHOLE = re.compile(r"^The hash is needed.*?The object holds (?P<fields>.*?)\. ", re.M)


def test_each_events_fields_stand_in_the_architecture() -> None:
    section = (KNOWLEDGE / "architecture.md").read_text("utf-8").partition("| Event | Fields |")[2]
    rows = ROW.finditer(section.partition("\n\n")[0])
    told = {row["event"]: row["fields"].removeprefix("a list with ").split(", ") for row in rows}
    passage = Source(1, "a.md", "A", "A > B", "b", "/documents/a.md#b", "text", 0.5, "snippet")
    assert told == {
        name: [*passage.public()] if event is Sources else [field.name for field in fields(event)]
        for event, name in NAMES.items()
    }


def test_a_whole_answers_fields_are_told_to_programs() -> None:
    told = WHOLE.search((KNOWLEDGE / "programs.md").read_text("utf-8"))
    assert told is not None
    holds = {field.name for field in (*fields(Start), *fields(Done))} | {"sources", "tools"}
    assert {*re.findall(r"`(\w+)`", told["fields"])} == holds
