"""The day-by-day plan: `journey.yaml` spread over the roadmap's phases, and the document that says so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from content.listed import listed
from content.phases import phases_of
from content.roadmap import Roadmap
from content.structured import Record

WEEKS_A_MONTH: Final = 52 / 12
STEPS: Final = ("read", "practise", "build", "write down what was learned")
_DONE: Final = re.compile(r"^Days done: (.+?)\.?$", re.MULTILINE)


@dataclass(frozen=True)
class Topic:
    """Something to learn: `document` is a path in the knowledge folder, empty where none exists."""

    topic: str
    learn: str
    document: str
    task: str


@dataclass(frozen=True)
class Plan:
    """The settings and topics of `journey.yaml`, by the roadmap's nodes; `boxes`: the others and their documents."""

    start: date
    days_a_week: int
    tracks: tuple[tuple[str, tuple[Topic, ...]], ...]
    boxes: tuple[tuple[str, str], ...] = ()

    @property
    def documents(self) -> dict[str, tuple[str, ...]]:
        """What there is to read for each node of the roadmap, paths in the knowledge folder, each once."""
        found: dict[str, tuple[str, ...]] = {node: (document,) for node, document in self.boxes}
        for node, topics in self.tracks:
            found[node] = tuple(dict.fromkeys(topic.document for topic in topics if topic.document))
        return found


@dataclass(frozen=True)
class Day:
    """One day of the plan, counted from 1.

    Attributes:
        phase, track: the phase's title and the node's label on one line.
        part, parts: which of the topic's days it is.
        step: what to do with the topic on this day, one of `STEPS`.
    """

    number: int
    date: date
    phase: str
    track: str
    topic: Topic
    part: int
    parts: int
    step: str
    done: bool


def load_plan(path: Path, roadmap: Roadmap) -> Plan:
    """Read `journey.yaml`.

    Raises:
        ContentError: with the line of the wrong value; a track's node must be one of the roadmap's, with a topic.
    """
    top = Record.read(path)
    top.allow("start", "days_a_week", "tracks", "boxes")
    start, pace = top.optional("start"), top.optional("days_a_week")
    if not isinstance(start, date):
        raise top.error(f"'start' must be a date like 2026-12-07, not {start!r}")
    if not isinstance(pace, int) or not 1 <= pace <= 7:
        raise top.error(f"'days_a_week' must be a whole number from 1 to 7, not {pace!r}")
    tracks = []
    for record in top.records("tracks"):
        record.allow("node", "topics")
        node, topics = _node(record, roadmap), []
        for each in record.records("topics"):
            each.allow("topic", "learn", "document", "task")
            document = each.text("document") if each.optional("document") else ""
            topics.append(Topic(each.text("topic"), each.text("learn"), document, each.text("task")))
        if not topics:
            raise record.error(f"'{node}' has no topics")
        tracks.append((node, tuple(topics)))
    boxes = top.records("boxes") if top.optional("boxes") else ()
    return Plan(
        start, pace, tuple(tracks), tuple((_node(each, roadmap), each.text("document")) for each in boxes)
    )


def _node(record: Record, roadmap: Roadmap) -> str:
    """The node of the roadmap that a record is about."""
    node = record.text("node")
    if all(node != each.id for each in roadmap.nodes):
        raise record.error(f"'{node}' is no node of the roadmap")
    return node


def planned(knowledge: Path, roadmap: Roadmap) -> tuple[Day, ...]:
    """The days of a knowledge folder's `journey.yaml`, with those done that its log names; none without the file."""
    path = knowledge / "journey.yaml"
    if not path.exists():
        return ()
    logs = [entry.read_text("utf-8") for entry in sorted((knowledge / "log").glob("*.md"))]
    return days(load_plan(path, roadmap), roadmap, days_done(logs))


