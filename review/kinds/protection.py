"""What protected data, spending or visitors and does so less: settings lowered, options dropped, guards deleted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.distribution_rules import DISTRIBUTION
from graph.entrance_rules import variables_of
from review.comparison import Comparison, at, number
from review.findings import Finding, Severity
from review.kinds.entrances import signs_nothing_that_stays
from review.kinds.strengths import alarm, filters, lists, weakened
from review.operations import Step
from review.types import holds_data

TABLE, BUCKET = "aws:dynamodb/table:Table", "aws:s3/bucket:Bucket"
FUNCTION, LOG = "aws:lambda/function:Function", "aws:cloudwatch/logGroup:LogGroup"

GUARDS: Mapping[str, str] = {
    r"aws:s3/bucketPublicAccessBlock:.*": "nothing keeps its bucket from becoming public",
    r"aws:s3/bucketPolicy:.*": "what the bucket's policy refused is allowed",
    r"aws:s3/bucketServerSideEncryption.*": "nothing says how its bucket is encrypted",
    r"aws:s3/bucketVersioning:.*": "AWS leaves versioning as it is, unmanaged",
    r"aws:s3/bucketLifecycleConfiguration:.*": "older versions are kept for ever, unmanaged",
    r"aws:bedrock/guardrail:Guardrail": "nothing filters questions and answers",
    r"aws:wafv2/webAcl(Association)?:.*": "no firewall stands before the page",
    r"aws:wafv2/webAclLogging.*": "nobody sees what the firewall blocks",
    r"aws:budgets/budget:.*": "nobody is told of spending",
    r"aws:cloudwatch/metricAlarm:.*": "nobody is told when it would have rung",
    r"aws:sns/(topicPolicy|topicSubscription|topic):.*": "alarms reach nobody",
    r"aws:cloudfront/originAccessControl:.*": "CloudFront no longer signs what it asks of the origin",
    r"aws:cloudfront/responseHeadersPolicy:.*": "browsers are no longer told what the page may load",
    r"aws:backup/.*|aws:dynamodb/tableReplica:.*": "nothing copies the data",
    r"aws:cloudtrail/.*|aws:guardduty/.*": "nobody sees who did what",
}
"""What is missed when a resource of a type is deleted and nothing like it made."""


@dataclass(frozen=True)
class Setting:
    """An input that protects, and which way it weakens.

    `weaker` is `off` (true protects), `on` (true endangers), `lower` or `higher` (a number), or `gone` (any value
    protects).
    """

    kind: str
    path: str
    weaker: str
    means: str


SETTINGS = (
    Setting(TABLE, "deletionProtectionEnabled", "off", "anybody with access may delete it"),
    Setting(TABLE, "pointInTimeRecovery.enabled", "off", "it can't be restored to a point in time"),
    Setting(TABLE, "pointInTimeRecovery.recoveryPeriodInDays", "lower", "it can be restored for fewer days"),
    Setting(TABLE, "ttl.enabled", "off", "what is kept of visitors stays"),
    Setting(TABLE, "serverSideEncryption.kmsKeyArn", "gone", "its own key no longer encrypts it"),
    Setting(BUCKET, "forceDestroy", "on", "destroying it deletes its objects"),
    Setting(
        "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
        "forceDestroy",
        "on",
        "destroying it deletes its vectors",
    ),
    Setting(LOG, "retentionInDays", "lower", "logs are gone sooner"),
    Setting(LOG, "kmsKeyId", "gone", "its own key no longer encrypts it"),
    Setting(FUNCTION, "reservedConcurrentExecutions", "higher", "more questions may run, and cost, at once"),
    Setting(FUNCTION, "timeout", "higher", "one question may run, and cost, longer"),
    Setting(FUNCTION, "memorySize", "higher", "each second costs more"),
    Setting(FUNCTION, "memorySize", "lower", "it gets less processor time too, and answers later"),
    Setting(FUNCTION, "codeSigningConfigArn", "gone", "unsigned code is accepted"),
    Setting(FUNCTION, "vpcConfig", "gone", "it leaves its network"),
    Setting("aws:kms/key:Key", "enableKeyRotation", "off", "its key isn't rotated"),
    Setting("aws:kms/key:Key", "deletionWindowInDays", "lower", "its deletion can be undone for fewer days"),
    Setting(
        "aws:secretsmanager/secret:Secret",
        "recoveryWindowInDays",
        "lower",
        "it can be restored for fewer days",
    ),
    Setting("aws:sns/topic:Topic", "kmsMasterKeyId", "gone", "its own key no longer encrypts it"),
    Setting(DISTRIBUTION, "webAclId", "gone", "no firewall stands before it"),
    Setting(DISTRIBUTION, "loggingConfig", "gone", "nobody sees who asks"),
    Setting(DISTRIBUTION, "restrictions.geoRestriction.locations", "gone", "it is open to every country"),
    Setting("aws:budgets/budget:Budget", "limitAmount", "higher", "somebody is told of spending later"),
    Setting(
        "aws:bedrock/agentDataSource:AgentDataSource",
        "dataDeletionPolicy",
        "gone",
        "it deletes what it ingested",
    ),
    Setting("aws:iam/role:Role", "permissionsBoundary", "gone", "nothing bounds what it may be given"),
    Setting("aws:iam/role:Role", "maxSessionDuration", "higher", "a session lasts longer"),
)

LIMITS = re.compile(r"(BUDGET|CAP|LIMIT|MAX|PER_MINUTE|PER_HOUR|PER_DAY|TOKENS|SECONDS|ROUNDS)")
"""Environment variables whose numbers bound something."""
NEEDED = re.compile(r"(GUARDRAIL|SAFEGUARDS|ORIGIN_SECRET|BUDGET|PER_MINUTE|PEPPER|PACING)")
"""Environment variables that switch a safeguard on by being there."""


def protection(comparison: Comparison) -> Iterator[Finding]:
    """Whatever weakens on a resource that both sides have, and guards that go."""
    for step in comparison.steps:
        if step.pair.old and step.pair.new:
            yield from _options(comparison, step)
            yield from _settings(comparison, step)
            yield from _variables(comparison, step)
            yield from alarm(comparison, step)
            yield from filters(comparison, step)
            yield from lists(comparison, step)
        elif step.operation == "delete" and not step.successor:
            yield from _guard(comparison, step)


def _options(comparison: Comparison, step: Step) -> Iterator[Finding]:
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - both sides have it
    kind = "data-loss" if holds_data(new.type) else "protection"
    if old.options.protect and not new.options.protect:
        yield comparison.finding(kind, "high", new, "`protect` is gone: an update may delete or replace it")
    if old.options.retain_on_delete and not new.options.retain_on_delete:
        yield comparison.finding(
            kind,
            "high",
            new,
            "`retain_on_delete` is gone: from the next update on AWS deletes it with the stack",
        )
    ignored = set(new.options.ignore_changes) - set(old.options.ignore_changes)
    if ignored:
        guarded = re.compile(r"policy|acl|encrypt|auth|public|protect|versioning|filters|\*", re.IGNORECASE)
        severity: Severity = "high" if any(map(guarded.search, ignored)) else "medium"
        yield comparison.finding(
            "protection", severity, new, f"changes of {', '.join(sorted(ignored))} are ignored from now on"
        )


def _settings(comparison: Comparison, step: Step) -> Iterator[Finding]:
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - both sides have it
    for setting in SETTINGS:
        if setting.kind == new.type:
            before, after = at(old.inputs, setting.path), at(new.inputs, setting.path)
            severity = _weaker(setting, before, after)
            if severity:
                yield comparison.finding(
                    "protection",
                    severity,
                    new,
                    f"{setting.path} from {_said(before)} to {_said(after)}: {setting.means}",
                )


def _weaker(setting: Setting, before: Any, after: Any) -> Severity | None:
    if before == after:
        return None
    match setting.weaker:
        case "off":
            return "high" if before is True and after is not True else None
        case "on":
            return "high" if after is True else None
        case "gone":
            return "high" if before and not after else None
    one, other = number(before), number(after)
    if setting.weaker == "higher":
        if other is None or other < 0:
            return "high" if one is not None and one >= 0 and setting.path.startswith("reserved") else None
        return weakened(other / one) if one and one > 0 and other > one else None
    if one is None or other is None or other >= one or other == 0:
        return None
    return "high" if other <= 3 else "medium" if one / other >= 3 else "low"


def _variables(comparison: Comparison, step: Step) -> Iterator[Finding]:
    """The safeguards that the app reads from its environment."""
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - both sides have it
    if new.type != FUNCTION:
        return
    before, after = variables_of(old), variables_of(new)
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        numbers = number(one), number(other)
        if NEEDED.search(name) and one and not other:
            yield comparison.finding(
                "protection", "high", new, f"{name} is no longer set: the app goes without it"
            )
        elif LIMITS.search(name) and None not in numbers and numbers[1] > numbers[0]:  # type: ignore[operator]
            ratio = numbers[1] / numbers[0] if numbers[0] else 10.0  # type: ignore[operator]
            yield comparison.finding(
                "protection",
                weakened(ratio),
                new,
                f"{name} raised from {one} to {other}, {ratio:.3g} times as much",
            )
        elif name == "PACING" and other == "none":
            yield comparison.finding("protection", "medium", new, "a day's cap may be spent in one hour")
        elif name == "KEEP_QUESTIONS" and str(other).lower() == "true":
            yield comparison.finding(
                "protection", "medium", new, "questions of visitors are kept from now on"
            )
        elif name == "LOG_LEVEL" and str(other).upper() in ("DEBUG", "TRACE"):
            yield comparison.finding("protection", "medium", new, f"the log tells more: {name} is {other}")


def _guard(comparison: Comparison, step: Step) -> Iterator[Finding]:
    """A guard that goes while what it guarded stays."""
    missed = next((means for kind, means in GUARDS.items() if re.fullmatch(kind, step.node.type)), None)
    if missed is None:
        return
    guarded = [
        one.on for one in step.node.dependencies if one.input in ("bucket", "arn", "topic", "resourceArn")
    ]
    if guarded and not any(name in comparison.head for name in guarded):
        return
    if signs_nothing_that_stays(comparison, step):
        yield comparison.finding(
            "protection", "low", step.node, "is deleted with the origin that it signed for"
        )
        return
    if step.node.type.startswith("aws:s3/bucket") and step.kept:
        missed += "; AWS keeps it as it is, unmanaged"
    made = [
        other.name
        for other in comparison.steps
        if other.operation == "create" and other.node.type == step.node.type
    ]
    if made:
        yield comparison.finding(
            "protection", "medium", step.node, f"is deleted; {', '.join(made)} may stand in its place"
        )
    else:
        yield comparison.finding("protection", "high", step.node, f"is deleted: {missed}")


def _said(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)[:80]
