"""An optional web application firewall before CloudFront."""

from __future__ import annotations  # a service that no stack uses isn't imported for the names of its types

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

# Rules of AWSManagedRulesCommonRuleSet that look into the body. A body here is a question in plain language with
# the conversation before it: it is longer than 8 KB after a few turns, and it may quote HTML, paths or addresses,
# since the documents do. These rules would answer such a visitor with a 403 that nobody logs, so they only count.
# The app itself limits the body's size and characters, and says why it refuses.
COUNTED_BODY_RULES = (
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
    "EC2MetaDataSSRF_BODY",
)

_TOO_FAST = {
    "error": {
        "code": "rate_limited",
        "message": "That was too fast. Wait a moment and try again.",
        "retry_after": 60,
    }
}


def web_acl(
    name: str, *, requests_per_minute: int, tags: Mapping[str, str], opts: pulumi.ResourceOptions
) -> aws.wafv2.WebAcl:
    """A web ACL for one distribution: a rate for each address at the API, and three of AWS's rule groups.

    It costs 9 USD a month whether or not anyone visits (5 for the ACL, 1 for each of four rules), and 0.60 USD per
    million requests (AWS WAF pricing, read 2026-11). It lives in us-east-1, as CloudFront asks, so `opts` carry a
    provider of that region.
    """
    return aws.wafv2.WebAcl(
        name,
        scope="CLOUDFRONT",
        default_action=aws.wafv2.WebAclDefaultActionArgs(allow=aws.wafv2.WebAclDefaultActionAllowArgs()),
        custom_response_bodies=[
            {"key": "too-fast", "content_type": "APPLICATION_JSON", "content": json.dumps(_TOO_FAST)}
        ],
        rules=[
            _rate_rule(requests_per_minute),
            _group_rule(1, "AWSManagedRulesAmazonIpReputationList"),
            _group_rule(2, "AWSManagedRulesKnownBadInputsRuleSet"),
            _group_rule(3, "AWSManagedRulesCommonRuleSet", counted=COUNTED_BODY_RULES),
        ],
        visibility_config=_visibility(name),
        tags={**tags, "fixed-cost": "9 USD a month, chosen by waf=true"},
        opts=opts,
    )


def web_acl_log(
    name: str,
    acl: aws.wafv2.WebAcl,
    *,
    retention_days: int,
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Log what the firewall blocks or counts, and nothing else: a 403 that nobody can look up helps nobody.

    AWS asks for a log group whose name begins with `aws-waf-logs-` (AWS WAF Developer Guide, "Logging destinations").
    A record holds the visitor's address, so it is kept no longer than the other logs; query and cookies are redacted.
    """
    group = aws.cloudwatch.LogGroup(
        f"{name}-log",
        name=f"aws-waf-logs-{pulumi.get_project()}-{pulumi.get_stack()}-{name}",
        retention_in_days=retention_days,
        tags=dict(tags),
        opts=opts,
    )
    aws.wafv2.WebAclLoggingConfiguration(
        f"{name}-logging",
        resource_arn=acl.arn,
        log_destination_configs=[group.arn],
        logging_filter={
            "default_behavior": "DROP",
            "filters": [
                {
                    "behavior": "KEEP",
                    "requirement": "MEETS_ANY",
                    "conditions": [{"action_condition": {"action": action}} for action in ("BLOCK", "COUNT")],
                }
            ],
        },
        redacted_fields=[{"query_string": {}}, {"single_header": {"name": "cookie"}}],
        opts=opts,
    )


def _visibility(name: str) -> Any:
    # Sampled requests would keep visitors' addresses and questions for three hours.
    return {"cloudwatch_metrics_enabled": True, "metric_name": name, "sampled_requests_enabled": False}


def _rate_rule(requests_per_minute: int) -> Any:
    return {
        "name": "rate",
        "priority": 0,
        "action": {
            "block": {"custom_response": {"response_code": 429, "custom_response_body_key": "too-fast"}}
        },
        "statement": {
            "rate_based_statement": {
                "aggregate_key_type": "IP",
                "evaluation_window_sec": 60,
                # AWS WAF accepts 10 and more.
                "limit": max(10, requests_per_minute),
                "scope_down_statement": {
                    "or_statement": {"statements": [_path_begins(path) for path in ("/api/", "/mcp")]}
                },
            }
        },
        "visibility_config": _visibility("rate"),
    }


def _path_begins(path: str) -> Any:
    return {
        "byte_match_statement": {
            "field_to_match": {"uri_path": {}},
            "positional_constraint": "STARTS_WITH",
            "search_string": path,
            "text_transformations": [{"priority": 0, "type": "NONE"}],
        }
    }


def _group_rule(priority: int, group: str, counted: tuple[str, ...] = ()) -> Any:
    return {
        "name": group,
        "priority": priority,
        "override_action": {"none": {}},
        "statement": {
            "managed_rule_group_statement": {
                "vendor_name": "AWS",
                "name": group,
                "rule_action_overrides": [{"name": rule, "action_to_use": {"count": {}}} for rule in counted],
            }
        },
        "visibility_config": _visibility(group),
    }
