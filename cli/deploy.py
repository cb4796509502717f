"""`agent deploy`: preview, `pulumi up`, `agent sync`, check; a failed check brings back the last good commit."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from cli import going_back
from cli.console import BLIND, FOUND, console, errors, fail, show_json
from cli.doctor import SIGNS, after
from cli.local_stack import ROOT
from cli.program import require_pulumi
from cli.site_files import SiteError
from cli.stack_outputs import region_of, stack_names
from cli.sync import report, synchronise_stack
from content import ContentError
from doctor.causes import explain_text
from doctor.finding import Finding, State
from publishing import checkout, deployment
from publishing.deploying import Deployment
from publishing.deploying import deploy as run
from publishing.errors import PublishingError
from publishing.guards import Deletion
from publishing.infrastructure import Infrastructure, Preview, open_infrastructure
from publishing.stack import Published, target_of

NAMED = 10
WRONG = SIGNS[State.WRONG]
ANSWERING = ("credentials", "page", "api", "post", "knowledge", "knowledge base")
"""The checks that tell whether the page answers; without credentials nothing was looked at. AWS's own that a role may
not read aren't among them."""


def deploy(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask before resources change.")] = False,
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    ask: Annotated[
        int, typer.Option(min=0, max=50, help="Questions of the documents that the check asks, which costs.")
    ] = 2,
    allow_deletions: Annotated[bool, typer.Option(help="Delete many documents without asking.")] = False,
    to: Annotated[
        str | None, typer.Option(help="Bring an earlier commit back: its code, site and knowledge.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Preview, `pulumi up`, `agent sync`, check. Where the check fails, the last good commit comes back whole."""
    step = "preview"

    def say(name: str) -> None:
        nonlocal step
        step = name
        errors.print(name, style="bold")

    try:
        if to and not going_back.is_here(to):
            step = "check out"
            place = going_back.checked_out(checkout.full_hash(to))
            command = [sys.executable, "-m", "cli", *going_back.deployment(stack, ask, as_json=as_json)]
            raise typer.Exit(subprocess.run(command, cwd=place, check=False).returncode)
        require_pulumi()
        infrastructure = open_infrastructure(stack, ROOT)
        steps = StackSteps(infrastructure, knowledge, ask, is_sure=yes, may_delete=_asking(allow_deletions))
        done = run(steps, say, to)
    except (ContentError, SiteError) as error:
        fail(f"{step}: {error}")
    except PublishingError as error:
        fail(told(step, stack, str(error)), BLIND if error.is_blind else FOUND)
    if as_json:
        show_json(as_document(stack, done))
    else:
        show(stack, done)
    raise typer.Exit(0 if done.is_good else FOUND)


def told(step: str, stack: str, words: str) -> str:
    """What failed, where, and what to do."""
    cause = explain_text(words)
    known = f"\n  cause: {cause.cause}\n  fix: {cause.fix}" if cause else ""
    again = (
        "" if step == "preview" else f"\n  what was done stays; agent deploy -s {stack} goes on from there"
    )
    return f"{step}: {words}{known}{again}"


@dataclass
class StackSteps:
    """The steps of a real stack."""

    infrastructure: Infrastructure
    knowledge: Path
    ask: int
    is_sure: bool
    may_delete: Callable[[Deletion], bool]

    def preview(self) -> Preview:
        """What `pulumi up` would change."""
        return self.infrastructure.preview()

    def may(self, preview: Preview) -> bool:
        """Ask, where anything would change."""
        errors.print(f"  {preview}", soft_wrap=True)
        for what, names in (("replaced", preview.replaced), ("deleted", preview.deleted)):
            for name in names[:NAMED]:
                errors.print(Text.assemble("  ", (what, "red"), f": {name}"), soft_wrap=True)
            if len(names) > NAMED:
                errors.print(f"  and {len(names) - NAMED} more {what}")
        if self.is_sure or not preview.changes:
            return True
        if not sys.stdin.isatty():
            raise PublishingError("resources would change; say --yes where nobody can be asked")
        return typer.confirm("Go on?", err=True)

    def up(self, preview: Preview) -> None:
        """Make it so, with a bar."""
        columns = (
            TextColumn("{task.fields[name]:<30.30}", markup=False),
            BarColumn(30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=errors, transient=not errors.is_terminal) as bars:
            task = bars.add_task("up", total=preview.changes, name="")
            self.infrastructure.up(lambda done, name: bars.update(task, completed=done, name=name))

    def last_good(self) -> str | None:
        """From the deployment's record."""
        target = target_of(stack_names(self.infrastructure.name, None), region_of(self.infrastructure.name))
        return deployment.read_deployment(target.s3, target.bucket).last_good

    def sync(self, to: str | None) -> Published:
        """`agent sync`, with its bars."""
        return synchronise_stack(
            self.infrastructure.name, self.knowledge, None, to=to, may_delete=self.may_delete
        )

    def go_back(self, commit: str, preview: Preview) -> None:
        """By the commit's own `agent deploy` where resources changed, else by its knowledge alone."""
        if preview.changes:
            going_back.bring_back(self.infrastructure.name, commit)
        else:
            self.sync(commit)

    def check(self, commit: str | None) -> Sequence[str]:
        """`agent doctor --deployed`: what keeps the page from answering. What else is wrong is only shown."""
        findings = after(self.infrastructure.name, None, self.ask, commit)
        for each in findings:
            if is_wanting(each) and not keeps_from_answering(each):
                errors.print(Text.assemble(("·", "yellow"), f" {_sentence(each)}"), soft_wrap=True)
        return [_sentence(each) for each in findings if keeps_from_answering(each)]

    def mark_good(self) -> None:
        """In the deployment's record."""
        target = target_of(stack_names(self.infrastructure.name, None), region_of(self.infrastructure.name))
        deployment.mark_good(target.s3, target.bucket)


def is_wanting(finding: Finding) -> bool:
    """Whether it is wrong, or couldn't be looked at."""
    return finding.state in (State.WRONG, State.BLIND)


def keeps_from_answering(finding: Finding) -> bool:
    """Whether visitors notice it, so that other knowledge might help; an address to confirm or an alarm isn't that."""
    return is_wanting(finding) and (finding.check in ANSWERING or finding.check.startswith("question"))


def _sentence(finding: Finding) -> str:
    return f"{finding.check}: {finding.what}. {finding.why} Fix: {finding.fix}"


def as_document(stack: str, done: Deployment) -> dict[str, Any]:
    """What `--json` prints; knowledge/reference.md describes it."""
    return {
        "stack": stack,
        "good": done.is_good,
        "operations": dict(done.preview.operations),
        "replaced": done.preview.replaced,
        "deleted": done.preview.deleted,
        "sync": report(stack, done.published, is_dry=False) if done.published else None,
        "problems": list(done.problems),
        "rolled_back_to": done.went_back_to,
        "problems_after_roll_back": list(done.still_wrong),
    }


def show(stack: str, done: Deployment) -> None:
    """How it ended."""
    if done.published is None:
        console.print("nothing was changed")
        return
    for problem in done.problems:
        errors.print(Text.assemble(WRONG, f" {problem}"), soft_wrap=True)
    if done.went_back_to:
        console.print(
            f"code, site and knowledge are back at {done.went_back_to[:12]}, which passed its check"
        )
        for problem in done.still_wrong:
            errors.print(Text.assemble(WRONG, f" still: {problem}"), soft_wrap=True)
    elif done.problems:
        console.print(f"no earlier commit to go back to; agent doctor --deployed -s {stack}", soft_wrap=True)
    for failure in done.published.outcome.failures:
        errors.print(Text.assemble(WRONG, f" {failure}"), soft_wrap=True)
    if done.is_good:
        outcome = done.published.outcome
        console.print(
            f"{stack} is deployed and checked: {done.preview}; {outcome.written} chunks written",
            soft_wrap=True,
        )


def _asking(allowed: bool) -> Callable[[Deletion], bool]:
    def may_delete(gone: Deletion) -> bool:
        if allowed or not sys.stdin.isatty():
            return allowed
        return typer.confirm(f"{gone}. Go on?", err=True)

    return may_delete
