"""The rules that a deployment of this kind must not break, as pure functions from a graph to findings.

An exception is recorded where an auditor meets it: the Sid of a statement ("Because…"), or a tag of the resource
(`fixed-cost`, `rebuilt-by`). A rule accepts what is recorded, and nothing else.
"""

from graph.access_rules import public_bucket, unauthenticated_url, wildcard
from graph.finding import Finding, Rule
from graph.keeping_rules import data_outlives_destroy, data_recoverable, fixed_monthly_cost
from graph.model import Graph
from graph.transport_rules import encryption, log_retention

__all__ = ["RULES", "Finding", "Rule", "check"]

RULES: tuple[Rule, ...] = (
    public_bucket,
    unauthenticated_url,
    wildcard,
    encryption,
    log_retention,
    fixed_monthly_cost,
    data_recoverable,
    data_outlives_destroy,
)


def check(graph: Graph) -> list[Finding]:
    """All findings of all rules."""
    return [finding for rule in RULES for finding in rule(graph)]
