"""The documents: the section on the page, and the list."""

import re
from posixpath import dirname

from content import Document
from publishing.site.element import Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import document_address, sheet
from publishing.site.frame import colophon, page, site_links
from publishing.site.machines import ways_to_ask
from publishing.site.markdown import inline
from publishing.site.summary import summary

MOST_INTRODUCED = 500
"""A list of more documents names them alone: reading the first sentence of each would take seconds."""
ONE_LINE, TWO_LINES = 78, 130
CLAUSE = re.compile(r".{40,}?(?=[,;:] )")
"""As much of a sentence as makes sense alone, where it is long."""
SEARCH = el("script", type="module", src="/scripts/search.js")


def documents_section(facts: SiteFacts, number: int) -> Element:
    """Search, and every document: the main ones as a table, the others by folder."""
    words, library = facts.words, facts.library
    main = [document for document in library.documents if not dirname(document.path)]
    folders: dict[str, list[Document]] = {}
    for document in library.documents:
        if folder := dirname(document.path):
            folders.setdefault(folder, []).append(document)
    table = el(
        "table",
        el(
            "thead",
            el(
                "tr",
                el("th", words("documents.document"), scope="col"),
                el("th", words("documents.says"), scope="col", class_="wide-only"),
                el("th", words("documents.sections"), scope="col", class_="right"),
            ),
        ),
        el("tbody", [_row(document, len(facts.library.documents) <= MOST_INTRODUCED) for document in main]),
    )
    others = [
        el("div", el("h3", _named(folder), " ", el("span", str(len(documents)))), _links(documents))
        for folder, documents in folders.items()
    ]
    return sheet(
        number,
        "documents",
        words("documents.title"),
        words("documents.note"),
        search_form(facts),
        table if main else None,
        el("div", others, class_="levels") if others else None,
    )


def search_form(facts: SiteFacts) -> list[Element]:
    """The box, and where `search.js` lists what it finds; without JavaScript the form leads to the list."""
    words = facts.words
    count = len(facts.library.documents)
    label = words("documents.search_one") if count == 1 else words("documents.search", count=count)
    form = el(
        "form",
        el("label", label, for_="find"),
        el("input", id="find", type="search", name="search", autocomplete="off"),
        el("button", words("documents.button"), class_="plain", type="submit"),
        class_="find",
        role="search",
        action="/documents/",
        method="get",
    )
    return [
        form,
        el("div", id="found", role="region", aria_live="polite", aria_label=words("documents.button")),
    ]


def _row(document: Document, introduced: bool) -> Element:
    return el(
        "tr",
        el("th", el("a", document.title, href=document_address(document.path)), scope="row"),
        el("td", _says(document) if introduced else None, class_="wide-only"),
        el("td", str(len(document.headings)), class_="right"),
    )


def _says(document: Document) -> str:
    """Its first sentence, a long one's first clause."""
    sentence = summary(document.body).split(". ")[0].rstrip(".")
    if len(sentence) <= ONE_LINE:
        return sentence
    clause = CLAUSE.match(sentence)
    return cut(clause[0] if clause else sentence, TWO_LINES)


def _links(documents: list[Document]) -> Element:
    return el("ul", [el("li", el("a", each.title, href=document_address(each.path))) for each in documents])


def _named(folder: str) -> str:
    return folder.replace("-", " ").replace("/", ", ").capitalize()


def list_page(facts: SiteFacts) -> str:
    """`/documents/`."""
    words = facts.words
    introduced = len(facts.library.documents) <= MOST_INTRODUCED
    groups: dict[str, list[Document]] = {}
    for document in facts.library.documents:
        groups.setdefault(dirname(document.path), []).append(document)
    lists = [
        [
            el("h2", _named(folder)) if folder else None,
            el(
                "ul",
                [
                    el(
                        "li",
                        el("a", document.title, href=document_address(document.path)),
                        " ",
                        el("code", document.path),
                        el("p", _says(document)) if introduced else None,
                    )
                    for document in documents
                ],
                class_="listed",
            ),
        ]
        for folder, documents in sorted(groups.items())
    ]
    main = el(
        "main",
        el("header", el("h1", words("documents.list")), class_="head"),
        el(
            "div",
            el("p", words("documents.list_note")),
            search_form(facts),
            lists,
            el("h2", words("machines.title")),
            el("ul", [el("li", inline(each)) for each in ways_to_ask(facts)]),
            class_="prose",
            id="text",
        ),
        class_="paper",
    )
    return page(
        facts,
        title=f"{words('documents.list')} · {facts.settings.name}",
        description=words("documents.list_note"),
        main=main,
        navigation=site_links(facts),
        kind="article",
        styles=("document",),
        scripts=SEARCH,
        skip=("text", words("skip_text")),
        foot=colophon(facts),
    )


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"
