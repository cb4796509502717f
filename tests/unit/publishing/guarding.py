"""A sync over moto's S3 whose time and ingestions a test has in hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

from botocore.exceptions import ClientError

from cli.site import running
from cli.site_facts import gather
from content import load
from publishing.clock import Clock
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


class Standing(Time):
    """A clock that stands still: no lock expires and no patience ends, however long the other sync takes."""

    def sleep(self, seconds: float) -> None:
        """Let others work, and look again."""
        sleep(0.01)


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
