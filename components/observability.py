"""What the owner sees and is told: dashboard, alarms, budget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pulumi
import pulumi_aws as aws

from .agreed import METRIC_NAMESPACE
from .dashboard import dashboard_body
from .front_door import ClientErrors
from .iam import Place, Statement, policy_document
from .log_queries import LOG_QUERIES


@dataclass(frozen=True, kw_only=True)
class ObservabilityArgs:
    """What is watched, and where spending becomes news."""

    function_name: pulumi.Input[str]
    log_group_name: pulumi.Input[str]
    daily_budget_usd: Decimal
    monthly_budget_usd: Decimal
    client_errors: ClientErrors | None = None
    """Where the front door counts its refusals; without, they raise no alarm."""
    dashboard_name: str | None = None
    """AWS generates none; by default project and stack."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""
    alarm_email: str = ""
    """Who is told; AWS asks them to confirm. Nobody when empty: alarms then show on the dashboard only."""


class Observability(pulumi.ComponentResource):
    """A dashboard, four alarms or five, a topic they all speak to, a budget, and saved queries of the log.

    A program of its own:

        from decimal import Decimal
        import pulumi
        from components.observability import Observability, ObservabilityArgs

        watch = ObservabilityArgs(
            function_name="backend",
            log_group_name="backend-log",
            daily_budget_usd=Decimal("1.00"),
            monthly_budget_usd=Decimal("10.00"),
        )
        pulumi.export("dashboard", Observability("watch", watch).dashboard_url)

    The budget counts the whole account. A filter by tag would need the tag to be activated for billing by hand,
    and until then the budget would stay silent at any spending: it errs on the loud side. Budgets without actions,
    the first three dashboards and the first ten alarms of an account cost nothing.
    """

    dashboard_url: pulumi.Output[str]
    topic_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("public-bedrock-agent:components:Observability", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {**args.tags, "component": "observability"}
        place = Place.of(self)
        self._stack = pulumi.get_stack()

        topic, topic_policy = self._topic(place)
        self.topic_arn = topic.arn
        self._alarms()
        self._budget(topic_policy)
        self._queries()
        dashboard = aws.cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=args.dashboard_name or f"{pulumi.get_project()}-{self._stack}",
            dashboard_body=dashboard_body(
                region=place.region,
                namespace=METRIC_NAMESPACE,
                stack=self._stack,
                function_name=args.function_name,
                log_group_name=args.log_group_name,
            ),
            opts=self._child,
        )
        self.dashboard_url = pulumi.Output.concat(
            "https://console.aws.amazon.com/cloudwatch/home?region=",
            place.region,
            "#dashboards/dashboard/",
            dashboard.dashboard_name,
        )
        self.register_outputs({"dashboardUrl": self.dashboard_url, "topicArn": self.topic_arn})

    def _topic(self, place: Place) -> tuple[aws.sns.Topic, aws.sns.TopicPolicy]:
        """Not encrypted by a key: alarms can publish through AWS's free key no more than anybody, and these
        messages hold numbers and names of alarms only."""
        topic = aws.sns.Topic(f"{self._name}-alarms", tags=self._tags, opts=self._child)
        services = ("budgets.amazonaws.com", "cloudwatch.amazonaws.com")
        policy = aws.sns.TopicPolicy(
            f"{self._name}-alarms-policy",
            arn=topic.arn,
            policy=policy_document(
                [
                    Statement(
                        principal={"Service": service},
                        actions=["sns:Publish"],
                        resources=[topic.arn],
                        conditions={"StringEquals": {"aws:SourceAccount": place.account_id}},
                    )
                    for service in services
                ]
            ),
            opts=self._child,
        )
        if self._args.alarm_email:
            aws.sns.TopicSubscription(
                f"{self._name}-email",
                topic=topic.arn,
                protocol="email",
                endpoint=self._args.alarm_email,
                opts=self._child,
            )
        return topic, policy

    def _alarms(self) -> None:
        function = {"FunctionName": self._args.function_name}
        stack = {"stack": self._stack}
        self._alarm(
            "errors", "The function failed; its log says why.", "AWS/Lambda", "Errors", function, 1, 300
        )
        self._alarm(
            "throttles",
            "Questions were turned away: more at once than the function's concurrency.",
            "AWS/Lambda",
            "Throttles",
            function,
            10,
            300,
        )
        if refusals := self._args.client_errors:
            # A broken signature or permission answers every visitor with 403, and no log of ours says so.
            self._alarm(
                "refusals",
                "Requests under /api/ were refused (4xx); see the front door's access log and the edge log.",
                refusals.namespace,
                refusals.metric,
                refusals.dimensions,
                50,
                300,
            )
        self._alarm(
            "failed-answers",
            "Answers ended in an error; see the log.",
            METRIC_NAMESPACE,
            "Errors",
            stack,
            5,
            300,
        )
        self._alarm(
            "daily-spend",
            "The model's cost today has reached 80 % of the daily cap.",
            METRIC_NAMESPACE,
            "CostUsd",
            stack,
            float(self._args.daily_budget_usd) * 0.8,
            86_400,
        )

    def _alarm(
        self,
        kind: str,
        description: str,
        namespace: str,
        metric: str,
        dimensions: Mapping[str, pulumi.Input[str]],
        threshold: float,
        period: int,
    ) -> None:
        aws.cloudwatch.MetricAlarm(
            f"{self._name}-{kind}",
            alarm_description=description,
            namespace=namespace,
            metric_name=metric,
            dimensions=dimensions,
            statistic="Sum",
            period=period,
            evaluation_periods=1,
            threshold=threshold,
            comparison_operator="GreaterThanOrEqualToThreshold",
            # Nobody asking is no alarm.
            treat_missing_data="notBreaching",
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=self._tags,
            opts=self._child,
        )

    def _queries(self) -> None:
        """In the console under the stack's name; saving costs nothing, running one costs by what it reads."""
        for question, query in LOG_QUERIES.items():
            aws.cloudwatch.QueryDefinition(
                f"{self._name}-{question.lower().replace(' ', '-')}",
                name=f"{pulumi.get_project()}-{self._stack}/{question}",
                log_group_names=[self._args.log_group_name],
                query_string=query,
                opts=self._child,
            )

    def _budget(self, topic_policy: aws.sns.TopicPolicy) -> None:
        def notice(kind: str, percent: int) -> aws.budgets.BudgetNotificationArgs:
            return aws.budgets.BudgetNotificationArgs(
                notification_type=kind,
                comparison_operator="GREATER_THAN",
                threshold=percent,
                threshold_type="PERCENTAGE",
                subscriber_sns_topic_arns=[self.topic_arn],
            )

        aws.budgets.Budget(
            f"{self._name}-budget",
            budget_type="COST",
            limit_amount=str(self._args.monthly_budget_usd),
            limit_unit="USD",
            time_unit="MONTHLY",
            notifications=[notice("ACTUAL", 80), notice("FORECASTED", 100)],
            tags=self._tags,
            # AWS checks that budgets may publish to the topic.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[topic_policy]),
        )
