"""Bedrock Agents as they behave: a draft, what of it is prepared, and versions that an alias points to.

Only a prepared draft can become a version, and a version holds what was prepared, not what was drafted after it
(Amazon Bedrock User Guide, "Deploy and use an Amazon Bedrock agent in your application").
"""

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.engine.aws_errors import AwsError

AGENT = "aws:bedrock/agentAgent:AgentAgent"
ACTION_GROUP = "aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup"
ASSOCIATION = "aws:bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation"
ALIAS = "aws:bedrock/agentAgentAlias:AgentAgentAlias"
ALWAYS_PREPARES = (ASSOCIATION,)
"""The association prepares the agent whenever it is made or changed, not when it is deleted; the agent and the action
group do unless prepareAgent is false. (hashicorp/terraform-provider-aws, internal/service/bedrockagent)"""

Part = tuple[str, str]
"""The type of a part of an agent, and its name or knowledge base."""


@dataclass
class Agent:
    """One agent: its draft, the prepared draft, and its published versions."""

    draft: dict[Part, Any] = field(default_factory=dict)
    prepared: dict[Part, Any] | None = None
    preparations: int = 0
    versions: list[dict[Part, Any]] = field(default_factory=list)
    live: dict[str, str] = field(default_factory=dict)
    """Which alias (by name) answers with which version."""


@dataclass
class BedrockAgents:
    """The agents of an account, by id."""

    agents: dict[str, Agent] = field(default_factory=dict)

    @staticmethod
    def sent(token: str, before: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        """What the provider sends in an update: an agent's guardrail only if it changed (terraform-provider-aws#48681).

        AWS takes an update without a guardrail as an agent without one.
        """
        if token == AGENT and before.get("guardrailConfigurations") == inputs.get("guardrailConfigurations"):
            return {name: value for name, value in inputs.items() if name != "guardrailConfigurations"}
        return inputs

    def made(self, token: str, outputs: dict[str, Any], inputs: dict[str, Any]) -> AwsError | None:
        """Take in a create or an update; the error if AWS refuses it."""
        if token not in (AGENT, ACTION_GROUP, ASSOCIATION, ALIAS):
            return None
        identity = outputs["agentId"]
        if token != AGENT and identity not in self.agents:
            return AwsError("ResourceNotFoundException", f"agent {identity} does not exist")
        agent = self.agents.setdefault(identity, Agent())
        if token == ALIAS:
            return self._publish(agent, inputs["agentAliasName"], outputs)
        agent.draft[_part(token, inputs)] = inputs
        if token in ALWAYS_PREPARES or inputs.get("prepareAgent", True):
            agent.prepared = copy.deepcopy(agent.draft)
            agent.preparations += 1
        return None

    def deleted(self, token: str, outputs: dict[str, Any], inputs: dict[str, Any]) -> None:
        """Take in a delete."""
        if token == AGENT:
            del self.agents[outputs["agentId"]]
        elif token in (ACTION_GROUP, ASSOCIATION):
            self.agents[outputs["agentId"]].draft.pop(_part(token, inputs), None)
        elif token == ALIAS:
            self.agents[outputs["agentId"]].live.pop(inputs["agentAliasName"], None)

    @staticmethod
    def _publish(agent: Agent, alias: str, outputs: dict[str, Any]) -> AwsError | None:
        """An alias made or changed without a version of its own publishes one and points to it."""
        if agent.prepared is None:
            return AwsError(
                "ValidationException", "the agent is NOT_PREPARED; prepare it before making a version"
            )
        agent.versions.append(agent.prepared)
        agent.live[alias] = str(len(agent.versions))
        outputs["routingConfigurations"] = [{"agentVersion": agent.live[alias]}]
        return None

    def answering(self, identity: str, alias: str) -> dict[Part, Any]:
        """What visitors get: the configuration of the version that an alias points to."""
        agent = self.agents[identity]
        return agent.versions[int(agent.live[alias]) - 1]


def _part(token: str, inputs: dict[str, Any]) -> Part:
    return token, inputs.get("actionGroupName") or inputs.get("knowledgeBaseId") or ""
