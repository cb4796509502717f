"""The process: what it says, what it keeps, how it ends."""

import json
import signal
import subprocess
import sys
import threading

import pytest

from emulator.folder import is_held
from tests.emulator.running import ROOT
from tests.waiting import PATIENCE

TEXT = "The ferret sleeps by day."


def stored(running):
    found = running.s3.list_objects_v2(Bucket=running.ready["bucket"]).get("Contents", [])
    return {each["Key"]: (each["ETag"], each["LastModified"]) for each in found}


def test_the_ready_line_names_what_exists_and_nothing_else_is_on_stdout(launch):
    running = launch()
    assert running.ready["bedrock"].startswith("http://127.0.0.1:")
    assert running.ready["storage"].startswith("http://127.0.0.1:")
    assert {name: running.ready[name] for name in ("knowledge_base_id", "data_source_id", "bucket")} == {
        "knowledge_base_id": "LOCALKB001",
        "data_source_id": "LOCALDS001",
        "bucket": "knowledge-local",
    }
    running.process.send_signal(signal.SIGTERM)
    assert running.process.stdout.read() == ""
    assert running.process.wait(PATIENCE) == 0
    assert running.errors == ""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_restart_keeps_bucket_index_and_jobs(launch, how):
    first = launch()
    first.put("knowledge/a.md", TEXT, {"path": "a.md"})
    job = first.ingest()
    first.put("deployment.json", '{"commit": "abc"}')  # after the last ingestion: kept by the shutdown
    before = stored(first)
    assert first.stop(how) == 0
    second = launch()
    assert second.ready["documents"] == 1
    assert [each["content"]["text"] for each in second.retrieve("ferret")] == [TEXT]
    assert stored(second) == before
    [summary] = second.agent.list_ingestion_jobs(**second.source)["ingestionJobSummaries"]
    assert (summary["ingestionJobId"], summary["startedAt"]) == (job["ingestionJobId"], job["startedAt"])
    assert second.ingest()["statistics"]["numberOfNewDocumentsIndexed"] == 0


def test_content_type_and_metadata_of_an_object_outlive_a_restart(launch):
    first = launch()
    first.s3.put_object(
        Bucket=first.ready["bucket"],
        Key="a.json",
        Body=b"{}",
        ContentType="application/json",
        Metadata={"by": "test"},
    )
    first.stop()
    second = launch()
    head = second.s3.head_object(Bucket=second.ready["bucket"], Key="a.json")
    assert (head["ContentType"], head["Metadata"]) == ("application/json", {"by": "test"})


def test_what_was_ingested_outlives_a_kill(launch):
    first = launch()
    first.put("knowledge/a.md", TEXT)
    first.ingest()
    first.stop(signal.SIGKILL)
    second = launch()
    assert [each["content"]["text"] for each in second.retrieve("ferret")] == [TEXT]
    assert list(stored(second)) == ["knowledge/a.md"]


@pytest.mark.parametrize("name", ["storage.zip", "catalogue.json", "ingestion_jobs.json"])
def test_a_damaged_file_costs_its_own_content_only_and_is_told(launch, name):
    first = launch()
    first.put("knowledge/a.md", TEXT)
    first.ingest()
    first.stop()
    (first.data / name).write_bytes(b"\x00broken")
    second = launch()
    assert len(second.ready["notices"]) == 1
    assert name in second.ready["notices"][0]
    assert f"notice: {second.ready['notices'][0]}" in second.errors
    if name == "storage.zip":
        second.put("knowledge/a.md", TEXT)
    second.ingest()
    assert [each["content"]["text"] for each in second.retrieve("ferret")] == [TEXT]


def test_without_its_index_no_earlier_job_claims_that_all_is_indexed(launch):
    first = launch()
    first.put("knowledge/a.md", TEXT)
    first.ingest()
    first.stop()
    (first.data / "catalogue.json").unlink()
    second = launch()
    assert second.agent.list_ingestion_jobs(**second.source)["ingestionJobSummaries"] == []
    assert second.ingest()["statistics"]["numberOfNewDocumentsIndexed"] == 1


def test_a_second_process_on_the_same_folder_is_told_who_has_it(launch):
    first = launch()
    command = [sys.executable, "-m", "emulator", "--data", str(first.data)]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert second.returncode == 3
    assert f"process id {first.process.pid}" in second.stderr
    assert second.stdout == ""
    assert "Traceback" not in second.stderr
    assert first.retrieve("anything") == []


@pytest.mark.parametrize("option", ["--port", "--storage-port"])
def test_a_taken_port_is_an_error_without_a_trace(launch, tmp_path, option):
    first = launch()
    port = first.ready["bedrock"].rsplit(":", 1)[1]
    command = [sys.executable, "-m", "emulator", "--data", str(tmp_path / "other"), option, port]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert second.returncode == 1
    assert "can't start" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_pace_in_the_environment_that_is_no_number_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("EMULATOR_TOKEN_DELAY_MS", "fast")
    command = [sys.executable, "-m", "emulator", "--data", str(tmp_path)]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert refused.returncode == 2
    assert "EMULATOR_TOKEN_DELAY_MS" in refused.stderr


def test_an_open_stream_does_not_hold_up_the_end(launch):
    running = launch(EMULATOR_TOKEN_DELAY_MS="1000")
    running.script(operation="ConverseStream", hostile="text", text="x" * 1_000, delta_characters=1)
    stream = running.stream()
    next(iter(stream))
    assert running.stop() == 0  # within two minutes; the stream would go on for sixteen minutes
    assert running.errors == ""
    stream.close()


STARTER = """
import os, subprocess, sys
command = [sys.executable, "-m", "emulator", "--data", sys.argv[1], "--exit-with-parent", str(os.getpid())]
if sys.argv[2] == "early":
    subprocess.Popen(command, stdout=subprocess.DEVNULL)
else:
    print(subprocess.Popen(command, stdout=subprocess.PIPE).stdout.readline().decode())
"""


@pytest.mark.parametrize("leaves", ["early", "when it is ready"])
def test_it_ends_with_the_process_that_started_it_when_asked_to(tmp_path, leaves):
    command = [sys.executable, "-c", STARTER, str(tmp_path / "data"), leaves]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as starter:
        said, _ = starter.communicate(
            timeout=PATIENCE
        )  # until the emulator has ended, whose stderr it is too
    assert leaves == "early" or json.loads(said)["bedrock"]
    assert not is_held(tmp_path / "data")


def test_concurrent_conditional_writes_to_dynamodb_are_granted_once(launch):
    running = launch()
    dynamodb = running.client("dynamodb", max_pool_connections=20)
    dynamodb.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    granted: list[int] = []

    def reserve():
        for _ in range(10):
            try:
                dynamodb.update_item(
                    TableName="t",
                    Key={"k": {"S": "budget"}},
                    UpdateExpression="ADD spent :one",
                    ConditionExpression="attribute_not_exists(spent) OR spent < :cap",
                    ExpressionAttributeValues={":one": {"N": "1"}, ":cap": {"N": "50"}},
                )
                granted.append(1)
            except dynamodb.exceptions.ConditionalCheckFailedException:
                pass

    visitors = [threading.Thread(target=reserve) for _ in range(10)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    dynamodb.close()
    assert len(granted) == 50


def test_no_web_page_may_read_the_storage(launch):
    import httpx

    running = launch()
    response = httpx.get(running.ready["storage"], headers={"Origin": "https://example.com"})
    assert "access-control-allow-origin" not in response.headers
