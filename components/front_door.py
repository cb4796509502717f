"""Ways into the function: a function URL that only CloudFront may call, or an HTTP API; `rest_api.py` has the third."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pulumi
import pulumi_aws as aws

from .agreed import ORIGIN_SECRET_HEADER
from .iam import Place
from .origin import ApiOrigin

ACCESS_LOG_FORMAT = json.dumps(
    {
        "requestId": "$context.requestId",
        "time": "$context.requestTime",
        "method": "$context.httpMethod",
        "path": "$context.path",
        "status": "$context.status",
        "latencyMs": "$context.responseLatency",
        "responseBytes": "$context.responseLength",
        "error": "$context.integrationErrorMessage",
    }
)
"""No address and no query: what a visitor sends isn't logged."""

GATEWAY_PATHS = {"": "/api/{proxy+}", "mcp-": "/mcp"}
"""What a gateway lets through, by the label in its resources' names."""


@dataclass(frozen=True, kw_only=True)
class ClientErrors:
    """CloudWatch's count of a front door's own 4xx answers: refused signatures, wrong requests, too many."""

    namespace: str
    metric: str
    dimensions: Mapping[str, pulumi.Input[str]]


class FrontDoor(Protocol):
    """A way into the function: where it is, how CloudFront comes in, and where refusals are counted."""

    origin: ApiOrigin
    url: pulumi.Output[str]
    client_errors: ClientErrors


class FunctionUrl:
    """A function URL with IAM authorization; CloudFront signs each request (origin access control)."""

    def __init__(
        self,
        name: str,
        alias: aws.lambda_.Alias,
        *,
        streaming: bool,
        place: Place,
        opts: pulumi.ResourceOptions,
    ) -> None:
        self._name, self._alias, self._opts = name, alias, opts
        function_url = aws.lambda_.FunctionUrl(
            f"{name}-url",
            function_name=alias.function_name,
            qualifier=alias.name,
            authorization_type="AWS_IAM",
            invoke_mode="RESPONSE_STREAM" if streaming else "BUFFERED",
            opts=opts,
        )
        host = pulumi.Output.concat(function_url.url_id, ".lambda-url.", place.region, ".on.aws")
        self.url = function_url.function_url
        self.origin = ApiOrigin(domain_name=host, signed=True)
        # AWS Lambda Developer Guide, "Monitoring Lambda function URLs".
        self.client_errors = ClientErrors(
            namespace="AWS/Lambda",
            metric="Url4xxCount",
            dimensions={"FunctionName": alias.function_name},
        )

    def allow(self, distribution_arn: pulumi.Input[str]) -> None:
        """Both permissions are needed: without the second, every request gets 403 and no log says why.

        (AWS Lambda Developer Guide, "Control access to Lambda function URLs"; aws-cdk#35872.)
        """
        aws.lambda_.Permission(
            f"{self._name}-url-permission",
            action="lambda:InvokeFunctionUrl",
            function=self._alias.function_name,
            qualifier=self._alias.name,
            principal="cloudfront.amazonaws.com",
            source_arn=distribution_arn,
            function_url_auth_type="AWS_IAM",
            opts=self._opts,
        )
        aws.lambda_.Permission(
            f"{self._name}-invoke-permission",
            action="lambda:InvokeFunction",
            function=self._alias.function_name,
            qualifier=self._alias.name,
            principal="cloudfront.amazonaws.com",
            source_arn=distribution_arn,
            invoked_via_function_url=True,
            opts=self._opts,
        )


@dataclass(frozen=True, kw_only=True)
class Throttle:
    """What a gateway lets through, over all visitors."""

    requests_per_second: float
    burst: int


class HttpApi:
    """An API Gateway HTTP API. It can't check that CloudFront calls, so the function checks a secret header."""

    def __init__(
        self,
        name: str,
        alias: aws.lambda_.Alias,
        *,
        throttle: Throttle,
        log_retention_days: int,
        secret: pulumi.Output[str],
        tags: Mapping[str, str],
        place: Place,
        opts: pulumi.ResourceOptions,
    ) -> None:
        api = aws.apigatewayv2.Api(f"{name}-http", protocol_type="HTTP", tags=dict(tags), opts=opts)
        integration = aws.apigatewayv2.Integration(
            f"{name}-integration",
            api_id=api.id,
            integration_type="AWS_PROXY",
            integration_uri=alias.invoke_arn,
            payload_format_version="2.0",
            timeout_milliseconds=30_000,
            opts=opts,
        )
        routes = [
            aws.apigatewayv2.Route(
                f"{name}-{label}route",
                api_id=api.id,
                route_key=f"ANY {path}",
                target=pulumi.Output.concat("integrations/", integration.id),
                opts=opts,
            )
            for label, path in GATEWAY_PATHS.items()
        ]
        log = aws.cloudwatch.LogGroup(
            f"{name}-access-log", retention_in_days=log_retention_days, tags=dict(tags), opts=opts
        )
        stage = aws.apigatewayv2.Stage(
            f"{name}-stage",
            api_id=api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings={"destination_arn": log.arn, "format": ACCESS_LOG_FORMAT},
            default_route_settings={
                "throttling_rate_limit": throttle.requests_per_second,
                "throttling_burst_limit": throttle.burst,
            },
            tags=dict(tags),
            opts=opts,
        )
        permissions = [
            aws.lambda_.Permission(
                f"{name}-{label}gateway-permission",
                action="lambda:InvokeFunction",
                function=alias.function_name,
                qualifier=alias.name,
                principal="apigateway.amazonaws.com",
                source_arn=pulumi.Output.concat(api.execution_arn, f"/*/*{path}"),
                opts=opts,
            )
            for label, path in GATEWAY_PATHS.items()
        ]
        self.url = api.api_endpoint
        self.origin = ApiOrigin(
            domain_name=pulumi.Output.concat(api.id, ".execute-api.", place.region, ".amazonaws.com"),
            signed=False,
            headers={ORIGIN_SECRET_HEADER: secret},
            # A rotated secret must be accepted before it is sent, and the way in be open before visitors come.
            ready_after=[alias, *routes, stage, *permissions],
        )
        # Amazon API Gateway Developer Guide, "Work with metrics for HTTP APIs".
        self.client_errors = ClientErrors(
            namespace="AWS/ApiGateway", metric="4xx", dimensions={"ApiId": api.id}
        )
