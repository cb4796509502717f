"""All pages that are made from knowledge, graph and prices, by the key of the object that serves each."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from urllib.parse import quote

from api.contract import HTML_TYPE as HTML
from api.contract import IMAGE_TYPES, JSON_TYPE, MARKDOWN_TYPE
from publishing.site import document_page, documents, index, journey, machines
from publishing.site.facts import SiteFacts
from publishing.site.phases import standalone
from publishing.site.scripts import conversation
from publishing.site.search_index import search_index

SCRIPT = "text/javascript; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """What an object holds, made when it is first asked for, and its media type."""

    make: Callable[[], bytes]
    media_type: str

    @cached_property
    def body(self) -> bytes:
        """The object's bytes."""
        return self.make()


def pages(facts: SiteFacts) -> dict[str, Page]:
    """Every rendered page of the site. `documents/index.html` is `/documents/`; a document keeps its name."""
    words = facts.words
    found = {
        "index.html": _page(lambda: index.index_page(facts), HTML),
        "documents/index.html": _page(lambda: documents.list_page(facts), HTML),
        **_scripts(facts),
        "words.json": _page(lambda: _compact(words.branch("scripts")), JSON_TYPE),
        "search.json": _page(lambda: search_index(facts.library), JSON_TYPE),
        "llms.txt": _page(lambda: machines.llms_txt(facts), TEXT),
        "llms-full.txt": _page(lambda: machines.llms_full(facts), TEXT),
    }
    for at, document in enumerate(facts.library.documents):
        found[f"documents/{document.path}"] = _page(partial(document_page.document_page, facts, at), HTML)
        found[machines.markdown_key(document)] = _page(partial(str, document.source), MARKDOWN_TYPE)
    if roadmap := facts.journey.roadmap:
        found[journey.SVG] = _page(lambda: standalone(journey.drawings(facts, roadmap)), "image/svg+xml")
    if facts.journey:
        found[journey.CALENDAR] = _page(lambda: journey.calendar(facts), "text/calendar; charset=utf-8")
    for name, data in facts.images.items():
        found[f"documents/{name}"] = Page(
            partial(bytes, data), IMAGE_TYPES[f".{name.rpartition('.')[2].lower()}"]
        )
    return found


def _scripts(facts: SiteFacts) -> dict[str, Page]:
    words = facts.words.branch("scripts")
    made = conversation(facts.scripts, words)
    return {key: _page(partial(str, text), SCRIPT) for key, text in made.items()}


def sitemap(origin: str, rendered: Mapping[str, Page]) -> Page:
    """The pages that a search engine may list; `origin` is the page's address, ending with a slash (sitemaps.org)."""
    listed = [
        quote(key.removesuffix("index.html"))
        for key, page in sorted(rendered.items())
        if key.startswith("documents/") and page.media_type.startswith("text/html")
    ]
    entries = "".join(f"  <url><loc>{escape(origin + address)}</loc></url>\n" for address in ("", *listed))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
    return _page(lambda: text, "application/xml")


def _page(make: Callable[[], str], media_type: str) -> Page:
    return Page(lambda: make().encode(), media_type)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
