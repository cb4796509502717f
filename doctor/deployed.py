"""After a deployment: whether what Pulumi made is there, joined as it should be, and still so."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from doctor.account import Clients, Wanted
from doctor.finding import Check, Finding, note, ok, wrong

UP = "pulumi up -s {stack}"
INVOKES = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")


@dataclass(frozen=True)
class Resources:
    """What `pulumi stack export` lists: type, name in the program, id and outputs of each resource."""

    all: tuple[Mapping[str, Any], ...]

    @classmethod
    def parse(cls, exported: Mapping[str, Any]) -> "Resources":
        """From the exported document; resources without an id are components and providers."""
        listed = exported.get("deployment", {}).get("resources", [])
        return cls(tuple(each for each in listed if each.get("id")))

    def of(self, kind: str) -> list[Mapping[str, Any]]:
        """The outputs of all resources of a type, such as `aws:lambda/function:Function`."""
        return [{"id": each["id"], **each.get("outputs", {})} for each in self.all if each["type"] == kind]

    def one(self, kind: str) -> Mapping[str, Any] | None:
        """The first of a type, or None."""
        return next(iter(self.of(kind)), None)


@dataclass(frozen=True)
class Deployed:
    """A stack to look at."""

    clients: Clients
    wanted: Wanted
    resources: Resources
    outputs: Mapping[str, Any]

    @property
    def up(self) -> str:
        """The command that restores what the program says."""
        return UP.format(stack=self.wanted.stack)


def permissions(stack: Deployed) -> Finding:
    """Whether CloudFront, and nobody else, may invoke the function through its URL; both actions are needed."""
    url = stack.resources.one("aws:lambda/functionUrl:FunctionUrl")
    if url is None:
        return ok("function permissions", "the front door has no function URL")
    policy = stack.clients("lambda").get_policy(FunctionName=url["functionName"], Qualifier=url["qualifier"])
    return judge_permissions(json.loads(policy["Policy"]).get("Statement", []), stack)


def judge_permissions(statements: Iterable[Mapping[str, Any]], stack: Deployed) -> Finding:
    """The same for statements that are at hand."""
    statements = list(statements)
    public = [each for each in statements if each.get("Principal") in ("*", {"AWS": "*"})]
    if public:
        return wrong(
            "function permissions",
            f"anybody may call the function: statement {public[0].get('Sid')}",
            "A statement for everybody lets calls past CloudFront, its rate limit and its firewall.",
            f"aws lambda remove-permission; then {stack.up}",
            'AWS Lambda Developer Guide, "Control access to Lambda function URLs"',
            cause="function-public",
        )
    for action in INVOKES:
        if not any(_allows(each, action) for each in statements):
            return wrong(
                "function permissions",
                f"no permission for {action} by cloudfront.amazonaws.com",
                "CloudFront needs both; without one every question gets 403, and no log says why.",
                stack.up,
                "aws-cdk#35872",
                cause="function-permissions",
            )
    return ok("function permissions", "CloudFront alone may invoke the function, with both actions")


def _allows(statement: Mapping[str, Any], action: str) -> bool:
    principal = statement.get("Principal")
    service = principal.get("Service") if isinstance(principal, dict) else None
    return (
        statement.get("Effect") == "Allow"
        and statement.get("Action") == action
        and (service == "cloudfront.amazonaws.com")
    )


def function_url(stack: Deployed) -> Finding:
    """Whether the function URL asks for signatures and streams as the stack's setting says."""
    url = stack.resources.one("aws:lambda/functionUrl:FunctionUrl")
    if url is None:
        return ok("function url", "the front door has none")
    found = stack.clients("lambda").get_function_url_config(
        FunctionName=url["functionName"], Qualifier=url["qualifier"]
    )
    mode = "RESPONSE_STREAM" if stack.wanted.streaming else "BUFFERED"
    if found["AuthType"] != "AWS_IAM":
        return wrong(
            "function url", f"AuthType is {found['AuthType']}", "Anybody may call the function directly.", stack.up,
            cause="function-public",
        )  # fmt: skip
    if found.get("InvokeMode", "BUFFERED") != mode:
        return wrong(
            "function url",
            f"InvokeMode is {found.get('InvokeMode')}, and `streaming` asks for {mode}",
            "Runtime and invoke mode must agree, and neither can tell the other; answers come empty or late.",
            stack.up,
            cause="invoke-mode",
        )
    return ok("function url", f"signed calls only, {mode}")


