"""`agent sync` fills a deployed stack: the knowledge base, the readable pages and the deployment's record."""

import json
import os
import subprocess
import sys

import pytest

from cli import local_stack
from tests.product import ROOT

SITE_BUCKET = "site-bucket"
PAGE_URL = "https://d111111abcdef8.cloudfront.net"
OUTPUTS = ("stack", "knowledgeBaseId", "dataSourceId", "documentsBucket")


def agent_sync(knowledge, outputs, environment=None, *options):
    command = [sys.executable, "-m", "cli", "sync", "-s", "dev", "--knowledge", str(knowledge)]
    return subprocess.run(
        [*command, "--outputs", str(outputs), *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
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
            pageUrl=PAGE_URL,
        )
        first = agent_sync(knowledge, outputs, stack.environment)
        assert "2 chunks written, 0 deleted, 0 unchanged; 16 pages written" in first.stdout, first.stderr
        second = agent_sync(knowledge, outputs, stack.environment)
        assert "0 chunks written, 0 deleted, 2 unchanged; 0 pages written" in second.stdout
        page = target.s3.get_object(Bucket=SITE_BUCKET, Key="documents/costs.md")
        assert page["ContentType"] == "text/html; charset=utf-8"
        html = page["Body"].read().decode()
        sitemap = target.s3.get_object(Bucket=SITE_BUCKET, Key="sitemap.xml")["Body"].read().decode()
        assert f"<loc>{PAGE_URL}/documents/costs.md</loc>" in sitemap
        llms = target.s3.get_object(Bucket=SITE_BUCKET, Key="llms.txt")
        assert llms["ContentType"].startswith("text/plain")
        assert f"({PAGE_URL}/markdown/costs.md)" in llms["Body"].read().decode()
        index = target.s3.get_object(Bucket=stack.bucket, Key="documents/index.json")["Body"].read()
        assert [each["path"] for each in json.loads(index)["documents"]] == ["costs.md"]
        assert target.s3.get_object(Bucket=stack.bucket, Key="documents/costs.md")["Body"].read()
        assert 'id="more"' in html
        assert "<b>Two</b>" not in html
        record = json.loads(target.s3.get_object(Bucket=stack.bucket, Key="deployment.json")["Body"].read())
        assert record["stack"] == "dev"
        assert len(record["knowledge_version"]) == 12
        (knowledge / "costs.md").write_text("# Costs\n\nTwo dollars.\n", encoding="utf-8")
        planned = agent_sync(knowledge, outputs, stack.environment, "--dry-run", "--json")
        assert planned.returncode == 0, planned.stderr
        told = json.loads(planned.stdout)
        assert told.pop("pages_written") >= 4, "the page, the list, the document and its Markdown at least"
        assert told == {
            "stack": "dev",
            "commit": record["commit"],
            "superseded_by": None,
            "dry_run": True,
            "chunks": {"written": 1, "deleted": 1, "unchanged": 0},
            "documents": {"changed": ["costs.md"], "deleted_from": ["costs.md"], "failed": []},
            "ingestion": "direct",
            "indexed": 0,
            "proved": 0,
        }


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        ('{"stack": "dev"}', "stack dev has no output 'knowledgeBaseId': run pulumi up -s dev first"),
        ("no json", "the outputs of dev are not JSON: 'no json'"),
        ("[]", "the outputs of dev are no JSON object: '[]'"),
        ('{"stack": ["dev"]}', "stack dev has no output 'stack'"),
    ],
)
def test_outputs_that_do_not_do_are_one_sentence(tmp_path, knowledge, outputs, sentence):
    (tmp_path / "outputs.json").write_text(outputs, encoding="utf-8")
    ended = agent_sync(knowledge, tmp_path / "outputs.json")
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_missing_file_of_outputs_is_one_sentence(tmp_path, knowledge):
    ended = agent_sync(knowledge, tmp_path / "none.json")
    assert ended.returncode == 2
    assert "none.json can't be read (No such file or directory)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_a_terminal_a_large_deletion_ends_the_command(tmp_path, knowledge):
    for number in range(5):
        (knowledge / f"d{number}.md").write_text(f"# D{number}\n\nText.\n", encoding="utf-8")
    with local_stack.start(tmp_path / "state") as stack:
        target = stack.sync_target()
        target.s3.create_bucket(Bucket=SITE_BUCKET)
        names = dict(
            zip(OUTPUTS, ("dev", stack.knowledge_base_id, stack.data_source_id, stack.bucket), strict=False)
        )
        outputs = write_outputs(tmp_path / "outputs.json", **names, siteBucket=SITE_BUCKET, pageUrl=PAGE_URL)
        assert agent_sync(knowledge, outputs, stack.environment).returncode == 0
        for number in range(5):
            (knowledge / f"d{number}.md").unlink()
        refused = agent_sync(knowledge, outputs, stack.environment)
        assert refused.returncode == 1
        assert "5 of 6 published documents would be deleted" in refused.stderr
        allowed = agent_sync(knowledge, outputs, stack.environment, "--allow-deletions")
        assert "0 chunks written, 5 deleted" in allowed.stdout, allowed.stderr


def test_knowledge_with_a_problem_is_not_deployed(tmp_path, knowledge):
    (knowledge / "costs.md").write_text("no title\n", encoding="utf-8")
    names = dict.fromkeys(
        ("knowledgeBaseId", "dataSourceId", "documentsBucket", "siteBucket", "pageUrl"), "x"
    )
    ended = agent_sync(knowledge, write_outputs(tmp_path / "outputs.json", stack="dev", **names))
    assert ended.returncode == 1
    assert "costs.md:1: no title" in ended.stderr


def test_missing_credentials_are_one_sentence(tmp_path, knowledge):
    names = dict.fromkeys(
        ("knowledgeBaseId", "dataSourceId", "documentsBucket", "siteBucket", "pageUrl"), "x"
    )
    nothing = {
        "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
    }
    ended = agent_sync(knowledge, write_outputs(tmp_path / "outputs.json", stack="dev", **names), nothing)
    assert ended.returncode == 2
    assert "Unable to locate credentials" in ended.stderr
