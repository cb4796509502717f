"""For each rule a program that breaks it, and the same program mended."""

import pulumi
import pulumi_aws as aws

from tests.graph.resources import (
    KEPT,
    NEW_TLS,
    OLD_TLS,
    Program,
    bucket,
    distribution,
    function,
    http_route,
    permission,
    principal_everyone,
    stage,
    table,
    wide,
)

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
