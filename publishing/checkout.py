"""What git knows of this checkout: its commit, its remote, and older states of a folder."""

import io
import re
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from publishing.errors import PublishingError

ROOT = Path(__file__).resolve().parent.parent


def commit() -> str | None:
    """The commit of this checkout, or None outside of one."""
    return _git("rev-parse", "HEAD")


def commit_time(name: str, folder: Path = ROOT) -> str | None:
    """When a commit was made, in UTC (ISO 8601), or None outside of a checkout."""
    made = _git("show", "-s", "--format=%cI", name, "--", folder=folder)
    return datetime.fromisoformat(made).astimezone(UTC).isoformat(timespec="seconds") if made else None


def clean_commit(folder: Path) -> str | None:
    """The commit whose files a folder holds; None where they were changed since, or outside of a checkout."""
    tracked = _git("ls-files", "--", ".", folder=folder)
    changed = _git("status", "--porcelain", "--ignored", "--", ".", folder=folder)
    return _git("rev-parse", "HEAD", folder=folder) if tracked and not changed else None


def repository() -> str | None:
    """The public https address of the remote `origin`, or None."""
    return public_address(_git("remote", "get-url", "origin") or "")


def public_address(remote: str) -> str | None:
    """The https address of a git remote on GitHub, without credentials; None for any other."""
    match = re.fullmatch(
        r"(?:https://(?:[^@/]+@)?|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?", remote
    )
    return f"https://github.com/{match.group(1)}" if match else None


def is_older(commit: str, than: str, than_time: str | None, folder: Path = ROOT) -> bool:
    """Whether one commit came before another: its ancestor or, where this checkout doesn't tell, made earlier.

    Args:
        commit: a full hash of this checkout.
        than: another full hash, which a checkout without history may not hold.
        than_time: when that one was made (ISO 8601); without it, what isn't known to be older isn't.
        folder: a folder of the checkout.
    """
    if commit == than:
        return False
    common = _git("merge-base", commit, than, folder=folder)
    if common in (commit, than):
        return common == commit
    made = commit_time(commit, folder)
    if made is None or than_time is None:
        return False
    return datetime.fromisoformat(made) < datetime.fromisoformat(than_time)


def full_hash(name: str, folder: Path = ROOT) -> str:
    """The full hash of a commit that git knows by a hash's beginning, a tag, HEAD~1. Raises PublishingError."""
    full = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", folder=folder)
    if full is None:
        raise PublishingError(
            f"{name} is no commit of this checkout; `git fetch --unshallow` brings all of them"
        )
    return full


@contextmanager
def folder_at(name: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """A folder as it was at a commit: a copy that lasts as long as the context, and the commit's full hash.

    Args:
        name: a commit, as git takes it: a hash or its beginning, a tag, HEAD~1.
        folder: a folder of a checkout.

    Raises:
        PublishingError: git knows no such commit here, or the folder wasn't in it.
    """
    full = full_hash(name, folder)
    inside = (_git("rev-parse", "--show-prefix", folder=folder) or "").rstrip("/")
    top = Path(_git("rev-parse", "--show-toplevel", folder=folder) or folder)
    archived = subprocess.run(
        ["git", "archive", "--format=tar", full, "--", inside or "."],
        cwd=top,
        capture_output=True,
        check=False,
    )
    if archived.returncode:
        raise PublishingError(f"{folder} isn't in commit {full[:12]}: {archived.stderr.decode().strip()}")
    with TemporaryDirectory() as place:
        with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as tar:
            tar.extractall(place, filter="data")
        yield Path(place) / inside, full


def _git(*arguments: str, folder: Path = ROOT) -> str | None:
    """What git prints in a folder; None for nothing, for a failure and without git."""
    try:
        answer = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() or None if answer.returncode == 0 else None
