"""Each rule, with a graph that breaks it and the same graph put right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.iam import Statement, policy_document
from components.response_headers import response_headers_policy
from components.security_headers import security_headers
from graph.capture import capture, record
from graph.distribution_rules import CACHING_DISABLED
from graph.finding import Finding
from graph.model import Graph
from graph.rules import RULES, check
from tests.graph.edits import committed, edited, load

Program = Callable[[], None]
ANY: dict[str, list[str]] = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}


def graph(program: Program, stack: str = "dev") -> Graph:
    return record("project", stack, {"aws:region": "us-east-1"}, program)


def findings(program: Program, stack: str = "dev") -> list[Finding]:
    return check(graph(program, stack))


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
PROVISIONED = {"billing_mode": "PROVISIONED", "read_capacity": 1, "write_capacity": 1}

# What breaks a rule, what doesn't, the rule, and the node that the finding names.
BROKEN: list[tuple[str, str, str, Program, Program]] = [
    ("a bucket whose policy may open it", "public-bucket", "b", lambda: bucket(block=False), bucket),
    ("a bucket with a public ACL", "public-bucket", "b", lambda: bucket(acl="public-read"), bucket),
    (
        "a bucket that is a website",
        "public-bucket",
        "b",
        lambda: bucket(website={"index_document": "index.html"}),
        bucket,
    ),
    (
        "a statement for everybody",
        "open-policy",
        "open",
        principal_everyone,
        lambda: principal_everyone(StringEquals={"aws:SourceAccount": "1"}),
    ),
    (
        "a URL without authorization",
        "unauthenticated-url",
        "u",
        lambda: aws.lambda_.FunctionUrl("u", function_name="f", authorization_type="NONE"),
        lambda: aws.lambda_.FunctionUrl("u", function_name="f", authorization_type="AWS_IAM"),
    ),
    (
        "a permission for everybody",
        "unauthenticated-url",
        "permit",
        lambda: permission(principal="*"),
        permission,
    ),
    (
        "a permission for any distribution of anybody",
        "unauthenticated-url",
        "permit",
        lambda: permission(source_arn=""),
        permission,
    ),
    (
        "a route whose function checks no secret",
        "unauthenticated-url",
        "route",
        lambda: http_route({"STACK": "dev"}),
        lambda: http_route({"ORIGIN_SECRETS": pulumi.Output.secret("s")}),
    ),
    ("every action of a service", "wildcard", "p", lambda: wide(actions=["s3:*"]), wide),
    ("every action that begins alike", "wildcard", "p", lambda: wide(actions=["s3:Get*"]), wide),
    (
        "every resource",
        "wildcard",
        "p",
        lambda: wide(resources=["*"]),
        lambda: wide(resources=["*"], reason="this action knows no resources"),
    ),
    ("every bucket", "wildcard", "p", lambda: wide(resources=["arn:aws:s3:::*"]), wide),
    ("every bucket's objects", "wildcard", "p", lambda: wide(resources=["arn:aws:s3:::*/x"]), wide),
    ("buckets that begin alike", "wildcard", "p", lambda: wide(resources=["arn:aws:s3:::logs-*"]), wide),
    (
        "a model in every region",
        "wildcard",
        "p",
        lambda: wide(resources=["arn:aws:bedrock:*::foundation-model/m"]),
        lambda: wide(resources=["arn:aws:bedrock:us-east-1::foundation-model/m"]),
    ),
    (
        "a policy that AWS may widen",
        "wildcard",
        "attached",
        lambda: aws.iam.RolePolicyAttachment(
            "attached", role="r", policy_arn="arn:aws:iam::aws:policy/AmazonBedrockFullAccess"
        ),
        lambda: aws.iam.RolePolicyAttachment("attached", role="r", policy_arn="arn:aws:iam::1:policy/own"),
    ),
    ("a bucket that states no encryption", "encryption", "b", lambda: bucket(encrypted=False), bucket),
    ("a bucket that is read over HTTP", "encryption", "b", lambda: bucket(tls=False), bucket),
    ("visitors over HTTP", "encryption", "d", lambda: distribution(viewers="allow-all"), distribution),
    (
        "an origin over HTTP",
        "encryption",
        "d",
        lambda: distribution(origin={"origin_protocol_policy": "match-viewer"}),
        distribution,
    ),
    (
        "an origin over TLS 1.0",
        "encryption",
        "d",
        lambda: distribution(origin={"origin_ssl_protocols": ["TLSv1", "TLSv1.2"]}),
        distribution,
    ),
    (
        "a domain over TLS 1.1",
        "encryption",
        "d",
        lambda: distribution(certificate=OLD_TLS),
        lambda: distribution(certificate=NEW_TLS),
    ),
    (
        "logs without end",
        "log-retention",
        "l",
        lambda: aws.cloudwatch.LogGroup("l"),
        lambda: aws.cloudwatch.LogGroup("l", retention_in_days=7),
    ),
    (
        "a function that logs into a group of Lambda's",
        "log-retention",
        "f",
        lambda: function(logging_config=None),
        function,
    ),
    ("a stage without access log", "log-retention", "stage", lambda: stage(False), lambda: stage(True)),
    (
        "a search collection",
        "fixed-monthly-cost",
        "c",
        lambda: aws.opensearch.ServerlessCollection("c"),
        lambda: aws.opensearch.ServerlessCollection("c", tags={"fixed-cost": "350 USD a month, chosen"}),
    ),
    (
        "a NAT gateway",
        "fixed-monthly-cost",
        "n",
        lambda: aws.ec2.NatGateway("n", subnet_id="s"),
        lambda: aws.ec2.NatGateway("n", subnet_id="s", tags={"fixed-cost": "33 USD a month, chosen"}),
    ),
    (
        "a firewall that nobody chose",
        "fixed-monthly-cost",
        "w",
        lambda: _acl({}),
        lambda: _acl({"fixed-cost": "9 USD a month"}),
    ),
    ("a table with capacity", "fixed-monthly-cost", "t", lambda: table(**PROVISIONED), table),
    (
        "snapshots of every version",
        "fixed-monthly-cost",
        "f",
        lambda: function(snap_start={"apply_on": "PublishedVersions"}),
        function,
    ),
    (
        "warm functions",
        "fixed-monthly-cost",
        "warm",
        lambda: aws.lambda_.ProvisionedConcurrencyConfig(
            "warm", function_name="f", qualifier="live", provisioned_concurrent_executions=1
        ),
        function,
    ),
]
BROKEN.append(
    (
        "a harness that may run commands",
        "harness",
        "h",
        lambda: harness(["search", "shell"]),
        lambda: harness(["search"]),
    )
)
BROKEN_IN_PROD: list[tuple[str, str, str, Program, Program]] = [
    (
        "a table without recovery",
        "data-unprotected",
        "t",
        lambda: table(point_in_time_recovery={"enabled": False}),
        table,
    ),
    (
        "a table that a click deletes",
        "data-unprotected",
        "t",
        lambda: table(deletion_protection_enabled=False),
        table,
    ),
    ("a table that goes with the stack", "data-unprotected", "t", lambda: table(retain=False), table),
    (
        "a bucket without versions",
        "data-unprotected",
        "b",
        lambda: bucket(**KEPT),
        lambda: bucket(versions="Enabled", **KEPT),
    ),
    (
        "a bucket whose versions are suspended",
        "data-unprotected",
        "b",
        lambda: bucket(versions="Suspended", **KEPT),
        lambda: bucket(versions="Enabled", **KEPT),
    ),
    (
        "a bucket that is emptied to be destroyed",
        "data-unprotected",
        "b",
        lambda: bucket(versions="Enabled", force_destroy=True, **KEPT),
        lambda: bucket(versions="Enabled", **KEPT),
    ),
    (
        "a bucket that goes with the stack",
        "data-unprotected",
        "b",
        lambda: bucket(versions="Enabled"),
        lambda: bucket(versions="Enabled", tags={"rebuilt-by": "pulumi up"}),
    ),
]


def _acl(tags: dict[str, str]) -> None:
    metrics = {"cloudwatch_metrics_enabled": True, "metric_name": "w", "sampled_requests_enabled": False}
    aws.wafv2.WebAcl(
        "w",
        scope="CLOUDFRONT",
        default_action={"allow": {}},  # type: ignore[dict-item]
        visibility_config=metrics,  # type: ignore[arg-type]
        tags=tags,
    )


@pytest.mark.parametrize(
    ("title", "rule", "node", "broken", "right"), BROKEN, ids=[item[0] for item in BROKEN]
)
def test_a_rule_finds_what_breaks_it_and_nothing_else(
    title: str, rule: str, node: str, broken: Program, right: Program
) -> None:
    found = findings(broken)
    assert {(item.rule, item.node) for item in found} == {(rule, node)}
    assert all(item.problem and item.remedy for item in found)
    assert findings(right) == []


@pytest.mark.parametrize(
    ("title", "rule", "node", "broken", "right"), BROKEN_IN_PROD, ids=[item[0] for item in BROKEN_IN_PROD]
)
def test_data_is_protected_in_prod_and_may_go_in_dev(
    title: str, rule: str, node: str, broken: Program, right: Program
) -> None:
    assert {(item.rule, item.node) for item in findings(broken, "prod")} == {(rule, node)}
    assert findings(right, "prod") == []
    assert findings(broken, "dev") == []


def test_every_rule_is_broken_by_one_of_these_programs_or_edits() -> None:
    reached = set()
    for stack, cases in (("dev", BROKEN), ("prod", BROKEN_IN_PROD)):
        for _, _, _, broken, _ in cases:
            made = graph(broken, stack)
            reached |= {rule for rule in RULES if any(rule(made))}
    for edit in load(Path(__file__).with_name("own_edits.yaml")):
        made = Graph.from_json(edited(committed(edit["stack"]), edit))
        reached |= {rule for rule in RULES if any(rule(made))}
    assert {rule.__name__ for rule in RULES} - {rule.__name__ for rule in reached} == set()


def test_a_prod_stack_without_retention_is_found_out() -> None:
    found = check(capture("prod", {"retainData": "false"}))
    assert {item.node for item in found} == {"knowledge-documents", "safeguards-table"}
    assert {item.rule for item in found} == {"data-unprotected"}


def test_a_finding_reads_as_one_line_with_what_to_do() -> None:
    (finding,) = findings(lambda: aws.cloudwatch.LogGroup("l"))
    assert str(finding) == "log-retention: l: it keeps logs forever. Set retention_in_days"
