"""The rules that a deployment of this kind must not break, as pure functions from a graph to findings.

They compare by meaning, not by text: a list or one value, capitals of a condition's key or not, say the same. An
exception is recorded where an auditor meets it: the Sid of a statement ("Because…"), or a tag of the resource
(`fixed-cost`, `rebuilt-by`). A rule accepts what is recorded, and nothing else.
"""

from graph.distribution_rules import encrypted_edge, error_pages, origin_access, private_answers
from graph.encryption_rules import encryption
from graph.entrance_rules import unauthenticated_url
from graph.finding import Finding, Rule
from graph.function_rules import answers_arrive, function_is_ours
from graph.guardrail_rules import guardrail_filters, guardrail_in_use
from graph.harness_rules import harness_is_narrow
from graph.header_rules import security_headers
from graph.keeping_rules import (
    data_outlives_destroy,
    data_recoverable,
    documents_only,
    no_early_expiry,
    viewers_are_forgotten,
)
from graph.log_rules import log_retention
from graph.model import Graph
from graph.permission_rules import managed_policy, powers, public_function_writes, wildcard
from graph.public_rules import open_network, open_policy, public_bucket
from graph.secret_rules import plain_secret
from graph.spending_rules import bounded, fixed_monthly_cost, told
from graph.trust_rules import foreign_account, trust

__all__ = ["RULES", "Finding", "Rule", "check"]

RULES: tuple[Rule, ...] = (
    public_bucket,
    open_policy,
    open_network,
    unauthenticated_url,
    trust,
    foreign_account,
    wildcard,
    powers,
    managed_policy,
    public_function_writes,
    plain_secret,
    origin_access,
    private_answers,
    error_pages,
    security_headers,
    encrypted_edge,
    encryption,
    guardrail_in_use,
    guardrail_filters,
    harness_is_narrow,
    function_is_ours,
    answers_arrive,
    log_retention,
    viewers_are_forgotten,
    documents_only,
    fixed_monthly_cost,
    bounded,
    told,
    data_recoverable,
    data_outlives_destroy,
    no_early_expiry,
)


def check(graph: Graph) -> list[Finding]:
    """All findings of all rules."""
    return [finding for rule in RULES for finding in rule(graph)]
