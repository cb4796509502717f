"""Every statement of every policy: who may do what with which resource, under which condition."""

from collections import Counter
from typing import NamedTuple

from components.rest_api import LOG_ACTIONS
from graph.model import Graph
from graph.statements import statements
from tests.components.cases import Case


class Permission(NamedTuple):
    holder: str
    effect: str
    principals: tuple[str, ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: str = "{}"
    sid: str = ""


def permissions_of(graph: Graph) -> Counter[Permission]:
    return Counter(
        Permission(
            item.node.name,
            item.effect,
            item.principals,
            item.actions,
            item.resources,
            str(dict(item.conditions)),
            item.sid,
        )
        for item in statements(graph)
    )


def _allow(holder: str, *actions: str, on: str) -> Permission:
    return Permission(holder, "Allow", (), actions, (on,))


def _trust(role: str, service: str, *sources: str) -> Permission:
    conditions = "{}"
    if sources:
        start = f"arn:aws:{service.partition('.')[0]}:us-east-1:${{account}}:"
        arns = [f"{start}{source}/*" for source in sources]
        conditions = str(
            {
                "StringEquals": {"aws:SourceAccount": "${account}"},
                "ArnLike": {"aws:SourceArn": arns if len(arns) > 1 else arns[0]},
            }
        )
    return Permission(role, "Allow", (service,), ("sts:AssumeRole",), (), conditions)


def _only_tls(bucket: str) -> Permission:
    return Permission(
        f"{bucket}-policy",
        "Deny",
        ("*",),
        ("s3:*",),
        (f"${{{bucket}.arn}}", f"${{{bucket}.arn}}/*"),
        str({"Bool": {"aws:SecureTransport": "false"}}),
        "BecauseNoRequestMayTravelInTheClear",
    )


def _distribution_reads(action: str, resource: str) -> Permission:
    only_this = str({"StringEquals": {"AWS:SourceArn": "${cdn-distribution.arn}"}})
    return Permission(
        "cdn-site-policy", "Allow", ("cloudfront.amazonaws.com",), (action,), (resource,), only_this
    )


def _publishes(service: str) -> Permission:
    account = str({"StringEquals": {"aws:SourceAccount": "${account}"}})
    topic = "${observability-alarms.arn}"
    return Permission("observability-alarms-policy", "Allow", (service,), ("sns:Publish",), (topic,), account)


def _answers(role: str, case: Case, model: str) -> list[Permission]:
    """What the one who answers may do: the app itself, or the Bedrock agent in its place."""
    found = [*invokes(role, model), _allow(role, "bedrock:Retrieve", on="${knowledge-base.arn}")]
    if case.guardrail:
        found.append(_allow(role, "bedrock:ApplyGuardrail", on="${guardrail-filters.guardrailArn}"))
    return found


def invokes(role: str, model: str) -> list[Permission]:
    invoke = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
    if not model.startswith("us."):
        return [_allow(role, *invoke, on=f"arn:aws:bedrock:us-east-1::foundation-model/{model}")]
    profile = f"arn:aws:bedrock:us-east-1:${{account}}:inference-profile/{model}"
    anywhere = f"arn:aws:bedrock:*::foundation-model/{model.removeprefix('us.')}"
    reason = "BecauseTheInferenceProfileChoosesTheRegionOfTheModel"
    return [
        _allow(role, *invoke, "bedrock:GetInferenceProfile", on=profile),
        Permission(role, "Allow", (), invoke, (anywhere,), sid=reason),
    ]


def expected_permissions(case: Case, model: str = "") -> Counter[Permission]:
    """All statements of a case, whose model is the stack's own unless given."""
    model = model or {"dev": "amazon.nova-micro-v1:0", "prod": "amazon.nova-lite-v1:0"}[case.stack]
    found = [
        _trust("api-role", "lambda.amazonaws.com"),
        _allow("api-role-policy", "logs:CreateLogStream", "logs:PutLogEvents", on="${api-log.arn}:*"),
        _allow(
            "api-role-policy",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:Query",
            on="${safeguards-table.arn}",
        ),
        _allow("api-role-policy", "s3:GetObject", on="${knowledge-documents.arn}/deployment.json"),
        _allow("api-role-policy", "s3:GetObject", on="${knowledge-documents.arn}/documents/*"),
        _trust("knowledge-role", "bedrock.amazonaws.com", "knowledge-base"),
        _allow(
            "knowledge-role-policy",
            "bedrock:InvokeModel",
            on="arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0",
        ),
        _allow("knowledge-role-policy", "s3:ListBucket", on="${knowledge-documents.arn}"),
        _allow("knowledge-role-policy", "s3:GetObject", on="${knowledge-documents.arn}/knowledge/*"),
        _allow(
            "knowledge-role-policy",
            "s3vectors:GetIndex",
            "s3vectors:PutVectors",
            "s3vectors:GetVectors",
            "s3vectors:DeleteVectors",
            "s3vectors:QueryVectors",
            on="${knowledge-index.indexArn}",
        ),
        _only_tls("knowledge-documents"),
        _only_tls("cdn-site"),
        _distribution_reads("s3:GetObject", "${cdn-site.arn}/*"),
        _distribution_reads("s3:ListBucket", "${cdn-site.arn}"),
        _publishes("budgets.amazonaws.com"),
        _publishes("cloudwatch.amazonaws.com"),
    ]
    if case.engine == "converse":
        found += _answers("api-role-policy", case, model)
    elif case.engine == "agentcore-harness":
        found.append(
            _allow(
                "api-role-policy",
                "bedrock-agentcore:InvokeHarness",
                "bedrock-agentcore:InvokeAgentRuntime",
                on="${agent-harness.arn}",
            )
        )
        stop, on = ("bedrock-agentcore:StopRuntimeSession",), ("${agent-harness.arn}",)
        reason = "BecauseEachAnswerEndsTheSessionThatItBegan"
        found.append(Permission("api-role-policy", "Allow", (), stop, on, sid=reason))
        found.append(_allow("api-role-policy", "bedrock:Retrieve", on="${knowledge-base.arn}"))
        found.append(_trust("agent-harness-role", "bedrock-agentcore.amazonaws.com", "harness", "runtime"))
        found += invokes("agent-harness-role-policy", model)
        if case.guardrail:
            on = "${guardrail-filters.guardrailArn}"
            found.append(_allow("agent-harness-role-policy", "bedrock:ApplyGuardrail", on=on))
    else:
        found.append(_allow("api-role-policy", "bedrock:InvokeAgent", on="${agent-alias.agentAliasArn}"))
        found.append(_trust("agent-role", "bedrock.amazonaws.com", "agent"))
        found += _answers("agent-role-policy", case, model)
    if case.front_door == "rest-api":
        account = str({"StringEquals": {"aws:SourceAccount": "${account}"}})
        gateway = ("apigateway.amazonaws.com",)
        reason = "BecauseAPIGatewayWritesAllItsLogsInTheAccountWithOneRoleAndChecksItForAll"
        found.append(Permission("api-gateway-logs", "Allow", gateway, ("sts:AssumeRole",), (), account))
        found.append(Permission("api-gateway-logs-policy", "Allow", (), LOG_ACTIONS, ("*",), sid=reason))
    return Counter(found)
