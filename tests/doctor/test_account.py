"""Before a deployment: a healthy account gives no false alarm, and each thing that is missing is named."""

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cli.doctor import before
from doctor.account import before_deployment, identity
from doctor.finding import Check, Finding, State, examine, exit_code
from doctor.quotas import judge_quotas
from doctor.trouble import Trouble
from doctor.wanted import Wanted
from graph.stacks import stack_config
from tests.doctor.aws import Aws, operation, refusal, serving
from tests.waiting import PATIENCE

REGIONS = ["us-east-1", "eu-central-1"]
IDENTITY = """<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ann</Arn>
<UserId>U</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""
DISTRIBUTIONS = "<DistributionList><Quantity>{}</Quantity></DistributionList>"
HEALTHY: dict[str, Any] = {
    "GetCallerIdentity": (200, "text/xml", IDENTITY),
    "Converse": {"output": {"message": {"role": "assistant", "content": [{"text": "ok"}]}}, "stopReason": "max_tokens"},
    "InvokeModel": {"embedding": [0.1]},
    "ListKnowledgeBases": {"knowledgeBaseSummaries": []},
    "ListVectorBuckets": {"vectorBuckets": []},
    "GetAccountSettings": {"AccountLimit": {"UnreservedConcurrentExecutions": 1000}},
    "ListServiceQuotas": {
        "Quotas": [
            {"QuotaName": "On-demand model inference requests per minute for Amazon Nova Micro", "Value": 2000},
            {"QuotaName": "On-demand model inference tokens per minute for Amazon Nova Micro", "Value": 4000000},
            {"QuotaName": "On-demand model inference tokens per minute for Amazon Nova Lite", "Value": 1},
            {"QuotaName": "Cross-region model inference tokens per minute for Amazon Nova Micro", "Value": 1},
            {"QuotaName": "Model invocation max tokens per day for Amazon Nova Micro", "Value": 5760000},
        ]
    },
    "ListDistributions": (200, "text/xml", DISTRIBUTIONS.format(1)),
    "ListAgents": {"agentSummaries": []},
    "GetHostedZone": (200, "text/xml", "<GetHostedZoneResponse><HostedZone><Id>Z</Id><Name>example.com.</Name>"
                      "<CallerReference>r</CallerReference></HostedZone></GetHostedZoneResponse>"),
}  # fmt: skip


def dev() -> Wanted:
    """The settings of the stack dev."""
    return Wanted.of("dev", *stack_config("dev"))


def pulumi(command: Any) -> "subprocess.CompletedProcess[str]":
    """A Pulumi that is signed in and knows the stack dev."""
    says = {"whoami": "User: ann\nBackend URL: file://~\n", "stack": '[{"name": "dev"}]', "config": "{}"}
    return subprocess.CompletedProcess(command, 0, says[command[2]], "")


@pytest.fixture(scope="module")
def server() -> Iterator[Aws]:
    with serving(operation) as running:
        yield running


@pytest.fixture
def aws(server: Aws) -> Aws:
    server.replies, server.together, server.seen = dict(HEALTHY), None, []
    return server


def look(aws: Aws, wanted: Wanted, run: Any = pulumi) -> dict[str, Finding]:
    checks = [
        Check("credentials", lambda: identity(aws.clients, wanted)),
        *before_deployment(aws.clients, REGIONS, wanted, run),
    ]
    return {each.check: each for each in examine(checks)}


def test_a_healthy_account_gives_no_false_alarm(aws: Aws) -> None:
    found = look(aws, dev())
    assert {name: each.state for name, each in found.items() if each.state is not State.OK} == {}
    assert exit_code(list(found.values())) == 0
    assert found["credentials"].what == "account 111122223333, as arn:aws:iam::111122223333:user/ann"
    assert "2,000 requests per minute" in found["quotas"].what


def test_all_is_looked_at_at_once(aws: Aws) -> None:
    """No call waits for another's answer, so the whole takes as long as the slowest, not as their sum."""
    aws.together = threading.Barrier(8, timeout=PATIENCE)
    found = look(aws, dev())
    assert len(aws.seen) == 8
    assert {each.state for each in found.values()} == {State.OK}


CLOSED = (
    "json",
    403,
    "AccessDeniedException",
    "You don't have access to the model with the specified model ID.",
)


