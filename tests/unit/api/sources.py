"""Sources for the gate's tests."""

from api.citation_gate import judge
from api.events import Source


def source(n: int, text: str, path: str = "costs.md", title: str = "Costs", section: str = "Costs") -> Source:
    return Source(
        n=n,
        path=path,
        title=title,
        section=section,
        anchor="",
        url=f"/documents/{path}",
        text=text,
        score=1.0,
        snippet="",
    )


def is_flagged(passage: str, text: str) -> bool:
    """Whether the gate marks a sentence of a text that cites this passage."""
    return judge(text, [source(1, passage)]).unverified != ()
