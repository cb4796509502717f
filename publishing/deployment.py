"""`deployment.json`: what changes with every commit, in one deploy-time object that /api/about reads."""

import json
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from api.contract import DEPLOYMENT_KEY, JSON_TYPE, Deployment
from content import Library
from publishing.clock import Clock

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).resolve().parent.parent
COMMITS_KEY = "sync/commits"  # outside the data source's prefix
COMMITS_KEPT = 100
VERSIONS_OF = ("boto3", "fastapi", "mangum")


def write_deployment(
    s3: "S3Client",
    bucket: str,
    stack: str,
    library: Library,
    repository: str | None,
    clock: Clock | None = None,
) -> None:
    """Write the record of this deployment into the documents bucket.

    Args:
        s3: the client.
        bucket: the documents bucket.
        stack: the stack's name.
        library: the knowledge that is deployed.
        repository: the repository's public address, which citations link into; None links to the page's documents.
        clock: tells the time of the deployment.
    """
    record = Deployment(
        stack=stack,
        commit=commit(),
        time=(clock or Clock()).now().isoformat(timespec="seconds"),
        repository=repository,
        knowledge_version=library.version,
        versions={name: version(name) for name in VERSIONS_OF},
    )
    s3.put_object(Bucket=bucket, Key=DEPLOYMENT_KEY, Body=record.to_json().encode(), ContentType=JSON_TYPE)


def commit() -> str | None:
    """The commit of this checkout, or None outside of one."""
    return _git("rev-parse", "HEAD")


def commit_time() -> str | None:
    """When that commit was made, in UTC (ISO 8601), or None outside of a checkout."""
    made = _git("show", "-s", "--format=%cI", "HEAD")
    return datetime.fromisoformat(made).astimezone(UTC).isoformat(timespec="seconds") if made else None


def clean_commit(folder: Path) -> str | None:
    """The commit whose files a folder holds; None where they were changed since, or outside of a checkout."""
    tracked = _git("ls-files", "--", ".", folder=folder)
    changed = _git("status", "--porcelain", "--ignored", "--", ".", folder=folder)
    return _git("rev-parse", "HEAD", folder=folder) if tracked and not changed else None


def deployed_commits(s3: "S3Client", bucket: str) -> list[str]:
    """The commits whose knowledge was deployed from unchanged files, the latest last."""
    try:
        found = json.loads(s3.get_object(Bucket=bucket, Key=COMMITS_KEY)["Body"].read())
    except (s3.exceptions.NoSuchKey, ValueError):
        return []
    return [str(one) for one in found] if isinstance(found, list) else []


def remember_commit(s3: "S3Client", bucket: str, folder: Path) -> None:
    """Add this checkout's commit to the deployed ones, if the folder is as committed."""
    commit = clean_commit(folder)
    before = deployed_commits(s3, bucket)
    if commit is None or before[-1:] == [commit]:
        return
    kept = [*(one for one in before if one != commit), commit][-COMMITS_KEPT:]
    s3.put_object(Bucket=bucket, Key=COMMITS_KEY, Body=json.dumps(kept).encode(), ContentType=JSON_TYPE)


def repository() -> str | None:
    """The public https address of the remote `origin`, or None."""
    return public_address(_git("remote", "get-url", "origin") or "")


def public_address(remote: str) -> str | None:
    """The https address of a git remote on GitHub, without credentials; None for any other."""
    match = re.fullmatch(
        r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?", remote
    )
    return f"https://github.com/{match.group(1)}" if match else None


def _git(*arguments: str, folder: Path = ROOT) -> str | None:
    """What git prints in a folder; None for nothing, for a failure and without git."""
    try:
        answer = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() or None if answer.returncode == 0 else None
