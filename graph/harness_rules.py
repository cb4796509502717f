"""Rules about an AgentCore harness: what it may use, what it keeps, and how long it runs while nobody asks."""

from collections.abc import Iterator
from typing import Any

from graph.finding import Finding
from graph.guardrail_rules import HARNESS
from graph.model import Graph, Node

BUILT_IN = frozenset({"shell", "file_operations"})
"""What a harness has without being told (AWS Developer Guide, "Connect to tools")."""
MOST_IDLE_SECONDS = 300


def harness_is_narrow(graph: Graph) -> Iterator[Finding]:
    """A harness has only tools that return control, remembers nothing, and ends when nobody asks."""
    for harness in graph.of_type(HARNESS):
        tools = harness.inputs.get("tools") or []
        ours = {tool.get("name") for tool in tools if tool.get("type") == "inline_function"}
        allowed = harness.inputs.get("allowedTools")
        if allowed is None:
            yield _finding(
                harness, "it may run shell commands, since no list of allowed tools says otherwise"
            )
        elif other := sorted(set(allowed) - ours):
            yield _finding(harness, f"it may use {', '.join(other)}, which doesn't return control to the app")
        for kind in sorted({str(tool.get("type")) for tool in tools} - {"inline_function"}):
            yield _finding(harness, f"it has a tool of the type {kind}, which runs elsewhere than in the app")
        if "disabled" not in (harness.inputs.get("memory") or {}):
            yield _finding(harness, "it remembers what visitors say, in a memory that is billed")
        idle = _idle_seconds(harness)
        if idle is None or idle > MOST_IDLE_SECONDS:
            yield _finding(
                harness, f"its sessions are billed for {idle or 900} seconds after the last question"
            )


def _idle_seconds(harness: Node) -> int | None:
    for environment in harness.inputs.get("environments") or ():
        for runtime in environment.get("agentcoreRuntimeEnvironments") or ():
            lifecycles: list[dict[str, Any]] = runtime.get("lifecycleConfigurations") or []
            for lifecycle in lifecycles:
                return lifecycle.get("idleRuntimeSessionTimeout")
    return None


def _finding(node: Node, problem: str) -> Finding:
    return Finding(
        rule="harness",
        node=node.name,
        problem=problem,
        remedy="Leave the harness as the component Agent makes it: inline functions, memory disabled, 60 seconds idle",
    )
