"""Who may do what that nobody might before: policies compared by what they allow."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.arns import accounts_in, is_wide, own_accounts, texts
from graph.model import Graph, Node
from graph.permission_rules import MAY_WRITE, looks, writes
from graph.references import references
from graph.statements import GraphStatement, statements
from review.comparison import Comparison
from review.findings import Finding, Severity
from review.policies import Grant, grants, uncovered

_CARRIERS = (
    "role",
    "roles",
    "bucket",
    "arn",
    "topic",
    "queueUrl",
    "resourceArn",
    "secretArn",
    "keyId",
    "repository",
)
"""The inputs by which a policy says whose it is."""

_PERMISSION = "aws:lambda/permission:Permission"
_ONE_MODEL = re.compile(r"arn:aws[a-z-]*:bedrock:\*::foundation-model/[^*?]+")
"""One model of the provider's in every region that an inference profile sends it to (Bedrock User Guide,
"Prerequisites for inference profiles"): no account, no data."""
_MANAGED = re.compile(r"arn:aws[a-z-]*:iam::[^:]*:policy/")


def permissions(comparison: Comparison) -> Iterator[Finding]:
    """What is allowed anew, by whose policy it is, and which refusals are gone."""
    old, after = _by_holder(comparison.spoken_base), _by_holder(comparison.head)
    for key in sorted(old.keys() | after.keys()):
        mine, theirs = old.get(key, []), after.get(key, [])
        yield from _widened(comparison, key[0], mine, theirs)
        yield from _no_longer_denied(comparison, key[0], mine, theirs)
    yield from _managed(comparison)


def _widened(
    comparison: Comparison, holder: str, old: list[GraphStatement], new: list[GraphStatement]
) -> Iterator[Finding]:
    before = grants(old)
    for node, many in _by_node(new).items():
        found: dict[Severity, list[str]] = defaultdict(list)
        kind = "permissions"
        for grant in uncovered(grants(many), before):
            severity = _severity(grant, before, comparison, holder)
            if "*" in grant.principal.patterns or grant.principal.excluding:
                kind = "exposure"
            found[severity].append(_said(grant, before))
        for severity, said in found.items():
            more = f" and {len(said) - 1} more" if len(said) > 1 else ""
            whose = "" if holder == node else f"{holder}: "
            yield comparison.finding(
                kind if severity == "high" else "permissions",
                severity,
                node,
                f"{whose}newly allowed: {said[0]}{more}",
                tuple(said),
            )


def _severity(grant: Grant, before: frozenset[Grant], comparison: Comparison, holder: str) -> Severity:
    """How far one grant reaches; what a new resource needs of its own is less than what an old one gets more."""
    own = own_accounts(comparison.head)
    everybody = "*" in grant.principal.patterns or grant.principal.excluding
    strangers = accounts_in(" ".join((*grant.principal.patterns, *map(str, grant.conditions)))) - own
    if everybody or strangers or grant.action.excluding or grant.resource.excluding:
        return "high"
    is_new = holder not in comparison.spoken_base
    if grant.kind != "identity":
        service = all(one.startswith("Service:") for one in grant.principal.patterns)
        return "low" if is_new and service and (grant.conditions or grant.kind == "trust") else "high"
    action = next(iter(grant.action.patterns), "*")
    starred = [one for one in grant.resource.patterns if not _ONE_MODEL.fullmatch(one)]
    wide = any(map(is_wide, starred))
    if "*" in action or "?" in action:
        return "high"
    if wide and not (grant.excused and (looks(action) or action in MAY_WRITE)):
        return "high"
    if writes(action) and action not in MAY_WRITE and not is_new:
        return "high"
    broader = [
        one
        for one in before
        if one.action.covers(grant.action)
        and grant.resource.covers(one.resource)
        and one.resource != grant.resource
    ]
    loosened = [
        one for one in before if one.action.covers(grant.action) and one.resource.covers(grant.resource)
    ]
    if any("*" in pattern for pattern in starred) and broader and not _is_log(action):
        return "high"
    if loosened:  # only its conditions went
        return "high"
    return "low" if is_new else "medium"


def _is_log(action: str) -> bool:
    return action in MAY_WRITE


def _said(grant: Grant, before: frozenset[Grant]) -> str:
    """A grant, with what was allowed of the same action before."""
    same = sorted(
        str(one.resource) for one in before if one.action == grant.action and one.resource != grant.resource
    )
    return f"{grant}" + (f" (before: {', '.join(same[:3])})" if same and grant.kind == "identity" else "")


def _no_longer_denied(
    comparison: Comparison, holder: str, old: list[GraphStatement], new: list[GraphStatement]
) -> Iterator[Finding]:
    """A refusal that is gone or narrower; with the resource that carried it, it needs nobody."""
    if holder in comparison.gone or holder not in comparison.head:
        return
    gone = uncovered(grants(old, "Deny"), grants(new, "Deny"))
    if gone:
        said = tuple(f"no longer refused: {one}" for one in gone)
        yield comparison.finding("permissions", "high", holder, said[0], said)


def _managed(comparison: Comparison) -> Iterator[Finding]:
    """Policies that AWS or another stack wrote, attached by their ARN."""
    known = {text for node in comparison.base.nodes for text in texts(node.inputs) if _MANAGED.match(text)}
    for node in comparison.head.nodes:
        for text in sorted({text for text in texts(node.inputs) if _MANAGED.match(text)} - known):
            yield comparison.finding(
                "permissions", "high", node, f"{text} is attached, which others may widen"
            )


def _by_holder(graph: Graph) -> Mapping[tuple[str, str], list[GraphStatement]]:
    """The statements of each role, bucket, topic, … by (whose they are, their kind), over all its policies."""
    found: dict[tuple[str, str], list[GraphStatement]] = defaultdict(list)
    for statement in (*statements(graph), *_of_functions(graph)):
        found[_holder(statement.node), statement.kind].append(statement)
    return found


def _holder(node: Node) -> str:
    for name in _CARRIERS:
        for on, _ in sorted(references(node.inputs.get(name))):
            return on
    return node.name


def _of_functions(graph: Graph) -> Iterator[GraphStatement]:
    """A Lambda permission is a statement of the function's policy, written in inputs."""
    for node in graph.of_type(_PERMISSION):
        said = {name: node.inputs.get(name) for name in ("sourceArn", "sourceAccount", "principalOrgId")}
        principal = str(node.inputs.get("principal", ""))
        kind = "Service" if ".amazonaws." in principal else "AWS"
        keys = {
            "sourceArn": "aws:SourceArn",
            "sourceAccount": "aws:SourceAccount",
            "principalOrgId": "aws:PrincipalOrgID",
        }
        yield GraphStatement(
            node=node,
            kind="resource",
            effect="Allow",
            actions=(str(node.inputs.get("action", "")),),
            resources=(f"{node.inputs.get('function')}:{node.inputs.get('qualifier', '')}",),
            principals=(principal,),
            conditions={"ArnLike": {keys[name]: value for name, value in said.items() if value}},
            sid="",
            principals_by_type={kind: (principal,)},
        )


def _by_node(found: list[GraphStatement]) -> Mapping[str, list[GraphStatement]]:
    nodes: dict[str, list[GraphStatement]] = defaultdict(list)
    for statement in found:
        nodes[statement.node.name].append(statement)
    return nodes