def days_done(logs: Iterable[str]) -> frozenset[int]:
    """The days that the log's texts name as done: `Days done: 1-3, 5`."""
    found: set[int] = set()
    for text in logs:
        for line in _DONE.findall(text):
            for part in line.split(","):
                first, _, last = part.strip().partition("-")
                if first.isdigit() and (not last or last.isdigit()):
                    found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def days(plan: Plan, roadmap: Roadmap, done: frozenset[int] = frozenset()) -> tuple[Day, ...]:
    """Every day, in order. Tracks side by side take turns; a row's share of its phase goes by its topics."""
    topics, found = dict(plan.tracks), list[Day]()
    for phase in phases_of(roadmap):
        rows = [[node for node in row if node.id in topics] for row in phase.rows]
        rows = [row for row in rows if row]
        weights = [sum(len(topics[node.id]) for node in row) for row in rows]
        left = round(phase.months * WEEKS_A_MONTH) * plan.days_a_week
        for row, share in zip(rows, _shares(left, weights), strict=True):
            per_node = _shares(share, [len(topics[node.id]) for node in row])
            queues = [
                [(node.text, *each) for each in _spread(topics[node.id], count)]
                for node, count in zip(row, per_node, strict=True)
            ]
            for track, topic, part, parts in _in_turn(queues):
                number = len(found) + 1
                step = STEPS[min(len(STEPS) - 1, (part - 1) * len(STEPS) // parts)]
                title = f"Phase {phase.number}: {phase.title}"
                when = _date(plan, number)
                found.append(Day(number, when, title, track, topic, part, parts, step, number in done))
    return tuple(found)


def journey_markdown(every: tuple[Day, ...]) -> str:
    """The document `journey.md`: a table a phase with a row for each topic."""
    if not every:
        return "# Day-by-day plan\n\nThere is no plan.\n"
    count = sum(day.done for day in every)
    lines = [
        "# Day-by-day plan",
        "",
        listed(
            "is there a day by day plan?",
            "what is learned each day?",
            "how far is the plan?",
            "which topic comes next?",
        ),
        "",
        "<!-- Generated from journey.yaml and roadmap.yaml by `make documents`; edit those files. -->",
        "",
        f"The plan has {len(every)} days from {every[0].date} to {every[-1].date}, and "
        f"{_so_far(count)}. It was made from the roadmap: the owner has stated no days.",
        "",
        "On the days of a topic one reads first, then practises, builds, and writes down what was learned. Tracks that "
        "the roadmap puts side by side take turns. `journey.ics` on the page holds every day.",
    ]
    for phase, of_phase in groupby(every, lambda day: day.phase):
        within = list(of_phase)
        lines += [
            "",
            f"## {phase}, day by day",
            "",
            listed(f"what is planned in {phase.partition(':')[0].lower()}?"),
            "",
        ]
        lines += [
            f"{phase} takes days {within[0].number} to {within[-1].number}.",
            "",
            "| Days | From | Track | Topic | To learn | Task | Read here | Done |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for topic in dict.fromkeys((day.track, day.topic) for day in within):
            own = [day for day in within if (day.track, day.topic) == topic]
            lines.append(_row(own))
    return "\n".join([*lines, ""])


def _row(own: list[Day]) -> str:
    topic, first = own[0].topic, own[0]
    read = f"[{Path(topic.document).stem}]({topic.document})" if topic.document else ""
    span = f"{first.number}" if len(own) == 1 else f"{first.number}–{own[-1].number}"
    cells = (span, str(first.date), first.track, topic.topic, topic.learn, topic.task, read)
    return f"| {' | '.join(cells)} | {sum(day.done for day in own)} of {len(own)} |"


def _so_far(count: int) -> str:
    return "none is done yet" if not count else f"{count} {'is' if count == 1 else 'are'} done"


def _date(plan: Plan, number: int) -> date:
    """The date of the plan's day: so many a week, from the start's day of the week on."""
    weeks, rest = divmod(number - 1, plan.days_a_week)
    return plan.start + timedelta(weeks=weeks, days=rest)


def _shares(whole: int, weights: list[int]) -> list[int]:
    """Whole numbers in proportion to the weights, which add up to `whole`."""
    total, given, found = sum(weights), 0, []
    for at in range(len(weights)):
        upto = round(whole * sum(weights[: at + 1]) / total)
        found.append(upto - given)
        given = upto
    return found


def _spread(topics: tuple[Topic, ...], count: int) -> Iterator[tuple[Topic, int, int]]:
    """Each topic's days in order, with which of how many each is."""
    for topic, parts in zip(topics, _shares(count, [1] * len(topics)), strict=True):
        for part in range(1, parts + 1):
            yield topic, part, parts


def _in_turn(queues: list[list[tuple[str, Topic, int, int]]]) -> Iterator[tuple[str, Topic, int, int]]:
    """The tracks' days in turn, evenly however many each has."""
    placed = [
        ((at + 0.5) / len(queue), which, day)
        for which, queue in enumerate(queues)
        for at, day in enumerate(queue)
    ]
    for _, _, day in sorted(placed, key=lambda each: each[:2]):
        yield day
