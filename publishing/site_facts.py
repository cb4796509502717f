"""Writes the facts of site/site.yaml into the marked parts of site/index.html, which stays a file served as written."""

import re
import sys
from html import escape
from pathlib import Path
from urllib.parse import quote

import yaml

SITE = Path(__file__).parent.parent / "site"
MOST_SUGGESTIONS = 6
FEWEST_SUGGESTIONS = 4


def filled(page: str, facts: dict[str, list[str]]) -> str:
    """The page with its marked parts written anew.

    Args:
        page: the HTML, with `<!-- suggestions … -->` and `<!-- /suggestions -->` around the list's items.
        facts: what site.yaml says.

    Raises:
        ValueError: the number of suggestions is wrong, or the page has no marked part.
    """
    suggestions = facts["suggestions"]
    if not FEWEST_SUGGESTIONS <= len(suggestions) <= MOST_SUGGESTIONS:
        raise ValueError(
            f"site.yaml has {len(suggestions)} suggestions; {FEWEST_SUGGESTIONS} to {MOST_SUGGESTIONS} fit the page"
        )
    items = "".join(
        f'        <li><a href="/?q={quote(question, safe="")}">{escape(question)}</a></li>\n'
        for question in suggestions
    )
    pattern = r"(<!-- suggestions[^>]*-->\n).*?( *<!-- /suggestions -->)"
    page, count = re.subn(pattern, lambda marks: marks[1] + items + marks[2], page, flags=re.DOTALL)
    if count != 1:
        raise ValueError("index.html has no part marked <!-- suggestions --> … <!-- /suggestions -->")
    return page


def main() -> int:
    """Write index.html anew."""
    index = SITE / "index.html"
    facts = yaml.safe_load((SITE / "site.yaml").read_text("utf-8"))
    index.write_text(filled(index.read_text("utf-8"), facts), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
