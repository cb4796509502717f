"""Inputs in one form, so that only what means something else is a difference."""

import json
from collections.abc import Mapping
from typing import Any

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "aws:lambda/function:Function": {
        "memorySize": 128,
        "timeout": 3,
        "packageType": "Zip",
        "publish": False,
        "architectures": ["x86_64"],
        "reservedConcurrentExecutions": -1,
        "skipDestroy": False,
    },
    "aws:lambda/functionUrl:FunctionUrl": {"invokeMode": "BUFFERED"},
    "aws:dynamodb/table:Table": {
        "billingMode": "PROVISIONED",
        "deletionProtectionEnabled": False,
        "tableClass": "STANDARD",
    },
    "aws:s3/bucket:Bucket": {"forceDestroy": False, "objectLockEnabled": False},
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
        "blockPublicAcls": False,
        "blockPublicPolicy": False,
        "ignorePublicAcls": False,
        "restrictPublicBuckets": False,
    },
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": {"forceDestroy": False},
    "aws:cloudwatch/metricAlarm:MetricAlarm": {"treatMissingData": "missing", "actionsEnabled": True},
    "aws:cloudwatch/logGroup:LogGroup": {"skipDestroy": False, "logGroupClass": "STANDARD", "retentionInDays": 0},
    "aws:cloudfront/distribution:Distribution": {
        "httpVersion": "http2",
        "priceClass": "PriceClass_All",
        "isIpv6Enabled": False,
        "staging": False,
        "retainOnDelete": False,
    },
    "aws:cloudfront/function:Function": {"publish": True},
    "aws:iam/role:Role": {"path": "/", "maxSessionDuration": 3600, "forceDetachPolicies": False},
    "aws:sns/topic:Topic": {"fifoTopic": False},
    "aws:kms/key:Key": {"enableKeyRotation": False, "isEnabled": True, "multiRegion": False},
    "aws:budgets/budget:Budget": {"limitUnit": "USD"},
    "aws:bedrock/agentDataSource:AgentDataSource": {"dataDeletionPolicy": "DELETE"},
}  # fmt: skip
"""What the provider takes where the program says nothing (terraform-provider-aws documentation of each resource,
"Argument Reference", read 2026-11): stated or left out, it is the same."""

UNORDERED = frozenset(
    {
        *("allowedMethods", "cachedMethods", "aliases", "architectures", "alarmActions", "okActions"),
        *("nonFilterableMetadataKeys", "attributes", "subscriberSnsTopicArns", "filtersConfigs"),
        *("piiEntitiesConfigs", "managedPolicyArns", "securityGroupIds", "subnetIds", "cidrBlocks"),
        *("ipv6CidrBlocks", "ingress", "egress", "originSslProtocols", "origins", "customHeaders", "items"),
        *("notifications", "inclusionPrefixes", "allowOrigins", "allowMethods", "allowHeaders"),
    }
)
"""Lists whose order AWS doesn't keep: sets in the provider's schema."""

_POLICY_LISTS = frozenset({"Action", "NotAction", "Resource", "NotResource"})


def normal_inputs(kind: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a resource of type `kind` in one form, without what is empty or the default."""
    defaults = DEFAULTS.get(kind, {})
    found = {}
    for name, value in inputs.items():
        plain = normal(value, name)
        if plain not in (None, "", [], {}) and not (
            name in defaults and plain == normal(defaults[name], name)
        ):
            found[name] = plain
    return found


def normal(value: Any, name: str = "") -> Any:
    """One value: JSON as data, policies without order and Sid, numbers as numbers, sets sorted."""
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, Mapping):
        if "Statement" in value:
            return _policy(value)
        inner = {str(key): normal(one, str(key)) for key, one in value.items()}
        return {key: one for key, one in sorted(inner.items()) if one not in (None, [], {})}
    if isinstance(value, list | tuple):
        items = [normal(one) for one in value]
        return sorted(items, key=_key) if name in UNORDERED else items
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _of_text(value: str) -> Any:
    if value.lstrip()[:1] in ("{", "["):
        try:
            return normal(json.loads(value))
        except ValueError:
            return value
    return value


def _policy(document: Mapping[str, Any]) -> dict[str, Any]:
    statements = document["Statement"]
    many = statements if isinstance(statements, list) else [statements]
    return {"Statement": sorted((_statement(one) for one in many), key=_key)}


def _statement(statement: Any) -> Any:
    if not isinstance(statement, Mapping):
        return statement
    return {
        key: sorted(map(str, value if isinstance(value, list) else [value]))
        if key in _POLICY_LISTS
        else _lists(value)
        for key, value in sorted(statement.items())
        if key != "Sid" and value not in (None, {})
    }


def _lists(value: Any) -> Any:
    """Principals and conditions: IAM allows one value where it allows a list, and heeds no order."""
    if isinstance(value, Mapping):
        return {
            key: _lists(one)
            if isinstance(one, Mapping)
            else sorted(str(each).lower() if isinstance(each, bool) else str(each) for each in _many(one))
            for key, one in sorted(value.items())
        }
    return value


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
