"""After a deployment: whether what Pulumi made is there, joined as it should be, and still so."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from api.contract.outside import json_of, member
from doctor.finding import Check
from doctor.resources import Deployed
from doctor.trouble import Trouble, Unseen, missing

INGESTS = ("STARTING", "IN_PROGRESS", "COMPLETE")
"""States of an ingestion job that isn't broken off; Amazon Bedrock API Reference, "IngestionJobSummary"."""
USABLE = ("ACTIVE", "UPDATING")
"""States of a table that is written to; Amazon DynamoDB API Reference, "TableDescription"."""
INVOKES = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")


def permissions(stack: Deployed) -> str:
    """Whether CloudFront, and nobody else, may invoke the function through its URL; both actions are needed."""
    url = stack.resources.one("aws:lambda/functionUrl:FunctionUrl")
    if url is None:
        return "the front door has no function URL"
    policy = stack.clients("lambda").get_policy(FunctionName=url["functionName"], Qualifier=url["qualifier"])
    statements = member(json_of(policy["Policy"]), "Statement", list, [])
    public = [each for each in statements if each.get("Principal") in ("*", {"AWS": "*"})]
    if public:
        raise Trouble("function-public", f"anybody may call the function: statement {public[0].get('Sid')}")
    for action in INVOKES:
        if not any(_allows(each, action) for each in statements):
            raise Trouble("function-permissions", f"no permission for {action} by cloudfront.amazonaws.com")
    return "CloudFront alone may invoke the function, with both actions"


def _allows(statement: Mapping[str, Any], action: str) -> bool:
    principal = statement.get("Principal")
    service = principal.get("Service") if isinstance(principal, dict) else None
    return (
        statement.get("Effect") == "Allow"
        and statement.get("Action") == action
        and (service == "cloudfront.amazonaws.com")
    )


def function_url(stack: Deployed) -> str:
    """Whether the function URL asks for signatures and streams as the stack's setting says."""
    url = stack.resources.one("aws:lambda/functionUrl:FunctionUrl")
    if url is None:
        return "the front door has none"
    found = stack.clients("lambda").get_function_url_config(
        FunctionName=url["functionName"], Qualifier=url["qualifier"]
    )
    mode = "RESPONSE_STREAM" if stack.wanted.streaming else "BUFFERED"
    if found["AuthType"] != "AWS_IAM":
        raise Trouble("function-public", f"AuthType is {found['AuthType']}")
    if found.get("InvokeMode", "BUFFERED") != mode:
        raise Trouble(
            "invoke-mode", f"InvokeMode is {found.get('InvokeMode')}, and `streaming` asks for {mode}"
        )
    return f"signed calls only, {mode}"


def distribution(stack: Deployed) -> str:
    """Whether the distribution is enabled and has reached the edge."""
    made = stack.made("aws:cloudfront/distribution:Distribution", "distribution", "CloudFront distribution")
    found = stack.clients("cloudfront").get_distribution(Id=made["id"])["Distribution"]
    if not found["DistributionConfig"]["Enabled"]:
        raise Trouble("disabled", f"{made['id']} is disabled")
    if found["Status"] != "Deployed":
        raise Unseen(f"{made['id']} is {found['Status']}: its last change is on its way", "Wait ten minutes.")
    if "siteBucket" in stack.outputs and not any(
        each.get("OriginAccessControlId") for each in found["DistributionConfig"]["Origins"]["Items"]
    ):
        raise Trouble("no-oac", "no origin has an origin access control")
    return f"{made['id']} is deployed"


def knowledge_base(stack: Deployed) -> str:
    """Whether the knowledge base is active and its last ingestion went well."""
    client = stack.clients("bedrock-agent")
    names = {"knowledgeBaseId": stack.outputs["knowledgeBaseId"]}
    status = client.get_knowledge_base(**names)["knowledgeBase"]["status"]
    if status != "ACTIVE":
        raise Trouble("knowledge-base-status", f"it is {status}")
    source = {**names, "dataSourceId": stack.outputs["dataSourceId"], "maxResults": 1}
    jobs = client.list_ingestion_jobs(**source)["ingestionJobSummaries"]
    # A few documents are ingested directly, which is no job.
    if not jobs and client.list_knowledge_base_documents(**source)["documentDetails"]:
        return "active; its documents were ingested directly"
    if not jobs:
        raise Trouble("never-ingested", "nothing was ever ingested")
    last = jobs[0]
    failed = last.get("statistics", {}).get("numberOfDocumentsFailed", 0)
    if last["status"] not in INGESTS or failed:
        raise Trouble(
            "ingestion-failed",
            f"the last ingestion job {last['ingestionJobId']} is {last['status']}, {failed} documents failed",
        )
    return f"active; last ingestion job {last['status'].lower()}"


def guardrail(stack: Deployed) -> str:
    """Whether the guardrail's version that the app uses is there and ready."""
    made = stack.made(
        "aws:bedrock/guardrailVersion:GuardrailVersion", "guardrail", "published guardrail version"
    )
    found = stack.clients("bedrock").get_guardrail(
        guardrailIdentifier=made["guardrailArn"], guardrailVersion=made["version"]
    )
    if found["status"] != "READY":
        raise Trouble("guardrail-status", f"version {made['version']} is {found['status']}")
    return f"version {made['version']} is ready"


