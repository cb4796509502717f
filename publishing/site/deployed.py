"""What is deployed: the title block, and the stacks as their settings say."""

from graph.model import Graph
from publishing.site.element import Child, Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import ledger, numbered, sheet
from publishing.site.frame import short


def what_is_deployed(facts: SiteFacts, number: int) -> Element:
    """The section."""
    words, running = facts.words, facts.running
    finding = (
        words("deployed.finding_local")
        if running.is_local
        else words("deployed.finding", stack=running.stack)
    )
    return sheet(
        number,
        "deployed",
        words("deployed.title"),
        words.rich("deployed.note"),
        el("p", finding, class_="finding"),
        _block(facts),
        _stacks(facts) if facts.graphs else None,
    )


def _block(facts: SiteFacts) -> Element:
    words, running = facts.words, facts.running
    unknown = words("deployed.unknown")
    state = (
        words("deployed.state_local") if running.is_local else words("deployed.state_on", stack=running.stack)
    )
    behind = running.documents_behind
    documents_note = words("deployed.behind", count=behind) if behind else words("deployed.documents_note")
    cells: list[tuple[str, Child, str | None, str | None]] = [
        (
            words("deployed.stack"),
            running.stack,
            words("deployed.stack_local") if running.is_local else running.region,
            "stack",
        ),
        (words("deployed.engine"), running.engine, words("deployed.engine_note"), "engine"),
        (
            words("deployed.model"),
            running.model,
            words("deployed.model_copies" if running.copies else "deployed.model_note"),
            "model",
        ),
        (words("deployed.commit"), el("code", short(running.commit) or unknown), _minute(running.time), None),
        (words("deployed.documents"), el("code", facts.library.version), documents_note, None),
    ]
    if facts.costs:
        cells.append((words("deployed.prices"), facts.costs.date, facts.costs.region, None))
    return el(
        "dl",
        el(
            "div",
            el("dt", words("deployed.state")),
            el("dd", state, class_="no" if running.is_local else "yes"),
            class_="whole",
        ),
        [
            el(
                "div",
                el("dt", name),
                el("dd", value, data_about=about),
                el("dd", note) if note else None,
            )
            for name, value, note, about in cells
        ],
        class_="block",
        id="deployment",
    )


def _minute(time: str | None) -> str | None:
    return f"{time[:16].replace('T', ' ')} UTC" if time else None


def _stacks(facts: SiteFacts) -> Element:
    words = facts.words
    names = sorted(facts.graphs)

    def each(key: str, default: str = "") -> list[str]:
        return [facts.config.get(name, {}).get(key, default) for name in names]

    here = facts.running.stack
    states: list[Child] = [
        words("deployed.deployed") if name == here else words("deployed.not_deployed") for name in names
    ]
    models = [
        facts.costs.stacks[name].model if facts.costs and name in facts.costs.stacks else model
        for name, model in zip(names, each("model"), strict=True)
    ]
    caps = [
        words("deployed.usd", day=day, month=month)
        for day, month in zip(each("dailyBudgetUsd"), each("monthlyBudgetUsd"), strict=True)
    ]
    rows: list[list[Child]] = [
        [words("deployed.row_state"), *states],
        [words("deployed.row_model"), *models],
        [
            words("deployed.row_streaming"),
            *(words("deployed.on" if value == "true" else "deployed.off") for value in each("streaming")),
        ],
        [words("deployed.row_guardrail"), *each("guardrail")],
        [words("deployed.row_caps"), *caps],
        [
            words("deployed.row_logs"),
            *(words("deployed.days", days=days) for days in each("logRetentionDays")),
        ],
        [words("deployed.row_resources"), *(str(_resources(facts.graphs[name])) for name in names)],
    ]
    return ledger(
        numbered(words, "table", 3, words("deployed.table")),
        [(words("deployed.setting"), False), *((name, False) for name in names)],
        rows,
        label=words("deployed.table"),
    )


def _resources(graph: Graph) -> int:
    return sum(node.kind == "resource" for node in graph.nodes)
