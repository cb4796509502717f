"""The edge function that gives each page of the site its one address, with what this site holds filled in."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from .site import served_files

FUNCTION = Path(__file__).with_name("site_addresses.js")
MOST_BYTES = 10_240
"""CloudFront Functions quota, "Maximum size of a function"."""

WRITTEN_BY_SYNC = (
    *("index.html", "sitemap.xml", "llms.txt", "llms-full.txt"),
    *("words.json", "search.json", "roadmap.svg", "journey.ics"),
    *(f"conversation/{name}.js" for name in ("chat", "citations", "countdown", "feedback", "marks")),
    *(f"conversation/{name}.js" for name in ("passage", "sections")),
)
"""Files beside the site's own that `agent sync` may write, but for documents."""


def edge_function(site: Path | None, headers: Mapping[str, str]) -> str:
    """The function's source.

    Args:
        site: the site's folder; without it, every address is let through to the bucket.
        headers: what the function's own answers carry beside their type.

    Raises:
        ValueError: the site has so many files that their names don't fit.
    """
    source = FUNCTION.read_text("utf-8")
    if site is not None:
        page = site / "404.html"
        source = _fill(source, "FILES", sorted({*served_files(site), *WRITTEN_BY_SYNC}))
        source = _fill(source, "NOT_FOUND", page.read_text("utf-8") if page.is_file() else "Not found\n")
        source = _fill(source, "HEADERS", dict(headers))
    if len(source.encode()) > MOST_BYTES:
        raise ValueError(
            f"the edge function has {len(source.encode()):,} bytes; CloudFront takes {MOST_BYTES:,}. "
            f"Keep fewer files in {site}, or a shorter 404.html"
        )
    return source


def _fill(source: str, name: str, value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub(
        rf"^const {name} = [^;]+;.*$", lambda _: f"const {name} = {text};", source, flags=re.MULTILINE
    )