def distribution(stack: Deployed) -> Finding:
    """Whether the distribution is enabled and has reached the edge."""
    made = stack.resources.one("aws:cloudfront/distribution:Distribution")
    if made is None:
        return _missing("distribution", "no CloudFront distribution", stack)
    found = stack.clients("cloudfront").get_distribution(Id=made["id"])["Distribution"]
    if not found["DistributionConfig"]["Enabled"]:
        return wrong(
            "distribution",
            f"{made['id']} is disabled",
            "Somebody switched it off.",
            stack.up,
            cause="disabled",
        )
    if found["Status"] != "Deployed":
        return note(
            "distribution",
            f"{made['id']} is {found['Status']}: its last change is on its way",
            "Wait ten minutes.",
        )
    if "siteBucket" in stack.outputs and not any(
        each.get("OriginAccessControlId") for each in found["DistributionConfig"]["Origins"]["Items"]
    ):
        return wrong(
            "distribution",
            "no origin has an origin access control",
            "CloudFront signs nothing, so bucket and function refuse it.",
            stack.up,
            'CloudFront Developer Guide, "Restrict access to an AWS Lambda function URL origin"',
            cause="no-oac",
        )
    return ok("distribution", f"{made['id']} is deployed")


def knowledge_base(stack: Deployed) -> Finding:
    """Whether the knowledge base is active and its last ingestion went well."""
    client = stack.clients("bedrock-agent")
    names = {"knowledgeBaseId": stack.outputs["knowledgeBaseId"]}
    status = client.get_knowledge_base(**names)["knowledgeBase"]["status"]
    if status != "ACTIVE":
        return wrong(
            "knowledge base",
            f"it is {status}",
            "Bedrock couldn't make or change it.",
            stack.up,
            cause="knowledge-base-status",
        )
    jobs = client.list_ingestion_jobs(**names, dataSourceId=stack.outputs["dataSourceId"], maxResults=1)[
        "ingestionJobSummaries"
    ]
    if not jobs:
        return wrong(
            "knowledge base",
            "nothing was ever ingested",
            "The stack is new, or a new embedding model made a new knowledge base.",
            f"agent sync -s {stack.wanted.stack}",
            cause="never-ingested",
        )
    last = jobs[0]
    failed = last.get("statistics", {}).get("numberOfDocumentsFailed", 0)
    if last["status"] == "FAILED" or failed:
        return wrong(
            "knowledge base",
            f"the last ingestion job {last['ingestionJobId']} is {last['status']}, {failed} documents failed",
            "What failed isn't found by any question.",
            f"agent sync -s {stack.wanted.stack} names each document with AWS's reason",
            cause="ingestion-failed",
        )
    return ok("knowledge base", f"active; last ingestion job {last['status'].lower()}")


def guardrail(stack: Deployed) -> Finding:
    """Whether the guardrail's version that the app uses is there and ready."""
    made = stack.resources.one("aws:bedrock/guardrailVersion:GuardrailVersion")
    if made is None:
        return _missing("guardrail", "no published guardrail version", stack)
    found = stack.clients("bedrock").get_guardrail(
        guardrailIdentifier=made["guardrailArn"], guardrailVersion=made["version"]
    )
    if found["status"] != "READY":
        what, why = f"version {made['version']} is {found['status']}", "It can't assess yet, or failed."
        return wrong("guardrail", what, why, stack.up, cause="guardrail-status")
    return ok("guardrail", f"version {made['version']} is ready")


def table(stack: Deployed) -> Finding:
    """Whether the safeguards table is active; without it no question is answered."""
    name = stack.outputs["safeguardsTable"]
    status = stack.clients("dynamodb").describe_table(TableName=name)["Table"]["TableStatus"]
    if status != "ACTIVE":
        return wrong("budget table", f"{name} is {status}", "No question is answered without it.", stack.up,
                     cause="table-status")  # fmt: skip
    return ok("budget table", f"{name} is active")


def alarms(stack: Deployed) -> Finding:
    """Whether the alarms are there, enabled, and quiet."""
    names = [each["name"] for each in stack.resources.of("aws:cloudwatch/metricAlarm:MetricAlarm")]
    if not names:
        return _missing("alarms", "no alarm", stack)
    found = stack.clients("cloudwatch").describe_alarms(AlarmNames=names, MaxRecords=100)["MetricAlarms"]
    gone = set(names) - {each["AlarmName"] for each in found}
    if gone:
        return _missing("alarms", f"{', '.join(sorted(gone))} is gone", stack)
    rings = [each for each in found if each["StateValue"] == "ALARM"]
    if rings:
        return wrong(
            "alarms",
            f"{rings[0]['AlarmName']} rings: {rings[0].get('StateReason', '')}"[:300],
            rings[0].get("AlarmDescription") or "See its description.",
            f"see {stack.outputs.get('dashboardUrl', 'the dashboard')}",
            cause="alarm-rings",
        )
    muted = [each["AlarmName"] for each in found if not each.get("ActionsEnabled", True)]
    if muted:
        return wrong(
            "alarms", f"{muted[0]} tells nobody", "Its actions are disabled.", stack.up, cause="alarm-muted"
        )
    return ok("alarms", f"{len(found)} there, none rings")


