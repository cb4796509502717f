"""IAM as values: the owner of a resource states a permission, the role that needs it attaches it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from .model_regions import is_inference_profile

TrustConditions = Mapping[str, Mapping[str, pulumi.Input[str] | Sequence[pulumi.Input[str]]]]
"""IAM's conditions of a trust policy: operator to key to one value or several."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement of a policy: exact actions on exact resources.

    `reason` is required where a resource or an action holds a wildcard that AWS needs. It becomes the statement's
    Sid ("Because…", letters and digits only, as IAM asks), so that it stands in the console, in the diff and in
    the graph. A trailing `/*` or `:*` below one named resource needs no reason.
    """

    actions: Sequence[str]
    resources: Sequence[pulumi.Input[str]]
    effect: Literal["Allow", "Deny"] = "Allow"
    principal: Mapping[str, str] | str | None = None
    conditions: Mapping[str, Mapping[str, pulumi.Input[str] | Sequence[str]]] = field(default_factory=dict)
    reason: str | None = None

    def document(self) -> dict[str, Any]:
        """The statement in IAM's JSON grammar."""
        document: dict[str, Any] = {"Effect": self.effect}
        if self.reason:
            words = re.findall(r"[A-Za-z0-9]+", self.reason)
            document["Sid"] = "Because" + "".join(word[0].upper() + word[1:] for word in words)
        if self.principal is not None:
            document["Principal"] = self.principal
        document["Action"] = list(self.actions)
        document["Resource"] = list(self.resources)
        if self.conditions:
            document["Condition"] = {test: dict(keys) for test, keys in self.conditions.items()}
        return document


def policy_document(statements: Sequence[Statement]) -> pulumi.Output[str]:
    """A policy document with `statements`, as JSON."""
    return pulumi.Output.json_dumps(
        {"Version": "2012-10-17", "Statement": [statement.document() for statement in statements]}
    )


def trust_document(service: str, conditions: TrustConditions | None = None) -> pulumi.Output[str]:
    """The trust policy that lets one AWS service assume a role, under `conditions` where given."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": service},
    }
    if conditions:
        statement["Condition"] = {test: dict(keys) for test, keys in conditions.items()}
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [statement]})


class ServiceRole:
    """A role for one AWS service, and the one inline policy that says all it may do.

    `policy` is what a consumer depends on: IAM answers before a new policy is in force everywhere, and a service
    that checks its role at creation would otherwise race it.
    """

    def __init__(
        self,
        name: str,
        *,
        service: str,
        statements: Sequence[Statement],
        tags: Mapping[str, str],
        opts: pulumi.ResourceOptions,
        trust_conditions: TrustConditions | None = None,
    ) -> None:
        self.role = aws.iam.Role(
            name,
            assume_role_policy=trust_document(service, trust_conditions),
            tags=dict(tags),
            opts=opts,
        )
        self.policy = aws.iam.RolePolicy(
            f"{name}-policy", role=self.role.id, policy=policy_document(statements), opts=opts
        )
        self.arn = self.role.arn


@dataclass(frozen=True)
class Place:
    """Where a component's resources are made: the region and account of its provider."""

    region: pulumi.Output[str]
    account_id: pulumi.Output[str]

    @classmethod
    def of(cls, component: pulumi.ComponentResource) -> "Place":
        """Ask the provider that `component`'s children use."""
        opts = pulumi.InvokeOptions(parent=component)
        return cls(
            aws.get_region_output(opts=opts).region, aws.get_caller_identity_output(opts=opts).account_id
        )


def invoke_model_statements(model: str, place: Place) -> list[Statement]:
    """What invoking `model` (a model id or a cross-region inference profile id) takes.

    A profile is a resource of the account, and its models are checked in whichever region it routes to
    (Amazon Bedrock User Guide, "Prerequisites for inference profiles"). A global profile's model ARN has an empty
    region, which the wildcard matches too.
    """
    actions = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
    if not is_inference_profile(model):
        arn = pulumi.Output.concat("arn:aws:bedrock:", place.region, f"::foundation-model/{model}")
        return [Statement(actions=actions, resources=[arn])]
    profile = pulumi.Output.concat(
        "arn:aws:bedrock:", place.region, ":", place.account_id, f":inference-profile/{model}"
    )
    foundation_model = f"arn:aws:bedrock:*::foundation-model/{model.split('.', 1)[1]}"
    return [
        Statement(actions=[*actions, "bedrock:GetInferenceProfile"], resources=[profile]),
        Statement(
            actions=actions,
            resources=[foundation_model],
            reason="the inference profile chooses the region of the model",
        ),
    ]


def in_account(account_id: pulumi.Input[str], *arns: pulumi.Input[str]) -> TrustConditions:
    """Trust conditions against the confused deputy: only for this account's resources that match one of `arns`."""
    sources = arns[0] if len(arns) == 1 else list(arns)
    return {"StringEquals": {"aws:SourceAccount": account_id}, "ArnLike": {"aws:SourceArn": sources}}


def bounding(boundary_arn: str) -> list[pulumi.ResourceTransformation]:
    """For the options of a component: each role below it gets this permissions boundary; none where empty.

    A transformation, so that no component can forget it: the role that deploys may make no other roles.
    """

    def bound(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if args.type_ != "aws:iam/role:Role":
            return None
        return pulumi.ResourceTransformationResult(
            {**args.props, "permissions_boundary": boundary_arn}, args.opts
        )

    return [bound] if boundary_arn else []
