"""Ingestion jobs: what the bucket holds becomes what Retrieve finds."""

import uuid

import pytest
from botocore.exceptions import ClientError

from tests.waiting import until

COUNTS = {
    "numberOfDocumentsScanned": 0,
    "numberOfMetadataDocumentsScanned": 0,
    "numberOfNewDocumentsIndexed": 0,
    "numberOfModifiedDocumentsIndexed": 0,
    "numberOfMetadataDocumentsModified": 0,
    "numberOfDocumentsDeleted": 0,
    "numberOfDocumentsFailed": 0,
    "numberOfDocumentsSkipped": 0,
}


@pytest.fixture(scope="module")
def shared(emulator):
    """The module's emulator with an empty bucket."""
    clear(emulator)
    return emulator


@pytest.fixture
def empty(shared):
    yield shared
    clear(shared)


def clear(running):
    bucket = running.ready["bucket"]
    for each in running.s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        running.s3.delete_object(Bucket=bucket, Key=each["Key"])
    running.ingest()


def counted(job, **expected):
    assert job["status"] == "COMPLETE", job
    assert job["statistics"] == {**COUNTS, **expected}


def texts(running, query="ferret"):
    return [each["content"]["text"] for each in running.retrieve(query)]


def test_new_changed_and_deleted_documents_are_counted_and_found(empty):
    empty.put("knowledge/a.md", "The ferret sleeps by day.", {"path": "a.md"})
    empty.put("knowledge/b.md", "A ferret eats meat.", {"path": "b.md"})
    counted(
        empty.ingest(),
        numberOfDocumentsScanned=2,
        numberOfMetadataDocumentsScanned=2,
        numberOfNewDocumentsIndexed=2,
    )
    counted(empty.ingest(), numberOfDocumentsScanned=2, numberOfMetadataDocumentsScanned=2)
    empty.put("knowledge/a.md", "The ferret sleeps by night.", {"path": "a.md"})
    counted(
        empty.ingest(),
        numberOfDocumentsScanned=2,
        numberOfMetadataDocumentsScanned=2,
        numberOfModifiedDocumentsIndexed=1,
    )
    assert sorted(texts(empty)) == ["A ferret eats meat.", "The ferret sleeps by night."]
    empty.s3.delete_object(Bucket=empty.ready["bucket"], Key="knowledge/b.md")
    counted(
        empty.ingest(),
        numberOfDocumentsScanned=1,
        numberOfMetadataDocumentsScanned=1,
        numberOfDocumentsDeleted=1,
    )
    assert texts(empty) == ["The ferret sleeps by night."]


def test_a_changed_sidecar_alone_changes_what_retrieve_returns(empty):
    empty.put(
        "knowledge/a.md", "The ferret sleeps.", {"title": "Old", "legs": 4, "tags": ["x"], "tame": True}
    )
    empty.ingest()
    empty.put(
        "knowledge/a.md", "The ferret sleeps.", {"title": "New", "legs": 4, "tags": ["x"], "tame": True}
    )
    counted(
        empty.ingest(),
        numberOfDocumentsScanned=1,
        numberOfMetadataDocumentsScanned=1,
        numberOfMetadataDocumentsModified=1,
    )
    [found] = empty.retrieve("ferret")
    metadata = {name: value for name, value in found["metadata"].items() if not name.startswith("x-amz-")}
    assert metadata == {"title": "New", "legs": 4, "tags": ["x"], "tame": True}


def test_a_document_without_a_sidecar_is_indexed_without_attributes_as_on_aws(empty):
    empty.put("knowledge/bare.md", "A ferret without papers.")
    counted(empty.ingest(), numberOfDocumentsScanned=1, numberOfNewDocumentsIndexed=1)
    [found] = empty.retrieve("ferret")
    assert all(name.startswith("x-amz-bedrock-kb-") for name in found["metadata"])


def test_documents_that_cannot_be_ingested_are_counted_and_named_and_the_rest_goes_on(empty):
    empty.put("knowledge/good.md", "A ferret.", {"path": "good.md"})
    empty.put("knowledge/empty.md", b"")
    empty.put("knowledge/latin1.md", "caf\xe9".encode("latin-1"))
    empty.put("knowledge/big.md", "x" * 50_001)
    empty.put("knowledge/picture.png", b"\x89PNG")
    empty.put("knowledge/sidecar.md", "Text", b"{broken")
    job = empty.ingest()
    counted(
        job,
        numberOfDocumentsScanned=6,
        numberOfMetadataDocumentsScanned=2,
        numberOfNewDocumentsIndexed=1,
        numberOfDocumentsFailed=5,
    )
    reasons = "\n".join(job["failureReasons"])
    for name in ("empty.md", "latin1.md", "big.md", "picture.png", "sidecar.md"):
        assert f"s3://{empty.ready['bucket']}/knowledge/{name}" in reasons
    assert "good.md" not in reasons
    assert texts(empty) == ["A ferret."]


