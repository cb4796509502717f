"""`deployment.json`: what changes with every commit, in one deploy-time object that /api/about reads."""

import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from api.contract import DEPLOYMENT_KEY, JSON_TYPE, Deployment
from content import Library
from publishing.clock import Clock

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).resolve().parent.parent
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
