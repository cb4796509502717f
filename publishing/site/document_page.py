"""Each document as a page of its own: its contents, its text, what to ask about it, and its neighbours."""

from urllib.parse import quote

from api.contract.sentences import capitalised
from content import Document
from publishing.site.documents import cut
from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import document_address
from publishing.site.first import question_address
from publishing.site.frame import page, short, site_links
from publishing.site.machines import about_document, markdown_key
from publishing.site.markdown import Rendered, rendered
from publishing.site.summary import summary

DESCRIPTION_CHARACTERS = 155
ASKED = 3
"""Questions offered beside a document."""


def document_page(facts: SiteFacts, at: int) -> str:
    """One document, by its place in the library."""
    words, document = facts.words, facts.library.documents[at]
    anchors = [heading.anchor for heading in document.headings]
    labels = {kind: str(words.branch("scripts.markdown")[kind]) for kind in ("table", "code")}
    text = rendered(document.body, words.several("documents.caveats"), anchors, labels)
    sections = len(document.headings)
    stamp = [
        f"knowledge/{document.path}",
        words("documents.stamp_section")
        if sections == 1
        else words("documents.stamp_sections", count=sections),
        words("documents.stamp_commit", commit=short(facts.running.commit)) if facts.running.commit else None,
    ]
    own = ((words, anchor) for level, words, anchor in text.headings if level == 1)
    title, title_anchor = next(own, (document.title, None))
    head = el(
        "header",
        el("p", el("a", words("documents.list"), href="/documents/"), class_="crumbs"),
        el("h1", title, id=title_anchor),
        el("p", [el("span", each) for each in stamp if each], class_="stamp"),
        class_="head",
    )
    main = el(
        "main",
        head,
        _contents(facts, document, text),
        el("article", text.elements, class_="prose", id="text", tabindex=-1),
        _ask(facts, document),
        _neighbours(facts, at),
        class_="paper",
    )
    description = cut(summary(document.body), DESCRIPTION_CHARACTERS) or document.title
    return page(
        facts,
        title=f"{title} · {facts.settings.name}",
        description=description,
        main=main,
        navigation=site_links(facts),
        kind="article",
        styles=("document",),
        scripts=[
            el("link", rel="alternate", type="text/markdown", href=f"/{quote(markdown_key(document))}"),
            about_document(facts, document, description),
        ],
        skip=("text", words("skip_text")),
        foot=el(
            "footer",
            el("p", words("footer.wrong")),
            el("p", el("a", words("documents.markdown"), href=f"/{quote(markdown_key(document))}")),
            class_="colophon",
        ),
    )


def _contents(facts: SiteFacts, document: Document, text: Rendered) -> Element | None:
    entries = [(words, anchor) for level, words, anchor in text.headings if level == 2]
    if not entries:
        return None
    label = facts.words("documents.contents", title=document.title)
    links = [el("li", el("a", words, href=f"#{anchor}")) for words, anchor in entries]
    return el(
        "nav",
        el("details", el("summary", label, id="toc"), el("ol", links), class_="fold"),
        class_="toc",
        aria_labelledby="toc",
    )


def _ask(facts: SiteFacts, document: Document) -> Element:
    words = facts.words
    questions = [question for chunk in document.chunks for question in getattr(chunk, "questions", ())]
    offered = [question for question in questions if question.endswith("?")][:ASKED]
    return el(
        "aside",
        el("h2", words("documents.ask"), class_="label", id="about"),
        el(
            "form",
            el("label", words("documents.ask_label", title=document.title), class_="unseen", for_="q"),
            el("input", id="q", name="q", autocomplete="off"),
            el("button", words("nav.ask"), class_="plain", type="submit"),
            class_="find",
            action="/",
            method="get",
        ),
        el(
            "div",
            el(
                "ul",
                [
                    el("li", el("a", question, href=question_address(question)))
                    for question in map(capitalised, offered)
                ],
                aria_labelledby="about",
            ),
            class_="chips",
        )
        if offered
        else None,
        class_="about",
        aria_labelledby="about",
    )


def _neighbours(facts: SiteFacts, at: int) -> Element | None:
    documents, words = facts.library.documents, facts.words
    if len(documents) < 2:
        return None

    def link(place: int, side: str) -> Element:
        if not 0 <= place < len(documents):
            return el("span")
        other = documents[place]
        return el("a", el("span", words(side)), other.title, href=document_address(other.path))

    return el(
        "nav",
        link(at - 1, "documents.before"),
        link(at + 1, "documents.after"),
        class_="neighbours",
        aria_label=words("documents.neighbours"),
    )
