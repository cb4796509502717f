"""The way in that streams through API Gateway: a regional REST API."""

from __future__ import annotations  # a service that no stack uses isn't imported for the names of its types

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from .agreed import ORIGIN_SECRET_HEADER
from .front_door import ACCESS_LOG_FORMAT, ClientErrors, Throttle
from .iam import Place, ServiceRole, Statement
from .origin import ApiOrigin

STAGE = "live"
STREAMED_PATH = "2021-11-15/functions"
"""Of the integration's address for `InvokeWithResponseStream`; the other is in the alias's own output."""
LOG_ACTIONS = (
    *("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams"),
    *("logs:PutLogEvents", "logs:GetLogEvents", "logs:FilterLogEvents"),
)
"""What AWS's managed policy AmazonAPIGatewayPushToCloudWatchLogs holds."""


class RestApi:
    """An API Gateway REST API. Like an HTTP API it can't check that CloudFront calls, so the function checks a secret.

    It streams where the integration's transfer mode says so, up to 15 minutes; nothing in the event tells the
    function, so one setting sets the mode here and the runtime there. What a request may reach stands in a deployment,
    which is made anew whenever anything that it holds changes. Access logs need a role that API Gateway keeps for the
    whole account and region: it stays when the stack goes, so that another stack's logs don't end. (API Gateway
    Developer Guide, "Set up a Lambda proxy integration with payload response streaming", "Set up CloudWatch logging".)
    """

    def __init__(
        self,
        name: str,
        alias: aws.lambda_.Alias,
        *,
        streaming: bool,
        timeout_seconds: int,
        throttle: Throttle,
        log_retention_days: int,
        secret: pulumi.Output[str],
        tags: Mapping[str, str],
        place: Place,
        opts: pulumi.ResourceOptions,
    ) -> None:
        self._name, self._opts, self._tags, self._place = name, opts, tags, place
        self._alias = alias
        self._integration: dict[str, Any] = {
            "type": "AWS_PROXY",
            "integration_http_method": "POST",
            "uri": self._streamed_uri() if streaming else alias.invoke_arn,
            "response_transfer_mode": "STREAM" if streaming else "BUFFERED",
            "timeout_milliseconds": timeout_seconds * 1_000,
        }
        self._api = aws.apigateway.RestApi(
            f"{name}-rest",
            endpoint_configuration={"types": "REGIONAL"},
            tags=dict(tags),
            opts=opts,
        )
        below_api = self._resource("api", self._api.root_resource_id, "api")
        reached = [
            self._reach("route", below_api.id, "{proxy+}"),
            self._reach("mcp-route", self._api.root_resource_id, "mcp"),
        ]
        answers = [
            self._own_answer(
                "THROTTLED", 429, "rate_limited", "That was too fast. Wait a moment and try again.", 60
            ),
            self._own_answer(
                "DEFAULT_5XX", 503, "unavailable", "The agent isn't answering. Try again in a minute.", 30
            ),
        ]
        # Nothing is deployed that may not call its alias yet.
        permissions = [
            self._permission("gateway-permission", "/api/*"),
            self._permission("mcp-gateway-permission", "/mcp"),
        ]
        stage = self._stage(
            [*reached, *answers, *permissions], streaming, timeout_seconds, log_retention_days
        )
        aws.apigateway.MethodSettings(
            f"{name}-throttle",
            rest_api=self._api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings={
                "throttling_rate_limit": throttle.requests_per_second,
                "throttling_burst_limit": throttle.burst,
            },
            opts=opts,
        )
        host = pulumi.Output.concat(self._api.id, ".execute-api.", place.region, ".amazonaws.com")
        self.url = pulumi.Output.concat("https://", host, "/", STAGE)
        self.origin = ApiOrigin(
            domain_name=host,
            path=f"/{STAGE}",
            signed=False,
            headers={ORIGIN_SECRET_HEADER: secret},
            ready_after=[alias, stage, *permissions],
        )
        # API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics".
        self.client_errors = ClientErrors(
            namespace="AWS/ApiGateway", metric="4XXError", dimensions={"ApiName": self._api.name}
        )

    def _streamed_uri(self) -> pulumi.Output[str]:
        return pulumi.Output.concat(
            *("arn:aws:apigateway:", self._place.region, f":lambda:path/{STREAMED_PATH}/"),
            *(self._alias.arn, "/response-streaming-invocations"),
        )

    def _resource(self, label: str, parent: pulumi.Input[str], part: str) -> aws.apigateway.Resource:
        return aws.apigateway.Resource(
            f"{self._name}-{label}-path",
            rest_api=self._api.id,
            parent_id=parent,
            path_part=part,
            opts=self._opts,
        )

    def _reach(self, label: str, parent: pulumi.Input[str], part: str) -> aws.apigateway.Integration:
        """Any method of one path goes to the function."""
        path = self._resource(label, parent, part)
        method = aws.apigateway.Method(
            f"{self._name}-{label}-method",
            rest_api=self._api.id,
            resource_id=path.id,
            http_method="ANY",
            authorization="NONE",
            opts=self._opts,
        )
        return aws.apigateway.Integration(
            f"{self._name}-{label}",
            rest_api=self._api.id,
            resource_id=path.id,
            http_method=method.http_method,
            opts=self._opts,
            **self._integration,
        )

    def _own_answer(
        self, kind: str, status: int, code: str, message: str, seconds: int
    ) -> aws.apigateway.Response:
        """What the gateway says itself, in the shape of the app's errors."""
        error = {"error": {"code": code, "message": message, "retry_after": seconds}}
        return aws.apigateway.Response(
            f"{self._name}-{kind.lower().replace('_', '-')}",
            rest_api_id=self._api.id,
            response_type=kind,
            status_code=str(status),
            response_templates={"application/json": json.dumps(error)},
            response_parameters={"gatewayresponse.header.Retry-After": f"'{seconds}'"},
            opts=self._opts,
        )

    def _stage(
        self, held: list[pulumi.Resource], streaming: bool, seconds: int, retention: int
    ) -> aws.apigateway.Stage:
        deployed = json.dumps([streaming, seconds, "/api/{proxy+}", "/mcp"])
        deployment = aws.apigateway.Deployment(
            f"{self._name}-deployment",
            rest_api=self._api.id,
            triggers={"holds": hashlib.sha256(deployed.encode()).hexdigest()[:12]},
            opts=pulumi.ResourceOptions.merge(self._opts, pulumi.ResourceOptions(depends_on=held)),
        )
        log = aws.cloudwatch.LogGroup(
            f"{self._name}-access-log", retention_in_days=retention, tags=dict(self._tags), opts=self._opts
        )
        return aws.apigateway.Stage(
            f"{self._name}-stage",
            rest_api=self._api.id,
            deployment=deployment.id,
            stage_name=STAGE,
            access_log_settings={"destination_arn": log.arn, "format": ACCESS_LOG_FORMAT},
            tags=dict(self._tags),
            opts=pulumi.ResourceOptions.merge(
                self._opts, pulumi.ResourceOptions(depends_on=[self._logging()])
            ),
        )

    def _logging(self) -> aws.apigateway.Account:
        stays = pulumi.ResourceOptions.merge(self._opts, pulumi.ResourceOptions(retain_on_delete=True))
        role = ServiceRole(
            f"{self._name}-gateway-logs",
            service="apigateway.amazonaws.com",
            trust_conditions={"StringEquals": {"aws:SourceAccount": self._place.account_id}},
            statements=[
                Statement(
                    actions=list(LOG_ACTIONS),
                    resources=["*"],
                    reason="API Gateway writes all its logs in the account with one role and checks it for all",
                )
            ],
            tags=self._tags,
            opts=stays,
        )
        return aws.apigateway.Account(
            f"{self._name}-gateway-logging",
            cloudwatch_role_arn=role.arn,
            opts=pulumi.ResourceOptions.merge(stays, pulumi.ResourceOptions(depends_on=[role.policy])),
        )

    def _permission(self, label: str, path: str) -> aws.lambda_.Permission:
        return aws.lambda_.Permission(
            f"{self._name}-{label}",
            action="lambda:InvokeFunction",
            function=self._alias.function_name,
            qualifier=self._alias.name,
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(self._api.execution_arn, f"/*/*{path}"),
            opts=self._opts,
        )
