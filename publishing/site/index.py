"""The page: its first screen, the contents with what each section finds, and the sections."""

from collections.abc import Callable

from content.phases import phases_of
from publishing.site.built import components_of, how_it_is_built
from publishing.site.cost import what_it_costs
from publishing.site.deployed import what_is_deployed
from publishing.site.documents import documents_section
from publishing.site.element import Child, Element, el
from publishing.site.facts import BUSY, SiteFacts
from publishing.site.figures import grouped, usd
from publishing.site.first import first_screen
from publishing.site.frame import colophon, page
from publishing.site.journey import the_journey
from publishing.site.machines import about_site
from publishing.site.state import built_and_not_built, missing

Section = tuple[str, str, Callable[[int], Element]]
"""Anchor, what it finds, and how it is made with its number."""


def index_page(facts: SiteFacts) -> str:
    """`/`."""
    words = facts.words
    sections = _sections(facts)
    contents = el(
        "nav",
        el(
            "ol",
            [
                el(
                    "li",
                    el("a", el("i", str(at)), words(f"{anchor}.title"), el("span", finds), href=f"#{anchor}"),
                )
                for at, (anchor, finds, _) in enumerate(sections, 1)
            ],
        ),
        class_="contents",
        aria_label=words("contents.label"),
    )
    main = el(
        "main",
        first_screen(facts),
        contents,
        [make(at) for at, (_, _, make) in enumerate(sections, 1)],
    )
    scripts = [
        el("link", rel="modulepreload", href="/scripts/composer.js"),
        el("script", type="module", src="/scripts/page.js"),
        el("link", rel="alternate", type="text/plain", href="/llms.txt"),
        about_site(facts),
    ]
    return page(
        facts,
        title=words("title", name=facts.settings.name),
        description=words("description"),
        main=main,
        navigation=_navigation(facts, {anchor for anchor, _, _ in sections}),
        scripts=scripts,
        skip=("question", words("skip")),
        foot=[
            colophon(facts),
            el("div", class_="unseen", id="status", role="status"),
            el("div", class_="unseen", id="alert", role="alert"),
        ],
    )


def missing_page(facts: SiteFacts) -> str:
    """What stands where nothing is."""
    words = facts.words
    main = el(
        "main",
        el("h1", words("missing.headline"), id="text"),
        el("p", words.rich("missing.lede"), class_="lede"),
        class_="lost",
    )
    return page(
        facts,
        title=f"{words('missing.title')} · {facts.settings.name}",
        description=words("missing.headline"),
        main=main,
        navigation=[
            el("a", words("nav.ask"), class_="quiet", href="/"),
            el("a", words("nav.documents"), class_="quiet", href="/documents/"),
        ],
        skip=("text", words("skip_text")),
        foot=el("footer", el("p", words("footer.wrong")), class_="colophon"),
        indexed=False,
    )


def _navigation(facts: SiteFacts, there: set[str]) -> Child:
    words = facts.words
    return [
        el("button", words("nav.new"), type="button", class_="quiet", id="new-chat", hidden=True),
        [
            el("a", words(f"nav.{anchor}"), class_="quiet wide", href=f"#{anchor}")
            for anchor in ("built", "cost", "journey")
            if anchor in there
        ],
        el("a", words("nav.documents"), class_="quiet", href="#documents"),
    ]


def _sections(facts: SiteFacts) -> list[Section]:
    """The sections that there is something to say in."""
    words, found = facts.words, list[Section]()
    if (graph := facts.graph) is not None:
        resources = sum(node.kind == "resource" for node in graph.nodes)
        finds = words("contents.built", resources=resources, components=len(components_of(graph)))
        found.append(("built", finds, lambda number: how_it_is_built(facts, number, graph)))
    if (costs := facts.costs) is not None:
        low, high = costs.reference
        finds = words(
            "contents.cost",
            questions=grouped(BUSY),
            low=usd(low.usd_after_free),
            high=usd(high.usd_after_free),
        )
        found.append(("cost", finds, lambda number: what_it_costs(facts, number, costs)))
    running = facts.running
    if running.is_local:
        finds = words("contents.deployed_local", stacks=words("contents.and").join(sorted(facts.graphs)))
    else:
        finds = words("contents.deployed", stack=running.stack, model=running.model)
    found.append(("deployed", finds, lambda number: what_is_deployed(facts, number)))
    if journey := facts.journey:
        phases = len(phases_of(journey.roadmap)) if journey.roadmap else 0
        finds = words("contents.journey", phases=phases, certificates=len(journey.certificates))
        found.append(("journey", finds, lambda number: the_journey(facts, number)))
    finds = words("contents.documents", count=len(facts.library.documents))
    found.append(("documents", finds, lambda number: documents_section(facts, number)))
    built = sum(claim.built for claim in facts.claims)
    finds = words("contents.state", built=built, missing=len(missing(facts)))
    found.append(("state", finds, lambda number: built_and_not_built(facts, number)))
    return found
