"""What the account's own roles of delivery may do, as statements: deploy, look, and the boundary of what is made."""

import pulumi

from .account import AccountNames
from .iam import Statement

ARN = "arn:aws"
SERVICES = (
    *("acm", "bedrock", "bedrock-agentcore", "budgets", "cloudfront", "cloudwatch", "codebuild"),
    *("codeconnections", "codepipeline", "codestar-notifications", "logs", "route53", "s3vectors"),
    *("sns", "ssm", "wafv2"),
)
"""What the program makes resources of, whose names or ids AWS gives."""

NAMED = {
    "dynamodb": ("arn:aws:dynamodb:*:*:table/safeguards-*",),
    "lambda": ("arn:aws:lambda:*:*:function:api-*",),
    "s3": tuple(f"arn:aws:s3:::{component}-*" for component in ("cdn", "delivery", "knowledge")),
}
"""What the program makes under names that begin with a component's: a deployment touches no other."""

_VERBS = ("Create", "Delete", "Get", "List", "Put", "Tag", "Untag", "Update")
_OTHERS: tuple[str, ...] = (
    *("acm:AddTagsToCertificate", "acm:DescribeCertificate", "acm:RequestCertificate"),
    *("bedrock:AssociateAgentKnowledgeBase", "bedrock:DisassociateAgentKnowledgeBase"),
    *(
        "bedrock:IngestKnowledgeBaseDocuments",
        "bedrock:PrepareAgent",
        "bedrock:Retrieve",
        "bedrock:StartIngestionJob",
    ),
    *(
        "budgets:ModifyBudget",
        "budgets:ViewBudget",
        "cloudfront:DescribeFunction",
        "cloudfront:PublishFunction",
    ),
    *("cloudwatch:Describe*", "codebuild:BatchGetProjects", "codeconnections:PassConnection"),
    *(
        "codeconnections:UseConnection",
        "codestar-connections:PassConnection",
        "codestar-connections:UseConnection",
    ),
    *("codestar-notifications:Describe*", "logs:Describe*", "route53:ChangeResourceRecordSets"),
    *("secretsmanager:GetRandomPassword", "sns:SetTopicAttributes", "sns:Subscribe", "sns:Unsubscribe"),
    *("ssm:AddTagsToResource", "ssm:Describe*", "tag:GetResources"),
)

LOOKS: tuple[str, ...] = (
    *("acm:DescribeCertificate", "acm:ListTagsForCertificate", "apigateway:GET"),
    *("bedrock:GetAgent*", "bedrock:GetDataSource", "bedrock:GetGuardrail", "bedrock:GetKnowledgeBase"),
    *("bedrock:List*", "budgets:ViewBudget", "budgets:ListTagsForResource"),
    *(
        "cloudfront:Describe*",
        "cloudfront:Get*",
        "cloudfront:List*",
        "cloudwatch:Describe*",
        "cloudwatch:Get*",
    ),
    *("cloudwatch:List*", "codebuild:BatchGetProjects", "codeconnections:Get*", "codeconnections:List*"),
    *("codepipeline:GetPipeline", "codepipeline:ListTagsForResource", "codestar-notifications:Describe*"),
    *("dynamodb:Describe*", "dynamodb:ListTagsOfResource", "iam:GetRole", "iam:GetRolePolicy", "iam:List*"),
    *("lambda:Get*", "lambda:List*", "logs:Describe*", "logs:GetDelivery*", "logs:ListTagsForResource"),
    *("route53:Get*", "route53:List*", "s3:GetBucket*", "s3:GetEncryptionConfiguration"),
    *("s3:GetLifecycleConfiguration", "s3:ListBucket*", "s3vectors:Get*", "s3vectors:List*"),
    *(
        "secretsmanager:GetRandomPassword",
        "sns:Get*",
        "sns:List*",
        "ssm:Describe*",
        "ssm:ListTagsForResource",
    ),
    *("tag:GetResources", "wafv2:Get*", "wafv2:List*"),
)
"""Reading what a stack is made of: settings, never documents, table items, log lines or parameters' values."""

PASSED_TO = (
    *("apigateway.amazonaws.com", "bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"),
    *("codebuild.amazonaws.com", "codepipeline.amazonaws.com", "lambda.amazonaws.com"),
)


def look_statements(
    names: AccountNames, bucket_arn: pulumi.Input[str], key_arn: pulumi.Input[str]
) -> list[Statement]:
    """The read-only role: a preview, also one that refreshes; the state, which it can't change."""
    return [
        Statement(
            actions=list(LOOKS), resources=["*"], reason="a refresh looks at whatever the stack is made of"
        ),
        Statement(actions=["s3:GetObject"], resources=[pulumi.Output.concat(bucket_arn, "/*")]),
        Statement(actions=["s3:ListBucket"], resources=[bucket_arn]),
        Statement(actions=["kms:Decrypt"], resources=[key_arn]),
        *_build_statements(names),
    ]


