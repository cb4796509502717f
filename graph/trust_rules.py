"""Rules about who may become a role, and about accounts that aren't ours."""

import re
from collections.abc import Iterator

from graph.arns import account_is_fixed, accounts_in, is_all_of_a_type, is_wide, own_accounts, texts
from graph.conditions import pairs, values_of
from graph.finding import Finding
from graph.model import Graph, Node
from graph.statements import GraphStatement, statements

COMPUTE = frozenset({"lambda.amazonaws.com", "edgelambda.amazonaws.com"})
"""Services that take a role only for code of this account, which iam:PassRole guards; they send no source account."""

# AWS's own accounts whose layers are meant for everybody: Powertools, Lambda Insights, the OpenTelemetry layers.
AWS_LAYERS = frozenset({"017000801446", "580247275435", "901920570463", "184161586896"})

# One's own key, certificate or topic may lie in an account of one's own.
_MAY_LIE_ELSEWHERE = re.compile(r"arn:aws:(kms|acm|sns|wafv2):")


def trust(graph: Graph) -> Iterator[Finding]:
    """Only one service, for one account's resources, may become a role."""
    own = own_accounts(graph)
    for statement in statements(graph):
        if statement.kind != "trust" or not statement.allows:
            continue
        if statement.everybody or statement.excluding:
            yield _finding(statement.node, "anybody may assume it", "Name the principal")
        for service in statement.principals_by_type.get("Service", ()):
            if service not in COMPUTE:
                yield from _confused(statement, service, own)
        for subject in statement.principals_by_type.get("Federated", ()):
            if not _names_a_subject(statement):
                yield _finding(
                    statement.node,
                    f"whoever {subject} vouches for may assume it",
                    "Compare the token's sub with one repository's protected environment or branch",
                )
        for principal in statement.principals_by_type.get("AWS", ()):
            if accounts_in(principal) - own:
                yield _finding(statement.node, f"{principal}, of another account, may assume it", "Remove it")


def foreign_account(graph: Graph) -> Iterator[Finding]:
    """Nothing of ours is opened to, sent to or run from another account."""
    own = own_accounts(graph)
    for statement in statements(graph):
        if statement.kind == "resource" and statement.allows:
            strangers = [one for one in statement.principals if accounts_in(one) - own]
            strangers += [
                value
                for key in ("aws:PrincipalAccount", "aws:SourceAccount", "aws:PrincipalArn", "aws:SourceArn")
                for value in values_of(statement, key)
                if accounts_in(value) - own
            ]
            for stranger in strangers:
                yield _foreign(
                    statement.node, f"a statement lets {stranger}, of another account, do something"
                )
    for node in graph.nodes:
        if node.kind == "resource" and not node.type.startswith("aws:iam/"):
            for text in sorted({text for text in texts(node.inputs) if _is_foreign(text, own)}):
                yield _foreign(node, f"it uses {text}, of another account")
        principal = str(node.inputs.get("principal", ""))
        if node.type.endswith("ermission") and accounts_in(principal) - own:
            yield _foreign(node, f"it admits {principal}, another account")


def _confused(statement: GraphStatement, service: str, own: frozenset[str]) -> Iterator[Finding]:
    accounts = values_of(statement, "aws:SourceAccount")
    if not accounts or set(accounts) - own:
        yield _finding(
            statement.node,
            f"{service} may assume it on behalf of any account"
            if not accounts
            else f"{service} may assume it on behalf of {', '.join(accounts)}",
            "Compare aws:SourceAccount with this account",
        )
    for source in values_of(statement, "aws:SourceArn"):
        if is_wide(source) and not any(is_all_of_a_type(source, account) for account in own):
            yield _finding(
                statement.node,
                f"{service} may assume it for {source}",
                "Name account, region and type of the resource in aws:SourceArn",
            )


def _names_a_subject(statement: GraphStatement) -> bool:
    """A token's subject, of one repository, and not of whatever a pull request runs."""
    subjects = [
        value
        for operator, key, values in pairs(statement)
        if key.endswith(":sub") and operator in ("stringequals", "stringlike")
        for value in values
    ]
    return bool(subjects) and not any(re.search(r"[*?]|:pull_request$", subject) for subject in subjects)


def _is_foreign(text: str, own: frozenset[str]) -> bool:
    if not re.fullmatch(
        r"arn:aws[a-z-]*:[^\s]+|[0-9]{12}\.dkr\.ecr\.[^\s]+", text
    ) or _MAY_LIE_ELSEWHERE.match(text):
        return False
    return bool(accounts_in(text) - own - AWS_LAYERS) and (account_is_fixed(text) or ".dkr.ecr." in text)


def _finding(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="trust", node=node.name, problem=problem, remedy=remedy)


def _foreign(node: Node, problem: str) -> Finding:
    return Finding(
        rule="foreign-account",
        node=node.name,
        problem=problem,
        remedy="Use this account's own, or the account's placeholder",
    )
