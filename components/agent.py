"""The agent's engine: a model called directly, a Bedrock agent with its alias, or an AgentCore harness."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from .agent_harness import harness
from .agreed import INSTRUCTION, TOOLS, ToolDeclaration
from .iam import Place, ServiceRole, Statement, in_account, invoke_model_statements

HARNESS_ACTIONS = ("InvokeHarness", "InvokeAgentRuntime")
IDLE_SECONDS = 600
"""After this time without a question a Bedrock agent forgets the conversation."""


@dataclass(frozen=True, kw_only=True)
class GuardrailVersion:
    """A published version of a guardrail."""

    id: pulumi.Input[str]
    version: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class AgentArgs:
    """What answers, from what, and under which guardrail."""

    knowledge_base_id: pulumi.Input[str]
    statements: Sequence[Statement]
    """What its owner lets the agent do: search the knowledge base, apply the guardrail."""
    model: str
    engine: Literal["converse", "bedrock-agent", "agentcore-harness"] = "converse"
    fallback_model: str = ""
    """Answers while `model` is throttled; only `converse` can call another."""
    guardrail: GuardrailVersion | None = None
    agent_name: str | None = None
    """AWS generates none; by default project, stack and the component's name."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""
    instruction: str = INSTRUCTION
    functions: Sequence[ToolDeclaration] = TOOLS


