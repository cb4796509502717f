"""What pulumi-aws decides without AWS: defaults, what changed, what that replaces, and what a preview can know.

What replaces what is read from `graph/data/replace-on-change.json`; its conditions, which are prose there, are code
here for the types of this program.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engine.schema import UNKNOWN, is_asset, plain, resource_type
from tests.engine.wire import name_of, token_of

_DATA = Path(__file__).parents[2] / "graph" / "data" / "replace-on-change.json"
REPLACEMENTS: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))["types"]
NOT_IN_THE_DATA = {
    # hashicorp/terraform-provider-aws, aws_sns_topic_policy: `arn` is ForceNew.
    "aws:sns/topicPolicy:TopicPolicy": ["arn"],
    # The same, aws_api_gateway_*.
    "aws:apigateway/account:Account": [],
    "aws:apigateway/deployment:Deployment": ["restApi", "triggers", "variables"],
    "aws:apigateway/integration:Integration": [
        *(
            "credentials",
            "httpMethod",
            "integrationHttpMethod",
            "passthroughBehavior",
            "resourceId",
            "restApi",
        ),
        "type",
    ],
    "aws:apigateway/method:Method": ["httpMethod", "resourceId", "restApi"],
    "aws:apigateway/methodSettings:MethodSettings": ["methodPath", "restApi", "stageName"],
    "aws:apigateway/resource:Resource": ["restApi"],
    "aws:apigateway/response:Response": ["responseType", "restApiId"],
    "aws:apigateway/restApi:RestApi": [],
    "aws:apigateway/stage:Stage": ["restApi", "stageName"],
    # The same, aws_wafv2_web_acl_logging_configuration and aws_cloudwatch_log_delivery*.
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": [
        "logDestinationConfigs",
        "resourceArn",
    ],
    "aws:cloudwatch/queryDefinition:QueryDefinition": [],
    # The same, aws_kms_alias.
    "aws:kms/alias:Alias": ["name", "namePrefix"],
    # The same, aws_codestarnotifications_notification_rule.
    "aws:codestarnotifications/notificationRule:NotificationRule": ["resource"],
    "aws:cloudwatch/logDelivery:LogDelivery": ["deliveryDestinationArn", "deliverySourceName"],
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": ["logType", "name", "resourceArn"],
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": ["name", "outputFormat"],
}
CONDITIONS: dict[tuple[str, str], Callable[[dict[str, Any]], bool]] = {
    ("aws:bedrock/guardrailVersion:GuardrailVersion", "description"): lambda new: "description" in new,
    ("aws:acm/certificate:Certificate", "domainName"): lambda new: "privateKey" not in new,
    ("aws:acm/certificate:Certificate", "subjectAlternativeNames"): lambda new: "privateKey" not in new,
}
FUNCTION = "aws:lambda/function:Function"
PUBLISHED = ("version", "qualifiedArn", "qualifiedInvokeArn")
INTERNAL = ("__defaults", "__internal")

NAME_PROPERTIES = {"aws:s3/bucket:Bucket": "bucket"}
"""The property that pulumi-aws fills when the program gives no name; `name` for all other types that have one."""

NOT_AUTO_NAMED = ("aws:route53/record:Record",)


@dataclass(frozen=True)
class Difference:
    """The properties that changed, those of them that replace, and whether the old one has to go first."""

    changed: list[str]
    replacing: list[str]
    delete_first: bool


def problems(token: str, inputs: dict[str, Any]) -> list[tuple[str, str]]:
    """What pulumi-aws refuses before it asks AWS.

    Raises:
        KeyError: pulumi_aws has no such resource.
    """
    found = resource_type(token).problems(inputs)
    if token not in REPLACEMENTS and token not in NOT_IN_THE_DATA:
        found.append(
            ("", f"nothing is known of what replaces a {token}; add it to NOT_IN_THE_DATA with its source")
        )
    return found


def with_defaults(
    urn: str, inputs: dict[str, Any], old: dict[str, Any], seed: bytes, default_tags: dict[str, str]
) -> dict[str, Any]:
    """Inputs with the provider's tags and, where the program gives no name, a name of the provider's own."""
    token = token_of(urn)
    known, checked = resource_type(token).inputs, dict(inputs)
    if "tags" in known and default_tags:
        checked["tags"] = {**default_tags, **(checked.get("tags") or {})}
    naming = NAME_PROPERTIES.get(token, "name")
    if naming in known and token not in NOT_AUTO_NAMED and naming not in inputs:
        suffix = hashlib.sha256(seed + urn.encode()).hexdigest()[:7]
        checked[naming] = old.get(naming) or f"{name_of(urn)}-{suffix}"
        checked["__defaults"] = [naming]
    return checked


def difference(token: str, old: dict[str, Any], new: dict[str, Any]) -> Difference:
    """What changed, and what it replaces.

    The old resource goes first where the program itself gave the name, so that AWS couldn't hold both (Pulumi's
    Terraform bridge does so for every resource that it could have named).
    """
    changed = sorted(
        name for name in {*old, *new} - {*INTERNAL} if comparable(old.get(name)) != comparable(new.get(name))
    )
    always = REPLACEMENTS[token]["replace"] if token in REPLACEMENTS else NOT_IN_THE_DATA[token]
    replacing = [
        name
        for name in changed
        if name in always or ((token, name) in CONDITIONS and CONDITIONS[token, name](new))
    ]
    naming = NAME_PROPERTIES.get(token, "name")
    fixed_name = naming in new and naming not in new.get("__defaults", []) and naming not in changed
    return Difference(changed, replacing, fixed_name and token not in NOT_AUTO_NAMED)


def outputs_before_create(inputs: dict[str, Any], output_types: dict[str, Any]) -> dict[str, Any]:
    """The outputs of a create in a preview: the inputs, and unknown for everything AWS will say."""
    return {name: inputs.get(name, UNKNOWN) for name in output_types}


def outputs_before_update(token: str, old: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    """The outputs of an update in a preview: what AWS said before stays, but for the version it will publish."""
    known = {**old, **{name: value for name, value in inputs.items() if name not in INTERNAL}}
    changed = {name for name in known if comparable(known[name]) != comparable(old.get(name))}
    if token == FUNCTION and inputs.get("publish") and changed - {"tags"}:
        known.update(dict.fromkeys(PUBLISHED, UNKNOWN))
    return known


def comparable(value: Any) -> Any:
    """A value without wrappers, assets by their hash."""
    value = plain(value)
    if is_asset(value):
        return value.get("hash") or value.get("text")
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return value
