"""Rules about logs: there, ours, for a week at least and not for ever, and not talkative about visitors."""

from collections.abc import Iterator

from graph.entrance_rules import variables_of
from graph.finding import PROTECTED_STACKS, Finding
from graph.model import Graph, Node
from graph.references import target

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
LEAST_DAYS = 7
"""A week: what broke on a Friday is still there when somebody looks on Monday, and the weekend after."""


def log_retention(graph: Graph) -> Iterator[Finding]:
    """Logs last a week and end some day, and nobody logs into a group that isn't ours."""
    for group in graph.of_type(LOG_GROUP):
        days = group.inputs.get("retentionInDays")
        if not days:
            yield _finding(group, "it keeps logs forever", "Set retention_in_days")
        elif float(days) < LEAST_DAYS:
            yield _finding(
                group, f"its logs are gone after {days:g} days", f"Keep them for {LEAST_DAYS} or more"
            )
    for function in graph.of_type("aws:lambda/function:Function"):
        if target(graph, function, "loggingConfig", LOG_GROUP) is None:
            yield _finding(
                function,
                "Lambda makes it a log group that keeps logs forever",
                "Make a LogGroup and name it in logging_config",
            )
        if (
            graph.stack in PROTECTED_STACKS
            and "DEBUG" in str(variables_of(function).get("LOG_LEVEL", "")).upper()
        ):
            yield _finding(function, "its log may tell what visitors ask", "Set LOG_LEVEL to INFO")
    for stage in graph.of_type("aws:apigatewayv2/stage:Stage", "aws:apigateway/stage:Stage"):
        if target(graph, stage, "accessLogSettings", LOG_GROUP) is None:
            yield _finding(
                stage, "it has no access log", "Set access_log_settings to a LogGroup with a retention"
            )


def _finding(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="log-retention", node=node.name, problem=problem, remedy=remedy)
