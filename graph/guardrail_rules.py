"""Rules about the guardrail: there in prod, in use, and filtering something."""

import json
from collections.abc import Iterator
from typing import Any

from graph.entrance_rules import variables_of
from graph.finding import PROTECTED_STACKS, Finding
from graph.model import Graph, Node
from graph.references import node_behind

_KINDS = frozenset({"HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT", "PROMPT_ATTACK"})
_CREDENTIALS = frozenset({"AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD"})
GUARDRAIL = "aws:bedrock/guardrail:Guardrail"
HARNESS = "aws:bedrock/agentcoreHarness:AgentcoreHarness"
VERSION = "aws:bedrock/guardrailVersion:GuardrailVersion"


def guardrail_in_use(graph: Graph) -> Iterator[Finding]:
    """In a protected stack, whatever answers has a published guardrail."""
    if graph.stack not in PROTECTED_STACKS:
        return
    agents = list(graph.of_type("aws:bedrock/agentAgent:AgentAgent"))
    for agent in agents:
        used = agent.inputs.get("guardrailConfigurations") or []
        if not any(
            _published(graph, agent, one.get("guardrailIdentifier"), one.get("guardrailVersion"))
            for one in used
        ):
            yield _finding(agent, "it answers without a published guardrail")
    for harness in graph.of_type(HARNESS):
        config = (harness.inputs.get("model") or {}).get("bedrockModelConfig") or {}
        used = _parameters(config.get("additionalParams")).get("guardrailConfig") or {}
        if not _published(graph, harness, used.get("guardrailIdentifier"), used.get("guardrailVersion")):
            yield _finding(harness, "it answers without a published guardrail")
    for function in graph.of_type("aws:lambda/function:Function"):
        variables = variables_of(function)
        if agents or "MODEL_ID" not in variables:
            continue
        if not _published(graph, function, variables.get("GUARDRAIL_ID"), variables.get("GUARDRAIL_VERSION")):
            yield _finding(function, "it answers without a published guardrail")


def guardrail_filters(graph: Graph) -> Iterator[Finding]:
    """A guardrail filters: harm, attacks on the prompt, and private data."""
    for guardrail in graph.of_type(GUARDRAIL):
        filters = (guardrail.inputs.get("contentPolicyConfig") or {}).get("filtersConfigs") or []
        if not filters:
            yield _finding(guardrail, "it filters no content")
        for one in filters:
            kind = one.get("type")
            strengths = [one.get("inputStrength"), one.get("outputStrength")]
            if kind == "PROMPT_ATTACK":
                strengths = strengths[:1]
            off = one.get("inputEnabled") is False or (
                kind != "PROMPT_ATTACK" and one.get("outputEnabled") is False
            )
            if "NONE" in strengths or off or "NONE" in (one.get("inputAction"), one.get("outputAction")):
                yield _finding(guardrail, f"its filter {kind} lets everything through")
        missing = sorted(_KINDS - {one.get("type") for one in filters}) if filters else []
        if missing:
            yield _finding(guardrail, f"it doesn't filter {', '.join(missing)}")
        private = guardrail.inputs.get("sensitiveInformationPolicyConfig") or {}
        entities = [*(private.get("piiEntitiesConfigs") or ()), *(private.get("regexesConfigs") or ())]
        if not entities:
            yield _finding(guardrail, "it lets credentials and private numbers through")
        elif missing := sorted(_CREDENTIALS - {one.get("type") for one in entities}):
            yield _finding(guardrail, f"it lets {', '.join(missing)} through")
        for entity in entities:
            if entity.get("action") == "NONE" or "NONE" in (
                entity.get("inputAction"),
                entity.get("outputAction"),
            ):
                yield _finding(guardrail, f"it only notes {entity.get('type') or entity.get('name')}")


def _parameters(text: object) -> dict[str, Any]:
    """What a model is called with beside its usual parameters, from its JSON."""
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _published(graph: Graph, user: Node, identity: object, version: object) -> bool:
    """Whether both values come from a guardrail and its version; a draft changes under whoever uses it."""
    guardrail = node_behind(graph, user, identity, GUARDRAIL)
    return guardrail is not None and node_behind(graph, user, version, VERSION) is not None


def _finding(node: Node, problem: str) -> Finding:
    return Finding(
        rule="guardrail",
        node=node.name,
        problem=problem,
        remedy="Set guardrail to standard, and its filters to LOW or more",
    )
