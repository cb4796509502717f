"""One deployed stack brought in step: knowledge base, pages, the deployment's record. The newest commit wins."""

import getpass
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from api.contract import Deployment
from content import Library
from publishing import checkout, deployment
from publishing.clients import client_config, session_of
from publishing.clock import Clock
from publishing.documents import plan_documents
from publishing.errors import PublishingError
from publishing.guards import Deletion, deletion, require_publishable
from publishing.lock import Lock, locked
from publishing.manifest import Manifest
from publishing.objects import Changes, apply
from publishing.pages import plan_pages
from publishing.proof import probes, prove
from publishing.sync import Outcome, Plan, Progress, Target, carry_out, make_plan

if TYPE_CHECKING:
    from publishing.site.build import Page

SITE_MANIFEST_KEY = "sync/site-manifest"


@dataclass(frozen=True)
class StackNames:
    """What a sync needs to know of a stack, from its outputs."""

    stack: str
    knowledge_base_id: str
    data_source_id: str
    documents_bucket: str
    site_bucket: str


@dataclass(frozen=True)
class Corpus:
    """What is to be deployed: a folder of knowledge as a library, its pages, and the commit that it is.

    `commit` is None where the folder isn't as committed. With `is_roll_back` it may be older than what is deployed.
    """

    library: Library
    rendered: "Mapping[str, Page]"
    commit: str | None
    folder: Path = checkout.ROOT
    questions: Sequence[str] = ()
    """The page's first questions, which programs are offered too."""
    is_roll_back: bool = False


@dataclass(frozen=True)
class Published:
    """What was done, or would be: the knowledge base's part and the pages.

    `superseded_by` is the newer commit that is deployed; then nothing was done.
    """

    outcome: Outcome
    pages: int
    commit: str | None
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    superseded_by: str | None = None


@dataclass(frozen=True)
class _Look:
    """A stack as it is, against a corpus."""

    plan: Plan
    documents: Changes
    pages: Changes
    before: Deployment
    record: Deployment

    @property
    def is_in_step(self) -> bool:
        return (
            self.plan.is_in_step
            and self.documents.are_none
            and self.pages.are_none
            and deployment.is_same(self.record, self.before)
        )

    def published(self, outcome: Outcome) -> Published:
        return Published(
            outcome,
            len(self.pages.write),
            self.record.commit,
            tuple(self.plan.written),
            tuple(self.plan.deleted),
        )


def target_of(names: StackNames, region: str | None) -> Target:
    """Clients for a stack; `region` is the stack's, None takes the environment's."""
    try:
        session = session_of(region)
        return Target(
            s3=session.client("s3", config=client_config()),
            bedrock_agent=session.client("bedrock-agent", config=client_config()),
            bucket=names.documents_bucket,
            knowledge_base_id=names.knowledge_base_id,
            data_source_id=names.data_source_id,
            runtime=session.client("bedrock-agent-runtime", config=client_config()),
        )
    except BotoCoreError as error:
        raise PublishingError(
            f"{str(error).rstrip('.')}; set the region in Pulumi.{names.stack}.yaml"
        ) from error


def publish(
    corpus: Corpus,
    target: Target,
    names: StackNames,
    *,
    may_delete: Callable[[Deletion], bool],
    progress: Progress | None = None,
    clock: Clock | None = None,
    is_dry: bool = False,
) -> Published:
    """Bring one stack in step, alone. Where it is in step, nothing is written, not even the lock.

    Args:
        corpus: what is to be deployed.
        target: the stack's clients.
        names: the stack's names.
        may_delete: decides on a large deletion; a commit that was deployed before isn't asked about.
        progress: receives how far the sync is.
        clock: what to wait by.
        is_dry: only look at what would be done.

    Raises:
        PublishingError: the folder must not be published, or AWS refused a step; the message says which. Nothing has
            been written where it is about the folder or a deletion.
    """
    progress, clock = progress or Progress(), clock or Clock()
    require_publishable(corpus.library)
    try:
        look = _look(corpus, target, names)
        newer = _newer(corpus, look.before)
        if newer is None and not look.is_in_step and not is_dry:
            _require_permission(corpus, look.plan, target, may_delete)
            return _publish(corpus, target, names, progress, clock)
        planned = Outcome(
            len(look.plan.written), len(look.plan.deleted), look.plan.unchanged, 0, look.plan.way
        )
        return replace(look.published(planned), superseded_by=newer)
    except ClientError as error:
        raise PublishingError.of(error) from error
    except BotoCoreError as error:
        raise PublishingError(
            f"{error}; `aws sts get-caller-identity` shows which credentials are used", is_blind=True
        ) from error
    except OSError as error:
        raise PublishingError(f"{error.filename or corpus.folder}: {error.strerror or error}") from error


def _publish(
    corpus: Corpus, target: Target, names: StackNames, progress: Progress, clock: Clock
) -> Published:
    with locked(target.s3, target.bucket, f"{getpass.getuser()}@{platform.node()}", clock) as lock:
        look = _look(corpus, target, names)  # again: another sync may have ended since
        newer = _newer(corpus, look.before)
        if newer is not None:
            return replace(look.published(Outcome(0, 0, 0, 0, "none")), superseded_by=newer)
        alive = _Alive(progress, lock)
        asked = probes(corpus.library, look.plan)
        outcome = carry_out(
            look.plan, target, alive, clock, lambda failures: prove(asked, failures, target, alive, clock)
        )
        lock.renew()
        apply(target.s3, target.bucket, look.documents, target.manifest)
        apply(target.s3, names.site_bucket, look.pages, _site_manifest(target))
        deployment.write_deployment(target.s3, target.bucket, look.record, look.before, clock)
        deployment.remember_commit(target.s3, target.bucket, corpus.commit)
    return look.published(outcome)


def _look(corpus: Corpus, target: Target, names: StackNames) -> _Look:
    commit = corpus.commit or checkout.commit()
    committed = checkout.commit_time(commit, corpus.folder) if commit else None
    return _Look(
        make_plan(corpus.library, target),
        plan_documents(corpus.library, corpus.questions, target.s3, target.bucket, target.manifest),
        plan_pages(corpus.rendered, target.s3, names.site_bucket, _site_manifest(target)),
        deployment.read_deployment(target.s3, target.bucket),
        deployment.record_of(names.stack, corpus.library, checkout.repository(), commit, committed),
    )


def _newer(corpus: Corpus, deployed: Deployment) -> str | None:
    """The deployed commit where it is newer than the corpus, which isn't meant to go back."""
    if corpus.is_roll_back or corpus.commit is None or deployed.commit is None:
        return None
    older = checkout.is_older(corpus.commit, deployed.commit, deployed.committed, corpus.folder)
    return deployed.commit if older else None


def _site_manifest(target: Target) -> Manifest:
    """In the documents bucket: what is in the site's is public."""
    return Manifest(target.s3, target.bucket, SITE_MANIFEST_KEY)


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

    def prove(self, done: int, total: int) -> None:
        self._lock.renew()
        self._progress.prove(done, total)


def _require_permission(
    corpus: Corpus, plan: Plan, target: Target, may_delete: Callable[[Deletion], bool]
) -> None:
    gone = deletion(corpus.library, plan.changes.present)
    if not gone.is_large or (corpus.is_roll_back and _was_deployed(corpus, target)) or may_delete(gone):
        return
    raise PublishingError(f"{gone}; if that is meant, run it again with --allow-deletions")


def _was_deployed(corpus: Corpus, target: Target) -> bool:
    return corpus.commit in deployment.deployed_commits(target.s3, target.bucket)
