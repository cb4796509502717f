"""What a stack's resources cost in a month in which nobody asks: every type has an entry, and "free" is an entry."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.costs.lines import Use
from api.graph import Graph, Node


class UnpricedResourceError(Exception):
    """A resource type that the cost model doesn't know. The message names it and says where an entry goes."""

    def __init__(self, node: Node) -> None:
        super().__init__(
            f"{node.name} is a {node.type}, which has no cost entry: add it to FREE or STANDING in "
            "api/costs/standing.py, with its price in api/data/prices.json"
        )
        self.type = node.type


@dataclass(frozen=True)
class Standing:
    """A monthly price of a resource type, and how much of it one resource is."""

    service: str
    item: str
    price: str
    quantity: Callable[[Node], float] = lambda _: 1


def _web_acl_rules(node: Node) -> float:
    rules: Any = node.inputs.get("rules")
    return len(rules) if isinstance(rules, list) else 0


STANDING: Final[Mapping[str, tuple[Standing, ...]]] = {
    "cloudwatch/dashboard:Dashboard": (Standing("CloudWatch", "dashboards", "dashboard"),),
    "cloudwatch/metricAlarm:MetricAlarm": (Standing("CloudWatch", "alarms", "alarm"),),
    "budgets/budget:Budget": (Standing("AWS Budgets", "budgets", "budget"),),
    "kms/key:Key": (Standing("KMS", "keys", "kms_key"),),
    "secretsmanager/secret:Secret": (Standing("Secrets Manager", "secrets", "secret"),),
    "route53/zone:Zone": (Standing("Route 53", "hosted zones", "hosted_zone"),),
    "wafv2/webAcl:WebAcl": (
        Standing("WAF", "web ACLs", "waf_web_acl"),
        Standing("WAF", "rules", "waf_rule", _web_acl_rules),
    ),
}
BY_USE: Final = frozenset(
    (
        "apigateway/restApi:RestApi",
        "apigatewayv2/api:Api",
        "bedrock/agentAgent:AgentAgent",
        "bedrock/agentDataSource:AgentDataSource",
        "bedrock/agentKnowledgeBase:AgentKnowledgeBase",
        "bedrock/agentcoreHarness:AgentcoreHarness",
        "bedrock/guardrail:Guardrail",
        "cloudfront/distribution:Distribution",
        "cloudfront/function:Function",
        "cloudwatch/logGroup:LogGroup",
        "codebuild/project:Project",
        "codepipeline/pipeline:Pipeline",
        "dynamodb/table:Table",
        "lambda/function:Function",
        "s3/bucket:Bucket",
        "s3/bucketObjectv2:BucketObjectv2",
        "s3/vectorsIndex:VectorsIndex",
        "s3/vectorsVectorBucket:VectorsVectorBucket",
        "sns/topic:Topic",
    )
)
"""Billed by what is used, not for being there: see `question` and `stored`."""
FREE: Final = frozenset(
    (
        "acm/certificate:Certificate",
        "acm/certificateValidation:CertificateValidation",
        "apigateway/account:Account",
        "apigateway/deployment:Deployment",
        "apigateway/integration:Integration",
        "apigateway/integrationResponse:IntegrationResponse",
        "apigateway/method:Method",
        "apigateway/methodSettings:MethodSettings",
        "apigateway/resource:Resource",
        "apigateway/response:Response",
        "apigateway/stage:Stage",
        "apigatewayv2/integration:Integration",
        "apigatewayv2/route:Route",
        "apigatewayv2/stage:Stage",
        "bedrock/agentAgentActionGroup:AgentAgentActionGroup",
        "bedrock/agentAgentAlias:AgentAgentAlias",
        "bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation",
        "bedrock/guardrailVersion:GuardrailVersion",
        "cloudfront/originAccessControl:OriginAccessControl",
        "cloudfront/originRequestPolicy:OriginRequestPolicy",
        "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
        "cloudwatch/logDelivery:LogDelivery",
        "cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        "cloudwatch/logDeliverySource:LogDeliverySource",
        "cloudwatch/queryDefinition:QueryDefinition",
        "codeconnections/connection:Connection",
        "codestarnotifications/notificationRule:NotificationRule",
        "iam/openIdConnectProvider:OpenIdConnectProvider",
        "iam/policy:Policy",
        "iam/role:Role",
        "iam/rolePolicy:RolePolicy",
        "iam/rolePolicyAttachment:RolePolicyAttachment",
        "kms/alias:Alias",
        "lambda/alias:Alias",
        "lambda/functionUrl:FunctionUrl",
        "lambda/permission:Permission",
        "route53/record:Record",
        "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "s3/bucketOwnershipControls:BucketOwnershipControls",
        "s3/bucketPolicy:BucketPolicy",
        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "s3/bucketVersioning:BucketVersioning",
        "sns/topicPolicy:TopicPolicy",
        "ssm/parameter:Parameter",
        "sns/topicSubscription:TopicSubscription",
        "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    )
)


def uses(graph: Graph) -> Iterator[Use]:
    """What each resource costs a month for being there.

    Raises:
        UnpricedResourceError: a type of AWS's has no entry, so that the sum would be a guess. What other
            providers (random, command) make costs nothing.
    """
    for node in graph.nodes:
        if not node.is_resource or not node.type.startswith("aws:"):
            continue
        if entries := STANDING.get(node.kind):
            yield from (Use(e.service, e.item, e.quantity(node), e.price) for e in entries)
        elif node.kind not in BY_USE and node.kind not in FREE:
            raise UnpricedResourceError(node)
