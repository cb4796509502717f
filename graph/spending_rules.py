"""Rules about money: what costs while nobody asks, and what bounds and tells of the rest."""

import re
from collections.abc import Iterator
from typing import Any

from graph.entrance_rules import variables_of
from graph.finding import Finding, tag
from graph.function_rules import FUNCTION
from graph.keeping_rules import TABLE
from graph.model import Graph, Node
from graph.references import node_behind

FIXED_COST = {
    r"aws:opensearch/serverlessCollection:.*": "from 175 USD a month when idle",
    r"aws:(opensearch|elasticsearch)/domain:.*": "an instance by the hour",
    r"aws:kendra/index:.*": "from 230 USD a month",
    r"aws:ec2/natGateway:.*": "about 33 USD a month",
    r"aws:ec2/(instance|spotInstanceRequest|fleet|dedicatedHost):.*|aws:autoscaling/group:.*": "instances by the hour",
    r"aws:ec2/vpcEndpoint:.*": "about 7 USD a month and zone",
    r"aws:ec2/eip:.*": "about 4 USD a month",
    r"aws:(lb|alb|elb)/loadBalancer:.*|aws:(lb|alb)/.*:LoadBalancer": "about 16 USD a month",
    r"aws:(rds|docdb|neptune|redshift|memorydb|dax)/.*[iI]nstance:.*": "an instance by the hour",
    r"aws:(rds|docdb|neptune|redshift|memorydb|dax|msk|eks|emr|elasticache)/.*[cC]luster.*:.*": "capacity by the hour",
    r"aws:elasticache/.*:(ReplicationGroup|ServerlessCache)": "capacity by the hour",
    r"aws:(ecs|apprunner)/service:.*": "tasks by the hour",
    r"aws:kinesis/stream:.*": "shards by the hour",
    r"aws:sagemaker/(endpoint|notebookInstance|domain):.*": "an instance by the hour",
    r"aws:kms/key:.*": "1 USD a month",
    r"aws:secretsmanager/secret:.*": "0.40 USD a month",
    r"aws:route53/zone:.*": "0.50 USD a month",
    r"aws:lambda/provisionedConcurrencyConfig:.*": "memory by the hour, used or not",
    r"aws:bedrock/provisionedModelThroughput:.*": "a model unit by the hour",
    r"aws:wafv2/webAcl:.*": "5 USD a month and 1 USD a rule",
    r"aws:acmpca/certificateAuthority:.*": "from 50 USD a month",
    r"aws:shield/(protection|subscription).*": "3,000 USD a month",
    r"aws:globalaccelerator/accelerator:.*": "about 18 USD a month",
    r"aws:synthetics/canary:.*": "about 5 USD a month at one run in ten minutes",
}
"""What a type costs before the first visitor (AWS price pages, read 2026-11)."""

MOST_AT_ONCE = 100
MOST_MEMORY_MB = 3_072
MOST_USD_A_MONTH = 500
_MONTHS = {"DAILY": 1 / 30, "MONTHLY": 1, "QUARTERLY": 3, "ANNUALLY": 12}
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_WATCHED = frozenset({"CostUsd", "EstimatedCharges", "Errors", "Throttles", "Url4xxCount", "4xx"})
_BUDGET = "aws:budgets/budget:Budget"


def fixed_monthly_cost(graph: Graph) -> Iterator[Finding]:
    """Nothing costs money while nobody asks, unless the owner chose it."""
    for node in graph.nodes:
        cost = next((cost for kind, cost in FIXED_COST.items() if re.fullmatch(kind, node.type)), None)
        inputs = node.inputs
        if node.type == TABLE and inputs.get("billingMode") != "PAY_PER_REQUEST":
            cost = "capacity by the hour"
        if node.type == FUNCTION and inputs.get("snapStart"):
            cost = "about 2 USD a month for each published version"
        if node.type == "aws:apigateway/stage:Stage" and inputs.get("cacheClusterEnabled"):
            cost = "a cache by the hour, from 14 USD a month"
        if (inputs.get("viewerCertificate") or {}).get("sslSupportMethod") in ("vip", "static-ip"):
            cost = "600 USD a month for addresses of its own"
        if cost and not tag(node, "fixed-cost"):
            yield Finding(
                rule="fixed-monthly-cost",
                node=node.name,
                problem=f"it costs {cost}",
                remedy="Use what is paid by request, or record the choice in the tag fixed-cost",
            )


