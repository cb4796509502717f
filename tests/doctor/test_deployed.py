"""After a deployment: a healthy stack gives no false alarm, and each thing that was changed by hand is named."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from doctor.deployed import after_deployment
from doctor.finding import Finding, State, examine
from doctor.resources import Deployed, Resources
from tests.doctor.aws import Aws, operation, serving
from tests.doctor.test_account import dev

ALLOWS = [
    {"Sid": "a", "Effect": "Allow", "Action": action, "Principal": {"Service": "cloudfront.amazonaws.com"}}
    for action in ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")
]
PERMISSIONS = "function permissions"
STATE = {
    "deployment": {
        "resources": [
            {"type": "pulumi:pulumi:Stack", "urn": "u"},
            *(
                {"type": kind, "id": "id", "urn": "u", "outputs": outputs}
                for kind, outputs in {
                    "aws:lambda/functionUrl:FunctionUrl": {"functionName": "f", "qualifier": "live"},
                    "aws:cloudfront/distribution:Distribution": {},
                    "aws:cloudwatch/metricAlarm:MetricAlarm": {"name": "errors"},
                    "aws:cloudwatch/logGroup:LogGroup": {"name": "/aws/lambda/f"},
                    "aws:sns/topic:Topic": {"arn": "arn:aws:sns:us-east-1:111122223333:t"},
                    "aws:bedrock/guardrailVersion:GuardrailVersion": {"guardrailArn": "g", "version": "1"},
                }.items()
            ),
        ]
    }
}
OUTPUTS = {"knowledgeBaseId": "KB", "dataSourceId": "DS", "safeguardsTable": "t", "siteBucket": "s"}
WANTED = replace(dev(), guardrail="standard", alarm_email="ann@example.com")


def distribution(status: str = "Deployed", enabled: str = "true", control: str = "O") -> Any:
    xml = (
        f"<Distribution><Id>id</Id><Status>{status}</Status><DistributionConfig><Enabled>{enabled}</Enabled><Origins>"
        f"<Quantity>1</Quantity><Items><Origin><Id>o</Id><OriginAccessControlId>{control}</OriginAccessControlId>"
        "</Origin></Items></Origins></DistributionConfig></Distribution>"
    )
    return 200, "text/xml", xml


def subscribed(arn: str) -> Any:
    member = f"<member><Protocol>email</Protocol><SubscriptionArn>{arn}</SubscriptionArn></member>"
    name = "ListSubscriptionsByTopic"
    xml = f"<{name}Response><{name}Result><Subscriptions>{member}</Subscriptions></{name}Result></{name}Response>"
    return 200, "text/xml", xml


HEALTHY: dict[str, Any] = {
    "GetPolicy": {"Policy": json.dumps({"Statement": ALLOWS})},
    "GetFunctionUrlConfig": {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"},
    "GetDistribution": distribution(),
    "GetKnowledgeBase": {"knowledgeBase": {"status": "ACTIVE"}},
    "ListIngestionJobs": {
        "ingestionJobSummaries": [{"ingestionJobId": "J", "status": "COMPLETE", "statistics": {}}]
    },
    "ListKnowledgeBaseDocuments": {"documentDetails": []},
    "DescribeTable": {"Table": {"TableStatus": "ACTIVE"}},
    "DescribeAlarms": {"MetricAlarms": [{"AlarmName": "errors", "StateValue": "OK", "ActionsEnabled": True}]},
    "DescribeLogGroups": {"logGroups": [{"logGroupName": "/aws/lambda/f", "retentionInDays": 7}]},
    "GetGuardrail": {"status": "READY", "version": "1"},
    "ListSubscriptionsByTopic": subscribed("arn:aws:sns:us-east-1:111122223333:t:1"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Aws]:
    with serving(operation) as running:
        yield running


def look(aws: Aws, state: Any = STATE) -> dict[str, Finding]:
    stack = Deployed(aws.clients, WANTED, Resources.parse(state), OUTPUTS)
    return {each.check: each for each in examine(after_deployment(stack))}


def test_a_healthy_stack_gives_no_false_alarm(server: Aws) -> None:
    server.replies = HEALTHY
    found = look(server)
    assert {name: each for name, each in found.items() if each.state is not State.OK} == {}
    assert len(found) == 9


def test_documents_that_were_ingested_directly_are_no_false_alarm(server: Aws) -> None:
    document = {"knowledgeBaseId": "KB", "dataSourceId": "DS", "status": "INDEXED"}
    server.replies = {
        **HEALTHY,
        "ListIngestionJobs": {"ingestionJobSummaries": []},
        "ListKnowledgeBaseDocuments": {"documentDetails": [document]},
    }
    assert look(server)["knowledge base"].state is State.OK


@pytest.mark.parametrize(
    ("operation_", "reply", "check", "cause"),
    [
        ("GetPolicy", {"Policy": json.dumps({"Statement": ALLOWS[:1]})}, PERMISSIONS, "function-permissions"),
        ("GetPolicy", {"Policy": json.dumps({"Statement": ALLOWS[1:]})}, PERMISSIONS, "function-permissions"),
        ("GetPolicy", {"Policy": json.dumps({"Statement": [*ALLOWS, {**ALLOWS[0], "Principal": "*"}]})},
         PERMISSIONS, "function-public"),
        ("GetFunctionUrlConfig", {"AuthType": "NONE"}, "function url", "function-public"),
        ("GetFunctionUrlConfig", {"AuthType": "AWS_IAM", "InvokeMode": "BUFFERED"}, "function url", "invoke-mode"),
        ("GetDistribution", distribution(enabled="false"), "distribution", "disabled"),
        ("GetDistribution", distribution(control=""), "distribution", "no-oac"),
        ("GetKnowledgeBase", {"knowledgeBase": {"status": "FAILED"}}, "knowledge base", "knowledge-base-status"),
        ("ListIngestionJobs", {"ingestionJobSummaries": []}, "knowledge base", "never-ingested"),
        ("ListIngestionJobs", {"ingestionJobSummaries": [{"ingestionJobId": "J", "status": "FAILED"}]},
         "knowledge base", "ingestion-failed"),
        ("ListIngestionJobs", {"ingestionJobSummaries": [{"ingestionJobId": "J", "status": "COMPLETE",
         "statistics": {"numberOfDocumentsFailed": 1}}]}, "knowledge base", "ingestion-failed"),
        ("DescribeTable", {"Table": {"TableStatus": "DELETING"}}, "budget table", "table-status"),
        ("DescribeAlarms", {"MetricAlarms": []}, "alarms", "alarms-missing"),
        ("DescribeAlarms", {"MetricAlarms": [{"AlarmName": "errors", "StateValue": "ALARM"}]}, "alarms", "alarm-rings"),
        ("DescribeAlarms", {"MetricAlarms": [{"AlarmName": "errors", "StateValue": "OK", "ActionsEnabled": False}]},
         "alarms", "alarm-muted"),
        ("DescribeLogGroups", {"logGroups": [{"logGroupName": "/aws/lambda/f"}]}, "log retention", "log-retention"),
        ("DescribeLogGroups", {"logGroups": []}, "log retention", "log-retention-missing"),
        ("GetGuardrail", {"status": "FAILED"}, "guardrail", "guardrail-status"),
        ("ListSubscriptionsByTopic", subscribed("PendingConfirmation"), "alarm e-mail", "email-unconfirmed"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named_and_nothing_else(
    server: Aws, operation_: str, reply: Any, check: str, cause: str
) -> None:
    server.replies = {**HEALTHY, operation_: reply}
    found = look(server)
    assert {name: each.cause for name, each in found.items() if each.state is not State.OK} == {check: cause}
    assert found[check].fix


def test_a_resource_that_is_gone_from_the_state_is_missed(server: Aws) -> None:
    server.replies = HEALTHY
    state = deepcopy(STATE)
    state["deployment"]["resources"] = [
        each for each in state["deployment"]["resources"] if "cloudfront" not in str(each["type"])
    ]
    assert look(server, state)["distribution"].cause == "distribution-missing"
