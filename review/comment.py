"""The comment: one screen first, the rest folded, the same text for the same change."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from review.escaping import code, escaped
from review.findings import KINDS, Finding, Severity
from review.operations import Step
from review.review import Review, StackReview
from review.values import changed_parts

MARKER = "<!-- public-bedrock-agent: review -->"
"""How the one comment is found again, to be edited."""
MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment."""
MOST_OPEN, MOST_STEPS, MOST_PARTS = 12, 150, 8

SIGNS = {"high": "🔴", "medium": "🟠", "low": "🔵", "note": "⚪"}
CALM = "🟢"

LINES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Data", ("data-loss",), "nothing that holds data is replaced or deleted"),
    ("Access", ("exposure", "permissions", "secrets"), "nobody may do or see more than before"),
    (
        "Safeguards",
        ("graphs", "protection", "rules", "delivery", "dependencies", "preview"),
        "no cap, guard or rule is weaker",
    ),
    ("Uptime", ("downtime",), "nothing in the path of a question is taken away"),
    ("Cost", ("cost",), ""),
)
"""The five lines of the first screen: what they are about, of which kinds, and what they say when nothing is found."""

NOT_CHECKED = (
    "what only AWS knows: quotas, drift, and changes made by hand",
    "whether a changed input keeps its meaning: code, dashboards and edge functions are compared as text",
    "how large the Lambda package gets and how fast it starts, unless a line says so (`agent review --package`)",
    "a secret that the program itself holds or computes: graphs have none",
    "whether a pinned commit of an action is the release that its comment names, and what the actions' own code does",
    "operations are foreseen from the graphs, not taken from a preview, unless a line says so",
)


def comment(review: Review, extra: str = "", most: int = MOST_CHARACTERS) -> str:
    """The comment in Markdown, at most `most` characters; `extra` is a folded part of its own."""
    parts = [_first_screen(review), *_sections(review), *([extra] if extra else []), _footer(review)]
    left = most - len(parts[0]) - len(parts[-1]) - 200
    kept, dropped = [parts[0]], 0
    for part in parts[1:-1]:
        if len(part) + 2 <= left:
            kept.append(part)
            left -= len(part) + 2
        else:
            dropped += 1
    if dropped:
        kept.append(f"_{dropped} more parts are too long for a comment; the whole is in the run's artefact._")
    return "\n\n".join([*kept, parts[-1]]) + "\n"


def verdict(review: Review) -> str:
    """One sentence."""
    high = [one for one in review.findings if one.severity == "high"]
    medium = [one for one in review.findings if one.severity == "medium"]
    if high:
        kinds = ", ".join(dict.fromkeys(KINDS[one.kind].lower() for one in high))
        listed = len(_by_resource(review, high))
        return f"{listed} finding{'s' if listed > 1 else ''} to stop at: {kinds}"
    if medium:
        of_kinds = ([one for one in medium if one.kind == kind] for kind in KINDS)
        return f"nothing to stop at, {sum(len(_by_resource(review, many)) for many in of_kinds)} to look at"
    if not any(stack.changed for stack in review.stacks) and not review.findings:
        return "no stack changes"
    return "nothing to stop at"


