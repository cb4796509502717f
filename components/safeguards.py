"""The table behind the public endpoint's safeguards: spend, viewers' rates, cached answers, feedback."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import pulumi
import pulumi_aws as aws

from .iam import Statement


@dataclass(frozen=True, kw_only=True)
class Caps:
    """What the app may spend, in USD and UTC days, and how often one visitor may ask."""

    daily_usd: Decimal = Decimal("1.00")
    monthly_usd: Decimal = Decimal("10.00")
    pacing: Literal["even", "none"] = "even"
    questions_per_minute: int = 10
    keep_questions: bool = False
    """Whether questions that got no answer, and comments, are kept (scrubbed) for the owner to read."""


@dataclass(frozen=True, kw_only=True)
class SafeguardsArgs:
    """The caps, whether the table's data outlives the stack, and whose key encrypts it."""

    caps: Caps = field(default_factory=Caps)
    retain_data: bool = False
    kms_key_arn: pulumi.Input[str] | None = None
    """Encrypts the table, instead of DynamoDB's own key."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""


class Safeguards(pulumi.ComponentResource):
    """One DynamoDB table, paid by request, whose items expire by themselves.

    A program of its own:

        import pulumi
        from components.safeguards import Safeguards, SafeguardsArgs

        safeguards = Safeguards("limits", SafeguardsArgs(retain_data=True))
        pulumi.export("table", safeguards.table_name)

    `retain_data` adds point-in-time recovery (0.20 USD per GB-month), AWS's own deletion protection, and keeps the
    table when the stack is destroyed. The table is encrypted with DynamoDB's own key, which costs nothing.
    """

    table_name: pulumi.Output[str]
    arn: pulumi.Output[str]
    environment: Mapping[str, pulumi.Input[str]]
    """What tells the app its caps and where it counts."""

    def __init__(self, name: str, args: SafeguardsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Safeguards", name, None, opts)
        table = aws.dynamodb.Table(
            f"{name}-table",
            billing_mode="PAY_PER_REQUEST",
            attributes=[{"name": "pk", "type": "S"}, {"name": "sk", "type": "S"}],
            hash_key="pk",
            range_key="sk",
            ttl={"attribute_name": "expires_at", "enabled": True},
            point_in_time_recovery={"enabled": args.retain_data},
            deletion_protection_enabled=args.retain_data,
            server_side_encryption={"enabled": True, "kms_key_arn": args.kms_key_arn}
            if args.kms_key_arn
            else None,
            tags={**args.tags, "component": "safeguards"},
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=args.retain_data),
        )
        self._kms_key_arn = args.kms_key_arn
        self.table_name = table.name
        self.arn = table.arn
        self.environment = {
            "SAFEGUARDS_TABLE": table.name,
            "DAILY_BUDGET_USD": str(args.caps.daily_usd),
            "MONTHLY_BUDGET_USD": str(args.caps.monthly_usd),
            "PACING": args.caps.pacing,
            "QUESTIONS_PER_MINUTE": str(args.caps.questions_per_minute),
            "KEEP_QUESTIONS": str(args.caps.keep_questions).lower(),
        }
        self.register_outputs({"tableName": self.table_name, "arn": self.arn})

    def use_statement(self) -> Statement:
        """To count, reserve, settle and look up; no scan, no delete, no change of the table."""
        return Statement(
            actions=["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"],
            resources=[self.arn],
        )

    def key_statements(self) -> list[Statement]:
        """What using the table takes beside: the key, if one was given."""
        key = self._kms_key_arn
        return [Statement(actions=["kms:Decrypt"], resources=[key])] if key else []
