"""The guardrail: what Bedrock itself filters, before and after the model."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from .iam import Statement

_HARMS = ("HATE", "INSULTS", "MISCONDUCT", "SEXUAL", "VIOLENCE")

# Secrets and numbers that no document of ours holds. Names, addresses and telephone numbers stay: the owner's
# contact is part of the answers.
_PRIVATE = (
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "PASSWORD",
    "CREDIT_DEBIT_CARD_NUMBER",
    "CREDIT_DEBIT_CARD_CVV",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER",
    "US_SOCIAL_SECURITY_NUMBER",
)


@dataclass(frozen=True, kw_only=True)
class GuardrailArgs:
    """What a guardrail says when it blocks."""

    blocked_question: str = "This question can't be answered here. Please ask about the documents."
    blocked_answer: str = "The answer was withheld by a safety filter. Please ask in another way."
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""
    published_for: str = ""
    """Stands in the version's description: when it changes, a new version is published. A Bedrock agent keeps its
    guardrail only through an update that changes the guardrail too, so its configuration's hash belongs here."""


class Guardrail(pulumi.ComponentResource):
    """A Bedrock guardrail and its published version.

    A program of its own:

        import pulumi
        from components.guardrail import Guardrail, GuardrailArgs

        guardrail = Guardrail("safety", GuardrailArgs())
        pulumi.export("guardrail", guardrail.id)
        pulumi.export("version", guardrail.version)

    It filters harmful content and prompt attacks (0.15 USD per 1,000 text units of 1,000 characters), private numbers
    and credentials (0.10 USD; Amazon Bedrock pricing, "Guardrails", read 2026-11). No contextual grounding: AWS doesn't
    support it for conversations, and it would block what a tool computed and what the documents don't say.

    The version's description carries a hash of the configuration: a version is immutable and is replaced only
    when its description changes, so whoever refers to `version` follows every change. Older versions stay until the
    guardrail goes, at no cost: what is rolled back to names one of them. AWS allows 20 ("Versions per guardrail").
    """

    id: pulumi.Output[str]
    arn: pulumi.Output[str]
    version: pulumi.Output[str]

    def __init__(self, name: str, args: GuardrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Guardrail", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        policies = _policies()
        guardrail = aws.bedrock.Guardrail(
            f"{name}-filters",
            blocked_input_messaging=args.blocked_question,
            blocked_outputs_messaging=args.blocked_answer,
            tags={**args.tags, "component": "guardrail"},
            opts=child,
            **policies,
        )
        published = aws.bedrock.GuardrailVersion(
            f"{name}-version",
            guardrail_arn=guardrail.guardrail_arn,
            description=f"configuration {_fingerprint(args, policies)}",
            skip_destroy=True,
            opts=child,
        )
        self.id = guardrail.guardrail_id
        self.arn = guardrail.guardrail_arn
        self.version = published.version
        self.register_outputs({"id": self.id, "arn": self.arn, "version": self.version})

    def apply_statement(self) -> Statement:
        """To have the guardrail applied to a question or an answer."""
        return Statement(actions=["bedrock:ApplyGuardrail"], resources=[self.arn])


def _policies() -> dict[str, Any]:
    filters = [{"type": harm, "input_strength": "HIGH", "output_strength": "HIGH"} for harm in _HARMS]
    # Prompt attacks are a thing of inputs: AWS refuses an output strength other than NONE.
    filters.append({"type": "PROMPT_ATTACK", "input_strength": "HIGH", "output_strength": "NONE"})
    return {
        "content_policy_config": {"filters_configs": filters},
        "sensitive_information_policy_config": {
            "pii_entities_configs": [{"type": kind, "action": "BLOCK"} for kind in _PRIVATE]
        },
    }


def _fingerprint(args: GuardrailArgs, policies: dict[str, Any]) -> str:
    text = json.dumps([policies, args.blocked_question, args.blocked_answer], sort_keys=True)
    own = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{own} for {args.published_for}" if args.published_for else own
