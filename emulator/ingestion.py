"""Ingestion jobs: the bucket's documents against what is indexed, by content.

A document whose bytes and sidecar are unchanged is left alone; one that fails is not indexed (an older version of it
is taken out: a citation must never quote what the bucket no longer says) and is tried again by the next job.
"""

import secrets
import string
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.contract import KNOWLEDGE_PREFIX
from emulator.catalogue import Catalogue
from emulator.documents import Document, RefusedError, S3Object, pairs, read
from emulator.errors import AwsError, not_found
from emulator.folder import DataFolder, Notice
from emulator.names import BUCKET, DATA_SOURCE_ID, KNOWLEDGE_BASE_ID

FILE = "ingestion_jobs.json"
VERSION = 1
KEPT_JOBS = 100
FILES_NAMED = 10
RUNNING = ("STARTING", "IN_PROGRESS")
COUNTERS = (
    "numberOfDocumentsScanned",
    "numberOfMetadataDocumentsScanned",
    "numberOfNewDocumentsIndexed",
    "numberOfModifiedDocumentsIndexed",
    "numberOfMetadataDocumentsModified",
    "numberOfDocumentsDeleted",
    "numberOfDocumentsFailed",
    "numberOfDocumentsSkipped",
)


def timestamp() -> str:
    """Now, as the service writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass
class Job:
    """An ingestion job, with the names that the wire uses for its state."""

    ingestion_job_id: str
    client_token: str
    description: str | None
    started_at: str
    updated_at: str
    status: str = "STARTING"
    statistics: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTERS, 0))
    failure_reasons: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The job as ListIngestionJobs shows it."""
        described = {"description": self.description} if self.description else {}
        return {
            "knowledgeBaseId": KNOWLEDGE_BASE_ID,
            "dataSourceId": DATA_SOURCE_ID,
            "ingestionJobId": self.ingestion_job_id,
            **described,
            "status": self.status,
            "startedAt": self.started_at,
            "updatedAt": self.updated_at,
            "statistics": dict(self.statistics),
        }

    def detail(self) -> dict[str, Any]:
        """The job as GetIngestionJob shows it."""
        return {**self.summary(), "failureReasons": list(self.failure_reasons)}


