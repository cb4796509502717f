"""`agent deploy` of a commit that breaks the page: code, site and knowledge come back, and it answers as before.

The command itself, on the real engine with the stand-in provider; knowledge base, model, S3 and DynamoDB are the
emulator's, and the page is served from what was deployed.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from api.contract import cache_folder
from cli import local_stack
from components.lambda_package.target import LAMBDA, PackageError, find_interpreter
from doctor.asking import ask
from publishing.clients import client_config
from publishing.deployment import read_deployment
from tests.engine import edge
from tests.engine.test_teardown import COMMAND
from tests.ours import ROOT
from tests.unit.publishing.corpora import git

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-roll-back")]

PROGRAM = """\
import hashlib, json, os
from pathlib import Path

import pulumi
import pulumi_aws as aws

here = Path(__file__).parent
code = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((here / "api").rglob("*.py")))).hexdigest()
role = aws.iam.Role("role", assume_role_policy="{}")
aws.lambda_.Function(
    "api",
    role=role.arn,
    runtime="python3.13",
    handler="api.handler.handler",
    environment={"variables": {"SOURCE": str(here), "CODE": code}},
)
for name, value in json.loads(os.environ["STAND_INS"]).items():
    pulumi.export(name, value)
"""
TIDES = """\
# Tides

<!-- questions
- When does the harbour gate close?
-->

The harbour gate closes at {height} m of water.
"""
FERRY = """\
# Ferry

<!-- questions
- From which pier does the ferry leave?
-->

The ferry to the island leaves at 7:15 from pier 3.
"""
QUESTION = "When does the harbour gate close?"


@pytest.fixture(scope="module")
def story(deploy, pulumi_command, tmp_path_factory):
    try:
        interpreter = Path(find_interpreter(LAMBDA).path)
    except PackageError as error:
        pytest.skip(f"builds the package of the commit it goes back to: {error}")
    told, place = SimpleNamespace(), tmp_path_factory.mktemp("roll-back")
    dev = deploy("dev", program=PROGRAM)
    folder = dev.project.folder
    for name in COMMAND:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".gitignore").write_text(".state/\n.pulumi/\nbuild/\n__pycache__/\n", "utf-8")
    git(folder, "init", "-q")

    def commit(height: str) -> str:
        knowledge = folder / "knowledge"
        knowledge.mkdir(exist_ok=True)
        (knowledge / "tides.md").write_text(TIDES.format(height=height), "utf-8")
        (knowledge / "ferry.md").write_text(FERRY, "utf-8")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", height, at=len(told.commits))
        told.commits.append(git(folder, "rev-parse", "HEAD"))
        return told.commits[-1]

    with ExitStack() as servers:
        told.commits = []
        stack = servers.enter_context(local_stack.start(place / "state"))
        s3: Any = boto3.Session("local", "local", region_name="us-east-1").client(
            "s3", endpoint_url=stack.storage, config=client_config()
        )
        s3.create_bucket(Bucket="site")
        told.function = edge.Function(dev.account, place)
        told.function.environment = stack.environment
        address = servers.enter_context(edge.serving(told.function, s3, "site"))
        outputs = {
            "stack": "dev",
            "pageUrl": address,
            "knowledgeBaseId": stack.knowledge_base_id,
            "dataSourceId": stack.data_source_id,
            "documentsBucket": stack.bucket,
            "siteBucket": "site",
            "safeguardsTable": "none",
        }
        environment = {
            **stack.environment,
            "AWS_ENDPOINT_URL": stack.storage,
            "HOME": str(place),
            "PUBLIC_BEDROCK_AGENT_CACHE": str(cache_folder()),
            "PATH": f"{Path(pulumi_command.command).parent}:{interpreter.parent}:{os.environ['PATH']}",
            "STAND_INS": json.dumps(outputs),
            **dev.environment,
        }

        def agent(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "cli",
                    "deploy",
                    "-s",
                    "dev",
                    "--yes",
                    "--ask",
                    "2",
                    "--json",
                    *arguments,
                ],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )

        def seen() -> tuple[Any, ...]:
            """What a visitor gets: an answer and a page; and what runs and is recorded."""
            answer = ask(address, QUESTION).done or {}
            with urllib.request.urlopen(f"{address}/documents/tides.md") as page:
                body = page.read()
            record = read_deployment(s3, stack.bucket)
            return answer.get("text"), body, told.function.code, record.commit, record.last_good

        commit("2.40")
        told.first = agent()
        told.before = seen()
        app = folder / "api" / "app.py"
        sound = app.read_text("utf-8")
        app.write_text(f'{sound}\nraise RuntimeError("not today")\n', "utf-8")
        commit("2.90")
        told.second = agent()
        told.after = seen()
        told.codes = {path.name for path in place.iterdir() if (path / "api").is_dir()}
        yield told


def test_a_deployment_that_answers_is_good(story):
    assert story.first.returncode == 0, story.first.stderr[-3_000:]
    said = json.loads(story.first.stdout)
    assert (said["good"], said["problems"], said["operations"]) == (True, [], {"create": 2})
    text, page, _, commit, good = story.before
    assert "2.40 m" in text
    assert b"2.40 m" in page
    assert commit == good == story.commits[0]


def test_one_that_does_not_is_told_and_the_commit_before_comes_back(story):
    assert story.second.returncode == 1, story.second.stderr[-3_000:]
    said = json.loads(story.second.stdout)
    assert said["operations"] == {"update": 1, "same": 1}
    assert any("/api/about" in problem for problem in said["problems"])
    assert (said["rolled_back_to"], said["problems_after_roll_back"]) == (story.commits[0], [])


def test_the_page_answers_as_before_from_the_code_site_and_knowledge_of_before(story):
    assert story.after == story.before
    assert len(story.codes) == 2, "the broken code was never deployed"
