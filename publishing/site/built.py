"""How it is built: the drawing, and the parts list that says the same in words and why."""

from collections.abc import Mapping

from graph.model import Graph
from publishing.site.drawing import drawing
from publishing.site.element import Child, Element, el
from publishing.site.facts import Part, SiteFacts
from publishing.site.figures import document_link, fine, numbered, sheet, usd
from publishing.site.first import of_part, question_address


def how_it_is_built(facts: SiteFacts, number: int, graph: Graph) -> Element:
    """The section; `graph` is the stack that is drawn."""
    words = facts.words
    counts = {part.number: resources_of(graph, part) for part in facts.parts}
    entries = [_entry(facts, part, counts[part.number], graph.stack) for part in facts.parts]
    total = words(
        "built.sum",
        sum=" + ".join(str(count) for count in counts.values()),
        total=sum(counts.values()),
        stack=graph.stack,
    )
    plan = el(
        "div",
        el(
            "figure",
            el("figcaption", numbered(words, "figure", 2, words("built.figure", stack=graph.stack))),
            drawing(facts, graph),
            class_="figure",
        ),
        el(
            "div",
            el("h3", words("built.parts"), id="parts"),
            el("ol", entries, class_="parts", aria_labelledby="parts"),
            el("p", total, class_="source"),
        ),
        class_="plan",
    )
    finding = el("p", words("built.finding"), class_="finding")
    return sheet(number, "built", words("built.title"), words("built.note"), finding, plan)


def resources_of(graph: Graph, part: Part) -> int:
    """How many of a graph's resources are a part's, through components inside components."""
    parents = {node.name: node for node in graph.nodes}
    count = 0
    for node in graph.nodes:
        if node.kind != "resource":
            continue
        owner = parents.get(node.parent or "")
        while owner is not None and _kind(owner.type) not in part.components:
            owner = parents.get(owner.parent or "")
        count += owner is not None
    return count


def components_of(graph: Graph) -> set[str]:
    """The kinds of a graph's components that hold resources."""
    return {_kind(node.type) for node in graph.nodes if node.kind == "component"}


def _kind(type_: str) -> str:
    return type_.rpartition(":")[2]


def _entry(facts: SiteFacts, part: Part, resources: int, stack: str) -> Element:
    words = facts.words
    if not part.components:
        amount = words("built.setting")
    else:
        amount = words("built.resource") if resources == 1 else words("built.resources", count=resources)
    rows: dict[str, Child] = {
        words("built.why"): part.why,
        words("built.costs"): _costs(facts, part, stack),
        words("built.inside"): part.inside,
        words("built.read"): document_link(facts, part.read),
        words("built.ask"): el("a", part.ask, href=question_address(part.ask)),
    }
    summary = el(
        "summary",
        el("i", str(part.number), class_="n", aria_hidden="true"),
        part.title,
        el("span", amount),
    )
    return el("li", el("details", summary, el("dl", _described(rows), id=f"part-{part.number}")))


def _described(rows: Mapping[str, Child]) -> list[Element]:
    return [each for name, value in rows.items() if value for each in (el("dt", name), el("dd", value))]


def _costs(facts: SiteFacts, part: Part, stack: str) -> Child:
    """What a part costs in the drawn stack, a question and a month."""
    if facts.costs is None or stack not in facts.costs.stacks:
        return None
    words, costs = facts.words, facts.costs.stacks[stack]
    said = []
    if question := of_part(part, costs.question):
        said.append(words("built.a_question", usd=fine(question)))
    if standing := of_part(part, costs.idle):
        said.append(words("built.standing", usd=usd(standing)))
    if not said:
        return words("built.nothing")
    return [
        "; ".join(said),
        " ",
        el("small", words("built.source", date=facts.costs.last_price), class_="source"),
    ]