@pytest.mark.parametrize(
    ("operation_", "reply", "check", "cause"),
    [
        ("Converse", refusal(*CLOSED), "model", "model-access"),
        ("InvokeModel", refusal(*CLOSED), "embeddings", "model-access"),
        (
            "ListVectorBuckets",
            refusal("json", 403, "AccessDeniedException", "no"),
            "s3 vectors",
            "not-permitted",
        ),
        (
            "Converse",
            refusal("json", 429, "ThrottlingException", "Too many tokens per day, wait"),
            "model",
            "daily-quota",
        ),
    ],
)
def test_what_the_account_refuses_is_named(
    aws: Aws, operation_: str, reply: Any, check: str, cause: str
) -> None:
    aws.replies[operation_] = reply
    found = look(aws, dev())
    assert (found[check].state, found[check].cause) == (State.WRONG, cause)
    assert found[check].fix
    assert exit_code(list(found.values())) == 1
    others = {each.state for name, each in found.items() if name != check}
    assert others == {State.OK}


def test_what_cannot_be_looked_at_is_not_called_wrong(aws: Aws) -> None:
    aws.replies["GetAccountSettings"] = refusal("json", 403, "AccessDeniedException", "not authorized")
    found = look(aws, dev())
    assert found["lambda concurrency"].state is State.BLIND
    assert exit_code(list(found.values())) == 2


@pytest.mark.parametrize(
    ("changes", "replies", "check", "state", "cause"),
    [
        ({"region": "eu-nowhere-1"}, {}, "region", State.WRONG, "region-unknown"),
        ({"region": ""}, {}, "region", State.WRONG, "region"),
        ({"reserved_concurrency": 5}, {"GetAccountSettings": {"AccountLimit": {"UnreservedConcurrentExecutions": 10}}},
         "lambda concurrency", State.WRONG, "reserved-concurrency"),
        ({"engine": "bedrock-agent"}, {}, "bedrock agents", State.WRONG, "agents-closed"),
        ({"allowed_accounts": ("999999999999",)}, {}, "credentials", State.WRONG, "wrong-account"),
        ({"domain_name": "agent.example.org", "hosted_zone_id": "Z"}, {}, "domain", State.WRONG, "zone-differs"),
        ({"domain_name": "agent.example.com", "hosted_zone_id": "Z"}, {}, "domain", State.OK, ""),
        ({}, {"ListDistributions": (200, "text/xml", DISTRIBUTIONS.format(0))}, "cloudfront", State.NOTE, ""),
        ({"questions_per_minute": 3_000}, {}, "quotas", State.WRONG, "quota-small"),
        ({"model": "us.amazon.nova-micro-v1:0"}, {}, "quotas", State.WRONG, "quota-small"),
        ({"model": "amazon.nova-premier-v1:0"}, {}, "quotas", State.NOTE, ""),
    ],
)  # fmt: skip
def test_settings_that_the_account_does_not_bear_are_named(
    aws: Aws, changes: Any, replies: Any, check: str, state: State, cause: str
) -> None:
    aws.replies |= replies
    found = look(aws, replace(dev(), **changes))[check]
    assert (found.state, found.cause) == (state, cause)


@pytest.mark.parametrize(
    ("step", "words", "cause"),
    [
        (
            "whoami",
            "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
            "pulumi-login",
        ),
        ("config", "error: constructing secrets manager: incorrect passphrase", "wrong-passphrase"),
    ],
)
def test_what_pulumi_lacks_is_named(aws: Aws, step: str, words: str, cause: str) -> None:
    def run(command: Any) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(command, 255, "", words) if command[2] == step else pulumi(command)

    assert look(aws, dev(), run)["pulumi"].cause == cause


def test_a_machine_without_pulumi_is_told_how_to_get_it(aws: Aws) -> None:
    def run(command: Any) -> Any:
        raise FileNotFoundError(f"{command[0]} is not on PATH")

    found = look(aws, dev(), run)["pulumi"]
    assert (found.state, found.cause) == (State.WRONG, "no-pulumi")


def test_a_quota_is_held_against_the_model_that_it_names() -> None:
    listed = {
        "Cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5": 10.0,
        "Cross-region model inference tokens per minute for Amazon Nova 2 Lite": 20.0,
        "On-demand model inference tokens per minute for Amazon Nova Lite": 30.0,
    }
    wanted = {
        "us.anthropic.claude-haiku-4-5-20251001-v1:0": "10;",
        "us.amazon.nova-2-lite-v1:0": "20;",
        "amazon.nova-lite-v1:0": "30;",
    }
    for model, figure in wanted.items():
        with pytest.raises(Trouble, match=f"is {figure}"):
            judge_quotas(listed, replace(dev(), model=model))


def test_without_credentials_this_machine_is_looked_at_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("PATH", str(tmp_path))
    credentials, pulumi_itself = before("dev")
    assert (credentials.check, credentials.cause) == ("credentials", "no-credentials")
    assert (pulumi_itself.check, pulumi_itself.state) == ("pulumi", State.WRONG)
    assert "pulumi is not on PATH" in pulumi_itself.what
    assert exit_code([credentials, pulumi_itself]) == 1
