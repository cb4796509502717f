"""The journey: roadmap as drawing and outline, certificates with their state, the log, the goal, downloads."""

from collections.abc import Iterable

from content.certificates import Certificate
from content.phases import Phase, phases_of
from content.roadmap import Roadmap
from publishing.site.element import Child, Element, el
from publishing.site.facts import Journey, LogEntry, SiteFacts
from publishing.site.figures import document_address, numbered, sheet
from publishing.site.phases import DAYS_A_MONTH, drawing
from publishing.site.words import rich

PICTURE = "ai-roadmap-diagram.png"
PLAN = "journey.md"
SVG, CALENDAR = "roadmap.svg", "journey.ics"


def the_journey(facts: SiteFacts, number: int) -> Element:
    """The section."""
    words, journey = facts.words, facts.journey
    return sheet(
        number,
        "journey",
        words("journey.title"),
        words("journey.note"),
        el("p", rich(said), class_="finding") if (said := facts.settings.journey) else None,
        _roadmap(facts, journey.roadmap) if journey.roadmap else None,
        _certificates(facts, journey.certificates) if journey.certificates else None,
        _log_and_goal(facts, journey),
    )


def drawings(facts: SiteFacts, roadmap: Roadmap) -> list[Element]:
    """One drawing a phase."""
    words, phases, start, left = facts.words, phases_of(roadmap), 0, facts.journey.days_done
    found = []
    for at, phase in enumerate(phases):
        rows = words("journey.then").join(
            words("journey.beside").join(node.label[0] for node in row) for row in phase.rows
        )
        label = words("journey.phase", number=phase.number, title=phase.title, months=phase.months, rows=rows)
        days = min(left, round(phase.months * DAYS_A_MONTH))
        found.append(
            drawing(
                phase,
                start,
                label,
                words("journey.month", month=start) if at == 0 else str(start),
                defines_day=at == 0,
                is_last=phase is phases[-1],
                days_done=days,
            )
        )
        start, left = start + phase.months, left - days
    return found


def _roadmap(facts: SiteFacts, roadmap: Roadmap) -> Element | None:
    words, phases = facts.words, phases_of(roadmap)
    if not phases:
        return None
    done = facts.journey.days_done
    caption = words(
        "journey.figure",
        title=roadmap.title,
        months=sum(phase.months for phase in phases),
        phases=len(phases),
        done=words("journey.some_done", count=done) if done else words("journey.none_done"),
    )
    links = [
        el("a", words("journey.svg"), href=f"/{SVG}", download=True),
        el("a", words("journey.png"), href=document_address(PICTURE), download=True)
        if PICTURE in facts.images
        else None,
        el("a", words("journey.calendar"), href=f"/{CALENDAR}", download=True),
        el("a", words("journey.plan", count=len(facts.journey.plan)), href=document_address(PLAN))
        if any(document.path == PLAN for document in facts.library.documents)
        else None,
    ]
    return el(
        "figure",
        el("figcaption", numbered(words, "figure", 5, caption)),
        el("div", drawings(facts, roadmap), class_="phases"),
        el(
            "details",
            el("summary", words("journey.outline")),
            _outline(facts, roadmap, phases),
            class_="fold",
        ),
        el("p", words("journey.download"), ": ", _listed(links), class_="source"),
        class_="figure",
    )


def _listed(links: Iterable[Element | None]) -> list[Child]:
    found: list[Child] = []
    for link in links:
        if link is not None:
            found += [", " if found else None, link]
    return found


def _outline(facts: SiteFacts, roadmap: Roadmap, phases: tuple[Phase, ...]) -> Element:
    words = facts.words
    items = [
        el(
            "li",
            words("journey.outlined", number=phase.number, title=phase.title, months=phase.months),
            el(
                "ul",
                [el("li", " ∥ ".join(node.text for node in row)) for row in phase.rows],
                class_="outline",
            ),
        )
        for phase in phases
    ]
    sources = {edge.source for edge in roadmap.edges}
    roles = [node.text for node in roadmap.nodes if node.id not in sources]
    if roles:
        items.append(el("li", words("journey.ends", roles=", ".join(roles))))
    return el("ul", items, class_="outline")


def _certificates(facts: SiteFacts, certificates: tuple[Certificate, ...]) -> list[Element]:
    words = facts.words
    levels: dict[str, list[Certificate]] = {}
    for each in certificates:
        levels.setdefault(each.level, []).append(each)
    columns = [
        el(
            "div",
            el("h4", level, el("span", str(len(held)))),
            el("ul", [_certificate(each, words("journey.no_date")) for each in held]),
        )
        for level, held in levels.items()
    ]
    counts = words.several("journey.counts")
    count = counts[len(certificates)] if len(certificates) < len(counts) else str(len(certificates))
    title = words("journey.certificates", count=count)
    return [el("h3", title), el("div", columns, class_="levels")]


def _certificate(each: Certificate, no_date: str) -> Element:
    name = each.name.removesuffix(f" - {each.level}").removeprefix("AWS Certified ")
    when: Child = el("time", str(each.date), datetime=str(each.date)) if each.date else no_date
    return el("li", name, el("small", when), class_="yes")


def _log_and_goal(facts: SiteFacts, journey: Journey) -> Element | None:
    words = facts.words
    log = (
        el("div", el("h3", words("journey.log")), [_entry(facts, entry) for entry in journey.log])
        if journey.log
        else None
    )
    goal = (
        el(
            "div",
            el("h3", words("journey.goal")),
            el("p", el("q", journey.goal), " ", words("journey.goal_passed")),
        )
        if journey.goal
        else None
    )
    return el("div", log, goal, class_="pair") if log or goal else None


def _entry(facts: SiteFacts, entry: LogEntry) -> Element:
    return el(
        "p",
        el("time", str(entry.day), datetime=str(entry.day)),
        f": {entry.summary} ",
        el("a", facts.words("journey.read"), href=document_address(entry.path)),
    )


def calendar(facts: SiteFacts) -> str:
    """Every day of the plan, log entries, and certificates with a date (RFC 5545)."""
    days = [
        (
            day.date,
            facts.words(
                "journey.day",
                number=day.number,
                count=len(facts.journey.plan),
                topic=day.topic.topic,
                step=day.step,
            ),
            f"day-{day.number}",
        )
        for day in facts.journey.plan
    ]
    days += [(entry.day, entry.summary, entry.path) for entry in facts.journey.log]
    days += [(each.date, each.name, each.name) for each in facts.journey.certificates if each.date]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{facts.settings.name}//journey//EN"]
    for day, summary, uid in sorted(days):
        stamp = f"{day:%Y%m%d}"
        lines += ["BEGIN:VEVENT", f"UID:{_uid(uid)}@journey", f"DTSTAMP:{stamp}T000000Z"]
        lines += [f"DTSTART;VALUE=DATE:{stamp}", _folded(f"SUMMARY:{_ics(summary)}"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _uid(name: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in name)


def _ics(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Lines of at most 75 octets (RFC 5545, 3.1)."""
    parts, current = [], ""
    for character in line:
        if len((current + character).encode()) > 73:
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])
