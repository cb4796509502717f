"""The first screen: who and why, the box, six questions, the path of a question with its price."""

from urllib.parse import quote

from publishing.site.element import Child, Element, el
from publishing.site.facts import Amount, Part, SiteFacts, StackCosts
from publishing.site.figures import document_link, fine, grouped, numbered, usd
from publishing.site.frame import short
from publishing.site.noscript import noscript
from publishing.site.words import rich

HERE = "costs.md"
AVOIDED = "costs.md#why-there-is-no-opensearch"


def first_screen(facts: SiteFacts) -> Element:
    """Everything that is above the fold on a desk."""
    words = facts.words
    return el(
        "section",
        el(
            "div",
            el("p", rich(facts.settings.who), class_="who") if facts.settings.who else None,
            el("h1", words("first.headline"), id="title"),
            el("p", words("first.lede"), class_="lede"),
            _status(facts),
            class_="intro",
        ),
        _log(facts),
        el("div", _composer(facts), noscript(facts), _starters(facts), class_="ask"),
        _glance(facts) if facts.costs else None,
        class_="first",
        id="ask",
        aria_labelledby="title",
    )


def question_address(question: str) -> str:
    """The page with a question in its box."""
    return f"/?q={quote(question, safe='')}"


def _status(facts: SiteFacts) -> Element:
    """One line that is true of the stack that serves this page."""
    words, running = facts.words, facts.running
    if not facts.library.chunks:
        return el("p", words.rich("first.empty"), class_="state no", id="state-line")
    if running.is_local:
        key = "first.local_copies" if running.copies else "first.local_model"
        return el("p", words(key, model=running.model), class_="state no", id="state-line")
    text = words("first.deployed", stack=running.stack, model=running.model, time=(running.time or "")[:10])
    return el("p", text, class_="state yes", id="state-line")


def _log(facts: SiteFacts) -> Element:
    """Where answers go. Its data lets an answer say what its tokens would have cost on the cheapest stack's model."""
    costs = facts.costs
    data: dict[str, str | float] = {}
    if costs:
        data = {
            "data_model": costs.token_model,
            "data_input_usd": costs.token_prices[0],
            "data_output_usd": costs.token_prices[1],
        }
    return el(
        "div",
        id="log",
        role="log",
        aria_live="off",
        aria_label=facts.words("first.conversation"),
        data_commit=short(facts.running.commit),
        **data,
    )


def _composer(facts: SiteFacts) -> Element:
    words = facts.words
    said = words.branch("composer")
    return el(
        "form",
        el("label", words("first.question"), for_="question"),
        el(
            "p",
            el("span", words("first.hint_keys"), class_="keys"),
            el("span", words("first.hint_touch"), class_="touch"),
            id="hint",
        ),
        el("p", id="counter"),
        el("button", words("first.latest"), type="button", class_="quiet", id="latest", hidden=True),
        el(
            "div",
            el(
                "textarea",
                id="question",
                name="q",
                rows=2,
                aria_describedby="hint counter",
                autocomplete="off",
            ),
            el("button", words("first.ask"), class_="primary", id="send", type="submit"),
        ),
        class_="composer scripted",
        id="composer",
        action="/",
        method="get",
        data_send=said["send"],
        data_stop=said["stop"],
        data_offline=said["offline"],
        data_too_long=said["too_long"],
        data_load_failed=said["load_failed"],
        data_searching=words("scripts.stages.searching"),
        data_next=said["next"],
        data_esc=said["esc"],
    )


def _starters(facts: SiteFacts) -> Element:
    links = [
        el("li", el("a", question, href=question_address(question)))
        for question in facts.settings.suggestions
    ]
    return el(
        "div",
        el("h2", facts.words("first.starters"), class_="label", id="starters"),
        el("ul", links, id="suggestions", aria_labelledby="starters"),
        class_="starters scripted",
    )


