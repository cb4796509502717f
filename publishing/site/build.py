"""All pages that are made from knowledge, graph and prices, by the key of the object that serves each."""

import json
from dataclasses import dataclass
from functools import partial

from api.contract import HTML_TYPE as HTML
from api.contract import IMAGE_TYPES, JSON_TYPE, MARKDOWN_TYPE
from publishing.site import documents, index, journey
from publishing.site.facts import SiteFacts
from publishing.site.phases import standalone
from publishing.site.search_index import search_index


@dataclass(frozen=True)
class Page:
    """What an object holds, and its media type."""

    body: bytes
    media_type: str


def pages(facts: SiteFacts) -> dict[str, Page]:
    """Every rendered page of the site. `documents/index.html` is `/documents/`; a document keeps its name."""
    text = partial(_page, media_type=MARKDOWN_TYPE)
    found = {
        "index.html": _page(index.index_page(facts), HTML),
        "404.html": _page(index.missing_page(facts), HTML),
        "documents/index.html": _page(documents.list_page(facts), HTML),
        "words.json": _page(json.dumps(facts.words.branch("scripts"), ensure_ascii=False), JSON_TYPE),
        "search.json": _page(search_index(facts.library), JSON_TYPE),
    }
    for at, document in enumerate(facts.library.documents):
        found[f"documents/{document.path}"] = _page(documents.document_page(facts, at), HTML)
        found[documents.markdown_key(document)] = text(document.source)
    if facts.journey.roadmap:
        drawings = journey.drawings(facts, facts.journey.roadmap)
        found[journey.SVG] = _page(standalone(drawings), "image/svg+xml")
    if facts.journey:
        found[journey.CALENDAR] = _page(journey.calendar(facts), "text/calendar; charset=utf-8")
    for name, data in facts.images.items():
        found[f"documents/{name}"] = Page(data, IMAGE_TYPES[f".{name.rpartition('.')[2]}"])
    return found


def _page(text: str, media_type: str) -> Page:
    return Page(text.encode(), media_type)
