"""`python -m tests.site.held`: what the page's search finds for the held-out queries, in Chromium, over our texts."""

import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from playwright.sync_api import Page, sync_playwright

from cli.prerequisites.browser import find_browser
from tests.browser.conftest import CHROMIUM_ARGUMENTS, ROOT, Server

FILE = Path(__file__).with_name("held_search_queries.yaml")
SHOWN = 3
SEARCH = """async (queries) => {
  const { search } = await import('/scripts/search.js');
  const found = [];
  for (const query of queries) found.push((await search(query)).map(({ url }) => url));
  return found;
}"""


@dataclass(frozen=True)
class Searched:
    """One query, and the places of the right results among those found, the first being 0."""

    id: str
    kind: str
    query: str
    found: tuple[str, ...]
    right: tuple[int, ...]

    @property
    def first(self) -> bool:
        return 0 in self.right

    @property
    def shown(self) -> bool:
        return any(place < SHOWN for place in self.right)


@cache
def queries() -> tuple[dict[str, Any], ...]:
    """As they were written."""
    return tuple(yaml.safe_load(FILE.read_text("utf-8")))


def searched(page: Page, address: str) -> list[Searched]:
    """What the page's own search gives for each of them."""
    page.goto(f"{address}/documents/")
    results = page.evaluate(SEARCH, [each["query"] for each in queries()])
    found = []
    for each, urls in zip(queries(), results, strict=True):
        places = tuple(unquote(url).removeprefix("/documents/") for url in urls)
        right = tuple(at for at, place in enumerate(places) if _is_one_of(place, each["accepted"]))
        found.append(Searched(each["id"], each["kind"], each["query"], places, right))
    return found


def _is_one_of(place: str, accepted: list[str]) -> bool:
    document, _, anchor = place.partition("#")
    return any(
        document == path and wanted in ("*", anchor)
        for path, _, wanted in (each.partition("#") for each in accepted)
    )


def main() -> int:
    """Print the figures by kind."""
    program = find_browser()
    if program is None:
        print("Chromium or Google Chrome is needed; on Debian: apt-get install chromium", file=sys.stderr)
        return 2
    with Server(ROOT / "knowledge") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        found = searched(browser.new_page(), server.address)
        browser.close()
    of = Counter(each.kind for each in found)
    first = Counter(each.kind for each in found if each.first)
    shown = Counter(each.kind for each in found if each.shown)
    for kind in of:
        print(f"{kind:10} first {first[kind]:3} of {of[kind]}, among three {shown[kind]:3}")
    print(f"{'all':10} first {first.total():3} of {of.total()}, among three {shown.total():3}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
