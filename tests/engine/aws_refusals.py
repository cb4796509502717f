"""What AWS refuses although the inputs are well formed: order, use, protection, region, two changes at once."""

import json
from typing import TYPE_CHECKING, Any

from tests.engine.aws_errors import AwsError

if TYPE_CHECKING:
    from tests.engine.account import Account, Resource

BUCKET = "aws:s3/bucket:Bucket"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
VECTOR_BUCKET = "aws:s3/vectorsVectorBucket:VectorsVectorBucket"
VECTOR_INDEX = "aws:s3/vectorsIndex:VectorsIndex"
KNOWLEDGE_BASE = "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase"
DATA_SOURCE = "aws:bedrock/agentDataSource:AgentDataSource"
ASSOCIATION = "aws:bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation"
AGENT = "aws:bedrock/agentAgent:AgentAgent"
AGENT_ALIAS = "aws:bedrock/agentAgentAlias:AgentAgentAlias"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
ALIAS = "aws:lambda/alias:Alias"
CERTIFICATE = "aws:acm/certificate:Certificate"
WEB_ACL = "aws:wafv2/webAcl:WebAcl"
WEB_ACL_LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
LOG_DELIVERY_SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
FUNCTION = "aws:lambda/function:Function"
GUARDRAIL = "aws:bedrock/guardrail:Guardrail"

SETS_ACCESS = ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketPolicy:BucketPolicy")

IN_USE_BY_DISTRIBUTION = {
    "aws:cloudfront/originAccessControl:OriginAccessControl": "OriginAccessControlInUse",
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": "OriginRequestPolicyInUse",
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": "ResponseHeadersPolicyInUse",
    "aws:cloudfront/function:Function": "FunctionInUse",
    CERTIFICATE: "ResourceInUseException",
    WEB_ACL: "WAFAssociatedItemException",
}
"""Types that AWS doesn't delete while a distribution names them, and the error it gives."""


def exclusive(token: str, inputs: dict[str, Any]) -> str:
    """What a create holds for itself while AWS works on it; empty for most."""
    if token in SETS_ACCESS:
        return f"access of bucket {inputs['bucket']}"
    return ""


def of_concurrency(token: str, exclusive: str) -> AwsError:
    """The refusal of a second change at the same time."""
    return AwsError("OperationAborted", f"a conflicting conditional operation is in progress: {exclusive}")


def of_create(account: "Account", token: str, inputs: dict[str, Any], region: str) -> AwsError | None:
    """Why AWS would refuse to make this now."""
    if token in (CERTIFICATE, WEB_ACL, WEB_ACL_LOGGING, LOG_DELIVERY_SOURCE) and region != "us-east-1":
        return AwsError(
            "ValidationException", f"CloudFront takes no {token.split(':')[-1]} of region {region}"
        )
    if token == FUNCTION:
        return _too_little_concurrency(account, inputs)
    if token == WEB_ACL_LOGGING and not all(
        ":aws-waf-logs-" in arn for arn in inputs["logDestinationConfigs"]
    ):
        return AwsError("WAFLogDestinationPermissionIssueException", "the name must begin with aws-waf-logs-")
    if token == KNOWLEDGE_BASE:
        return _role_refused(account, inputs["roleArn"], "s3vectors:", "Bedrock Knowledge Base")
    if token == AGENT and _Users(account).by(AGENT, "agentName", inputs["agentName"]):
        return AwsError("ConflictException", f"an agent is already named {inputs['agentName']}")
    if token in ("aws:lambda/permission:Permission", "aws:lambda/functionUrl:FunctionUrl"):
        function = inputs.get("function") or inputs.get("functionName")
        names = [
            alias.inputs["name"]
            for alias in account.of_type(ALIAS)
            if alias.inputs["functionName"] == function
        ]
        if inputs.get("qualifier") and inputs["qualifier"] not in names:
            return AwsError("ResourceNotFoundException", f"{function} has no alias {inputs['qualifier']}")
    if token == "aws:budgets/budget:Budget":
        return _unpublishable(account, json.dumps(inputs.get("notifications", [])))
    return None


def of_update(account: "Account", resource: "Resource", inputs: dict[str, Any]) -> AwsError | None:
    """Why AWS would refuse to change this in place."""
    if resource.token == FUNCTION:
        return _too_little_concurrency(account, inputs)
    if resource.token == DATA_SOURCE and inputs["knowledgeBaseId"] != resource.inputs["knowledgeBaseId"]:
        return AwsError(
            "ResourceNotFoundException",
            f"knowledge base {inputs['knowledgeBaseId']} has no data source {resource.outputs['dataSourceId']}",
        )
    return None


