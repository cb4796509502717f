"""The stack's components and resources in words and numbers, from the packaged graph."""

from collections.abc import Mapping
from typing import Any, Final

from api.graph import Graph, Node

_SETTING_NAMES: Final = (
    "runtime architectures memorySize timeout handler authorizationType invokeMode billingMode retentionInDays "
    "dimension distanceMetric dataType priceClass httpVersion foundationModel agentName"
)
_SETTINGS: Final = tuple(_SETTING_NAMES.split())
_MOST_RESOURCES: Final = 40
_CHOICES: Final = {"engine": "ENGINE", "model": "MODEL_ID"}
"""What the function's variables say of the agent, by the name it goes by."""
_WORKERS: Final = (
    "lambda/function:Function",
    "bedrock/agentKnowledgeBase:AgentKnowledgeBase",
    "bedrock/guardrail:Guardrail",
)
"""What answers a question where no agent of AWS's does."""


def describe_architecture(graph: Graph, component: str | None) -> dict[str, Any]:
    """All components, or one with its resources. An unknown component gives the names that there are."""
    components = graph.components()
    if component is None:
        return _overview(graph, components)
    found = graph.find_component(component)
    names = [node.kind for node in components]
    if found is None:
        return {
            "stack": graph.stack,
            "components": names,
            "summary": f"There is no such component. The components are {_listed(names)}.",
        }
    resources = graph.resources_of(found)
    if not resources:
        return _without_resources(graph, found)
    kinds = graph.kinds(resources)
    return {
        "stack": graph.stack,
        "component": found.kind,
        "resources": [_resource(node) for node in resources[:_MOST_RESOURCES]],
        "resource_count": len(resources),
        "summary": f"The component {found.kind} of the stack {graph.stack} has {len(resources)} "
        f"{_plural('resource', len(resources))}: {_counted(kinds)}.",
    }


def _without_resources(graph: Graph, found: Node) -> dict[str, Any]:
    """A component that makes nothing of its own, as the agent with the engine `converse`: what does its work."""
    users = [node for node in graph.nodes if node.kind in _WORKERS]
    function = next((node for node in users if node.kind == "lambda/function:Function"), None)
    variables = ((function.inputs.get("environment") or {}) if function else {}).get("variables") or {}
    chosen = {name: variables[key] for name, key in _CHOICES.items() if isinstance(variables.get(key), str)}
    return {
        "stack": graph.stack,
        "component": found.kind,
        "resources": [_resource(node) for node in users],
        **chosen,
        "summary": f"The component {found.kind} of the stack {graph.stack} makes no resource of its own"
        f"{_chosen(chosen)}. Its work is done by {_listed([f'{node.name} ({node.kind})' for node in users])}.",
    }


def _chosen(chosen: dict[str, str]) -> str:
    return ": " + ", ".join(f"its {name} is {value}" for name, value in chosen.items()) if chosen else ""


def _overview(graph: Graph, components: list[Node]) -> dict[str, Any]:
    resources = [node for node in graph.nodes if node.is_resource]
    rows = [
        {"component": node.kind, "name": node.name, "resource_count": len(graph.resources_of(node))}
        for node in components
    ]
    return {
        "stack": graph.stack,
        "components": rows,
        "component_count": len(components),
        "resource_count": len(resources),
        "types": graph.kinds(resources),
        "summary": f"The stack {graph.stack} has {len(components)} components and {len(resources)} AWS resources. "
        f"The components are {_listed([node.kind for node in components])}.",
    }


def _resource(node: Node) -> dict[str, Any]:
    settings = {
        name: node.inputs[name] for name in _SETTINGS if name in node.inputs and _is_plain(node.inputs[name])
    }
    return {"name": node.name, "type": node.kind, **({"settings": settings} if settings else {})}


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    return isinstance(value, str | int | float | bool) and not isinstance(value, Mapping)


def _counted(kinds: dict[str, int]) -> str:
    return _listed([f"{count} × {kind}" for kind, count in kinds.items()]) or "none of its own"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else word + "s"
