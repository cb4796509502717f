"""`agent teardown` of a prod stack that answers, ingests and keeps its data: the command itself, on the real engine."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.engine.mirror import IngestionJobs, Mirror, serving_jobs, serving_moto

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-teardown")]

ROOT = Path(__file__).parents[2]
COMMAND = ("cli", "content", "doctor", "emulator", "evaluation", "graph", "publishing", "review")


@pytest.fixture(scope="module")
def story(deploy, pulumi_command):
    told = SimpleNamespace()
    with ExitStack() as servers:
        prod = deploy("prod")
        moto = servers.enter_context(serving_moto())
        mirror = Mirror(prod.account, moto, "us-east-1")
        jobs = IngestionJobs(prod.account)
        bedrock = servers.enter_context(serving_jobs(jobs))
        for folder in COMMAND:
            shutil.copytree(
                ROOT / folder, prod.project.folder / folder, ignore=shutil.ignore_patterns("__pycache__")
            )

        def teardown(*options: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-m", "cli", "teardown", "-s", "prod", *options],
                cwd=prod.project.folder,
                env={
                    "HOME": str(prod.project.folder),
                    "PATH": f"{Path(pulumi_command.command).parent}:{os.environ['PATH']}",
                    "AWS_ENDPOINT_URL": moto,
                    "AWS_ENDPOINT_URL_BEDROCK_AGENT": bedrock,
                    "AWS_ACCESS_KEY_ID": "test",
                    "AWS_SECRET_ACCESS_KEY": "test",
                    **prod.environment,
                },
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )

        prod.up()
        bucket, table = (
            prod.account.named("knowledge-documents").id,
            prod.account.named("safeguards-table").id,
        )
        told.data = {bucket, table}
        for text in (b"first", b"second"):
            mirror.s3.put_object(Bucket=bucket, Key="documents/a.md", Body=text * 1_000_000)
        mirror.s3.put_object(Bucket=bucket, Key="documents/b.md", Body=b"b")
        mirror.s3.delete_object(Bucket=bucket, Key="documents/b.md")
        mirror.s3.put_object(Bucket=prod.account.named("cdn-site").id, Key="index.html", Body=b"page")
        source = prod.account.named("knowledge-source").outputs["dataSourceId"]
        prod.account.ingesting.add(source)
        standing = dict(prod.account.resources)

        told.unconfirmed = teardown()
        told.mistyped = teardown("--confirm", "dev")
        told.untouched = standing == prod.account.resources
        told.first = teardown("--confirm", "prod", "--json")
        told.stopped, told.source = jobs.stopped, source
        told.left = {one.name for one in prod.account.resources.values()}
        told.kept = mirror.buckets() | mirror.tables()
        told.lock = mirror.s3.list_objects_v2(Bucket=bucket, Prefix="sync/lock")["KeyCount"]
        told.again = teardown("--json")
        told.data_refused = teardown("--include-retained")
        told.kept_still = mirror.buckets() | mirror.tables()
        told.all = teardown("--include-retained", "--confirm", "prod", "--json")
        told.at_last = mirror.buckets() | mirror.tables()
        told.clean = teardown("--include-retained", "--json")
        yield told


def test_without_the_stacks_name_nothing_is_touched(story):
    assert (story.unconfirmed.returncode, story.mistyped.returncode) == (2, 2)
    assert "--confirm prod" in story.unconfirmed.stderr
    assert "'dev' is not 'prod'" in story.mistyped.stderr
    assert story.untouched


def test_before_it_asks_it_says_what_goes_and_what_stays(story):
    assert "resources go:" in story.unconfirmed.stderr
    assert "Distribution" in story.unconfirmed.stderr
    words = set(story.unconfirmed.stderr.replace(",", " ").replace(";", " ").split())
    assert story.data <= words


def test_the_ingestion_that_would_stop_the_destroy_is_stopped_first(story):
    assert story.stopped == [story.source]
    assert "1 ingestion job stopped" in story.first.stderr


def test_everything_goes_but_what_retain_data_keeps(story):
    assert story.first.returncode == 0, story.first.stderr
    assert {name for name in story.left if not name.startswith("knowledge-documents")} == {"safeguards-table"}
    assert story.kept == story.data


def test_what_is_left_is_listed_with_what_a_month_of_it_costs(story):
    told = json.loads(story.first.stdout)
    by_kind = {one["kind"]: one for one in told["left"]}
    assert by_kind.keys() == {"s3:bucket", "dynamodb:table"}
    # Both versions are paid: 11 MB at 0.023 USD per GB and month.
    assert by_kind["s3:bucket"]["monthly_usd"] == pytest.approx(0.011 * 0.023, rel=0.01)
    assert told["monthly_usd"] == pytest.approx(sum(one["monthly_usd"] for one in told["left"]))


def test_the_lock_that_kept_syncs_out_is_given_back(story):
    assert story.lock == 0


def test_a_second_run_is_clean_and_names_what_is_kept_again(story):
    assert story.again.returncode == 0, story.again.stderr
    first, again = json.loads(story.first.stdout), json.loads(story.again.stdout)
    assert again["destroyed"] == 0
    assert again["left"] == first["left"]


def test_the_data_goes_only_when_it_is_asked_for_and_confirmed(story):
    assert story.data_refused.returncode == 2
    assert "can't be brought back" in story.data_refused.stderr
    assert story.kept_still == story.data


def test_with_include_retained_versions_markers_and_the_protected_table_go_too(story):
    assert story.all.returncode == 0, story.all.stderr
    told = json.loads(story.all.stdout)
    assert len(told["deleted"]) == 2
    assert (told["left"], told["monthly_usd"]) == ([], 0)
    assert story.at_last == set()


def test_then_there_is_nothing_to_confirm_and_nothing_to_do(story):
    assert story.clean.returncode == 0, story.clean.stderr
    assert json.loads(story.clean.stdout)["left"] == []
