"""One deployed stack brought in step: knowledge base, pages, the deployment's record."""

import getpass
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from content import Library
from publishing import deployment
from publishing.clock import Clock
from publishing.documents import publish_documents
from publishing.errors import PublishingError
from publishing.guards import Deletion, deletion, require_publishable
from publishing.lock import Lock, locked
from publishing.objects import UPLOADS_AT_ONCE
from publishing.pages import publish_pages
from publishing.sync import Outcome, Progress, Target, make_plan, synchronise

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from publishing.site.build import Page


@dataclass(frozen=True)
class StackNames:
    """What a sync needs to know of a stack, from its outputs."""

    stack: str
    knowledge_base_id: str
    data_source_id: str
    documents_bucket: str
    site_bucket: str


@dataclass(frozen=True)
class Published:
    """What was done: the sync's outcome, and how many pages were written."""

    outcome: Outcome
    pages: int


def target_of(names: StackNames, region: str | None) -> Target:
    """Clients for a stack; `region` is the stack's, None takes the environment's."""
    import boto3
    from botocore.config import Config

    try:
        session = boto3.Session(region_name=region)
        return Target(
            s3=session.client("s3", config=Config(max_pool_connections=UPLOADS_AT_ONCE)),
            bedrock_agent=session.client("bedrock-agent"),
            bucket=names.documents_bucket,
            knowledge_base_id=names.knowledge_base_id,
            data_source_id=names.data_source_id,
        )
    except BotoCoreError as error:
        raise PublishingError(f"{error}; set the region in Pulumi.{names.stack}.yaml") from error


def publish(
    library: Library,
    knowledge: Path,
    rendered: "Mapping[str, Page]",
    target: Target,
    names: StackNames,
    *,
    questions: Sequence[str] = (),
    may_delete: Callable[[Deletion], bool],
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> Published:
    """Bring one stack in step, alone.

    Args:
        library: what `content.load(knowledge)` returned.
        knowledge: the folder.
        rendered: the site's pages of that library.
        target: the stack's clients.
        names: the stack's names.
        questions: the page's first questions, which programs are offered too.
        may_delete: decides on a large deletion; a roll-back to a commit that was deployed before isn't asked about.
        progress: receives how far the sync is.
        clock: what to wait by.

    Raises:
        PublishingError: the folder must not be published, or AWS refused a step; the message says which. Nothing has
            been written where it is about the folder or a deletion.
    """
    progress, clock = progress or Progress(), clock or Clock()
    require_publishable(library)
    try:
        _require_permission(library, knowledge, target, may_delete)
        with locked(target.s3, target.bucket, f"{getpass.getuser()}@{platform.node()}", clock) as lock:
            outcome = synchronise(library, target, _Alive(progress, lock), clock)
            pages = publish_pages(rendered, target.s3, names.site_bucket)
            publish_documents(library, questions, target.s3, target.bucket)
            repository = deployment.repository()
            deployment.write_deployment(target.s3, target.bucket, names.stack, library, repository, clock)
            deployment.remember_commit(target.s3, target.bucket, knowledge)
    except ClientError as error:
        raise PublishingError.of(error) from error
    except BotoCoreError as error:
        raise PublishingError(
            f"{error}; `aws sts get-caller-identity` shows which credentials are used"
        ) from error
    except OSError as error:
        raise PublishingError(f"{error.filename or knowledge}: {error.strerror or error}") from error
    return Published(outcome, pages)


class _Alive(Progress):
    """Passes progress on, and each time gives the lock its sign of life."""

    def __init__(self, progress: Progress, lock: Lock) -> None:
        self._progress, self._lock = progress, lock

    def upload(self, done: int, total: int) -> None:
        self._lock.renew()
        self._progress.upload(done, total)

    def ingest(self, done: int, total: int) -> None:
        self._lock.renew()
        self._progress.ingest(done, total)


def _require_permission(
    library: Library, knowledge: Path, target: Target, may_delete: Callable[[Deletion], bool]
) -> None:
    gone = deletion(library, make_plan(library, target).changes.present)
    if not gone.is_large or may_delete(gone) or _is_roll_back(target.s3, target.bucket, knowledge):
        return
    raise PublishingError(f"{gone}; if that is meant, run it again with --allow-deletions")


def _is_roll_back(s3: "S3Client", bucket: str, knowledge: Path) -> bool:
    commit = deployment.clean_commit(knowledge)
    return commit is not None and commit in deployment.deployed_commits(s3, bucket)