def table(stack: Deployed) -> str:
    """Whether the safeguards table is active; without it no question is answered."""
    name = stack.outputs["safeguardsTable"]
    status = stack.clients("dynamodb").describe_table(TableName=name)["Table"]["TableStatus"]
    if status == "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
        raise Trouble("table-key", f"{name} is {status}")
    if status not in USABLE:
        raise Trouble("table-status", f"{name} is {status}")
    return f"{name} is {status.lower()}"


def alarms(stack: Deployed) -> str:
    """Whether the alarms are there, enabled, and quiet."""
    names = [each["name"] for each in stack.resources.of("aws:cloudwatch/metricAlarm:MetricAlarm")]
    if not names:
        raise missing("alarms", "no alarm")
    found = stack.clients("cloudwatch").describe_alarms(AlarmNames=names, MaxRecords=100)["MetricAlarms"]
    gone = set(names) - {each["AlarmName"] for each in found}
    if gone:
        raise missing("alarms", f"{', '.join(sorted(gone))} is gone")
    rings = [each for each in found if each["StateValue"] == "ALARM"]
    if rings:
        raise Trouble(
            "alarm-rings",
            f"{rings[0]['AlarmName']} rings: {rings[0].get('StateReason', '')}"[:300],
            description=rings[0].get("AlarmDescription") or "See its description.",
            dashboard=stack.outputs.get("dashboardUrl", "the dashboard"),
        )
    muted = [each["AlarmName"] for each in found if not each.get("ActionsEnabled", True)]
    if muted:
        raise Trouble("alarm-muted", f"{muted[0]} tells nobody")
    return f"{len(found)} there, none rings"


def subscription(stack: Deployed) -> str:
    """Whether the owner has confirmed that alarms and budget may be mailed."""
    topic = stack.made("aws:sns/topic:Topic", "alarm e-mail", "topic")
    listed = stack.clients("sns").list_subscriptions_by_topic(TopicArn=topic["arn"])["Subscriptions"]
    if not any(each["Protocol"] == "email" for each in listed):
        raise Trouble("email-missing", "the topic has no address")
    if any(each["SubscriptionArn"] == "PendingConfirmation" for each in listed):
        raise Trouble("email-unconfirmed", f"{stack.wanted.alarm_email} hasn't confirmed")
    return "confirmed"


def log_retention(stack: Deployed) -> str:
    """Whether the app's log is kept as long as the stack says, and no longer."""
    made = stack.made("aws:cloudwatch/logGroup:LogGroup", "log retention", "log group")
    found = stack.clients("logs").describe_log_groups(logGroupNamePrefix=made["name"], limit=1)["logGroups"]
    if not found:
        raise missing("log retention", f"{made['name']} is gone")
    days = found[0].get("retentionInDays")
    if days != stack.wanted.log_retention_days:
        kept = f"{days} days" if days else "for ever"
        what = f"{made['name']} is kept {kept}, not {stack.wanted.log_retention_days} days"
        raise Trouble("log-retention", what)
    return f"{days} days"


def certificate(stack: Deployed) -> str:
    """Whether the domain's certificate is issued."""
    made = stack.made("aws:acm/certificate:Certificate", "certificate", "certificate")
    found = stack.clients("acm", "us-east-1").describe_certificate(CertificateArn=made["arn"])["Certificate"]
    if found["Status"] != "ISSUED":
        domain = stack.wanted.domain_name
        raise Trouble("certificate", f"{domain}: {found['Status']}", domain=domain)
    return f"issued, until {found['NotAfter']:%Y-%m-%d}" if "NotAfter" in found else "issued"


def connection(stack: Deployed) -> str:
    """Whether a person has confirmed the connection to the repository: a new one is PENDING, and nothing runs."""
    arn = stack.wanted.connection_arn
    if not arn:
        made = stack.made("aws:codeconnections/connection:Connection", "connection", "connection")
        arn = made["arn"]
    found = stack.clients("codeconnections").get_connection(ConnectionArn=arn)["Connection"]
    status, name = found["ConnectionStatus"], found["ConnectionName"]
    if status != "AVAILABLE":
        raise Trouble("connection-pending", f"{name} is {status}", region=stack.wanted.region)
    return f"{name} is confirmed"


def after_deployment(stack: Deployed) -> list[Check]:
    """Everything that AWS tells about a deployed stack."""
    looks = [
        ("function permissions", permissions, "function that CloudFront is permitted to call"),
        ("function url", function_url, "function URL"),
        ("distribution", distribution, "CloudFront distribution"),
        ("knowledge base", knowledge_base, "knowledge base or data source"),
        ("budget table", table, "safeguards table"),
        ("alarms", alarms, "alarm"),
        ("log retention", log_retention, "log group"),
    ]
    if stack.wanted.guardrail not in ("", "none"):
        looks.append(("guardrail", guardrail, "published guardrail version"))
    if stack.wanted.alarm_email:
        looks.append(("alarm e-mail", subscription, "topic"))
    if stack.wanted.domain_name:
        looks.append(("certificate", certificate, "certificate"))
    if stack.wanted.delivery == "codepipeline":
        looks.append(("connection", connection, "connection"))
    return [
        Check(name, partial(look, stack), stack=stack.wanted.stack, made=made) for name, look, made in looks
    ]
