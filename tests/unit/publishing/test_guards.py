"""What a sync refuses before it writes, and two syncs that meet."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from api.contract import KNOWLEDGE_PREFIX
from cli.site import running
from cli.site_facts import gather
from content import Library, load
from publishing import deployment, lock
from publishing.clock import Clock
from publishing.errors import PublishingError
from publishing.guards import Deletion, deletion, require_publishable
from publishing.site.build import pages
from publishing.stack import Corpus, Published, StackNames, publish
from publishing.sync import Target

NAMES = StackNames("dev", "KB", "DS", "documents-bucket", "site-bucket")


class Time:
    """A clock that a sleep moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return Clock(lambda: self.seconds, self.sleep, lambda: start + timedelta(seconds=self.seconds))


class Ingesting:
    """A data source whose jobs go through the states they are given; documents by name aren't permitted."""

    class exceptions:  # noqa: N801  as boto3 names it
        class ConflictException(Exception):  # noqa: N818
            pass

    def __init__(self, *states: str, conflicts: int = 0) -> None:
        self.states = list(states or ("COMPLETE",))
        self.conflicts = conflicts
        self.started = 0

    def start_ingestion_job(self, **_: Any) -> dict[str, Any]:
        if self.conflicts:
            self.conflicts -= 1
            raise self.exceptions.ConflictException
        self.started += 1
        return self.get_ingestion_job()

    def ingest_knowledge_base_documents(self, **_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "IngestKnowledgeBaseDocuments")

    delete_knowledge_base_documents = ingest_knowledge_base_documents

    def get_ingestion_job(self, **_: Any) -> dict[str, Any]:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return {"ingestionJob": {"ingestionJobId": "J", "status": state, "statistics": {}}}


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        for bucket in (NAMES.documents_bucket, NAMES.site_bucket):
            client.create_bucket(Bucket=bucket)
        yield client


def folder_of(path: Path, count: int) -> Path:
    path.mkdir(exist_ok=True)
    for number in range(count):
        (path / f"d{number}.md").write_text(f"# D{number}\n\nText {number}.\n", "utf-8")
    return path


def sync(
    s3: Any,
    folder: Path,
    may_delete: bool = False,
    agent: Any = None,
    time: Time | None = None,
    back_to: str | None = None,
) -> Published:
    target = Target(s3, agent or Ingesting(), NAMES.documents_bucket, "KB", "DS")
    clock = (time or Time()).clock
    library = load(folder)
    rendered = pages(gather(library, folder, running("dev")))
    corpus = Corpus(library, rendered, back_to, folder, is_roll_back=back_to is not None)
    return publish(corpus, target, NAMES, may_delete=lambda _: may_delete, clock=clock)


def state(s3: Any) -> dict[str, str]:
    found = {}
    for bucket in (NAMES.documents_bucket, NAMES.site_bucket):
        for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            found[f"{bucket}/{entry['Key']}"] = entry["ETag"]
    return found


def test_a_folder_without_documents_is_refused_before_any_write(s3: Any, tmp_path: Path) -> None:
    sync(s3, folder_of(tmp_path / "full", 2))
    before = state(s3)
    with pytest.raises(PublishingError, match="holds no Markdown"):
        sync(s3, folder_of(tmp_path / "empty", 0), may_delete=True)
    assert state(s3) == before


@pytest.mark.parametrize(
    ("gone", "published", "large"),
    [(3, 3, False), (4, 20, False), (4, 19, True), (5, 20, True), (4, 4, True)],
)
def test_more_than_three_documents_and_more_than_a_fifth_are_a_large_deletion(
    gone: int, published: int, large: bool
) -> None:
    assert Deletion(tuple(f"{n}.md" for n in range(gone)), published).is_large == large


def test_a_large_deletion_needs_permission_and_writes_nothing_without_it(s3: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "k", 10)
    sync(s3, folder)
    for number in range(5, 10):
        (folder / f"d{number}.md").unlink()
    before = state(s3)
    with pytest.raises(PublishingError, match=r"5 of 10 .*d5.md.* --allow-deletions"):
        sync(s3, folder)
    assert state(s3) == before
    assert sync(s3, folder, may_delete=True).outcome.deleted == 5
    assert not any("d7.md" in key for key in state(s3))


