"""Programs of one resource each, whole unless a test says otherwise."""

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws

from components.iam import Statement, policy_document
from components.response_headers import response_headers_policy
from components.security_headers import security_headers
from graph.distribution_rules import CACHING_DISABLED

Program = Callable[[], None]


ANY: dict[str, list[str]] = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}


def harness(allowed: list[str]) -> None:
    function = {"description": "Searches.", "input_schema": "{}"}
    lifecycle = {"idle_runtime_session_timeout": 60, "max_lifetime": 300}
    aws.bedrock.AgentcoreHarness(
        "h",
        harness_name="h",
        model={"bedrock_model_config": {"model_id": "m"}},
        system_prompts=[{"text": "t"}],
        execution_role_arn="arn:aws:iam::${account}:role/r",
        tools=[{"type": "inline_function", "name": "search", "config": {"inline_function": function}}],  # type: ignore[list-item]
        allowed_tools=allowed,
        memory={"disabled": {}},
        environments=[{"agentcore_runtime_environments": [{"lifecycle_configurations": [lifecycle]}]}],  # type: ignore[list-item]
    )


def bucket(
    *,
    block: bool = True,
    encrypted: bool = True,
    tls: bool = True,
    versions: str | None = None,
    **inputs: object,
) -> aws.s3.Bucket:
    made = aws.s3.Bucket("b", **inputs)  # type: ignore[arg-type]
    kept: Any = inputs.get("opts")
    aws.s3.BucketPublicAccessBlock(
        "b-block",
        bucket=made.bucket,
        block_public_acls=True,
        block_public_policy=block,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=kept,
    )
    if encrypted:
        rules = [{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}]
        aws.s3.BucketServerSideEncryptionConfiguration(
            "b-encryption", bucket=made.bucket, rules=rules, opts=kept
        )
    if tls:
        deny = Statement(
            effect="Deny",
            principal="*",
            actions=["s3:*"],
            resources=[made.arn, pulumi.Output.concat(made.arn, "/*")],
            conditions={"Bool": {"aws:SecureTransport": "false"}},
        )
        aws.s3.BucketPolicy("b-policy", bucket=made.bucket, policy=policy_document([deny]), opts=kept)
    if versions:
        aws.s3.BucketVersioning(
            "b-versions",
            bucket=made.bucket,
            versioning_configuration={"status": versions},
            opts=kept,
        )
    return made


def function(**inputs: object) -> aws.lambda_.Function:
    log = aws.cloudwatch.LogGroup("log", retention_in_days=7)
    role = aws.iam.Role("function-role", assume_role_policy="{}")
    settings = {"logging_config": {"log_format": "JSON", "log_group": log.name}, "role": role.arn}
    return aws.lambda_.Function("f", **{**settings, **inputs})  # type: ignore[arg-type]


def role_policy(*given: Statement) -> None:
    role = aws.iam.Role("r", assume_role_policy="{}")
    aws.iam.RolePolicy("p", role=role.id, policy=policy_document(given))


def http_route(environment: dict[str, pulumi.Input[str]]) -> None:
    made = function(environment={"variables": environment})
    alias = aws.lambda_.Alias("live", name="live", function_name=made.name, function_version=made.version)
    api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
    integration = aws.apigatewayv2.Integration(
        "i", api_id=api.id, integration_type="AWS_PROXY", integration_uri=alias.invoke_arn
    )
    target = pulumi.Output.concat("integrations/", integration.id)
    aws.apigatewayv2.Route("route", api_id=api.id, route_key="$default", target=target)


def distribution(**changes: object) -> None:
    headers = aws.cloudfront.ResponseHeadersPolicy("headers", **response_headers_policy(security_headers()))
    forwarded = aws.cloudfront.OriginRequestPolicy(
        "forwarded",
        headers_config={"header_behavior": "whitelist", "headers": {"items": ["CloudFront-Viewer-Address"]}},
        cookies_config={"cookie_behavior": "none"},
        query_strings_config={"query_string_behavior": "all"},
    )
    api = aws.apigatewayv2.Api("api", protocol_type="HTTP")
    behavior = {
        "target_origin_id": "o",
        "viewer_protocol_policy": changes.pop("viewers", "https-only"),
        "allowed_methods": ["GET"],
        "cached_methods": ["GET"],
        "cache_policy_id": CACHING_DISABLED,
        "origin_request_policy_id": forwarded.id,
        "response_headers_policy_id": headers.id,
    }
    custom = {"http_port": 80, "https_port": 443, "origin_protocol_policy": "https-only"}
    custom |= {"origin_ssl_protocols": ["TLSv1.2"], **changes.pop("origin", {})}  # type: ignore[dict-item]
    origin = {
        "origin_id": "o",
        "domain_name": pulumi.Output.concat(api.id, ".execute-api.us-east-1.amazonaws.com"),
        "custom_origin_config": custom,
        "custom_headers": [{"name": "x-origin-secret", "value": pulumi.Output.secret("drawn")}],
    }
    aws.cloudfront.Distribution(
        "d",
        enabled=True,
        origins=[origin],  # type: ignore[list-item]
        default_cache_behavior=behavior,  # type: ignore[arg-type]
        restrictions={"geo_restriction": {"restriction_type": "none"}},
        viewer_certificate=changes.pop("certificate", {"cloudfront_default_certificate": True}),  # type: ignore[arg-type]
    )


def permission(**inputs: str) -> None:
    given = {
        "action": "lambda:InvokeFunction",
        "function": "f",
        "qualifier": "live",
        "source_arn": "arn:aws:cloudfront::1:distribution/E",
    }
    aws.lambda_.Permission("permit", **{"principal": "cloudfront.amazonaws.com", **given, **inputs})


def table(*, retain: bool = True, **inputs: object) -> None:
    settings: dict[str, object] = {
        "billing_mode": "PAY_PER_REQUEST",
        "point_in_time_recovery": {"enabled": True},
        "deletion_protection_enabled": True,
        "ttl": {"attribute_name": "expires_at", "enabled": True},
    }
    aws.dynamodb.Table("t", **{**settings, **inputs}, opts=pulumi.ResourceOptions(retain_on_delete=retain))  # type: ignore[arg-type]


def stage(log: bool) -> None:
    group = aws.cloudwatch.LogGroup("log", retention_in_days=7)
    settings = {"destination_arn": group.arn, "format": "$context.requestId"} if log else None
    aws.apigatewayv2.Stage("stage", api_id="a", name="$default", access_log_settings=settings)  # type: ignore[arg-type]


def principal_everyone(**conditions: dict[str, str]) -> None:
    allow = Statement(principal="*", conditions=conditions, **ANY)
    aws.sns.TopicPolicy("open", arn="arn:aws:sns:us-east-1:1:t", policy=policy_document([allow]))


def wide(**changes: object) -> None:
    role_policy(Statement(**{**ANY, **changes}))  # type: ignore[arg-type]


CERTIFICATE = {
    "acm_certificate_arn": "arn:aws:acm:us-east-1:1:certificate/c",
    "ssl_support_method": "sni-only",
}


OLD_TLS = {**CERTIFICATE, "minimum_protocol_version": "TLSv1.1_2016"}


NEW_TLS = {**CERTIFICATE, "minimum_protocol_version": "TLSv1.2_2021"}


KEPT = {"opts": pulumi.ResourceOptions(retain_on_delete=True)}