def of_delete(account: "Account", resource: "Resource") -> AwsError | None:
    """Why AWS would refuse to delete this now."""
    token, inputs, users = resource.token, resource.inputs, _Users(account)
    if token == BUCKET and not inputs.get("forceDestroy"):
        inside = account.objects_of_others[resource.id] + len(users.by(OBJECT, "bucket", resource.id))
        if inside:
            return AwsError("BucketNotEmpty", f"bucket {resource.id} holds {inside} objects")
    if token == DATA_SOURCE and resource.outputs["dataSourceId"] in account.ingesting:
        return AwsError("ConflictException", f"data source {resource.name} has an ingestion job running")
    if token == KNOWLEDGE_BASE:
        inside_it = [
            *users.by(DATA_SOURCE, "knowledgeBaseId", resource.id),
            *users.by(ASSOCIATION, "knowledgeBaseId", resource.id),
        ]
        if inside_it:
            return AwsError("ConflictException", f"knowledge base is in use by {', '.join(inside_it)}")
    if (
        token == VECTOR_BUCKET
        and not inputs.get("forceDestroy")
        and users.by(VECTOR_INDEX, "vectorBucketName", resource.id)
    ):
        return AwsError("ConflictException", f"vector bucket {resource.id} holds an index")
    if (
        token == AGENT
        and not inputs.get("skipResourceInUseCheck")
        and users.by(AGENT_ALIAS, "agentId", resource.id)
    ):
        return AwsError("ConflictException", f"agent {resource.id} is in use by an alias")
    if token == "aws:dynamodb/table:Table" and inputs.get("deletionProtectionEnabled"):
        return AwsError("ValidationException", f"table {resource.id} has deletion protection")
    if token == ROLE and not inputs.get("forceDetachPolicies") and users.by(ROLE_POLICY, "role", resource.id):
        return AwsError("DeleteConflict", f"role {resource.id} still has policies")
    if token in IN_USE_BY_DISTRIBUTION and users.distributions(resource):
        return AwsError(IN_USE_BY_DISTRIBUTION[token], f"{resource.name} is in use by a distribution")
    return None


class _Users:
    """Who refers to what in an account."""

    def __init__(self, account: "Account") -> None:
        self._account = account

    def by(self, token: str, prop: str, value: str) -> list[str]:
        return [other.name for other in self._account.of_type(token) if other.inputs.get(prop) == value]

    def distributions(self, used: "Resource") -> bool:
        keys = {f'"{used.id}"', f'"{used.outputs.get("arn")}"'}
        texts = [json.dumps(one.inputs) for one in self._account.of_type(DISTRIBUTION)]
        return any(key in text for key in keys for text in texts)


def _too_little_concurrency(account: "Account", inputs: dict[str, Any]) -> AwsError | None:
    """An account keeps 100 of its concurrency unreserved, and all of it where it has less."""
    least = min(100, account.concurrency)
    if account.concurrency - (inputs.get("reservedConcurrentExecutions") or 0) < least:
        return AwsError(
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{least}].",
        )
    return None


def _role_refused(account: "Account", arn: str, action: str, who: str) -> AwsError | None:
    """Services try the role when they are given it: a role whose policy isn't there yet can't do its work."""
    roles = [role for role in account.of_type(ROLE) if role.outputs["arn"] == arn]
    if not roles:
        return AwsError("ValidationException", f"{who}: role {arn} does not exist")
    policies = [one for one in account.of_type(ROLE_POLICY) if one.inputs["role"] == roles[0].id]
    if not any(action in policy.inputs["policy"] for policy in policies):
        return AwsError(
            "ValidationException", f"{who} was unable to assume role {arn}: no policy allows {action}"
        )
    return None


def _unpublishable(account: "Account", notifications: str) -> AwsError | None:
    """Budgets check that they may publish to the topic they are given."""
    for topic in account.of_type("aws:sns/topic:Topic"):
        open_to = [
            policy.inputs["policy"]
            for policy in account.of_type("aws:sns/topicPolicy:TopicPolicy")
            if policy.inputs["arn"] == topic.outputs["arn"]
        ]
        if topic.outputs["arn"] in notifications and not any(
            "budgets.amazonaws.com" in one for one in open_to
        ):
            return AwsError("InvalidParameterException", f"budgets may not publish to {topic.outputs['arn']}")
    return None
