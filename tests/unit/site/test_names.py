"""Names that markup, sheets and scripts share are the same in all three: what one of them lacks would do nothing."""

import re
from functools import cache
from urllib.parse import unquote

import pytest

from cli.site_facts import SITE
from publishing.site.index import missing_page
from tests.unit.site.facts import facts, html, is_undrawn, rendered

PAGES = sorted(key for key, page in rendered().items() if page.media_type.startswith("text/html"))
SHEETS = "\n".join(path.read_text("utf-8") for path in sorted((SITE / "styles").glob("*.css")))
SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted((SITE / "scripts").glob("*.js")))
WORD = re.compile(r"[\w-]+")
LINK = re.compile(r'="(?:url\()?[^"#]*#([^")]+)')
ATTRIBUTE = re.compile(r'\s([\w-]+)="([^"]*)"')
POINTS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "popovertarget", "form")


@cache
def given(name: str) -> frozenset[str]:
    """The words that the pages give an attribute."""
    return frozenset(
        word
        for key in PAGES
        for found, value in ATTRIBUTE.findall(html(key))
        if found == name
        for word in value.split()
    )


@cache
def styled(sign: str) -> frozenset[str]:
    """The classes (`.`) or ids (`#`) that the sheets select."""
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}|\"[^\"]*\"|url\([^)]*\)", " ", SHEETS, flags=re.DOTALL)
    return frozenset(re.findall(rf"{re.escape(sign)}([A-Za-z][\w-]*)", selectors))


def test_every_class_of_a_page_is_selected_somewhere() -> None:
    assert given("class") - styled(".") - {*WORD.findall(SCRIPTS)} == set()


def test_every_class_and_id_that_a_sheet_selects_is_on_a_page_or_made_by_a_script() -> None:
    assert styled(".") - given("class") - {*WORD.findall(SCRIPTS)} == set()
    assert styled("#") - given("id") - {*WORD.findall(SCRIPTS)} == set()


@pytest.mark.parametrize("key", [*PAGES[:3], "index.html"])
def test_what_points_at_an_id_finds_it(key: str) -> None:
    found = {value for name, value in ATTRIBUTE.findall(html(key)) if name == "id"}
    pointed = {
        word for name, value in ATTRIBUTE.findall(html(key)) if name in POINTS for word in value.split()
    }
    assert pointed
    assert pointed - found == set()


def test_every_id_of_the_page_is_linked_pointed_at_selected_or_read_by_a_script() -> None:
    linked = {unquote(anchor) for key in PAGES for anchor in LINK.findall(html(key))}
    pointed = frozenset[str]().union(*map(given, POINTS))
    ids = {value for name, value in ATTRIBUTE.findall(html("index.html")) if name == "id"}
    undrawn = {f"part-{part.number}" for part in facts().parts if is_undrawn(part)}
    assert ids - linked - pointed - styled("#") - {*WORD.findall(SCRIPTS)} - undrawn == set()


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("role", "alert group img list log region search status navigation none presentation"),
        (
            "type",
            "button submit search text module image/svg+xml text/markdown text/plain application/ld+json",
        ),
        ("scope", "col row"),
        ("loading", "lazy"),
        ("tabindex", "0 -1"),
        ("aria-live", "polite off assertive"),
    ],
)
def test_what_html_and_aria_name_is_named_as_they_do(name: str, known: str) -> None:
    assert given(name) - {*known.split()} == set()


ELEMENTS = """
a article aside b blockquote body br button caption code dd data del details div dl dt em figcaption figure footer form
h1 h2 h3 h4 h5 h6 head header hr html i img input kbd label li link main mark meta nav noscript ol p pre q s script
section small span strong sub summary sup svg table tbody td text textarea tfoot th thead time title tr ul
circle defs g path pattern rect
"""
ATTRIBUTES = """
action alt aria-controls aria-describedby aria-expanded aria-hidden aria-label aria-labelledby aria-live aria-pressed
aria-current autocomplete charset class colspan content cx cy d datetime enterkeyhint fill for height href hreflang id
lang loading maxlength media method name patternUnits preserveAspectRatio placeholder property r rel role rows scope
src start tabindex text-anchor title type value viewBox width x y
"""
META = {
    "viewport": {
        "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
    },
    "color-scheme": {"light dark"},
    "og:type": {"website", "article"},
    "og:image": {"/card.png"},
    "twitter:card": {"summary_large_image"},
}
NO_INDEX = '<meta name="robots" content="noindex">'
RELATIONS = {"icon", "manifest", "stylesheet", "modulepreload", "alternate"}


def test_every_element_and_attribute_is_one_of_html_aria_or_svg() -> None:
    """HTML Living Standard, "Elements of HTML"; WAI-ARIA 1.2; SVG 2."""
    tags = [tag for key in PAGES for tag in re.findall(r"<([a-zA-Z][^<>]*)", html(key))]
    assert {re.match(r"[\w-]+", tag)[0] for tag in tags} - {*ELEMENTS.split()} == set()  # type: ignore[index]
    found = {name for tag in {*tags} for name, _ in ATTRIBUTE.findall(tag) if not name.startswith("data-")}
    assert found - {*ATTRIBUTES.split()} == set()


def test_browsers_and_previews_are_told_the_same_on_every_page() -> None:
    told = {name: set[str]() for name in META}
    for key in PAGES:
        page = html(key)
        for name, content in re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', page):
            if name in META:
                told[name].add(content)
        assert ('content="article"' in page) == key.startswith("documents/"), key
        assert set(re.findall(r'<link rel="([^"]*)"', page)) <= RELATIONS
    assert told == META


NEEDED = {
    "a": "href",
    "article": "class id tabindex",
    "button": "class type",
    "circle": "cx cy r",
    "data": "value",
    "form": "action class method",
    "html": "lang",
    "img": "alt loading src",
    "input": "autocomplete id name",
    "label": "for",
    "link": "href rel",
    "path": "d",
    "pattern": "height id patternUnits width",
    "pre": "aria-label role tabindex",
    "rect": "height width",
    "section": "aria-labelledby class id",
    "svg": "class viewBox",
    "text": "x y",
    "textarea": "aria-describedby autocomplete id name rows",
    "th": "scope",
    "time": "datetime",
}
EITHER = {
    "meta": ("charset", "content"),
    "script": ("src", "type"),
    "svg": ("aria-hidden", "aria-label"),
    "nav": ("aria-label", "aria-labelledby"),
    "aside": ("aria-label", "aria-labelledby"),
}


def test_every_element_has_the_attributes_that_it_does_nothing_without() -> None:
    wrong = []
    for key in PAGES:
        for tag in re.findall(r"<([a-zA-Z][^<>]*)", html(key)):
            element = re.match(r"[\w-]+", tag)[0]  # type: ignore[index]
            has = {name for name, _ in ATTRIBUTE.findall(tag)}
            lacks = {*NEEDED.get(element, "").split()} - has
            if lacks or (element in EITHER and has.isdisjoint(EITHER[element])):
                wrong.append((key, tag))
    assert wrong == []


def test_a_page_that_is_missing_leads_on_and_is_the_only_one_that_no_search_shall_list() -> None:
    page = missing_page(facts())
    links = re.findall(r"<a ([^>]*)>", page)
    addresses = [re.findall(r'href="([^"]*)"', link) for link in links]
    assert addresses == [["#text"], ["/"], ["/"], ["/documents/"], ["/"], ["/documents/"]]
    assert NO_INDEX in page
    assert not any(NO_INDEX in html(key) for key in PAGES)
