"""Rules about the function itself: its role, its runtime, its clocks, and the mode it is called in."""

import re
from collections.abc import Iterator

from graph.distribution_rules import DISTRIBUTION
from graph.entrance_rules import variables_of
from graph.finding import Finding
from graph.model import Graph, Node
from graph.references import node_behind, target

FUNCTION = "aws:lambda/function:Function"
URL = "aws:lambda/functionUrl:FunctionUrl"
ALIAS = "aws:lambda/alias:Alias"
# AWS Lambda Developer Guide, "Runtime deprecation policy", read 2026-11: no more security patches.
_ENDED = re.compile(
    r"python(2\..*|3\.[0-9])|nodejs(|4\.3|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x|18\.x)|ruby2\.\d|java8|go1\.x"
)
WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"


def function_is_ours(graph: Graph) -> Iterator[Finding]:
    """The function runs what was published, under this program's role, on a runtime that AWS still mends."""
    for function in graph.of_type(FUNCTION):
        if target(graph, function, "role", "aws:iam/role:Role") is None:
            yield _finding(
                function, f"its role is {function.inputs.get('role')!r}", "Use a role of this program"
            )
        if _ENDED.fullmatch(str(function.inputs.get("runtime", ""))):
            yield _finding(
                function, f"AWS no longer mends {function.inputs['runtime']}", "Use a newer runtime"
            )
    for alias in graph.of_type(ALIAS):
        if alias.inputs.get("functionVersion") == "$LATEST":
            yield _finding(alias, "visitors get what nobody published", "Point it to a version")


def answers_arrive(graph: Graph) -> Iterator[Finding]:
    """The app ends before Lambda, Lambda before CloudFront, and all speak in one mode."""
    for distribution in graph.of_type(DISTRIBUTION):
        for origin in distribution.inputs.get("origins") or ():
            url = node_behind(graph, distribution, origin.get("domainName"), URL)
            function = (url and target(graph, url, "functionName", ALIAS)) or url
            function = function and (target(graph, function, "functionName", FUNCTION) or function)
            if url is None or function is None or function.type != FUNCTION:
                continue
            waits = float((origin.get("customOriginConfig") or {}).get("originReadTimeout") or 30)
            yield from _clocks(function, waits)
            streams = url.inputs.get("invokeMode") == "RESPONSE_STREAM"
            if streams != bool(variables_of(function).get(WRAPPER)):
                yield _finding(
                    url,
                    f"it calls in mode {url.inputs.get('invokeMode')}, in which the function doesn't answer",
                    f"Set streaming once: it sets {WRAPPER} and the URL together",
                )


def _clocks(function: Node, waits: float) -> Iterator[Finding]:
    timeout = float(function.inputs.get("timeout") or 3)
    if timeout >= waits:
        yield _finding(
            function,
            f"it runs {timeout:g} s, but CloudFront leaves after {waits:g}: the visitor never reads the end",
            "Keep timeout below the origin's read timeout",
        )


def _finding(node: Node, problem: str, remedy: str) -> Finding:
    return Finding(rule="function", node=node.name, problem=problem, remedy=remedy)
