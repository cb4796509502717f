"""AgentCore's harness as the stack deploys it: one model, our tools and no others, nothing kept, nothing left running.

Source: "Security and access controls" and "Observability and cost controls" of the harness, Amazon Bedrock AgentCore
Developer Guide, read 2026-11.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from .agreed import INSTRUCTION, SEARCH_DOCS, ToolDeclaration, family_of
from .iam import Place, ServiceRole, Statement, in_account

IDLE_SECONDS = 60
"""The least that AWS allows. The app stops each session itself; this is for the one that it couldn't."""
LIFETIME_SECONDS = 300
MAX_ITERATIONS = 1
"""One call of the model an invocation: each tool returns control to the app, which serves it and asks again."""
MAX_TOKENS = 800
TIMEOUT_SECONDS = 120


def harness(
    name: str,
    *,
    place: Place,
    model: str,
    functions: Sequence[ToolDeclaration],
    guardrail: Mapping[str, pulumi.Input[str]] | None,
    statements: Sequence[Statement],
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> aws.bedrock.AgentcoreHarness:
    """The harness and its role, which may call the model and apply the guardrail.

    The role may write no logs: AgentCore's traces hold what visitors ask, word for word. What happened stands in the
    app's own log.
    """
    role = ServiceRole(
        f"{name}-harness-role",  # not the agent's, which answers until visitors have moved over
        service="bedrock-agentcore.amazonaws.com",
        trust_conditions=in_account(
            place.account_id,
            # A harness runs on a runtime of AgentCore's; AWS doesn't say which of the two assumes the role.
            *(
                pulumi.Output.concat(
                    "arn:aws:bedrock-agentcore:", place.region, ":", place.account_id, f":{kind}/*"
                )
                for kind in ("harness", "runtime")
            ),
        ),
        statements=statements,
        tags=tags,
        opts=opts,
    )
    tools = (SEARCH_DOCS, *functions)
    return aws.bedrock.AgentcoreHarness(
        f"{name}-harness",
        harness_name=_name(f"{pulumi.get_project()}_{pulumi.get_stack()}_{name}"),
        execution_role_arn=role.arn,
        model={"bedrock_model_config": _model(model, guardrail)},
        system_prompts=[{"text": INSTRUCTION}],
        tools=[_tool(each) for each in tools],
        allowed_tools=[each.name for each in tools],
        memory={"disabled": {}},
        max_iterations=MAX_ITERATIONS,
        max_tokens=MAX_TOKENS,
        timeout_seconds=TIMEOUT_SECONDS,
        environments=[
            {
                "agentcore_runtime_environments": [
                    {
                        "network_configurations": [{"network_mode": "PUBLIC"}],
                        "lifecycle_configurations": [
                            {
                                "idle_runtime_session_timeout": IDLE_SECONDS,
                                "max_lifetime": LIFETIME_SECONDS,
                            }
                        ],
                    }
                ]
            }
        ],
        tags=tags,
        # AWS doesn't generate harnesses' names, so another one can't stand beside the old one.
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(depends_on=[role.policy], delete_before_replace=True)
        ),
    )


def _model(model: str, guardrail: Mapping[str, pulumi.Input[str]] | None) -> Any:
    """The model as the harness calls it, without thinking. Only `converse_stream` takes a guardrail."""
    family = family_of(model)
    config: dict[str, Any] = {"model_id": model, "api_format": "converse_stream", "max_tokens": MAX_TOKENS}
    if family.temperature is not None:
        config["temperature"] = family.temperature
    more: dict[str, Any] = {"guardrailConfig": dict(guardrail)} if guardrail else {}
    if family.additional:
        more["additionalModelRequestFields"] = dict(family.additional)
    if more:
        config["additional_params"] = pulumi.Output.json_dumps(more)
    return config


def _tool(declaration: ToolDeclaration) -> Any:
    """A tool that returns control to whoever invoked the harness."""
    spec = declaration.spec()
    schema = json.dumps(spec["inputSchema"]["json"])
    function = {"description": spec["description"], "input_schema": schema}
    return {"type": "inline_function", "name": spec["name"], "config": {"inline_function": function}}


def _name(text: str) -> str:
    """A harness's name: letters, digits and underscores, at most 40."""
    return re.sub(r"[^a-zA-Z0-9_]", "_", text)[:40]
