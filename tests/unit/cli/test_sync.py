"""`agent sync` fills a deployed stack: the knowledge base, the readable pages and the deployment's record."""

import json

import pytest
from typer.testing import CliRunner

from cli.__main__ import app
from tests.unit.publishing.corpora import SITE_BUCKET

PAGE_URL = "https://d111111abcdef8.cloudfront.net"
OUTPUTS = ("stack", "knowledgeBaseId", "dataSourceId", "documentsBucket")


def agent_sync(knowledge, outputs, environment=None, *options):
    command = ["sync", "-s", "dev", "--knowledge", str(knowledge), "--outputs", str(outputs), *options]
    ended = CliRunner().invoke(app, command, env=environment)
    assert isinstance(ended.exception, SystemExit | None), "what a process would show as a traceback"
    return ended


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


def test_a_stack_is_filled_once_and_then_left_alone(running, place, tmp_path, knowledge):
    target = place[0]()
    outputs = write_outputs(
        tmp_path / "outputs.json",
        stack="dev",
        knowledgeBaseId=running.knowledge_base_id,
        dataSourceId=running.data_source_id,
        documentsBucket=running.bucket,
        siteBucket=SITE_BUCKET,
        pageUrl=PAGE_URL,
    )
    first = agent_sync(knowledge, outputs, running.environment)
    assert "2 chunks written, 0 deleted, 0 unchanged; 16 pages written" in first.stdout, first.stderr
    second = agent_sync(knowledge, outputs, running.environment)
    assert "0 chunks written, 0 deleted, 2 unchanged; 0 pages written" in second.stdout
    page = target.s3.get_object(Bucket=SITE_BUCKET, Key="documents/costs.md")
    assert page["ContentType"] == "text/html; charset=utf-8"
    html = page["Body"].read().decode()
    sitemap = target.s3.get_object(Bucket=SITE_BUCKET, Key="sitemap.xml")["Body"].read().decode()
    assert f"<loc>{PAGE_URL}/documents/costs.md</loc>" in sitemap
    llms = target.s3.get_object(Bucket=SITE_BUCKET, Key="llms.txt")
    assert llms["ContentType"].startswith("text/plain")
    assert f"({PAGE_URL}/markdown/costs.md)" in llms["Body"].read().decode()
    index = target.s3.get_object(Bucket=running.bucket, Key="documents/index.json")["Body"].read()
    assert [each["path"] for each in json.loads(index)["documents"]] == ["costs.md"]
    assert target.s3.get_object(Bucket=running.bucket, Key="documents/costs.md")["Body"].read()
    assert 'id="more"' in html
    assert "<b>Two</b>" not in html
    record = json.loads(target.s3.get_object(Bucket=running.bucket, Key="deployment.json")["Body"].read())
    assert record["stack"] == "dev"
    assert len(record["knowledge_version"]) == 12
    (knowledge / "costs.md").write_text("# Costs\n\nTwo dollars.\n", encoding="utf-8")
    planned = agent_sync(knowledge, outputs, running.environment, "--dry-run", "--json")
    assert planned.exit_code == 0, planned.stderr
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
    assert ended.exit_code == 2
    assert sentence in ended.stderr


def test_a_missing_file_of_outputs_is_one_sentence(tmp_path, knowledge):
    ended = agent_sync(knowledge, tmp_path / "none.json")
    assert ended.exit_code == 2
    assert "none.json can't be read (No such file or directory)" in ended.stderr


def test_without_a_terminal_a_large_deletion_ends_the_command(running, place, tmp_path, knowledge):
    for number in range(5):
        (knowledge / f"d{number}.md").write_text(f"# D{number}\n\nText.\n", encoding="utf-8")
    names = dict(
        zip(OUTPUTS, ("dev", running.knowledge_base_id, running.data_source_id, running.bucket), strict=False)
    )
    outputs = write_outputs(tmp_path / "outputs.json", **names, siteBucket=SITE_BUCKET, pageUrl=PAGE_URL)
    assert agent_sync(knowledge, outputs, running.environment).exit_code == 0
    for number in range(5):
        (knowledge / f"d{number}.md").unlink()
    refused = agent_sync(knowledge, outputs, running.environment)
    assert refused.exit_code == 1
    assert "5 of 6 published documents would be deleted" in refused.stderr
    allowed = agent_sync(knowledge, outputs, running.environment, "--allow-deletions")
    assert "0 chunks written, 5 deleted" in allowed.stdout, allowed.stderr


def test_knowledge_with_a_problem_is_not_deployed(tmp_path, knowledge):
    (knowledge / "costs.md").write_text("no title\n", encoding="utf-8")
    names = dict.fromkeys(
        ("knowledgeBaseId", "dataSourceId", "documentsBucket", "siteBucket", "pageUrl"), "x"
    )
    ended = agent_sync(knowledge, write_outputs(tmp_path / "outputs.json", stack="dev", **names))
    assert ended.exit_code == 1
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
    assert ended.exit_code == 2
    assert "Unable to locate credentials" in ended.stderr
