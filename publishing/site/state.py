"""Built and not built, as it was found out."""

from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import sheet
from publishing.site.frame import short
from publishing.site.markdown import inline


def built_and_not_built(facts: SiteFacts, number: int) -> Element:
    """The section."""
    words = facts.words
    lists = [
        el(
            "div",
            el("h3", words(f"state.{key}"), " ", el("span", str(len(found)))),
            el("ul", [el("li", inline(what), class_=mark) for what in found]),
        )
        for key, mark, found in (("built", "yes", _built(facts)), ("missing", "no", missing(facts)))
        if found
    ]
    commit = short(facts.running.commit) or words("deployed.unknown")
    return sheet(
        number,
        "state",
        words("state.title"),
        words("state.note", commit=commit),
        el("p", _finding(facts), class_="finding"),
        el("div", lists, class_="claims"),
    )


def _finding(facts: SiteFacts) -> str:
    built, unbuilt = len(_built(facts)), sum(not claim.built for claim in facts.claims)
    if unbuilt:
        return facts.words("state.finding", built=built, missing=unbuilt)
    return facts.words("state.finding_local" if facts.running.is_local else "state.finding_all", built=built)


def missing(facts: SiteFacts) -> list[str]:
    """What isn't there: parts without their files, and what only an account can show where there is none."""
    unbuilt = [claim.what for claim in facts.claims if not claim.built]
    return [*unbuilt, facts.words("state.never_run")] if facts.running.is_local else unbuilt


def _built(facts: SiteFacts) -> list[str]:
    return [claim.what for claim in facts.claims if claim.built]
