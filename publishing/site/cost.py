"""What it costs: months by what is asked, an idle month, the trap avoided, the month against its cap."""

from publishing.site.element import Child, Element, el
from publishing.site.facts import BUSY, Amount, Costs, SiteFacts
from publishing.site.figures import document_link, grouped, ledger, numbered, sheet, usd

SERVICES = "costs.md"
OPENSEARCH = "costs.md#why-there-is-no-opensearch"


def what_it_costs(facts: SiteFacts, number: int, costs: Costs) -> Element:
    """The section."""
    words = facts.words
    low, high = costs.reference
    idle = costs.stacks[low.stack].idle_after_free_usd
    finding = words(
        "cost.finding",
        idle=words("cost.idle_cent") if idle < 0.01 else words("cost.idle_usd", usd=usd(idle)),
        questions=grouped(BUSY),
        low=usd(low.usd_after_free),
        low_stack=low.stack,
        high=usd(high.usd_after_free),
        high_stack=high.stack,
        guardrail=usd(costs.stacks[high.stack].guardrail_month_usd),
    )
    note = words("cost.note", region=costs.region, first=costs.first_price, last=costs.last_price)
    return sheet(
        number,
        "cost",
        words("cost.title"),
        note,
        el("p", finding, class_="finding"),
        el("div", _months(facts, costs), _idle(facts, costs, high.stack), class_="pair"),
        _prices(facts),
        el("div", _trap(facts, costs, high.stack), _meter(facts, costs), class_="pair"),
    )


def _months(facts: SiteFacts, costs: Costs) -> Element:
    words = facts.words
    rows: list[list[Child]] = [
        [
            [month.stack, el("small", month.model)],
            grouped(month.questions),
            usd(month.usd),
            usd(month.usd_after_free),
        ]
        for month in costs.months
    ]
    return ledger(
        numbered(words, "table", 1, words("cost.months")),
        [
            (words("cost.settings"), False),
            (words("cost.questions"), True),
            (words("cost.list"), True),
            (words("cost.after"), True),
        ],
        rows,
        label=words("cost.months"),
        chosen=costs.months.index(costs.reference[1]),
    )


def _idle(facts: SiteFacts, costs: Costs, stack: str) -> Element:
    words, idle = facts.words, costs.stacks[stack].idle
    services = _by_service(idle)
    rows: list[list[Child]] = [
        [[service, el("small", ", ".join(items))], usd(listed), usd(after)]
        for service, (items, listed, after) in services.items()
    ]
    foot: list[Child] = [
        words("cost.together"),
        usd(costs.stacks[stack].idle_usd),
        usd(costs.stacks[stack].idle_after_free_usd),
    ]
    return ledger(
        numbered(words, "table", 2, words("cost.idle")),
        [(words("cost.item"), False), (words("cost.list"), True), (words("cost.after"), True)],
        rows,
        label=words("cost.idle"),
        foot=foot,
    )


def _by_service(amounts: tuple[Amount, ...]) -> dict[str, tuple[list[str], float, float]]:
    found: dict[str, tuple[list[str], float, float]] = {}
    for each in amounts:
        items, listed, after = found.get(each.service, ([], 0.0, 0.0))
        found[each.service] = [*items, each.item], listed + each.usd, after + each.usd - each.free_usd
    return found


def _trap(facts: SiteFacts, costs: Costs, stack: str) -> Element:
    words = facts.words
    here = costs.stacks[stack].idle_after_free_usd
    rows = [(words("cost.here", stack=stack), "", here), *((a.what, a.instead, a.usd) for a in costs.avoided)]
    largest = max(amount for *_, amount in rows) or 1
    cells: list[list[Child]] = [
        [[what, el("small", instead) if instead else None], _bar(amount / largest), usd(amount)]
        for what, instead, amount in rows
    ]
    table = ledger(
        None,
        [(words("cost.design"), False), (words("cost.scale"), False), (words("glance.unit"), True)],
        cells,
        label=words("cost.trap"),
        chosen=0,
    )
    link = document_link(facts, OPENSEARCH)
    return el(
        "figure",
        el("figcaption", numbered(words, "figure", 3, words("cost.trap"))),
        table,
        el("p", words("cost.trap_source"), ": ", link, class_="source") if link else None,
        class_="figure",
    )


def _bar(share: float) -> Element:
    bar = el("rect", width=round(max(0.5, 100 * share), 1), height=10)
    return el("svg", bar, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def _meter(facts: SiteFacts, costs: Costs) -> Element | None:
    """The month against the cap of the dearest stack; `about.js` moves the needle where a stack tells what is spent."""
    words = facts.words
    low, high = costs.reference
    stack = high.stack if facts.running.is_local else facts.running.stack
    cap = float(facts.config.get(stack, {}).get("monthlyBudgetUsd", 0))
    if not cap:
        return None
    places = {month.stack: 10 + 400 * min(1.0, month.usd_after_free / cap) for month in (low, high)}
    ticks = "".join(f"M{10 + 20 * at} 44v{'-10' if at % 5 == 0 else '-5'}" for at in range(21))
    marks = "".join(f"M{place:.1f} 48V62" for place in places.values())
    labels = [
        [
            el(
                "text",
                usd(month.usd_after_free),
                x=round(places[month.stack], 1),
                y=77,
                text_anchor=_side(places[month.stack]),
            ),
            el(
                "text",
                words("cost.meter_mark", questions=grouped(BUSY), stack=month.stack),
                class_="s",
                x=round(places[month.stack], 1),
                y=95,
                text_anchor=_side(places[month.stack]),
            ),
        ]
        for month in (low, high)
    ]
    ruler = el(
        "svg",
        el("path", d=f"M10 44H410{ticks}"),
        el(
            "g",
            el("path", class_="needle", d="M10 44V18"),
            el("path", class_="needle full", d="M4 8h12l-6 12z"),
            id="needle",
        ),
        el("text", words("cost.spent", usd="0.00"), class_="v", x=22, y=18, id="spent"),
        el("text", words("cost.cap", usd=usd(cap)), class_="s", x=410, y=26, text_anchor="end"),
        el("path", d=marks),
        labels,
        class_="ruler",
        viewBox="0 0 440 100",
        role="img",
        aria_label=words("cost.meter", stack=stack, cap=usd(cap)),
    )
    notes = [
        words("cost.meter_local") if facts.running.is_local else None,
        words("cost.meter_enforced") if facts.is_built("spend-caps") else words("cost.meter_not_enforced"),
    ]
    return el(
        "figure",
        el("figcaption", numbered(words, "figure", 4, words("cost.meter", stack=stack, cap=usd(cap)))),
        ruler,
        el("p", " ".join(note for note in notes if note), class_="source"),
        class_="figure",
        id="meter",
        data_cap=cap,
        data_spent=words("cost.spent", usd="{usd}"),
    )


def _side(place: float) -> str:
    """A mark's words stand to its right, so that marks near one another keep theirs apart; at the end to its left."""
    return "start" if place < 330 else "end"


def _prices(facts: SiteFacts) -> Element | None:
    link = document_link(facts, SERVICES)
    return el("p", facts.words("cost.prices"), ": ", link, class_="source") if link else None