def test_a_roll_back_to_a_deployed_commit_is_not_asked_about(s3: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "k", 4)
    sync(s3, folder, back_to="old")
    sync(s3, folder_of(folder, 12), back_to="new")
    for number in range(4, 12):
        (folder / f"d{number}.md").unlink()
    with pytest.raises(PublishingError, match="8 of 12"):
        sync(s3, folder)
    with pytest.raises(PublishingError, match="8 of 12"):
        sync(s3, folder, back_to="never deployed")
    assert sync(s3, folder, back_to="old").outcome.deleted == 8
    assert deployment.deployed_commits(s3, NAMES.documents_bucket) == ["new", "old"]


def test_only_documents_and_images_of_the_folder_itself_are_published(s3: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "k", 1)
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "secret.md").write_text("# Secret\n\nsecret\n", "utf-8")
    (folder / "a.png").write_bytes(b"picture")
    for name in ("page.html", "run.js", "notes.yaml", ".hidden.md", ".hidden.png", "new\nline.png"):
        (folder / name).write_text("never\n", "utf-8")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "folder.png").mkdir()
    sync(s3, folder)
    assert sorted(key for key in state(s3) if key.startswith("site-bucket/documents")) == [
        "site-bucket/documents/a.png",
        "site-bucket/documents/d0.md",
        "site-bucket/documents/index.html",
    ]
    chunks = [key for key in state(s3) if "/knowledge/" in key and key.endswith(".md")]
    assert chunks == ["documents-bucket/knowledge/d0.md/d0-01.md"]


@pytest.mark.parametrize("name", ["new\nline.md", "é" * 120 + ".md"], ids=["newline", "long"])
def test_an_odd_name_is_one_sentence(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "k"
    (folder / ("x" * 200) / ("y" * 200) / ("z" * 200)).mkdir(parents=True)
    place = folder if "\n" in name else next(folder.rglob("z*"))
    (place / name).write_text("# " + "w" * 300 + "\n\ntext\n", "utf-8")
    library: Library = load(folder)
    with pytest.raises(PublishingError, match=r"rename the file|shorten the name"):
        require_publishable(library)


def test_what_is_published_is_read_from_the_keys() -> None:
    keys = [f"{KNOWLEDGE_PREFIX}sub/a.md/x-01.md", f"{KNOWLEDGE_PREFIX}sub/a.md/x-01.md.metadata.json"]
    assert deletion(Library(()), keys) == Deletion(("sub/a.md",), 1)


def test_two_syncs_leave_one_state(s3: Any, tmp_path: Path) -> None:
    """Each finds the lock held by the other or free; in the end one of the two folders is published, whole."""
    folders = [folder_of(tmp_path / "one", 3), folder_of(tmp_path / "two", 3)]
    for number, folder in enumerate(folders):
        for file in folder.iterdir():
            file.write_text(f"# T\n\nOf folder {number}.\n", "utf-8")
    threads = [
        threading.Thread(target=sync, args=(s3, folder), kwargs={"may_delete": True}) for folder in folders
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


def test_a_lock_that_lasts_is_waited_for_and_then_named(s3: Any) -> None:
    time = Time()
    held(s3, "ann@desk", "2026-01-02T00:00:00+00:00")
    with (
        pytest.raises(PublishingError, match="by ann@desk, is still running"),
        lock.locked(s3, NAMES.documents_bucket, "bob", time.clock),
    ):
        pass
    assert time.seconds > lock.WAITS_SECONDS


@pytest.mark.parametrize("expires", ["2026-01-01T00:00:05+00:00", "no time"])
def test_an_expired_or_unreadable_lock_is_taken_over(s3: Any, expires: str) -> None:
    held(s3, "ann@desk", expires)
    with lock.locked(s3, NAMES.documents_bucket, "bob", Time().clock):
        kept = s3.get_object(Bucket=NAMES.documents_bucket, Key=lock.KEY)["Body"].read()
        assert json.loads(kept)["holder"] == "bob"


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
