"""Questions that several tests ask of a run or an account."""

from collections.abc import Iterable
from typing import Any

from tests.engine.account import Account, Resource
from tests.engine.bedrock_agents import ACTION_GROUP, AGENT, ASSOCIATION
from tests.engine.schema import UNKNOWN, resource_type

GUARDRAIL_VERSION = "aws:bedrock/guardrailVersion:GuardrailVersion"

Operations = list[tuple[str, str, str]]


def is_unknown(value: Any) -> bool:
    """Whether an output isn't known yet."""
    return value == UNKNOWN


def completed_before(operations: Operations, first: str, then: str) -> bool:
    """Whether one resource was made before another, by their names in the program."""
    made = [name for operation, _, name in operations if operation == "create"]
    return made.index(first) < made.index(then)


def wrongly_tagged(resources: Iterable[Resource], stack: str) -> list[str]:
    """The resources that could carry tags but don't say project, stack and component."""
    return [
        resource.name
        for resource in resources
        if "tags" in resource_type(resource.token).inputs
        and not (
            (resource.inputs.get("tags") or {}).get("project") == "public-bedrock-agent"
            and resource.inputs["tags"].get("stack") == stack
            and resource.inputs["tags"].get("component")
        )
    ]


def assert_live_version_is_whole(account: Account) -> None:
    """Visitors are answered by the newest draft: agent, functions and knowledge base, prepared once for it."""
    agent = account.named("agent-agent")
    state = account.agents.agents[agent.id]
    live = account.agents.answering(agent.id, "live")
    expected = [AGENT, ACTION_GROUP, ASSOCIATION]
    assert sorted(token for token, _ in live) == sorted(expected), f"the live version's parts: {sorted(live)}"
    assert live == state.draft, "the draft has parts that visitors don't get"
    (drafted,) = (inputs for (token, _), inputs in live.items() if token == AGENT)
    assert drafted.get("guardrailConfigurations") == agent.inputs.get("guardrailConfigurations"), (
        "the guardrail is lost"
    )
    assert_every_version_has_its_guardrail(account)
    assert state.preparations == len(state.versions), (
        f"prepared {state.preparations} times for {len(state.versions)} versions"
    )


def assert_every_version_has_its_guardrail(account: Account) -> None:
    """Whatever an alias is rolled back to still finds the guardrail version that it names."""
    there = {
        resource.outputs["version"]
        for resource in [*account.of_type(GUARDRAIL_VERSION), *account.kept]
        if resource.token == GUARDRAIL_VERSION
    }
    named = {
        configuration["guardrailVersion"]
        for agent in account.agents.agents.values()
        for version in agent.versions
        for (token, _), inputs in version.items()
        if token == AGENT
        for configuration in inputs.get("guardrailConfigurations") or ()
    }
    assert named <= there, f"rolled back, a version would miss its guardrail: {named - there}"


def inventory(account: Account) -> list[tuple[str, str]]:
    """Type and name of everything in an account, duplicates and all."""
    return sorted((resource.token, resource.name) for resource in account.resources.values())
