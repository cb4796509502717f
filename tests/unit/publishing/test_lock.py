"""Two syncs at once: who waits, who takes over, and what is waited for."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from api.contract import KNOWLEDGE_PREFIX
from publishing import lock
from publishing.errors import PublishingError
from tests.unit.publishing.guarding import NAMES, Ingesting, Standing, Time, folder_of, state, sync


def test_two_syncs_leave_one_state(s3: Any, tmp_path: Path) -> None:
    """Each finds the lock held by the other or free; in the end one of the two folders is published, whole."""
    folders = [folder_of(tmp_path / "one", 3), folder_of(tmp_path / "two", 3)]
    for number, folder in enumerate(folders):
        for file in folder.iterdir():
            file.write_text(f"# T\n\nOf folder {number}.\n", "utf-8")
    threads = [
        threading.Thread(target=sync, args=(s3, folder), kwargs={"may_delete": True, "time": Standing()})
        for folder in folders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    bodies = {
        s3.get_object(Bucket=NAMES.documents_bucket, Key=entry["Key"])["Body"].read()
        for entry in s3.list_objects_v2(Bucket=NAMES.documents_bucket, Prefix=KNOWLEDGE_PREFIX)["Contents"]
        if entry["Key"].endswith(".md")
    }
    assert len(bodies) == 1
    assert "documents-bucket/sync/lock" not in state(s3)


def held(s3: Any, by: str, expires: str) -> None:
    body = json.dumps({"holder": by, "expires": expires}).encode()
    s3.put_object(Bucket=NAMES.documents_bucket, Key=lock.KEY, Body=body)


def test_a_lock_that_lasts_is_waited_for_and_then_named(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAITS_SECONDS", 20.0)  # the rest of a quarter of an hour is the same
    time = Time()
    held(s3, "ann@desk", "2026-01-02T00:00:00+00:00")
    with (
        pytest.raises(PublishingError, match="by ann@desk, is still running"),
        lock.locked(s3, NAMES.documents_bucket, "bob", time.clock),
    ):
        pass
    assert time.seconds > lock.WAITS_SECONDS


@pytest.mark.parametrize(
    "body",
    [
        b'{"holder": "ann@desk", "expires": "2026-01-01T00:00:00+00:00"}',
        b'{"holder": "ann@desk", "expires": "no time"}',
        b'{"holder": "ann@desk"}',
        b"[]",
        b"no JSON",
    ],
)
def test_an_expired_or_unreadable_lock_is_taken_over(s3: Any, body: bytes) -> None:
    s3.put_object(Bucket=NAMES.documents_bucket, Key=lock.KEY, Body=body)
    with lock.locked(s3, NAMES.documents_bucket, "bob", Time().clock):
        kept = s3.get_object(Bucket=NAMES.documents_bucket, Key=lock.KEY)["Body"].read()
        assert json.loads(kept)["holder"] == "bob"


class GivenBackMeanwhile:
    """An S3 that refuses the first writing of a lock which is gone when it is looked at."""

    def __init__(self, s3: Any) -> None:
        self.s3, self.refused = s3, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.s3, name)

    def put_object(self, **call: Any) -> Any:
        if not self.refused:
            self.refused = True
            raise ClientError({"Error": {"Code": "PreconditionFailed"}}, "PutObject")
        return self.s3.put_object(**call)


def test_a_lock_that_is_given_back_meanwhile_is_taken_at_once(s3: Any) -> None:
    time = Time()
    with lock.locked(GivenBackMeanwhile(s3), NAMES.documents_bucket, "bob", time.clock):  # type: ignore[arg-type]
        assert "documents-bucket/sync/lock" in state(s3)
    assert time.seconds == 0
    assert "documents-bucket/sync/lock" not in state(s3)


def test_a_lock_is_renewed_while_the_work_lasts_and_its_loss_ends_the_sync(s3: Any) -> None:
    time = Time()
    with lock.locked(s3, NAMES.documents_bucket, "bob", time.clock) as mine:
        time.sleep(400)
        mine.renew()
        kept = json.loads(s3.get_object(Bucket=NAMES.documents_bucket, Key=lock.KEY)["Body"].read())
        assert kept["expires"] == "2026-01-01T00:11:40+00:00"
        held(s3, "ann@desk", "2026-01-02T00:00:00+00:00")
        time.sleep(400)
        with pytest.raises(PublishingError, match="taken over"):
            mine.renew()
    assert "documents-bucket/sync/lock" in state(s3), "ann's lock stays"


@pytest.mark.parametrize("end", ["FAILED", "STOPPED"])
def test_an_ingestion_that_fails_fails_the_sync_and_gives_the_lock_back(
    s3: Any, tmp_path: Path, end: str
) -> None:
    with pytest.raises(PublishingError, match=f"ended as {end}"):
        sync(s3, folder_of(tmp_path / "k", 1), agent=Ingesting("IN_PROGRESS", end))
    assert "documents-bucket/sync/lock" not in state(s3)
    assert sync(s3, tmp_path / "k").outcome.ingested, "the next sync ingests what this one didn't"


def test_another_ingestion_is_waited_for(s3: Any, tmp_path: Path) -> None:
    agent, time = Ingesting(conflicts=7), Time()
    sync(s3, folder_of(tmp_path / "k", 1), agent=agent, time=time)
    assert agent.started == 1
    assert time.seconds == pytest.approx(0.2 * sum(1.25**wait for wait in range(7)))


def test_an_ingestion_without_end_is_given_up_after_an_hour(s3: Any, tmp_path: Path) -> None:
    time = Time()
    with pytest.raises(PublishingError, match="no ingestion job ended within 3600 s"):
        sync(s3, folder_of(tmp_path / "k", 1), agent=Ingesting("IN_PROGRESS"), time=time)
    assert 3_600 <= time.seconds < 3_606
