"""What `agent bootstrap` makes once per account, by name, so that a pipeline can refer to it without asking AWS."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True)
class AccountNames:
    """Names and ARNs of the account's own parts of delivery: state, key, roles, boundary.

    `project` is the Pulumi project's name. The roles are named without region: IAM is global.
    """

    project: str
    account_id: pulumi.Input[str]
    region: pulumi.Input[str]

    @property
    def state_bucket(self) -> pulumi.Output[str]:
        """Where Pulumi keeps its state: bucket names are global, so it carries account and region."""
        return pulumi.Output.concat(self.project, "-state-", self.account_id, "-", self.region)

    @property
    def backend_url(self) -> pulumi.Output[str]:
        """PULUMI_BACKEND_URL."""
        return pulumi.Output.concat("s3://", self.state_bucket, "?region=", self.region)

    @property
    def secrets_alias(self) -> str:
        """The alias of the key that encrypts secrets in the state."""
        return f"alias/{self.project}-state"

    @property
    def boundary(self) -> pulumi.Output[str]:
        """The ARN of the policy that bounds every role that a deployment makes."""
        return pulumi.Output.concat("arn:aws:iam::", self.account_id, ":policy/", self.boundary_name)

    @property
    def boundary_name(self) -> str:
        """That policy's name."""
        return f"{self.project}-boundary"

    def role(self, kind: str) -> pulumi.Output[str]:
        """The ARN of one of the roles: `deploy` may change stacks, `preview` may look."""
        return pulumi.Output.concat("arn:aws:iam::", self.account_id, ":role/", self.role_name(kind))

    def role_name(self, kind: str) -> str:
        """A role's name."""
        return f"{self.project}-{kind}"

    def build_project(self, name: str) -> pulumi.Output[str]:
        """The ARN of a CodeBuild project; `name` may end with `*`."""
        return pulumi.Output.concat(
            "arn:aws:codebuild:", self.region, ":", self.account_id, f":project/{self.project}-{name}"
        )