def bounded(graph: Graph) -> Iterator[Finding]:
    """A flood of questions meets a bound: functions at once, memory, and a budget that somebody would miss."""
    for function in graph.of_type(FUNCTION):
        at_once = float(function.inputs.get("reservedConcurrentExecutions") or 0)
        if at_once > MOST_AT_ONCE:
            yield _unbounded(
                function, f"{at_once:g} questions may run at once", f"Reserve {MOST_AT_ONCE} or fewer"
            )
        memory = float(function.inputs.get("memorySize") or 128)
        if memory > MOST_MEMORY_MB:
            yield _unbounded(function, f"each second costs {memory:g} MB", f"Use {MOST_MEMORY_MB} MB or less")
    for budget in graph.of_type(_BUDGET):
        yield from _budget(budget)


def told(graph: Graph) -> Iterator[Finding]:
    """What answers counts its spending, and somebody is told of spending and of failures."""
    alarms = list(graph.of_type(_ALARM))
    for alarm in alarms:
        silent = not alarm.inputs.get("alarmActions") and alarm.inputs.get("metricName") in _WATCHED
        if silent or alarm.inputs.get("actionsEnabled") is False:
            yield _unbounded(alarm, "it rings where nobody hears", "Set alarm_actions to the topic")
        if _is_of_spending(alarm):
            yield from _spending_alarm(graph, alarm)
    for function in graph.of_type(FUNCTION):
        variables = variables_of(function)
        if "MODEL_ID" not in variables:
            continue
        if node_behind(graph, function, variables.get("SAFEGUARDS_TABLE"), TABLE) is None:
            yield _unbounded(function, "it counts no spending", "Set SAFEGUARDS_TABLE to the table")
        if not any(graph.of_type(_BUDGET)):
            yield _unbounded(function, "no budget tells of what it spends", "Make a Budget")
        if not any(map(_is_of_spending, alarms)):
            yield _unbounded(function, "no alarm tells of the day's spending", "Make an alarm on CostUsd")
        if not any(alarm.inputs.get("metricName") == "Errors" for alarm in alarms):
            yield _unbounded(function, "no alarm tells of failures", "Make an alarm on Errors")


def _budget(budget: Node) -> Iterator[Finding]:
    inputs = budget.inputs
    limit = _number(inputs.get("limitAmount"))
    months = _MONTHS.get(str(inputs.get("timeUnit")), 1)
    if inputs.get("budgetType") != "COST":
        yield _unbounded(budget, f"it counts {inputs.get('budgetType')}, not cost", "Set budget_type to COST")
    if limit is not None and limit / months > MOST_USD_A_MONTH:
        yield _unbounded(
            budget,
            f"it is silent below {limit / months:,.0f} {inputs.get('limitUnit', 'USD')} a month",
            f"Set {MOST_USD_A_MONTH} or less",
        )
    notices = [
        one
        for one in inputs.get("notifications") or ()
        if one.get("subscriberSnsTopicArns") or one.get("subscriberEmailAddresses")
    ]
    early = [
        one
        for one in notices
        if one.get("thresholdType", "PERCENTAGE") != "PERCENTAGE"
        or (_number(one.get("threshold")) or 0) <= 100
    ]
    if not early:
        yield _unbounded(
            budget, "it tells nobody before its limit is passed", "Notify at 80 and at 100 per cent"
        )


def _spending_alarm(graph: Graph, alarm: Node) -> Iterator[Finding]:
    """An alarm of a day's spending above a month's budget never rings in time."""
    threshold = _number(alarm.inputs.get("threshold"))
    limits = [_number(budget.inputs.get("limitAmount")) for budget in graph.of_type(_BUDGET)]
    most = min([one for one in limits if one is not None], default=float(MOST_USD_A_MONTH))
    if threshold is None or threshold > min(most, MOST_USD_A_MONTH):
        yield _unbounded(
            alarm, f"it is silent below {threshold} USD a day", "Set it below the month's budget"
        )
    if not str(alarm.inputs.get("comparisonOperator", "")).startswith("GreaterThan"):
        yield _unbounded(
            alarm, "it doesn't ring when spending rises", "Compare with GreaterThanOrEqualToThreshold"
        )


def _is_of_spending(alarm: Node) -> bool:
    return alarm.inputs.get("metricName") in ("CostUsd", "EstimatedCharges")


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _unbounded(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="spending", node=node.name, problem=problem, remedy=remedy)