class Agent(pulumi.ComponentResource):
    """What answers a question. `environment` tells an application how to reach it, `statements` let it.

    A program of its own:

        import pulumi
        from components.agent import Agent, AgentArgs
        from components.iam import Statement

        arn = "arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB12345678"
        retrieve = Statement(actions=["bedrock:Retrieve"], resources=[arn])
        agent = Agent(
            "guide",
            AgentArgs(model="amazon.nova-lite-v1:0", knowledge_base_id="KB12345678", statements=[retrieve]),
        )
        pulumi.export("environment", agent.environment)

    - `converse` makes no resource: the application retrieves and calls the model, so it gets the statements.
    - `agentcore-harness` makes an AgentCore harness: the application searches and serves every tool, the harness's role
      calls the model. The application may invoke it and stop its sessions.
    - `bedrock-agent` makes a Bedrock agent ("Classic": closed since 2026-07-30 to accounts that had not used it).
      Its role gets the statements; the application may only invoke the alias. The functions return control to the
      application, which runs them itself: it then knows their results when it checks the answer.

    The agent is prepared once, last. Neither the agent nor its action group prepares; the association of the
    knowledge base always does, so it comes after both. Its description and the alias's carry a hash of the
    whole configuration: whatever changes, the draft is prepared again and the alias moves to a new version.

    The AWS provider sends the guardrail only in an update that changes it, and AWS takes an update without one as an
    agent without a guardrail (terraform-provider-aws#48681). So a guardrail's version has to be published anew with
    each change of the agent: give `agent_configuration(…)` to `GuardrailArgs.published_for`.
    """

    statements: list[Statement]
    environment: dict[str, pulumi.Input[str]]

    def __init__(self, name: str, args: AgentArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Agent", name, None, opts)
        self._args = args
        place = Place.of(self)
        self.environment = {
            "ENGINE": args.engine,
            "MODEL_ID": args.model,
            "KNOWLEDGE_BASE_ID": args.knowledge_base_id,
        }
        if args.fallback_model and args.engine != "converse":
            raise ValueError(f"fallback_model is {args.fallback_model!r}: {args.engine} calls one model only")
        answering = [*invoke_model_statements(args.model, place), *args.statements]
        if args.fallback_model:
            self.environment["FALLBACK_MODEL_ID"] = args.fallback_model
            answering[:0] = invoke_model_statements(args.fallback_model, place)
        if args.guardrail:
            self.environment["GUARDRAIL_ID"] = args.guardrail.id
            self.environment["GUARDRAIL_VERSION"] = args.guardrail.version
        if args.engine == "converse":
            self.statements = answering
        elif args.engine == "agentcore-harness":
            made = self._harness(name, place)
            # The harness's permissions are asked for beside those of the runtime that it is.
            actions = [f"bedrock-agentcore:{each}" for each in HARNESS_ACTIONS]
            self.statements = [
                Statement(actions=actions, resources=[made.arn]),
                Statement(
                    actions=["bedrock-agentcore:StopRuntimeSession"],
                    resources=[made.arn],
                    reason="each answer ends the session that it began",
                ),
                *(each for each in args.statements if "bedrock:Retrieve" in each.actions),
            ]
            self.environment["HARNESS_ARN"] = made.arn
        else:
            alias = self._bedrock_agent(name, place, answering)
            self.statements = [Statement(actions=["bedrock:InvokeAgent"], resources=[alias.agent_alias_arn])]
            self.environment["AGENT_ID"] = alias.agent_id
            self.environment["AGENT_ALIAS_ID"] = alias.agent_alias_id
        self.register_outputs({"engine": args.engine, "model": args.model})

    def _harness(self, name: str, place: Place) -> aws.bedrock.AgentcoreHarness:
        args = self._args
        guardrail = None
        if args.guardrail:
            guardrail = {
                "guardrailIdentifier": args.guardrail.id,
                "guardrailVersion": args.guardrail.version,
            }
        return harness(
            name,
            place=place,
            model=args.model,
            functions=args.functions,
            guardrail=guardrail,
            statements=[
                *invoke_model_statements(args.model, place),
                *(each for each in args.statements if "bedrock:ApplyGuardrail" in each.actions),
            ],
            tags={**args.tags, "component": "agent"},
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _bedrock_agent(
        self, name: str, place: Place, statements: list[Statement]
    ) -> aws.bedrock.AgentAgentAlias:
        args, tags = self._args, {**self._args.tags, "component": "agent"}
        role = ServiceRole(
            f"{name}-role",
            service="bedrock.amazonaws.com",
            trust_conditions=in_account(
                place.account_id,
                pulumi.Output.concat("arn:aws:bedrock:", place.region, ":", place.account_id, ":agent/*"),
            ),
            statements=statements,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        configuration = self._configuration()
        agent = aws.bedrock.AgentAgent(
            f"{name}-agent",
            agent_name=args.agent_name or f"{pulumi.get_project()}-{pulumi.get_stack()}-{name}",
            agent_resource_role_arn=role.arn,
            foundation_model=args.model,
            instruction=args.instruction,
            guardrail_configurations=[
                {"guardrail_identifier": args.guardrail.id, "guardrail_version": args.guardrail.version}
            ]
            if args.guardrail
            else None,
            idle_session_ttl_in_seconds=IDLE_SECONDS,
            prepare_agent=False,
            skip_resource_in_use_check=True,
            tags=tags,
            # AWS doesn't generate agents' names, so an agent with another role can't stand beside the old one.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[role.policy], delete_before_replace=True),
        )
        action_group = aws.bedrock.AgentAgentActionGroup(
            f"{name}-functions",
            agent_id=agent.agent_id,
            agent_version="DRAFT",
            action_group_name="functions",
            action_group_executor={"custom_control": "RETURN_CONTROL"},
            function_schema={"member_functions": {"functions": [_function(item) for item in args.functions]}},
            prepare_agent=False,
            skip_resource_in_use_check=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        association = aws.bedrock.AgentAgentKnowledgeBaseAssociation(
            f"{name}-knowledge",
            agent_id=agent.agent_id,
            knowledge_base_id=args.knowledge_base_id,
            knowledge_base_state="ENABLED",
            description=pulumi.Output.concat(
                "The documents of this system; search them for every question. Configuration ", configuration
            ),
            # Beside its replacement the old association would stay in the version that the alias then publishes.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[action_group], delete_before_replace=True),
        )
        return aws.bedrock.AgentAgentAlias(
            f"{name}-alias",
            agent_id=agent.agent_id,
            agent_alias_name="live",
            description=pulumi.Output.concat("Configuration ", configuration),
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[association]),
        )

    def _configuration(self) -> pulumi.Output[str]:
        """A hash of all that makes the agent answer as it does."""
        args = self._args
        fixed = [args.model, args.instruction, [asdict(item) for item in args.functions]]
        guardrail = [args.guardrail.id, args.guardrail.version] if args.guardrail else []
        return pulumi.Output.json_dumps([fixed, args.knowledge_base_id, guardrail]).apply(
            lambda text: hashlib.sha256(text.encode()).hexdigest()[:12]
        )


def agent_configuration(engine: str, model: str, instruction: str = INSTRUCTION) -> str:
    """A hash of what an update of the Bedrock agent itself would change; empty where the engine makes no agent."""
    if engine != "bedrock-agent":
        return ""
    return hashlib.sha256(json.dumps([model, instruction, IDLE_SECONDS]).encode()).hexdigest()[:12]


def _function(function: ToolDeclaration) -> Any:
    schema: dict[str, Any] = {"name": function.name, "description": function.description}
    if function.parameters:
        schema["parameters"] = [
            {
                "map_block_key": parameter.name,
                "type": parameter.type,
                "description": parameter.description,
                "required": parameter.required,
            }
            for parameter in function.parameters
        ]
    return schema
