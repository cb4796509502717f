"""What delivery needs once per account: state, key, GitHub's identity provider, two roles, a boundary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from .account import AccountNames
from .deploy_permissions import boundary_statements, deploy_statements, look_statements
from .iam import Place, Statement, policy_document
from .private_bucket import PrivateBucket

GITHUB = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class BootstrapArgs:
    """Which repository may deploy into this account."""

    repository: str
    """`owner/name` on GitHub."""
    branch: str = "main"
    environments: Sequence[str] = ("dev", "prod")
    """GitHub's environments that the deploy role trusts; each has one for text beside, `NAME-knowledge`."""
    provider_arn: str = ""
    """GitHub's identity provider where the account has it: there can be one only. Empty makes it."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""


class Bootstrap(pulumi.ComponentResource):
    """The account's own parts of delivery, which outlive every stack.

    A program of its own:

        import pulumi
        from components.bootstrap import Bootstrap, BootstrapArgs

        account = Bootstrap("account", BootstrapArgs(repository="octo/agent"))
        pulumi.export("backend", account.backend_url)

    No role is given to pull requests: their subject is the whole repository's, so that whatever code one holds could
    take it. `preview` may look and trusts the branch; `deploy` may change stacks and trusts the environments, whose
    branch rule has to be set on GitHub. A key costs 1 USD a month, the state cents. The bucket keeps 30 days of
    older versions, and stays with the key when the stack is destroyed.
    """

    backend_url: pulumi.Output[str]
    secrets_provider: pulumi.Output[str]
    boundary_arn: pulumi.Output[str]
    preview_role_arn: pulumi.Output[str]
    deploy_role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: BootstrapArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Bootstrap", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {**args.tags, "component": "bootstrap"}
        self._place = Place.of(self)
        self._names = AccountNames(pulumi.get_project(), self._place.account_id, self._place.region)
        kept = pulumi.ResourceOptions(parent=self, protect=True)
        key = aws.kms.Key(
            f"{name}-key",
            description="Encrypts secrets in Pulumi's state",
            enable_key_rotation=True,
            tags={**self._tags, "fixed-cost": "1 USD a month: secrets in a state of several people"},
            opts=kept,
        )
        aws.kms.Alias(f"{name}-key-name", name=self._names.secrets_alias, target_key_id=key.key_id, opts=kept)
        state = PrivateBucket(
            f"{name}-state",
            bucket_name=self._names.state_bucket,
            retain=True,
            tags=self._tags,
            parent=self,
        )
        state.attach_policy()
        boundary = aws.iam.Policy(
            f"{name}-boundary",
            name=self._names.boundary_name,
            policy=policy_document(boundary_statements()),
            tags=self._tags,
            opts=self._child,
        )
        provider = self._github()
        looks = look_statements(self._names, state.arn, key.arn)
        deploys = deploy_statements(self._names, state.arn, key.arn)
        subjects = [
            f"environment:{environment}{suffix}"
            for environment in args.environments
            for suffix in ("", "-knowledge")
        ]
        self.preview_role_arn = self._role(
            "preview", provider, [f"ref:refs/heads/{args.branch}"], ["preview"], looks
        )
        self.deploy_role_arn = self._role(
            "deploy", provider, subjects, ["infrastructure", "knowledge", "check"], deploys
        )
        self.backend_url = self._names.backend_url
        self.secrets_provider = pulumi.Output.concat(
            "awskms://", self._names.secrets_alias, "?region=", self._place.region
        )
        self.boundary_arn = boundary.arn
        self.register_outputs({"backendUrl": self.backend_url, "boundaryArn": self.boundary_arn})

    def _github(self) -> pulumi.Output[str]:
        if self._args.provider_arn:
            return pulumi.Output.from_input(self._args.provider_arn)
        made = aws.iam.OpenIdConnectProvider(
            f"{self._name}-github",
            url=f"https://{GITHUB}",
            client_id_lists=[AUDIENCE],
            tags=self._tags,
            # Other repositories may come to use it.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )
        return made.arn

    def _role(
        self,
        kind: str,
        provider: pulumi.Output[str],
        subjects: Sequence[str],
        steps: Sequence[str],
        statements: Sequence[Statement],
    ) -> pulumi.Output[str]:
        """A role for GitHub's tokens of exactly these subjects, and for CodeBuild's projects of exactly these steps."""
        github: dict[str, Any] = {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": provider},
            "Condition": {
                "StringEquals": {
                    f"{GITHUB}:aud": AUDIENCE,
                    f"{GITHUB}:sub": [f"repo:{self._args.repository}:{subject}" for subject in subjects],
                }
            },
        }
        projects = [
            self._names.build_project(f"{environment}-{step}")
            for environment in self._args.environments
            for step in steps
        ]
        builds = {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "codebuild.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": self._place.account_id},
                "ArnEquals": {"aws:SourceArn": projects},
            },
        }
        role = aws.iam.Role(
            f"{self._name}-{kind}",
            name=self._names.role_name(kind),
            assume_role_policy=pulumi.Output.json_dumps(
                {"Version": "2012-10-17", "Statement": [github, builds]}
            ),
            max_session_duration=3_600 if kind == "preview" else 7_200,
            tags=self._tags,
            opts=self._child,
        )
        aws.iam.RolePolicy(
            f"{self._name}-{kind}-policy",
            role=role.id,
            policy=policy_document(statements),
            opts=self._child,
        )
        return role.arn