def subscription(stack: Deployed) -> Finding:
    """Whether the owner has confirmed that alarms and budget may be mailed."""
    topic = stack.resources.one("aws:sns/topic:Topic")
    if topic is None:
        return _missing("alarm e-mail", "no topic", stack)
    listed = stack.clients("sns").list_subscriptions_by_topic(TopicArn=topic["arn"])["Subscriptions"]
    if not any(each["Protocol"] == "email" for each in listed):
        return wrong(
            "alarm e-mail", "the topic has no address", "AWS drops what isn't confirmed within three days.", stack.up,
            cause="email-missing",
        )  # fmt: skip
    if any(each["SubscriptionArn"] == "PendingConfirmation" for each in listed):
        return wrong(
            "alarm e-mail",
            f"{stack.wanted.alarm_email} hasn't confirmed",
            "Until then no alarm and no budget reaches anybody.",
            'open AWS\'s letter "AWS Notification - Subscription Confirmation" and its link; look in spam too',
            'Amazon SNS Developer Guide, "Confirm the subscription"',
            cause="email-unconfirmed",
        )
    return ok("alarm e-mail", "confirmed")


def log_retention(stack: Deployed) -> Finding:
    """Whether the app's log is kept as long as the stack says, and no longer."""
    made = stack.resources.one("aws:cloudwatch/logGroup:LogGroup")
    if made is None:
        return _missing("log retention", "no log group", stack)
    found = stack.clients("logs").describe_log_groups(logGroupNamePrefix=made["name"], limit=1)["logGroups"]
    if not found:
        return _missing("log retention", f"{made['name']} is gone", stack)
    days = found[0].get("retentionInDays")
    if days != stack.wanted.log_retention_days:
        kept = f"{days} days" if days else "for ever"
        return wrong(
            "log retention",
            f"{made['name']} is kept {kept}, not {stack.wanted.log_retention_days} days",
            "It was changed by hand, or Lambda made it before Pulumi did.",
            stack.up,
            cause="log-retention",
        )
    return ok("log retention", f"{days} days")


def certificate(stack: Deployed) -> Finding:
    """Whether the domain's certificate is issued."""
    made = stack.resources.one("aws:acm/certificate:Certificate")
    if made is None:
        return _missing("certificate", "no certificate", stack)
    found = stack.clients("acm", "us-east-1").describe_certificate(CertificateArn=made["arn"])["Certificate"]
    if found["Status"] != "ISSUED":
        return wrong(
            "certificate",
            f"{stack.wanted.domain_name}: {found['Status']}",
            "Its proof isn't in the zone that serves the domain, or was taken out of it.",
            f"see that hostedZoneId serves {stack.wanted.domain_name}; then {stack.up}",
            'ACM User Guide, "DNS validation"',
            cause="certificate",
        )
    return ok(
        "certificate", f"issued, until {found['NotAfter']:%Y-%m-%d}" if "NotAfter" in found else "issued"
    )


def _missing(check: str, what: str, stack: Deployed) -> Finding:
    return wrong(
        check,
        what,
        "It was deleted by hand, or the deployment didn't end.",
        stack.up,
        cause=f"{check.replace(' ', '-')}-missing",
    )


def after_deployment(stack: Deployed) -> list[Check]:
    """Everything that AWS tells about a deployed stack."""
    looks = [
        ("function permissions", permissions),
        ("function url", function_url),
        ("distribution", distribution),
        ("knowledge base", knowledge_base),
        ("budget table", table),
        ("alarms", alarms),
        ("log retention", log_retention),
    ]
    if stack.wanted.guardrail not in ("", "none"):
        looks.append(("guardrail", guardrail))
    if stack.wanted.alarm_email:
        looks.append(("alarm e-mail", subscription))
    if stack.wanted.domain_name:
        looks.append(("certificate", certificate))
    return [Check(name, partial(look, stack)) for name, look in looks]