def deploy_statements(
    names: AccountNames, bucket_arn: pulumi.Input[str], key_arn: pulumi.Input[str]
) -> list[Statement]:
    """The deploy role: what the program makes, and roles within the boundary; never its own role or the boundary."""
    own = [names.role(kind) for kind in ("deploy", "preview")]
    roles = [
        pulumi.Output.concat(f"{ARN}:iam::", names.account_id, f":role/{component}-*")
        for component in ("agent", "api", "cdn", "delivery", "knowledge")
    ]
    return [
        Statement(
            actions=[*(f"{service}:{verb}*" for service in SERVICES for verb in _VERBS), *_OTHERS],
            resources=["*"],
            reason="AWS gives these their names",
        ),
        *(
            Statement(
                actions=[f"{service}:{verb}*" for verb in (*_VERBS, "Add", "Describe", "Publish", "Remove")],
                resources=[one for arn in arns for one in (arn, f"{arn}/*")],
                reason="their names begin with the component",
            )
            for service, arns in NAMED.items()
        ),
        Statement(
            actions=[
                f"apigateway:{verb}" for verb in ("DELETE", "GET", "PATCH", "POST", "PUT", "TagResource")
            ],
            resources=[f"{ARN}:apigateway:*::/*"],
            reason="AWS gives gateways their ids",
        ),
        Statement(
            actions=["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"],
            resources=roles,
            conditions={"StringEquals": {"iam:PermissionsBoundary": names.boundary}},
            reason="the boundary bounds them",
        ),
        Statement(
            actions=[
                *("iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy", "iam:List*"),
                *("iam:TagRole", "iam:UntagRole", "iam:UpdateRole", "iam:UpdateAssumeRolePolicy"),
            ],
            resources=roles,
            reason="their names begin with the component",
        ),
        Statement(
            actions=["iam:PassRole"],
            resources=[*roles, *own],
            conditions={"StringEquals": {"iam:PassedToService": list(PASSED_TO)}},
            reason="services take them",
        ),
        Statement(
            effect="Deny",
            actions=[
                f"iam:{verb}*" for verb in ("Attach", "Create", "Delete", "Detach", "Put", "Set", "Update")
            ],
            resources=[*own, names.boundary],
            reason="who deploys may not change what he may do",
        ),
        Statement(
            effect="Deny",
            actions=["iam:DeleteRolePermissionsBoundary"],
            resources=["*"],
            reason="no role loses its boundary",
        ),
        Statement(
            actions=["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            resources=[pulumi.Output.concat(bucket_arn, "/.pulumi/*")],
        ),
        Statement(actions=["s3:ListBucket"], resources=[bucket_arn]),
        Statement(actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], resources=[key_arn]),
    ]


def boundary_statements() -> list[Statement]:
    """The most that a role made by a deployment can do: the app's and the pipelines' own work, no IAM at all."""
    return [
        Statement(
            actions=[
                *("bedrock:ApplyGuardrail", "bedrock:GetInferenceProfile", "bedrock:InvokeAgent"),
                *("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream", "bedrock:Retrieve"),
                *("bedrock-agentcore:*HarnessSession", "bedrock-agentcore:InvokeHarness"),
                *("bedrock-agentcore:StopRuntimeSession", "codebuild:BatchGetBuilds", "codebuild:StartBuild"),
                *("codeconnections:UseConnection", "codestar-connections:UseConnection"),
                *("dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
                *("dynamodb:UpdateItem", "kms:Decrypt", "kms:GenerateDataKey", "logs:CreateLogStream"),
                *("logs:PutLogEvents", "s3:GetBucketVersioning", "s3:GetObject", "s3:GetObjectVersion"),
                *("s3:ListBucket", "s3:PutObject", "s3vectors:DeleteVectors", "s3vectors:GetIndex"),
                *(
                    "s3vectors:GetVectors",
                    "s3vectors:PutVectors",
                    "s3vectors:QueryVectors",
                    "ssm:GetParameter",
                ),
            ],
            resources=["*"],
            reason="a boundary gives nothing, it bounds what the roles' own policies give",
        )
    ]


def _build_statements(names: AccountNames) -> list[Statement]:
    """What a build of CodePipeline takes beside: the commit, and its own log."""
    return [
        Statement(
            actions=["codestar-connections:UseConnection", "codeconnections:UseConnection"],
            resources=[pulumi.Output.concat(f"{ARN}:codeconnections:*:", names.account_id, ":connection/*")],
            reason="a build clones with the connection that the stack made",
        ),
        Statement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[pulumi.Output.concat(f"{ARN}:logs:*:", names.account_id, ":log-group:delivery-log-*")],
            reason="a build writes the log that the stack made",
        ),
        Statement(
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=[f"{ARN}:s3:::delivery-artefacts-*"],
            reason="a build reads the commit from the bucket that the stack made",
        ),
    ]