def _glance(facts: SiteFacts) -> list[Child]:
    words, costs = facts.words, facts.costs
    assert costs is not None  # noqa: S101 - the caller's condition
    cheapest = min(costs.stacks.values(), key=lambda each: each.question_usd)
    guardrail = any(each.service == "Bedrock Guardrails" for each in cheapest.question)
    source = words(
        "glance.source",
        input=grouped(costs.input_tokens),
        output=grouped(costs.output_tokens),
        guardrail=words("glance.with_guardrail" if guardrail else "glance.no_guardrail"),
        last=costs.last_price,
    )
    figure = el(
        "figure",
        el("figcaption", numbered(words, "figure", 1, words("glance.title"))),
        el("ol", _stations(facts, cheapest), class_="path"),
        el("p", source, _after(facts, HERE), class_="source"),
        class_="figure",
    )
    idle = cheapest.idle_after_free_usd
    after_free = words("glance.idle_cent") if idle < 0.01 else words("glance.idle_usd", usd=usd(idle))
    avoided = costs.avoided[0]
    figures = el(
        "dl",
        el(
            "div",
            el("dt", words("glance.idle")),
            el("dd", after_free),
            el(
                "dd",
                words("glance.idle_source", usd=usd(cheapest.idle_usd)),
                _after(facts, HERE),
                class_="source",
            ),
        ),
        el(
            "div",
            el("dt", words("glance.avoided")),
            el("dd", words("glance.avoided_usd", usd=usd(avoided.usd))),
            el("dd", avoided.what, _after(facts, AVOIDED), class_="source"),
        ),
        class_="figures",
    )
    return [el("aside", figure, class_="glance", aria_label=words("glance.label")), figures]


def _after(facts: SiteFacts, target: str) -> Child:
    link = document_link(facts, target, with_section=False)
    return ["\u00a0·\u00a0", link] if link else None


def _stations(facts: SiteFacts, costs: StackCosts) -> list[Element]:
    words = facts.words
    shares = [(part, of_part(part, costs.question)) for part in facts.parts if part.path]
    largest = max((amount for _, amount in shares), default=0) or 1
    first = el(
        "li",
        el("i", class_="end", aria_hidden="true"),
        el("div", el("b", words("glance.start")), el("span", words("glance.start_note"))),
        el("span", words("glance.unit"), class_="none"),
    )
    total = el(
        "li",
        el("i", class_="end", aria_hidden="true"),
        el("div", el("b", words("glance.total"))),
        el("data", fine(costs.question_usd), value=fine(costs.question_usd)),
        class_="total",
    )
    return [first, *(_station(facts, part, amount, largest, costs) for part, amount in shares), total]


def _station(facts: SiteFacts, part: Part, amount: float, largest: float, costs: StackCosts) -> Element:
    name = part.title.partition(": ")[2] or part.title
    if part.name == "model":
        name = facts.words("glance.model", model=costs.model)
    path = (part.path or "").format(
        seconds=f"{facts.costs.lambda_seconds:g}" if facts.costs else "", memory=memory(facts)
    )
    width = round(100 * amount / largest, 1)
    bar = el("rect", x=round(100 - width, 1), width=width, height=4)
    share = el(
        "svg", bar, class_="share", viewBox="0 0 100 4", preserveAspectRatio="none", aria_hidden="true"
    )
    return el(
        "li",
        el("i", str(part.number), class_="n", aria_hidden="true"),
        el("div", el("b", el("a", name, href=f"#part-{part.number}")), el("span", path)),
        el("div", el("data", fine(amount), value=fine(amount)), share),
        class_="in" if part.inner else None,
    )


def of_part(part: Part, amounts: tuple[Amount, ...]) -> float:
    """What a part costs in a bill."""
    return sum(each.usd for each in amounts if each.service in part.services)


def memory(facts: SiteFacts) -> str:
    """The function's memory, as the graph has it."""
    for graph in facts.graphs.values():
        for node in graph.of_type("aws:lambda/function:Function"):
            return grouped(int(node.inputs.get("memorySize", 0)))
    return ""
