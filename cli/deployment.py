"""`deployment.json`: what changes with every commit, in one deploy-time object that /api/about reads."""

import json
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from cli.local_stack import ROOT
from content import Library

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEY = "deployment.json"
VERSIONS_OF = ("boto3", "fastapi", "mangum")


def write_deployment(
    s3: "S3Client", bucket: str, stack: str, library: Library, repository: str | None
) -> None:
    """Write the record of this deployment into the documents bucket.

    Args:
        s3: the client.
        bucket: the documents bucket.
        stack: the stack's name.
        library: the knowledge that is deployed.
        repository: the repository's public address, which citations link into; None links to the page's documents.
    """
    record = {
        "stack": stack,
        "commit": commit(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "repository": repository,
        "knowledge_version": library.version,
        "versions": {name: version(name) for name in VERSIONS_OF},
    }
    s3.put_object(Bucket=bucket, Key=KEY, Body=json.dumps(record).encode(), ContentType="application/json")


def commit() -> str | None:
    """The commit of this checkout, or None outside of one."""
    return _git("rev-parse", "HEAD")


def commit_time() -> str | None:
    """When that commit was made, in UTC (ISO 8601), or None outside of a checkout."""
    made = _git("show", "-s", "--format=%cI", "HEAD")
    return datetime.fromisoformat(made).astimezone(UTC).isoformat(timespec="seconds") if made else None


def repository() -> str | None:
    """The public https address of the remote `origin`, or None."""
    return public_address(_git("remote", "get-url", "origin") or "")


def public_address(remote: str) -> str | None:
    """The https address of a git remote on GitHub, without credentials; None for any other."""
    match = re.fullmatch(
        r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?", remote
    )
    return f"https://github.com/{match.group(1)}" if match else None


def _git(*arguments: str) -> str | None:
    try:
        answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() or None
