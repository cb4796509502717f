"""Every link of every page leads to a page, a file or a place in one that is there."""

from functools import cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from components.site import served_files
from tests.product import ROOT
from tests.unit.site.facts import html, rendered


class Links(HTMLParser):
    """Addresses and the places they may name."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(given["id"] or "")
        for name in ("href", "src", "action"):
            if given.get(name):
                self.found.append(given[name] or "")


@cache
def links_of(key: str) -> Links:
    links = Links()
    links.feed(html(key))
    return links


HTML = sorted(key for key, page in rendered().items() if page.media_type.startswith("text/html"))


@pytest.mark.parametrize("key", HTML)
def test_every_link_leads_somewhere(key: str) -> None:
    fixed = set(served_files(ROOT / "site"))
    for address in links_of(key).found:
        if address.startswith(("https://", "mailto:", "/?q=", "/api/")) or address == "/":
            continue
        path, _, anchor = address.partition("#")
        if path.startswith("/"):
            target = unquote(path.lstrip("/"))
        elif path:
            target = _joined(key, unquote(path))
        else:
            target = key
        target = f"{target}index.html" if target.endswith("/") or not target else target
        assert target in rendered() or target in fixed, f"{key}: {address}"
        if anchor and rendered()[target].media_type.startswith("text/html"):
            assert unquote(anchor) in links_of(target).ids, f"{key}: {address}"


def _joined(key: str, path: str) -> str:
    return normpath(join(dirname(key), path))
