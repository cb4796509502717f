"""The product's own documents, for tests: today's while the repository is the product, the frozen copy in a fork.

`agent init` takes them out of `knowledge/`. Tests that need documents use `KNOWLEDGE`; tests that hold today's
sentences to the product are skipped in a fork, and say why.
"""

from pathlib import Path
from typing import Final

import pytest

from cli.forking import is_fork

ROOT: Final = Path(__file__).parents[1]
IS_FORK: Final = is_fork(ROOT)
REASON: Final = "needs the product's own documents: agent init has made knowledge/ yours"
FROZEN: Final = ROOT / "tests" / "golden" / "knowledge"
KNOWLEDGE: Final = FROZEN if IS_FORK else ROOT / "knowledge"

ours_only = pytest.mark.skipif(IS_FORK, reason=REASON)


def document(path: str) -> str:
    """One of today's documents; a module that reads it at import is skipped whole in a fork."""
    if IS_FORK:
        pytest.skip(REASON, allow_module_level=True)
    return (KNOWLEDGE / path).read_text("utf-8")
