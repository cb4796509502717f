"""Whether this machine has what a deployment needs."""

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence

from api.contract.outside import json_of, member
from doctor.causes import Refusal
from doctor.trouble import Refused, Unseen
from doctor.wanted import Wanted

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def run_command(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program without a terminal. Raises FileNotFoundError where it isn't installed."""
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(f"{command[0]} is not on PATH")
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def pulumi(run: Run, wanted: Wanted) -> str:
    """Whether Pulumi is there, signed in, and knows the stack."""
    who = run(["pulumi", "--non-interactive", "whoami", "--verbose"])
    if who.returncode:
        raise _refusal(who)
    backend = re.search(r"(?:Backend )?URL:\s*(\S+)", who.stdout)
    listed = run(["pulumi", "--non-interactive", "stack", "ls", "--json"])
    if listed.returncode:
        raise _refusal(listed)
    stacks = _stacks(listed.stdout or "[]")
    where = backend[1] if backend else "its backend"
    if wanted.stack not in stacks:
        raise Unseen(
            f"signed in to {where}; stack {wanted.stack} isn't made yet", f"pulumi stack init {wanted.stack}"
        )
    shown = run(["pulumi", "--non-interactive", "config", "--json", "--show-secrets", "-s", wanted.stack])
    if shown.returncode:
        raise _refusal(shown)
    return f"signed in to {where}; stack {wanted.stack} is there"


def _stacks(text: str) -> list[str]:
    try:
        return [member(each, "name", str).rsplit("/", 1)[-1] for each in json_of(text)]
    except (ValueError, TypeError):
        words = f"`pulumi stack ls --json` printed {text[:80]!r}"
        raise Refused(Refusal("", words, "pulumi")) from None


def _refusal(ended: "subprocess.CompletedProcess[str]") -> Refused:
    words = (ended.stderr or ended.stdout).strip() or f"exit code {ended.returncode}"
    return Refused(Refusal("", words, "pulumi"))
