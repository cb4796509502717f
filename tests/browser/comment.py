"""`python -m tests.browser.comment`: the README's picture of a review, of a commit of this repository's own history."""

import io
import sys

from markdown_it import MarkdownIt
from PIL import Image
from playwright.sync_api import sync_playwright

from cli.prerequisites.browser import find_browser
from review.comment import comment
from review.review import review
from review.side import Side, committed_graphs
from review.trees import GitTree
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.product import ROOT

COMMIT = "42f797e"
"""It gave the vector index another name, so that `pulumi up` replaced it, the knowledge base and its data source."""
PICTURE = ROOT / "docs" / "screenshots" / "review.png"
WIDTH, HEIGHT = 920, 620
COLOURS = {"🔴": "#d1242f", "🟠": "#e16f24", "🟢": "#1a7f37", "🔵": "#0969da", "⚪": "#818b98"}
STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 16px 24px; color: #1f2328; background: #fff; }
code { font: 12px ui-monospace, monospace; background: #eff1f3; padding: 2px 5px; border-radius: 6px; }
table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: 4px 12px; }
h2 { border-bottom: 1px solid #d1d9e0; padding-bottom: 6px; } ul { padding-left: 1.6em; }
"""


def side(revision: str) -> Side:
    """A commit's own graphs and files."""
    tree = GitTree(ROOT, revision)
    graphs, broken = committed_graphs(tree)
    return Side(tree.commit, graphs, tree, {}, broken)


def main() -> int:
    """Take the picture; nothing is written when the page shows no comment."""
    browser_path = find_browser()
    if browser_path is None:
        print("no browser: run `.venv/bin/python -m cli.prerequisites` first", file=sys.stderr)
        return 1
    text = comment(review(side(f"{COMMIT}~1"), side(COMMIT)))
    body = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    for sign, colour in COLOURS.items():  # a machine without a font of emoji shows boxes
        body = body.replace(sign, f'<b style="color: {colour}">●</b>')
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(f"<style>{STYLE}</style>{body}")
        page.locator("h2").wait_for()
        shot = Image.open(io.BytesIO(page.screenshot())).convert(
            "P", palette=Image.Palette.ADAPTIVE, colors=256
        )
        browser.close()
    shot.save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
