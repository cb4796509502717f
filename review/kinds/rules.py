"""Rules that the head breaks and the base didn't; what was broken before is counted, not told again."""

import re
from collections.abc import Iterator

from graph.finding import Finding as Broken
from graph.rules import check
from review.comparison import Comparison
from review.findings import Finding

KIND_OF = {
    "public-bucket": "exposure",
    "open-policy": "exposure",
    "open-network": "exposure",
    "unauthenticated-url": "exposure",
    "private-answers": "exposure",
    "trust": "permissions",
    "foreign-account": "permissions",
    "wildcard": "permissions",
    "powers": "permissions",
    "public-function-writes": "permissions",
    "plain-secret": "secrets",
    "data-unprotected": "data-loss",
    "guardrail": "protection",
    "fixed-monthly-cost": "cost",
}
"""Rules whose findings are of another kind than "rules" for a reviewer."""


def rules(comparison: Comparison) -> Iterator[Finding]:
    """Newly broken rules."""
    before = {_said(one) for one in check(comparison.spoken_base)}
    broken = [(one, _said(one)) for one in check(comparison.head)]
    for one, said in broken:
        if said not in before:
            yield comparison.finding(
                KIND_OF.get(one.rule, "rules"),
                "high",
                one.node,
                one.problem,
                (f"rule {one.rule}: {one.remedy}",),
                weight=1,  # what the change itself does is read before the rule that it breaks
            )
    old = [one for one, said in broken if said in before]
    if old:
        yield Finding(
            kind="rules",
            severity="note",
            says=f"{len(old)} findings of the rules stand as before",
            stack=comparison.stack,
            details=tuple(f"{one.node}: {one.problem}" for one in old),
        )


def _said(broken: Broken) -> tuple[str, str, str]:
    """What makes two findings the same."""
    return broken.rule, broken.node, re.sub(r"\s+", " ", broken.problem)
