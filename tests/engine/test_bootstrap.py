"""`agent bootstrap` twice: the command itself, on the real engine, with its state in S3 after the first run."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.engine.account import Account
from tests.engine.mirror import Mirror, serving_moto
from tests.engine.provider import serving

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-bootstrap")]

ROOT = Path(__file__).parents[2]
BUCKET = "public-bedrock-agent-state-123456789012-us-east-1"


@pytest.fixture(scope="module")
def story(pulumi_command, tmp_path_factory):
    told, home = SimpleNamespace(), tmp_path_factory.mktemp("bootstrap")
    gh = home / "gh"
    gh.write_text(f'#!/bin/sh\necho "$@" >> {home}/gh.log\n', "utf-8")
    gh.chmod(0o755)
    with ExitStack() as servers:
        account = told.account = Account()
        moto = servers.enter_context(serving_moto())
        mirror = Mirror(account, moto, "us-east-1")
        port = servers.enter_context(serving(account))
        backend = f"s3://{BUCKET}?endpoint={moto}&disableSSL=true&s3ForcePathStyle=true&region=us-east-1"

        def bootstrap() -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "cli",
                    "bootstrap",
                    "--repository",
                    "octo/agent",
                    "--backend",
                    backend,
                ],
                cwd=ROOT,
                env={
                    "HOME": str(home),
                    "PATH": f"{home}:{os.environ['PATH']}",
                    "PULUMI_ROOT": str(Path(pulumi_command.command).parent.parent),
                    "PULUMI_HOME": str(home / ".pulumi"),
                    "PULUMI_SKIP_UPDATE_CHECK": "1",
                    "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
                    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",
                    "AWS_ENDPOINT_URL": moto,
                    "AWS_ACCESS_KEY_ID": "test",
                    "AWS_SECRET_ACCESS_KEY": "test",
                    "AWS_REGION": "us-east-1",
                    "AWS_DEFAULT_REGION": "us-east-1",
                },
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )

        told.first = bootstrap()
        told.made = list(account.operations)
        state = ".pulumi/stacks/public-bedrock-agent/bootstrap.json"
        told.state = mirror.s3.get_object(Bucket=BUCKET, Key=state)["Body"].read().decode()
        told.second = bootstrap()
        told.after = list(account.operations)
        told.variables = (home / "gh.log").read_text("utf-8").splitlines()
        yield told


def test_the_first_run_makes_what_the_account_needs_and_moves_its_state_into_the_bucket(story):
    assert story.first.returncode == 0, story.first.stderr[-2000:]
    assert {name for operation, _, name in story.made if operation == "create"} >= {
        "account-state",
        "account-key",
        "account-github",
        "account-boundary",
        "account-preview",
        "account-deploy",
    }
    assert '"account-state"' in story.state or "::account-state" in story.state


def test_a_second_run_changes_nothing(story):
    assert story.second.returncode == 0, story.second.stderr[-2000:]
    assert story.after == story.made
    assert story.second.stdout == story.first.stdout


def test_githubs_variables_are_set_and_told(story):
    names = ["AWS_REGION", "AWS_PREVIEW_ROLE", "AWS_DEPLOY_ROLE", "PULUMI_BACKEND_URL"]
    assert [line.split()[2] for line in story.variables] == names * 2
    assert all("--repo octo/agent" in line for line in story.variables)
    assert "role/public-bedrock-agent-deploy" in story.first.stdout


def test_the_deploy_role_trusts_environments_and_the_preview_role_a_branch(story):
    subjects = {
        kind: json.loads(story.account.named(f"account-{kind}").inputs["assumeRolePolicy"])["Statement"][0][
            "Condition"
        ]["StringEquals"]["token.actions.githubusercontent.com:sub"]
        for kind in ("preview", "deploy")
    }
    assert subjects["preview"] == ["repo:octo/agent:ref:refs/heads/main"]
    assert subjects["deploy"] == [
        f"repo:octo/agent:environment:{name}" for name in ("dev", "dev-knowledge", "prod", "prod-knowledge")
    ]
