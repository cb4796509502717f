"""Strengths that are compared part by part: alarms, a guardrail's filters, a firewall's rules, a budget's notices."""

from collections.abc import Iterator
from typing import Any

from graph.model import Node
from review.comparison import Comparison, at, number
from review.findings import Finding, Severity
from review.operations import Step


def weakened(ratio: float) -> Severity:
    """How bad it is that a limit is so many times what it was."""
    return "high" if ratio >= 10 else "medium" if ratio >= 3 else "low"


def alarm(comparison: Comparison, step: Step) -> Iterator[Finding]:
    """An alarm that rings later, or where nobody hears."""
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - both sides have it
    if new.type != "aws:cloudwatch/metricAlarm:MetricAlarm":
        return
    rises = str(new.inputs.get("comparisonOperator", "")).startswith("GreaterThan")
    for path in ("threshold", "evaluationPeriods", "datapointsToAlarm", "period"):
        one, other = number(old.inputs.get(path)), number(new.inputs.get(path))
        if one and other and other > one and (rises or path != "threshold"):
            yield comparison.finding(
                "protection",
                weakened(other / one),
                new,
                f"{path} raised from {one:g} to {other:g}: it rings later",
            )
    if old.inputs.get("alarmActions") and not new.inputs.get("alarmActions"):
        yield comparison.finding("protection", "high", new, "it rings where nobody hears")


_STRENGTHS = ("NONE", "LOW", "MEDIUM", "HIGH")
_ACTIONS = ("NONE", "ANONYMIZE", "BLOCK")


def filters(comparison: Comparison, step: Step) -> Iterator[Finding]:
    """A guardrail's filters, by what they filter."""
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - both sides have it
    if new.type != "aws:bedrock/guardrail:Guardrail":
        return
    before, after = _guarded(old), _guarded(new)
    gone = sorted(before.keys() - after.keys())
    if gone:
        yield comparison.finding("protection", "high", new, f"it no longer filters {', '.join(gone)}")
    for name in sorted(before.keys() & after.keys()):
        if any(one < other for one, other in zip(after[name], before[name], strict=False)):
            yield comparison.finding("protection", "high", new, f"its filter {name} is weaker")


def _guarded(node: Node) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for one in at(node.inputs, "contentPolicyConfig.filtersConfigs") or ():
        strengths = (one.get("inputStrength"), one.get("outputStrength"))
        found[str(one.get("type"))] = tuple(_order(_STRENGTHS, each) for each in strengths)
    for path in ("piiEntitiesConfigs", "regexesConfigs"):
        for one in at(node.inputs, f"sensitiveInformationPolicyConfig.{path}") or ():
            name = one.get("type") if path.startswith("pii") else one.get("name")
            found[str(name)] = (_order(_ACTIONS, one.get("action")),)
    for path, key in (
        ("topicPolicyConfig.topicsConfigs", "name"),
        ("wordPolicyConfig.wordsConfigs", "text"),
        ("wordPolicyConfig.managedWordListsConfigs", "type"),
        ("contextualGroundingPolicyConfig.filtersConfigs", "type"),
    ):
        for one in at(node.inputs, path) or ():
            found[f"{path.split('.')[0].removesuffix('PolicyConfig')} {one.get(key)}"] = (
                int(float(one.get("threshold", 0)) * 100),
            )
    return found


def lists(comparison: Comparison, step: Step) -> Iterator[Finding]:
    """Rules of a firewall, notices of a budget: fewer of them protect less."""
    old, new = step.pair.old, step.pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - both sides have it
    for kind, path, what in (
        ("aws:wafv2/webAcl:WebAcl", "rules", "rules of the firewall"),
        ("aws:budgets/budget:Budget", "notifications", "notices of the budget"),
    ):
        if new.type == kind:
            one, other = len(at(old.inputs, path) or ()), len(at(new.inputs, path) or ())
            if other < one:
                yield comparison.finding("protection", "high", new, f"{one - other} of {one} {what} are gone")
            for before, after in zip(at(old.inputs, path) or (), at(new.inputs, path) or (), strict=False):
                limit = "statement.rateBasedStatement.limit"
                one_limit, other_limit = number(at(before, limit)), number(at(after, limit))
                if one_limit and other_limit and other_limit > one_limit:
                    yield comparison.finding(
                        "protection",
                        weakened(other_limit / one_limit),
                        new,
                        f"one address may ask {other_limit:g} times instead of {one_limit:g}",
                    )


def _order(scale: tuple[str, ...], value: Any) -> int:
    return scale.index(value) if value in scale else 0