def _first_screen(review: Review) -> str:
    worst = _worst(review.findings)
    sign = SIGNS[worst] if worst in ("high", "medium") else CALM
    lines = [MARKER, f"## {sign} {escaped(verdict(review))}", ""]
    lines += [f"- {_line(review, *line)}" for line in LINES]
    lines += [
        "",
        "| stack | + create | ~ update | ± replace | − delete | USD a month |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(stack) for stack in review.stacks]
    return "\n".join(lines)


def _line(review: Review, heading: str, kinds: tuple[str, ...], calm: str) -> str:
    found = [one for one in review.findings if one.kind in kinds and one.severity in ("high", "medium")]
    if not found and review.uncompared:
        named = ", ".join(map(code, review.uncompared))
        return f"{SIGNS['note']} **{heading}**: not known, {named} could not be compared"
    if not found:
        if heading == "Cost":
            calm = _cost(review)
        return f"{CALM} **{heading}**: {calm}"
    first = found[0]
    others = len(_by_resource(review, found)) - 1
    more = f" _(and {others} more)_" if others else ""
    return f"{SIGNS[first.severity]} **{heading}**: {_sentence(first, _stacks(first, found))}{more}"


def _cost(review: Review) -> str:
    known = [stack.bill for stack in review.stacks if stack.bill and stack.bill.delta is not None]
    if not known or all(abs(bill.delta or 0) < 0.005 for bill in known):
        return "a month costs the same"
    total = sum(bill.delta or 0 for bill in known)
    return escaped(
        f"a month costs {total:+.2f} USD over all stacks, at {known[0].questions:,} questions each"
    )


def _row(stack: StackReview) -> str:
    counts = [stack.count(operation) or "" for operation in ("create", "update", "replace", "delete")]
    unknown = stack.count("unknown")
    if unknown:
        counts[1] = f"{counts[1] or 0} (+{unknown} unknown)"
    bill = stack.bill
    money = "unknown"
    if bill and bill.before is not None and bill.after is not None:
        same = abs(bill.after - bill.before) < 0.005
        money = f"{bill.after:.2f}" if same else f"{bill.before:.2f} → **{bill.after:.2f}**"
    return f"| {code(stack.stack)} | {' | '.join(map(str, counts))} | {money} |"


def _sections(review: Review) -> Iterator[str]:
    high = _by_resource(review, [one for one in review.findings if one.severity == "high"])
    if high:
        yield "\n".join(["### To stop at", *high[:MOST_OPEN]])
        if len(high) > MOST_OPEN:
            yield _folded(f"{len(high) - MOST_OPEN} more to stop at", high[MOST_OPEN:])
    for kind, heading in KINDS.items():
        items = _by_resource(
            review, [one for one in review.findings if one.severity != "high" and one.kind == kind]
        )
        if items:
            yield _folded(f"{heading}: {len(items)}", items)
    for stack in review.stacks:
        if stack.changed:
            many = len(stack.changed)
            title = "The one operation" if many == 1 else f"All {many} operations"
            yield _folded(f"{title} in {escaped(stack.stack)}", list(_operations(stack)))


def _by_resource(review: Review, found: list[Finding]) -> list[str]:
    """One item for each resource: its worst finding, and the others below it."""
    items: dict[tuple[str, tuple[str, ...]], list[Finding]] = defaultdict(list)
    for one in _distinct(found):
        items[one.resource, tuple(_stacks(one, review.findings))].append(one)
    return [_item(many, stacks) for (_, stacks), many in items.items()]


def _operations(stack: StackReview) -> Iterator[str]:
    order = ("delete", "replace", "unknown", "update", "create")
    steps = sorted(stack.changed, key=lambda step: (order.index(step.operation), step.name))
    for step in steps[:MOST_STEPS]:
        yield f"- {_operation(step)}"
    if len(steps) > MOST_STEPS:
        yield f"- … and {len(steps) - MOST_STEPS} more"


def _operation(step: Step) -> str:
    parts = [code(part) for change in step.changes for part in changed_parts(change)]
    left = f" and {len(parts) - MOST_PARTS} more" if len(parts) > MOST_PARTS else ""
    inputs = ", ".join(parts[:MOST_PARTS]) + left
    former = f", before {code(step.pair.former_name)}" if step.pair.former_name else ""
    kept = ", AWS keeps the old one" if step.kept else ""
    refused = ", refused: it is protected" if step.refused else ""
    seen = ", as the preview says" if step.confirmed else ""
    return f"{step.operation} {code(step.name)} ({code(step.node.type)}{former}{kept}{refused}{seen})" + (
        f": {inputs}" if inputs else ""
    )


def _item(found: list[Finding], stacks: Iterable[str]) -> str:
    first, *others = found
    others = [one for one in others if not any(said.says.endswith(f": {one.says}") for said in found)]
    lines = [f"- {SIGNS[first.severity]} {_sentence(first, stacks)}"]
    lines += [f"  - {escaped(line)}" for line in first.details[:10] if line != first.says]
    lines += [f"  - also: {escaped(one.says)}" for one in others[:10]]
    return "\n".join(lines)


def _sentence(one: Finding, stacks: Iterable[str]) -> str:
    where = f" ({code(f'{one.file}:{one.line}' if one.line else one.file)})" if one.file else ""
    colon = "" if re.match(r"(is|are|gets|was|may|no longer|changes in|runs)\b", one.says) else ":"
    who = f"{code(one.resource)}{colon} " if one.resource else ""
    named = ", ".join(code(stack) for stack in stacks)
    return f"{who}{escaped(one.says)}{f' in {named}' if named else ''}{where}"


def _folded(title: str, lines: list[str]) -> str:
    return "\n".join([f"<details><summary>{title}</summary>", "", *lines, "", "</details>"])


def _footer(review: Review) -> str:
    unchecked = _folded("Not checked", [f"- {escaped(one)}" for one in (*NOT_CHECKED, *review.unchecked)])
    sides = f"Base {code(_short(review.base))}, head {code(_short(review.head))}"
    return f"{unchecked}\n\n_{sides}; `agent review --base REF --terminal` says the same before a push._"


def _short(side: str) -> str:
    """A commit as git abbreviates it; any other name as it is."""
    return side[:12] if re.fullmatch(r"[0-9a-f]{40}", side) else side


def _distinct(found: Iterable[Finding]) -> list[Finding]:
    """Once over all stacks."""
    return list(
        {(one.kind, one.severity, one.resource, one.says): one for one in reversed(list(found))}.values()
    )[::-1]


def _stacks(one: Finding, found: Iterable[Finding]) -> list[str]:
    same = {
        other.stack
        for other in found
        if (other.kind, other.resource, other.says) == (one.kind, one.resource, one.says)
    }
    return sorted(same - {""})


def _worst(found: Iterable[Finding]) -> Severity | None:
    return next((one.severity for one in found), None)
