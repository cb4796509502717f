"""From a push to the deployed stack inside AWS: CodePipeline and CodeBuild."""

from __future__ import annotations  # a service that no stack uses isn't imported for the names of its types

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from .account import AccountNames
from .delivery_stages import STEPS, Pipeline, Step, pipelines, source_stage, stage, trigger
from .iam import Place, ServiceRole, Statement, in_account, policy_document
from .private_bucket import PrivateBucket

ARTEFACT_DAYS = 30
IMAGE = "aws/codebuild/amazonlinux-aarch64-standard:3.0"


@dataclass(frozen=True, kw_only=True)
class DeliveryArgs:
    """Which repository's branch becomes which stack."""

    repository: str
    """`owner/name` on GitHub."""
    branch: str = "main"
    connection_arn: str = ""
    """A connection that exists; without, one is made, which a person has to confirm once."""
    approval: bool = True
    """Whether a person says yes between the preview and the deployment."""
    email: str = ""
    """Who is told of failures and of what waits for approval; AWS asks them to confirm. Nobody when empty."""
    log_retention_days: int = 14
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""


class Delivery(pulumi.ComponentResource):
    """Two pipelines: one for everything, one for a push that changes `knowledge/` only.

    A program of its own:

        import pulumi
        from components.delivery import Delivery, DeliveryArgs

        delivery = Delivery("delivery", DeliveryArgs(repository="octo/agent", email="me@example.com"))
        pulumi.export("connection", delivery.connection_to_confirm)

    The steps that touch the stack run with the account's own roles, which `agent bootstrap` makes: a stack that
    could change the role it is deployed with could give itself anything. A V2 pipeline costs 0.002 USD an action
    minute after 100 free ones a month, arm1.small builds 0.0034 USD a minute after 100 free: a deployment of 30
    minutes about 0.16 USD, a push of text of 4 minutes about 0.02. Artefacts are encrypted and expire after 30 days.
    """

    connection_arn: pulumi.Output[str]
    connection_to_confirm: pulumi.Output[str]
    """Where a person confirms the connection; empty where one was given."""
    pipeline_names: list[pulumi.Output[str]]

    def __init__(self, name: str, args: DeliveryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Delivery", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {**args.tags, "component": "delivery"}
        self._place = Place.of(self)
        self._account = AccountNames(pulumi.get_project(), self._place.account_id, self._place.region)
        self._connect()
        self._artefacts = PrivateBucket(
            f"{name}-artefacts",
            retain=False,
            expire_after_days=ARTEFACT_DAYS,
            tags={**self._tags, "rebuilt-by": "a push"},
            parent=self,
        )
        self._artefacts.attach_policy()
        self._log = aws.cloudwatch.LogGroup(
            f"{name}-log", retention_in_days=args.log_retention_days, tags=self._tags, opts=self._child
        )
        projects = {step.name: self._project(step) for step in STEPS}
        role = self._pipeline_role(projects)
        topic = self._topic()
        self.pipeline_names = []
        for pipeline in pipelines(approval=args.approval):
            made = self._pipeline(pipeline, role, projects)
            self._notify(pipeline, made, topic)
            self.pipeline_names.append(made.name)
        self.register_outputs({"connectionArn": self.connection_arn, "pipelineNames": self.pipeline_names})

    def _connect(self) -> None:
        if self._args.connection_arn:
            self.connection_arn = pulumi.Output.from_input(self._args.connection_arn)
            self.connection_to_confirm = pulumi.Output.from_input("")
            return
        connection = aws.codeconnections.Connection(
            f"{self._name}-connection",
            name=f"{pulumi.get_project()}-{pulumi.get_stack()}"[:32],
            provider_type="GitHub",
            tags=self._tags,
            opts=self._child,
        )
        self.connection_arn = connection.arn
        self.connection_to_confirm = pulumi.Output.concat(
            "https://console.aws.amazon.com/codesuite/settings/connections?region=", self._place.region
        )

    def _project(self, step: Step) -> aws.codebuild.Project:
        """Named by us, because the account's roles trust CodeBuild for projects of this name alone."""
        name = f"{self._name}-{step.name}-build"
        own = None if step.role else self._own_role(step)
        variables: dict[str, pulumi.Input[str]] = {
            "STACK": pulumi.get_stack(),
            "AWS_DEFAULT_REGION": self._place.region,
        }
        if step.role:
            variables["PULUMI_BACKEND_URL"] = self._account.backend_url
        return aws.codebuild.Project(
            name,
            name=f"{pulumi.get_project()}-{pulumi.get_stack()}-{step.name}",
            service_role=own.arn if own else self._account.role(step.role or ""),
            build_timeout=step.minutes,
            artifacts={"type": "CODEPIPELINE"},
            source={"type": "CODEPIPELINE", "buildspec": step.buildspec},
            environment=aws.codebuild.ProjectEnvironmentArgs(
                type="ARM_CONTAINER",  # the Lambda package is built for arm64
                compute_type="BUILD_GENERAL1_SMALL",
                image=IMAGE,
                environment_variables=[
                    aws.codebuild.ProjectEnvironmentEnvironmentVariableArgs(name=key, value=value)
                    for key, value in variables.items()
                ],
            ),
            logs_config={"cloudwatch_logs": {"group_name": self._log.name}},
            tags=self._tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[own.policy] if own else None),
        )

    def _own_role(self, step: Step) -> ServiceRole:
        """What a test may do: read the commit and write its log."""
        return ServiceRole(
            f"{self._name}-{step.name}-role",
            service="codebuild.amazonaws.com",
            statements=[
                Statement(
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[pulumi.Output.concat(self._log.arn, ":*")],
                ),
                Statement(
                    actions=["s3:GetObject", "s3:GetObjectVersion"],
                    resources=[pulumi.Output.concat(self._artefacts.arn, "/*")],
                ),
                Statement(actions=["codestar-connections:UseConnection"], resources=[self.connection_arn]),
            ],
            tags=self._tags,
            trust_conditions=in_account(
                self._place.account_id, self._account.build_project(f"{pulumi.get_stack()}-{step.name}")
            ),
            opts=self._child,
        )

    def _pipeline_role(self, projects: Mapping[str, aws.codebuild.Project]) -> ServiceRole:
        """What the pipeline itself may do: fetch the commit, keep it, start the steps. It changes no stack."""
        return ServiceRole(
            f"{self._name}-role",
            service="codepipeline.amazonaws.com",
            statements=[
                Statement(
                    actions=["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
                    resources=[project.arn for project in projects.values()],
                ),
                Statement(
                    actions=["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
                    resources=[pulumi.Output.concat(self._artefacts.arn, "/*")],
                ),
                Statement(actions=["s3:GetBucketVersioning"], resources=[self._artefacts.arn]),
                Statement(actions=["codestar-connections:UseConnection"], resources=[self.connection_arn]),
            ],
            tags=self._tags,
            trust_conditions={"StringEquals": {"aws:SourceAccount": self._place.account_id}},
            opts=self._child,
        )

    def _pipeline(
        self, pipeline: Pipeline, role: ServiceRole, projects: Mapping[str, aws.codebuild.Project]
    ) -> aws.codepipeline.Pipeline:
        args = self._args
        names = {step: project.name for step, project in projects.items()}
        return aws.codepipeline.Pipeline(
            f"{self._name}-{pipeline.name}-pipeline",
            pipeline_type="V2",
            # A waiting push gives way to a newer one; what runs is never cancelled.
            execution_mode="SUPERSEDED",
            role_arn=role.arn,
            artifact_stores=[{"type": "S3", "location": self._artefacts.name}],
            stages=[
                source_stage(args.repository, args.branch, self.connection_arn),
                *(stage(one, names) for one in pipeline.stages),
            ],
            triggers=[trigger(pipeline, args.branch)],
            tags=self._tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[role.policy]),
        )

    def _topic(self) -> aws.sns.Topic:
        """Not encrypted by a key: these messages hold names of pipelines and states only."""
        topic = aws.sns.Topic(f"{self._name}-notices", tags=self._tags, opts=self._child)
        publish = Statement(
            principal={"Service": "codestar-notifications.amazonaws.com"},
            actions=["sns:Publish"],
            resources=[topic.arn],
            conditions={"StringEquals": {"aws:SourceAccount": self._place.account_id}},
        )
        aws.sns.TopicPolicy(
            f"{self._name}-notices-policy",
            arn=topic.arn,
            policy=policy_document([publish]),
            opts=self._child,
        )
        if self._args.email:
            aws.sns.TopicSubscription(
                f"{self._name}-email",
                topic=topic.arn,
                protocol="email",
                endpoint=self._args.email,
                opts=self._child,
            )
        return topic

    def _notify(self, pipeline: Pipeline, made: aws.codepipeline.Pipeline, topic: aws.sns.Topic) -> None:
        events = ["pipeline-execution-failed", "manual-approval-needed"]
        aws.codestarnotifications.NotificationRule(
            f"{self._name}-{pipeline.name}-notices",
            resource=made.arn,
            detail_type="BASIC",
            event_type_ids=[f"codepipeline-pipeline-{event}" for event in events],
            targets=[{"address": topic.arn}],
            tags=self._tags,
            opts=self._child,
        )
