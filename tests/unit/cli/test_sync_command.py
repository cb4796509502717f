"""`agent sync` fills a deployed stack: the knowledge base, the readable pages and the deployment's record."""

import json
import os
import subprocess
import sys

import pytest

from cli import local_stack
from tests.product import ROOT

SITE_BUCKET = "site-bucket"


def agent_sync(knowledge, outputs, environment=None):
    command = [sys.executable, "-m", "cli", "sync", "-s", "dev", "--knowledge", str(knowledge)]
    return subprocess.run(
        [*command, "--outputs", str(outputs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "COLUMNS": "300", **(environment or {})},
    )


@pytest.fixture
def knowledge(tmp_path):
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "costs.md").write_text(
        "# Costs\n\nOne dollar.\n\n## More\n\n<b>Two</b> dollars.\n", encoding="utf-8"
    )
    return folder


def write_outputs(path, **names):
    path.write_text(json.dumps(names), encoding="utf-8")
    return path


def test_a_stack_is_filled_once_and_then_left_alone(tmp_path, knowledge):
    with local_stack.start(tmp_path / "state") as stack:
        target = stack.sync_target()
        target.s3.create_bucket(Bucket=SITE_BUCKET)
        outputs = write_outputs(
            tmp_path / "outputs.json",
            stack="dev",
            knowledgeBaseId=stack.knowledge_base_id,
            dataSourceId=stack.data_source_id,
            documentsBucket=stack.bucket,
            siteBucket=SITE_BUCKET,
        )
        first = agent_sync(knowledge, outputs, stack.environment)
        assert "2 chunks written, 0 deleted, 0 unchanged; 7 pages written" in first.stdout, first.stderr
        second = agent_sync(knowledge, outputs, stack.environment)
        assert "0 chunks written, 0 deleted, 2 unchanged; 0 pages written" in second.stdout
        page = target.s3.get_object(Bucket=SITE_BUCKET, Key="documents/costs.md")
        assert page["ContentType"] == "text/html; charset=utf-8"
        html = page["Body"].read().decode()
        assert 'id="more"' in html
        assert "<b>Two</b>" not in html
        record = json.loads(target.s3.get_object(Bucket=stack.bucket, Key="deployment.json")["Body"].read())
        assert record["stack"] == "dev"
        assert len(record["knowledge_version"]) == 12


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        ('{"stack": "dev"}', "stack dev has no output 'knowledgeBaseId': run pulumi up -s dev first"),
        ("no json", "the outputs of dev are not JSON: 'no json'"),
    ],
)
def test_outputs_that_do_not_do_are_one_sentence(tmp_path, knowledge, outputs, sentence):
    (tmp_path / "outputs.json").write_text(outputs, encoding="utf-8")
    ended = agent_sync(knowledge, tmp_path / "outputs.json")
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_knowledge_with_a_problem_is_not_deployed(tmp_path, knowledge):
    (knowledge / "costs.md").write_text("no title\n", encoding="utf-8")
    ended = agent_sync(knowledge, write_outputs(tmp_path / "outputs.json", stack="dev"))
    assert ended.returncode == 1
    assert "costs.md:1: no title" in ended.stderr


def test_missing_credentials_are_one_sentence(tmp_path, knowledge):
    names = dict.fromkeys(("knowledgeBaseId", "dataSourceId", "documentsBucket", "siteBucket"), "x")
    nothing = {
        "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
    }
    ended = agent_sync(knowledge, write_outputs(tmp_path / "outputs.json", stack="dev", **names), nothing)
    assert ended.returncode == 1
    assert "Unable to locate credentials" in ended.stderr