def test_a_document_that_breaks_is_no_longer_cited_and_comes_back_when_mended(empty):
    empty.put("knowledge/a.md", "A ferret.")
    empty.ingest()
    empty.put("knowledge/a.md", b"A ferret \xff")
    counted(empty.ingest(), numberOfDocumentsScanned=1, numberOfDocumentsFailed=1)
    assert texts(empty) == []
    empty.put("knowledge/a.md", "A ferret.")
    counted(empty.ingest(), numberOfDocumentsScanned=1, numberOfNewDocumentsIndexed=1)
    assert texts(empty) == ["A ferret."]


def test_what_is_outside_the_prefix_is_not_read(empty):
    empty.put("deployment.json", '{"commit": "abc"}')
    empty.put("other/a.md", "A ferret.")
    counted(empty.ingest())
    assert texts(empty) == []


def test_one_job_runs_at_a_time_and_the_statistics_move(empty):
    for number in range(100):
        empty.put(f"knowledge/{number:02}.md", f"Ferret {number} sleeps and eats {uuid.uuid4().hex}.")
    first = empty.agent.start_ingestion_job(**empty.source)["ingestionJob"]
    with pytest.raises(ClientError) as caught:
        empty.agent.start_ingestion_job(**empty.source)
    assert caught.value.response["Error"]["Code"] == "ConflictException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert first["ingestionJobId"] in str(caught.value)
    assert empty.agent_runtime.retrieve(**empty.base, retrievalQuery={"text": "ferret"})  # searches go on
    seen, job = set(), first
    while job["status"] in ("STARTING", "IN_PROGRESS"):
        job = empty.job(first)
        seen.add(job["statistics"]["numberOfNewDocumentsIndexed"])
    assert max(seen) == 100
    assert len(seen) > 2


def test_a_client_token_starts_one_job_however_often_it_is_sent(empty):
    token = "t" * 33
    jobs = [
        empty.agent.start_ingestion_job(**empty.source, clientToken=token)["ingestionJob"] for _ in range(3)
    ]
    assert len({job["ingestionJobId"] for job in jobs}) == 1
    with pytest.raises(ClientError) as caught:
        empty.agent.start_ingestion_job(**empty.source, clientToken=token, description="another request")
    assert caught.value.response["Error"]["Code"] == "ConflictException"
    until(lambda: empty.job(jobs[0])["status"] == "COMPLETE")


def test_jobs_are_listed_in_pages_newest_first(empty):
    ids = [empty.ingest()["ingestionJobId"] for _ in range(3)]
    first = empty.agent.list_ingestion_jobs(**empty.source, maxResults=2)
    assert [each["ingestionJobId"] for each in first["ingestionJobSummaries"]] == ids[:0:-1]
    second = empty.agent.list_ingestion_jobs(**empty.source, maxResults=2, nextToken=first["nextToken"])
    assert second["ingestionJobSummaries"][0]["ingestionJobId"] == ids[0]
    oldest_first = empty.agent.list_ingestion_jobs(
        **empty.source, maxResults=1_000, sortBy={"attribute": "STARTED_AT", "order": "ASCENDING"}
    )["ingestionJobSummaries"]
    assert [each["ingestionJobId"] for each in oldest_first][-3:] == ids
    failed = [{"attribute": "STATUS", "operator": "EQ", "values": ["FAILED"]}]
    assert empty.agent.list_ingestion_jobs(**empty.source, filters=failed)["ingestionJobSummaries"] == []


def test_an_unknown_job_and_a_forged_page_are_refused(empty):
    with pytest.raises(ClientError) as caught:
        empty.agent.get_ingestion_job(**empty.source, ingestionJobId="NOSUCHJOB0")
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    with pytest.raises(ClientError) as caught:
        empty.agent.list_ingestion_jobs(**empty.source, nextToken="page-two")
    assert caught.value.response["Error"]["Code"] == "ValidationException"
