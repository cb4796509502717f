"""What stands in the path of a question and goes, and for how long AWS takes to make it anew."""

import re
from collections.abc import Iterator, Mapping

from graph.distribution_rules import DISTRIBUTION
from review.comparison import Comparison, at
from review.findings import Finding, Severity
from review.kinds.entrances import signs_nothing_that_stays
from review.operations import Step
from review.types import holds_data

_EDGE = (
    r"aws:cloudfront/(function|originAccessControl|originRequestPolicy|responseHeadersPolicy|cachePolicy):.*"
)
PATH: Mapping[str, str] = {
    r"aws:cloudfront/distribution:.*": "minutes to make, a quarter of an hour to delete, and another address",
    _EDGE: "minutes, until every edge has it",
    r"aws:lambda/function:Function": "seconds, and a cold start",
    r"aws:lambda/(functionUrl|alias|permission|layerVersion|eventSourceMapping):.*": "seconds",
    r"aws:apigateway(v2)?/.*": "seconds",
    r"aws:iam/(role|rolePolicy|rolePolicyAttachment|policy):.*": "seconds, up to a minute until IAM has spread it",
    r"aws:bedrock/(agentKnowledgeBase|agentDataSource):.*": "minutes, then `agent sync`",
    r"aws:bedrock/.*": "seconds to minutes",
    r"aws:s3/vectors.*": "seconds, then `agent sync`",
    r"aws:dynamodb/table:Table": "about a minute",
    r"aws:s3/(bucket|bucketPolicy):.*": "seconds, then `agent sync`",
    r"aws:(acm/certificate|route53/record|wafv2/webAcl).*": "minutes",
}
"""How long AWS usually takes, by type (its documentation of each service; unmeasured here, so in words)."""


def downtime(comparison: Comparison) -> Iterator[Finding]:
    """What is replaced or deleted in the path of a question, or under a name that is taken; data loss is told apart."""
    for step in comparison.steps:
        if step.same_name:
            says = (
                f"is made anew as {step.successor} under the same name, {step.same_name}, before this one is deleted: "
                "AWS refuses the second, or the delete takes both"
            )
            yield comparison.finding("downtime", "medium", step.node, says)
        takes = next((takes for kind, takes in PATH.items() if re.fullmatch(kind, step.node.type)), "")
        if takes and step.goes:
            yield from _gone(comparison, step, takes)
        elif step.operation == "update" and step.node.type == DISTRIBUTION:
            yield from _routes(comparison, step)


def _gone(comparison: Comparison, step: Step, takes: str) -> Iterator[Finding]:
    if holds_data(step.node.type) and step.node.type != DISTRIBUTION:
        yield from _emptied(comparison, step, takes)
        return
    because = tuple(f"{change.input}: {change.why or 'changed'}" for change in step.changes)
    if step.operation == "replace":
        severity: Severity = "high" if step.old_goes_first or step.node.type == DISTRIBUTION else "medium"
        when = "the old one goes first" if step.old_goes_first else "the new one is made first"
        if step.node.type.startswith(("aws:lambda/permission", "aws:iam/", "aws:lambda/alias")):
            severity = "medium"
        yield comparison.finding("downtime", severity, step.node, f"is replaced: {takes}; {when}", because)
        return
    same = [one for one in comparison.steps if one.operation == "create" and one.node.type == step.node.type]
    if step.node.type == DISTRIBUTION:
        yield comparison.finding(
            "downtime", "high", step.node, "is deleted: the page's address no longer answers"
        )
    elif step.successor or same:
        made = step.successor or same[0].name
        yield comparison.finding(
            "downtime", "medium", step.node, f"is deleted, and {made} is made anew in its place: {takes}"
        )
    elif _is_needed(comparison, step) and not signs_nothing_that_stays(comparison, step):
        yield comparison.finding(
            "downtime", "high", step.node, "is deleted, and nothing like it takes its place"
        )
    else:
        yield comparison.finding("downtime", "low", step.node, "is deleted; what stays doesn't refer to it")


def _emptied(comparison: Comparison, step: Step, takes: str) -> Iterator[Finding]:
    """What holds data and is made anew is there again before its data is; what is lost is told apart."""
    if step.operation == "replace" or step.successor:
        anew = f"is made anew, empty at first: {takes}"
        yield comparison.finding("downtime", "medium", step.node, anew)


def _is_needed(comparison: Comparison, step: Step) -> bool:
    """Whether what stays took something from it, or it gave a role its permissions."""
    users = [
        node
        for node in comparison.base.nodes
        if node.name in comparison.by_name
        and any(one.on == step.name and one.input for one in node.dependencies)
    ]
    gives = step.node.type.startswith(("aws:iam/rolePolicy", "aws:lambda/permission", "aws:s3/bucketPolicy"))
    owners = [one.on for one in step.node.dependencies if one.input in ("role", "function", "bucket")]
    return bool(users) or (gives and any(name in comparison.head for name in owners))


def _routes(comparison: Comparison, step: Step) -> Iterator[Finding]:
    """Paths that the distribution no longer serves, and an origin that it no longer has."""
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - an update has both
    for path, key, what in (
        ("orderedCacheBehaviors", "pathPattern", "path"),
        ("origins", "originId", "origin"),
        ("aliases", "", "address"),
    ):
        before, after = (
            {str(one.get(key)) if key else str(one) for one in at(node.inputs, path) or ()}
            for node in (old, new)
        )
        for gone in sorted(before - after):
            yield comparison.finding("downtime", "high", new, f"the {what} {gone} is no longer served")
    if old.inputs.get("enabled") is True and new.inputs.get("enabled") is not True:
        yield comparison.finding("downtime", "high", new, "it is switched off")
