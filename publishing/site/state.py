"""Built and not built, as it was found out."""

from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import sheet
from publishing.site.frame import short
from publishing.site.markdown import inline


def built_and_not_built(facts: SiteFacts, number: int) -> Element:
    """The section."""
    words = facts.words
    columns = [
        el(
            "div",
            el("h3", words(f"state.{key}"), " ", el("span", str(len(claims)))),
            el("ul", [el("li", inline(claim.what), class_=mark) for claim in claims]),
        )
        for key, mark, claims in (
            ("built", "yes", [claim for claim in facts.claims if claim.built]),
            ("missing", "no", [claim for claim in facts.claims if not claim.built]),
        )
    ]
    commit = short(facts.running.commit) or words("deployed.unknown")
    return sheet(
        number,
        "state",
        words("state.title"),
        words("state.note", commit=commit),
        el("div", columns, class_="levels two"),
    )
