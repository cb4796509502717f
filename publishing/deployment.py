"""`deployment.json`: what changes with every commit, in one deploy-time object that /api/about reads."""

import json
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from api.contract import DEPLOYMENT_KEY, JSON_TYPE, Deployment
from content import Library
from publishing.clock import Clock
from publishing.stored import stored

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

COMMITS_KEY = "sync/commits"  # outside the data source's prefix
COMMITS_KEPT = 100
VERSIONS_OF = ("boto3", "fastapi", "mangum")


def read_deployment(s3: "S3Client", bucket: str) -> Deployment:
    """The record of the last deployment; an empty one before the first, or where it can't be understood."""
    return Deployment.parse(stored(s3, bucket, DEPLOYMENT_KEY)[0])


def record_of(
    stack: str,
    library: Library,
    repository: str | None,
    commit: str | None,
    committed: str | None = None,
) -> Deployment:
    """What a deployment of this library is recorded as, but for its time.

    Args:
        stack: the stack's name.
        library: the knowledge that is deployed.
        repository: the repository's public address, which citations link into; None links to the page's documents.
        commit: what is deployed.
        committed: when that was made (ISO 8601, UTC).
    """
    return Deployment(
        stack=stack,
        commit=commit,
        committed=committed,
        repository=repository,
        knowledge_version=library.version,
        versions={name: version(name) for name in VERSIONS_OF},
    )


def write_deployment(
    s3: "S3Client", bucket: str, record: Deployment, before: Deployment, clock: Clock | None = None
) -> None:
    """Write the record of this deployment into the documents bucket, unless it says what the one before says.

    Args:
        s3: the client.
        bucket: the documents bucket.
        record: what is deployed.
        before: the record that is there, whose last good commit is kept.
        clock: tells the time of the deployment.
    """
    if is_same(record, before):
        return
    now = (clock or Clock()).now().isoformat(timespec="seconds")
    _put(s3, bucket, replace(record, time=now, last_good=record.last_good or before.last_good))


def is_same(record: Deployment, before: Deployment) -> bool:
    """Whether two records tell of the same deployment, at whatever time."""
    return replace(record, time=None, last_good=None) == replace(before, time=None, last_good=None)


def mark_good(s3: "S3Client", bucket: str) -> str | None:
    """Note that the deployment that is there passed its check; returns its commit."""
    now = read_deployment(s3, bucket)
    if now.commit and now.last_good != now.commit:
        _put(s3, bucket, replace(now, last_good=now.commit))
    return now.commit


def _put(s3: "S3Client", bucket: str, record: Deployment) -> None:
    s3.put_object(Bucket=bucket, Key=DEPLOYMENT_KEY, Body=record.to_json().encode(), ContentType=JSON_TYPE)


def deployed_commits(s3: "S3Client", bucket: str) -> list[str]:
    """The commits whose knowledge was deployed from unchanged files, the latest last."""
    found, _ = stored(s3, bucket, COMMITS_KEY)
    return [str(one) for one in found] if isinstance(found, list) else []


def remember_commit(s3: "S3Client", bucket: str, commit: str | None) -> None:
    """Add a commit whose files were deployed as committed to the deployed ones; None is none."""
    before = deployed_commits(s3, bucket)
    if commit is None or before[-1:] == [commit]:
        return
    kept = [*(one for one in before if one != commit), commit][-COMMITS_KEPT:]
    s3.put_object(Bucket=bucket, Key=COMMITS_KEY, Body=json.dumps(kept).encode(), ContentType=JSON_TYPE)
