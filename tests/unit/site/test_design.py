"""The page's colours, facts and markup, checked without a browser."""

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from publishing.site.frame import PAPER
from tests.product import ROOT
from tests.unit.site.facts import html, rendered

SITE = ROOT / "site"
PAGES = sorted(key for key, page in rendered().items() if page.media_type.startswith("text/html"))
CSS = "\n".join(file.read_text("utf-8") for file in sorted((SITE / "styles").glob("*.css")))
TOKENS = {
    name: dict(zip(("light", "dark"), colours, strict=True))
    for name, *colours in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", CSS)
}
BACKGROUNDS = ["paper", "raised", "sunken"]
TEXT_PAIRS = [
    *((text, back) for text in ("ink", "soft", "accent", "caution") for back in BACKGROUNDS),
    ("on-accent", "accent"),
    ("ink", "tint"),
    ("accent", "tint"),
    ("soft", "tint"),
]
CONTROL_PAIRS = [(line, back) for line in ("control", "line", "accent", "caution") for back in BACKGROUNDS]


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, Definitions)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2, 1.4.6)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "background"), TEXT_PAIRS)
def test_text_has_a_contrast_of_at_least_7(text: str, background: str, theme: str) -> None:
    assert contrast(TOKENS[text][theme], TOKENS[background][theme]) >= 7


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "background"), CONTROL_PAIRS)
def test_controls_have_a_contrast_of_at_least_3(line: str, background: str, theme: str) -> None:
    assert contrast(TOKENS[line][theme], TOKENS[background][theme]) >= 3


def test_every_colour_token_is_in_a_tested_pair_and_every_colour_is_a_token() -> None:
    tested = {name for pair in (*TEXT_PAIRS, *CONTROL_PAIRS) for name in pair}
    assert set(TOKENS) - tested == {"rule"}, "rule only decorates: nothing is told apart by it alone"
    outside = re.sub(r"@media print \{.*?\n  \}", "", CSS, flags=re.DOTALL)
    for line in outside.splitlines():
        if "light-dark(" not in line and "::backdrop" not in line:
            assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsl", line), line


def test_the_browsers_own_bars_wear_the_papers_colour() -> None:
    assert TOKENS["paper"] == PAPER
    script = (SITE / "scripts" / "theme.js").read_text("utf-8")
    assert set(re.findall(r"#\w{6}", script)) == set(PAPER.values())


class Checker(HTMLParser):
    """What a validator would say first: void and unclosed elements, double ids, inline script and style."""

    VOID = frozenset(("meta", "link", "br", "hr", "img", "input", "path", "circle", "rect", "input"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.problems: list[str] = []
        self.targets: list[str] = []
        self.names: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.problems.append(f"{tag} has an attribute twice")
        self.problems += [
            f"inline {name} on {tag}" for name in given if name.startswith("on") or name == "style"
        ]
        if tag == "style" or (
            tag == "script" and not given.get("src") and given.get("type") != "application/ld+json"
        ):
            self.problems.append(f"inline {tag}")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.targets += (given.get(name) or "").split()
        if tag == "meta" and (given.get("name") or given.get("property")):
            self.names[(given.get("name") or given.get("property") or "")] = given.get("content") or ""
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")


@pytest.mark.parametrize("key", PAGES)
def test_the_html_is_well_formed_without_inline_script_or_style(key: str) -> None:
    source = html(key)
    checker = Checker()
    checker.feed(source)
    assert checker.problems == []
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert set(checker.targets) <= set(checker.ids)
    assert source.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')
    assert source.count("<title>") == 1


def test_the_page_introduces_itself_to_searches_and_previews() -> None:
    checker = Checker()
    checker.feed(html("index.html"))
    assert 50 <= len(checker.names["description"]) <= 160
    for name in (
        "og:title",
        "og:description",
        "og:type",
        "og:image",
        "twitter:card",
        "viewport",
        "color-scheme",
    ):
        assert checker.names[name]


def test_the_manifest_is_valid_and_its_icons_exist() -> None:
    manifest = json.loads((SITE / "manifest.webmanifest").read_text("utf-8"))
    assert {"name", "lang", "start_url", "display", "icons"} <= set(manifest)
    assert all((SITE / icon["src"].lstrip("/")).is_file() for icon in manifest["icons"])
    assert manifest["theme_color"] == manifest["background_color"] == TOKENS["paper"]["light"]


def test_the_vendored_search_is_the_file_its_readme_names_and_its_licence_stands_beside_it() -> None:
    folder = SITE / "vendor" / "minisearch-7.2.0"
    digest = hashlib.sha256((folder / "index.js").read_bytes()).hexdigest()
    assert f"SHA-256 of `index.js`: `{digest}`" in (folder / "README.md").read_text("utf-8")
    assert "Permission is hereby granted, free of charge" in (folder / "LICENSE.txt").read_text("utf-8")


def test_the_vendored_lexer_is_the_file_its_readme_names_and_its_licence_stands_beside_it() -> None:
    folder = SITE / "vendor" / "marked-18.2.1"
    digest = hashlib.sha256((folder / "lexer.js").read_bytes()).hexdigest()
    assert f"SHA-256 of `lexer.js`: `{digest}`" in (folder / "README.md").read_text("utf-8")
    assert "Permission is hereby granted, free of charge" in (folder / "LICENSE.md").read_text("utf-8")


SCRIPTS = sorted((SITE / "scripts").glob("*.js"))
SINKS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|srcdoc|setHTML"
    r"|createContextualFragment"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_parses_html_or_code(script: Path) -> None:
    assert not re.search(SINKS, script.read_text("utf-8"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_module_imports_what_exists(script: Path) -> None:
    source = script.read_text("utf-8")
    for target in re.findall(r"(?:from|import\() ?'([^']+)'", source):
        made = target.removeprefix("../") in rendered()
        assert made or (script.parent / target).resolve().is_file(), target
    for names, target in re.findall(r"import \{ ([^}]+) \} from '(\./[^']+)'", source):
        exported = re.findall(
            r"export (?:async )?(?:function\*? |const |class )(\w+)",
            (script.parent / target).read_text("utf-8"),
        )
        assert set(names.split(", ")) <= set(exported), f"{script.name} from {target}"


@pytest.mark.parametrize(
    "file", [*SCRIPTS, *sorted((SITE / "styles").glob("*.css"))], ids=lambda file: file.name
)
def test_a_module_has_at_most_250_lines_and_the_sheet_of_the_first_paint_400(file: Path) -> None:
    """page.css is one request by intent: what the first load may fetch is counted."""
    limit = 250 if file.suffix == ".js" else 400
    assert len(file.read_text("utf-8").splitlines()) <= limit
