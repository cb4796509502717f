"""A fork made somebody's own, and kept apart from the product where upstream is merged.

`fork.yaml` at the root says that a repository is one. What a fork writes lives in places of its own (`OWN`), so that
a merge of upstream meets it nowhere else.
"""

from pathlib import Path
from typing import Final

RECORD: Final = "fork.yaml"
OWN: Final = ("knowledge", "site/site.yaml", "site/404.html", "site/manifest.webmanifest")
"""What the product has too and a fork writes anew. Everything else of a fork's has a name that the product hasn't."""


def is_fork(root: Path) -> bool:
    """Whether `agent init` has made this repository somebody's own."""
    return (root / RECORD).is_file()
