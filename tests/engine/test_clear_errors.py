"""What an engineer reads when the configuration is wrong, the region is missing, or there is no CLI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.deployment import DeploymentFailed
from tests.engine.project import ROOT
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.engine, pytest.mark.slow]

WITHOUT_NODE = "note: The proof of the spend cap needs Node.js"


@pytest.mark.parametrize(
    ("settings", "sentences"),
    [
        ({"engine": "gpt"}, ["engine is 'gpt'; allowed: converse or bedrock-agent or agentcore-harness"]),
        ({"aws:region": None}, ["aws:region is not set; run `pulumi config set aws:region us-east-1`"]),
        ({"modle": "x"}, ["modle is 'x', but there is no such key; did you mean model?"]),
        (
            {"frontDoor": "http-api", "logRetentionDays": 8},
            ["logRetentionDays is '8'; allowed: one of 1, 3, 5, 7, 14"],
        ),
        ({"frontDoor": "http-api"}, ["streaming is 'true', but an HTTP API can't stream; allowed"]),
        ({"model": "eu.amazon.nova-lite-v1:0"}, ["allowed there: amazon.nova-lite-v1:0 or us.amazon"]),
        (
            {"guardrail": "strict", "dailyBudgetUsd": "a lot"},
            [
                "guardrail is 'strict'; allowed: none or standard",
                "dailyBudgetUsd is 'a lot'; allowed:",
            ],
        ),
    ],
    ids=[
        "value",
        "region",
        "unknown key",
        "number",
        "together",
        "model elsewhere",
        "two at once",
    ],
)
def test_wrong_configuration_stops_with_key_value_and_what_is_allowed_before_anything_is_made(
    deploy, settings, sentences
):
    dev = deploy("dev", settings)
    with pytest.raises(DeploymentFailed) as refused:
        dev.preview()
    for sentence in sentences:
        assert sentence in refused.value.text
    assert "Traceback" not in refused.value.text
    assert refused.value.result.steps == {}
    assert dev.account.resources == {}


def test_a_value_of_another_type_is_refused_by_the_cli_itself(deploy):
    dev = deploy("dev", {"questionsPerMinute": "many"})
    with pytest.raises(DeploymentFailed, match=r"questionsPerMinute.*must be of type 'integer'"):
        dev.preview()


def test_an_account_that_the_stack_does_not_allow_is_refused_before_anything_is_made(deploy):
    dev = deploy("dev", {"aws:allowedAccountIds": ["999999999999"]})
    with pytest.raises(DeploymentFailed, match="AWS account ID not allowed"):
        dev.up()
    assert dev.account.resources == {}


def test_a_new_account_has_no_concurrency_to_reserve_and_a_raised_quota_has(deploy):
    dev = deploy("dev", {"reservedConcurrency": 5})
    with pytest.raises(DeploymentFailed, match="below its minimum value of"):
        dev.up()
    dev.account.concurrency = 1_000
    dev.up()
    assert dev.account.named("api-function").inputs["reservedConcurrentExecutions"] == 5


def prerequisites(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("HOME", "CHROMIUM") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "cli.prerequisites"],
        cwd=ROOT,
        env={**kept, "CHROMIUM": "/usr/bin/true", **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_without_cli_compiler_and_network_one_sentence_says_what_to_install(tmp_path):
    (tmp_path / "bin").mkdir()
    nowhere = {"PATH": str(tmp_path / "bin"), "PUBLIC_BEDROCK_AGENT_CACHE": str(tmp_path / "cache")}
    ended = prerequisites(tmp_path, HTTPS_PROXY="http://127.0.0.1:9", **nowhere)
    assert ended.returncode == 1
    error, note = (line for line in ended.stderr.splitlines() if line.strip())
    assert error.startswith("error: The engine tests need the Pulumi CLI. Install it as")
    assert note.startswith(WITHOUT_NODE)


def test_with_the_cli_there_the_prerequisites_ask_nobody_and_only_note_that_node_is_missing(
    pulumi_command, tmp_path
):
    (tmp_path / "bin").mkdir()
    root = str(Path(pulumi_command.command).parents[1])
    ended = prerequisites(tmp_path, PATH=str(tmp_path / "bin"), PULUMI_ROOT=root)
    assert (ended.returncode, ended.stdout) == (0, "")
    (note,) = ended.stderr.splitlines()
    assert note.startswith(WITHOUT_NODE)
