"""What the first screen shows without JavaScript: where the documents answer the questions that most ask."""

from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import document_address


def noscript(facts: SiteFacts) -> Element:
    """Links that stand in the box's place; a question that no section lists has none."""
    chunks = facts.library.chunks  # the first that lists a question answers it
    answering = {_plain(listed): chunk for chunk in reversed(chunks) for listed in chunk.questions}
    answered = [
        el("li", el("a", question, href=document_address(chunk.path, chunk.anchor)))
        for question in facts.settings.suggestions
        if (chunk := answering.get(_plain(question)))
    ]
    return el(
        "noscript",
        el("p", facts.words.rich("first.noscript"), class_="note"),
        el(
            "div",
            el("h2", facts.words("first.written"), class_="label"),
            el("ul", answered),
            class_="starters",
        )
        if answered
        else None,
    )


def _plain(question: str) -> str:
    return question.casefold().replace("’", "'").rstrip("?")
