"""The documents: the section on the page, the list, and each document as a page of its own."""

from posixpath import dirname
from urllib.parse import quote

from content import Document
from publishing.site.element import Child, Element, el
from publishing.site.facts import SiteFacts
from publishing.site.figures import document_address, sheet
from publishing.site.first import question_address
from publishing.site.frame import colophon, page, short, site_links
from publishing.site.machines import about_document, markdown_key
from publishing.site.markdown import Rendered, rendered

DESCRIPTION_CHARACTERS = 155
MOST_INTRODUCED = 500
"""A list of more documents names them alone: reading the first sentence of each would take seconds."""
ASKED = 3
"""Questions offered beside a document."""
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
        el("div", el("dt", _named(folder), class_="label"), el("dd", _links(documents)))
        for folder, documents in folders.items()
    ]
    return sheet(
        number,
        "documents",
        words("documents.title"),
        words("documents.note"),
        search_form(facts),
        table if main else None,
        el("dl", others, class_="levels") if others else None,
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
    """Its first sentence."""
    summary = rendered(document.body).summary
    sentence = summary.split(". ")[0].rstrip(".")
    return _cut(sentence, 96)


def _links(documents: list[Document]) -> list[Child]:
    found: list[Child] = []
    for document in documents:
        found += [", " if found else None, el("a", document.title, href=document_address(document.path))]
    return found


def _named(folder: str) -> str:
    return folder.replace("-", " ").replace("/", ", ").capitalize()


def list_page(facts: SiteFacts) -> str:
    """`/documents/`."""
    words = facts.words
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
            "div", el("p", words("documents.list_note")), search_form(facts), lists, class_="prose", id="text"
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


def document_page(facts: SiteFacts, at: int) -> str:
    """One document, by its place in the library."""
    words, document = facts.words, facts.library.documents[at]
    anchors = [heading.anchor for heading in document.headings]
    text = rendered(document.body, words.several("documents.caveats"), anchors)
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
    description = _cut(text.summary, DESCRIPTION_CHARACTERS) or document.title
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
                [el("li", el("a", question, href=question_address(question))) for question in offered],
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


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"
