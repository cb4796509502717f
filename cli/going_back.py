"""An earlier commit's code, site and knowledge brought back together, by that commit's own commands."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from cli.local_stack import ROOT
from publishing import checkout
from publishing.errors import PublishingError

PLACE = ROOT / "build" / "restore"
"""Where `make restore` checks a commit out too."""


def checked_out(commit: str) -> Path:
    """A work tree of an earlier commit with its Lambda package. Raises PublishingError."""
    shutil.rmtree(PLACE, ignore_errors=True)
    for command in (["worktree", "prune"], ["worktree", "add", "--quiet", "--detach", str(PLACE), commit]):
        ended = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise PublishingError(f"git {command[0]} {command[1]}: {ended.stderr.strip()}")
    packed = _agent(["package"])
    if packed.returncode:
        raise PublishingError(f"agent package of {commit[:12]}: {_last(packed.stderr)}")
    return PLACE


def bring_back(stack: str, commit: str) -> None:
    """Deploy an earlier commit, whatever its check finds. Raises PublishingError where it couldn't be deployed."""
    checked_out(commit)
    ended = _agent(deployment(stack, ask=0, as_json=True))
    try:
        json.loads(ended.stdout)
    except ValueError:
        raise PublishingError(f"agent deploy of {commit[:12]}: {_last(ended.stderr)}") from None


def deployment(stack: str, ask: int, *, as_json: bool = False) -> list[str]:
    """The command that deploys the checkout it runs in as an older one."""
    options = ["--to", "HEAD", "--yes", "--allow-deletions", "--ask", str(ask)]
    return ["deploy", "--stack", stack, *options, *(["--json"] if as_json else [])]


def is_here(commit: str) -> bool:
    """Whether a commit, by any name, is the one that is checked out."""
    return checkout.full_hash(commit) == checkout.commit()


def _agent(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(command, cwd=PLACE, capture_output=True, text=True, check=False)


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]
