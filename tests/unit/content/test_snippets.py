"""Code in the documents that shows what it prints is run here, and prints that."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Final

import pytest

from tests.ours import KNOWLEDGE, ours_only

pytestmark = ours_only

SHOWN: Final = re.compile(
    r"^```python\n(.*?)^```\n\nIt prints:\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
_CODE: Final = re.compile(r"^```python\n", re.MULTILINE)
NEEDS_A_SERVER: Final = "foundations/model-context-protocol.md"
"""`tests/wire/test_mcp_document.py` runs its code against the app."""
RUN: Final = (
    "foundations/agent-frameworks.md",
    "foundations/language-models.md",
    "foundations/prompt-engineering.md",
    "infra-notes/multi-cloud-governance.md",
    "infra-notes/observability.md",
    "infra-notes/prompt-to-production.md",
    "notes/research-and-patents.md",
    "notes/scale-and-leadership.md",
    "notes/standards-and-open-source.md",
    "optimization/fine-tuning.md",
    "optimization/serving.md",
)
"""Documents whose code is all run; what other documents show needs packages that aren't here, or prints nothing."""


def shown(path: str) -> list[tuple[str, str]]:
    """Each code block of a document with what it is said to print."""
    return SHOWN.findall((KNOWLEDGE / path).read_text("utf-8"))


@pytest.mark.parametrize("path", RUN)
def test_every_piece_of_code_says_what_it_prints(path: str) -> None:
    assert len(shown(path)) == len(_CODE.findall((KNOWLEDGE / path).read_text("utf-8"))) > 0


EVERY: Final = [
    pytest.param(code, said, id=f"{path}-{number}")
    for path in sorted(each.relative_to(KNOWLEDGE).as_posix() for each in Path(KNOWLEDGE).rglob("*.md"))
    if path != NEEDS_A_SERVER
    for number, (code, said) in enumerate(shown(path), start=1)
]


@pytest.mark.parametrize(("code", "said"), EVERY)
def test_code_prints_what_its_document_says(code: str, said: str) -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "<document>", "exec"), {"__name__": "__main__"})
    assert printed.getvalue() == said