class Ingestion:
    """The data source's jobs, one at a time, each in a thread of its own."""

    def __init__(
        self,
        folder: DataFolder,
        catalogue: Catalogue,
        objects: Callable[[str], list[S3Object]],
        save: Callable[[], None],
        notice: Notice,
    ) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._objects = objects
        self._save = save
        self._notice = notice
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._jobs = self._kept()
        self.failed: dict[str, str] = {}
        """Why a document of the bucket isn't indexed, by key."""

    def start(self, client_token: str, description: str | None) -> Job:
        """Start a job, or find the one that the same `client_token` started.

        Raises AwsError: ConflictException while another job runs, ValidationException for a token used with another
        description.
        """
        with self._lock:
            for job in self._jobs:
                if job.client_token == client_token:
                    if job.description != description:
                        raise AwsError(
                            "ConflictException", "The client token was used with another description"
                        )
                    return job
            self._must_be_idle()
            now = timestamp()
            job = Job(_job_id(), client_token, description, now, now)
            self._jobs = [*self._jobs, job][-KEPT_JOBS:]
            self._thread = threading.Thread(target=self._run, args=(job,), name="ingestion", daemon=True)
            self._thread.start()
            return job

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts, no job starts; then S3 is kept too. Raises AwsError: ConflictException while one runs."""
        with self._lock:
            self._must_be_idle()
            yield
            self._save()

    def _must_be_idle(self) -> None:
        for job in self._jobs:
            if job.status in RUNNING:
                raise AwsError(
                    "ConflictException",
                    f"There is an ongoing ingestion job {job.ingestion_job_id} for the data source "
                    f"{DATA_SOURCE_ID}. Try again when it has completed",
                )

    def get(self, job_id: str) -> Job:
        """The job of that id. Raises AwsError, ResourceNotFoundException."""
        for job in self._jobs:
            if job.ingestion_job_id == job_id:
                return job
        raise not_found(f"Ingestion job with id {job_id} does not exist")

    def jobs(self) -> list[Job]:
        """All jobs that are remembered, oldest first."""
        return list(self._jobs)

    def wait(self, seconds: float) -> None:
        """Let a running job finish, for at most `seconds`."""
        if self._thread:
            self._thread.join(seconds)

    def _run(self, job: Job) -> None:
        try:
            self._ingest(job)
            self._save()
            _move(job, "COMPLETE")
        except Exception as error:  # whatever breaks, the job must end, and say why
            job.failure_reasons.append(f"Encountered error: {error!r}")
            _move(job, "FAILED")
            self._notice(f"Ingestion job {job.ingestion_job_id} failed: {error!r}")
        try:
            self._folder.write_json(FILE, {"version": VERSION, "jobs": [asdict(each) for each in self._jobs]})
        except OSError as error:
            self._notice(f"The list of ingestion jobs can't be kept: {error}")

    def _ingest(self, job: Job) -> None:
        _move(job, "IN_PROGRESS")
        count = job.statistics
        indexed = self._catalogue.documents
        new: list[Document] = []
        modified: list[Document] = []
        refused: dict[str, list[str]] = {}
        found = pairs(self._objects(KNOWLEDGE_PREFIX))
        for each, sidecar in found:
            count["numberOfDocumentsScanned"] += 1
            count["numberOfMetadataDocumentsScanned"] += sidecar is not None
            try:
                document = read(each, sidecar)
            except RefusedError as reason:
                refused.setdefault(str(reason), []).append(each.key)
                count["numberOfDocumentsFailed"] += 1
                continue
            known = indexed.get(each.key)
            if known is None:
                new.append(document)
            elif (known.text_hash, known.sidecar_hash) != (document.text_hash, document.sidecar_hash):
                modified.append(document)
        job.failure_reasons.extend(_reasons(refused))
        self.failed = {key: reason for reason, keys in refused.items() for key in keys}
        present = {each.key for each, _ in found}
        failed = self.failed.keys()
        gone = indexed.keys() - present

        def progress(done: int) -> None:
            count["numberOfNewDocumentsIndexed"] = min(done, len(new))
            redone = modified[: max(0, done - len(new))]
            texts = sum(each.text_hash != indexed[each.key].text_hash for each in redone)
            sidecars = sum(each.sidecar_hash != indexed[each.key].sidecar_hash for each in redone)
            count["numberOfModifiedDocumentsIndexed"] = texts
            count["numberOfMetadataDocumentsModified"] = sidecars
            job.updated_at = timestamp()

        if new or modified or gone or failed & indexed.keys():
            self._catalogue.update([*new, *modified], gone | (failed & indexed.keys()), progress)
        progress(len(new) + len(modified))
        count["numberOfDocumentsDeleted"] = len(gone)

    def _kept(self) -> list[Job]:
        kept = self._folder.read_json(FILE, VERSION, self._notice)
        if not self._catalogue.restored:  # earlier jobs would say that all is indexed, when nothing is
            return []
        try:
            return [Job(**each) for each in (kept or {"jobs": []})["jobs"]]
        except (KeyError, TypeError):
            self._notice(f"{self._folder.path / FILE} is damaged; starting without earlier ingestion jobs")
            return []


def _move(job: Job, status: str) -> None:
    job.status = status
    job.updated_at = timestamp()


def _reasons(refused: dict[str, list[str]]) -> Iterable[str]:
    for reason, keys in sorted(refused.items()):
        files = ", ".join(f"s3://{BUCKET}/{key}" for key in keys[:FILES_NAMED])
        more = f" and {len(keys) - FILES_NAMED} more" if len(keys) > FILES_NAMED else ""
        yield f"Encountered error: {reason}. [Files: {files}{more}]"


def _job_id() -> str:
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(10))
