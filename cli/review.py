"""`agent review`: what a change does to every stack, before anybody merges it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.contract.outside import json_of
from cli.called_from import with_paths_of_caller
from cli.console import console, fail
from cli.graph_file import judging, read_graph
from cli.program import NEEDS_PULUMI
from graph.model import Graph
from review.capturing import Captured, HeadError, captured, read_captured
from review.comment import NOT_CHECKED, comment, verdict
from review.findings import KINDS, at_least
from review.github import GitHub, GitHubError
from review.kinds.cost import QUESTIONS
from review.posting import post as post_review
from review.preview import Preview, read_preview
from review.records import record, sarif
from review.review import Review
from review.review import review as compare
from review.side import GRAPHS, Side, committed_graphs, is_older
from review.trees import FolderTree, GitTree, Tree, UnknownRevisionError

ROOT = Path(__file__).resolve().parent.parent
COLOURS = {"high": "bold red", "medium": "yellow", "low": "cyan", "note": "dim"}


class Format(StrEnum):
    """How the review is written."""

    MD = "md"
    JSON = "json"
    SARIF = "sarif"


class FailOn(StrEnum):
    """The least severity that ends with 1."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


app = typer.Typer(help="What a change does to every stack.", invoke_without_command=True)


@app.callback(invoke_without_command=True)
@with_paths_of_caller
def review(
    context: typer.Context,
    base: Annotated[str, typer.Option(help="The commit to compare with: a branch, a tag, a hash.")] = "main",
    stack: Annotated[str, typer.Option("--stack", "-s", help="One stack; all by default.")] = "",
    base_graph: Annotated[Path | None, typer.Option(help="A captured graph instead of a commit's.")] = None,
    head_graph: Annotated[
        Path | None, typer.Option(help="A captured graph instead of the program's.")
    ] = None,
    preview: Annotated[
        list[Path] | None,
        typer.Option(
            help="`pulumi preview --json` of a stack, believed before the prediction; once a stack."
        ),
    ] = None,
    written: Annotated[Format, typer.Option("--format", help="Markdown, JSON or SARIF.")] = Format.MD,
    terminal: Annotated[bool, typer.Option("--terminal", help="For reading here, before a push.")] = False,
    fail_on: Annotated[FailOn | None, typer.Option(help="End with 1 at a finding as bad as this.")] = None,
    answers: Annotated[bool, typer.Option("--answers", help="Ask base's and head's documents too.")] = False,
    package: Annotated[
        bool, typer.Option("--package", help="Build and start base's and head's Lambda package too.")
    ] = False,
    questions: Annotated[int, typer.Option(min=0, help="Questions a month, for the cost.")] = QUESTIONS,
) -> None:
    """Compare the program here with a commit, or two captured graphs; no account, no credentials."""
    if context.invoked_subcommand:
        return
    if (base_graph is None) != (head_graph is None):
        fail("--base-graph and --head-graph go together: two captured graphs are compared, and nothing else")
    notes: tuple[str, ...]
    if base_graph and head_graph:
        before, after = read_graph(base_graph), read_graph(head_graph)
        sides = Side("base", {after.stack: before}), Side("head", {after.stack: after})
        notes = ("files, since only graphs were given",)
    else:
        sides, notes = _of_repository(base, stack)
    previews = {one.stack: one for one in map(_preview, preview or ())}
    with judging(base_graph, head_graph) if base_graph and head_graph else nullcontext():
        found = compare(*sides, only=stack, questions=questions, previews=previews, unchecked=notes)
    part = "\n\n".join(filter(None, _parts(sides[0].tree, answers=answers, package=package)))
    if terminal:
        _show(found)
        console.print(part)
    else:
        writers = {Format.MD: lambda one: comment(one, part), Format.JSON: record, Format.SARIF: sarif}
        typer.echo(writers[written](found), nl=False)
    if fail_on and at_least(found.findings, fail_on.value):
        raise typer.Exit(1)


@app.command()
@with_paths_of_caller
def capture(
    out: Annotated[Path, typer.Option(help="The file to write.")],
    stack: Annotated[str, typer.Option("--stack", "-s", help="One stack; all by default.")] = "",
) -> None:
    """Write the graphs of the program here, with its lines, for a review on another machine."""
    out.write_text(_captured(stack).to_json(), "utf-8")


@app.command()
@with_paths_of_caller
def post(
    whole: Annotated[
        Path | None, typer.Option(help="A file for the whole, where a comment is too short.")
    ] = None,
) -> None:
    """In the trusted job of GitHub Actions: compare, and write the pull request's one comment."""
    try:
        event = json_of(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes())
        token = os.environ["GITHUB_TOKEN"]
        address = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        posted = post_review(
            event, GitHub(os.environ["GITHUB_REPOSITORY"], token, address), ROOT, token, whole
        )
    except KeyError as missing:
        fail(f"{missing} is missing: this runs in a workflow that a finished `review` run starts")
    except ValueError as error:
        fail(f"GITHUB_EVENT_PATH names a file that is no event: {error}")
    except GitHubError as error:
        fail(str(error))
    console.print(posted or "there is no open pull request at this commit; nothing is posted")


def _parts(base: Tree | None, *, answers: bool, package: bool) -> Iterator[str]:
    """What is asked for beside the comparison, of a repository's commit; each needs what nobody else waits for."""
    if base is None:
        return
    if package:
        from cli.review_package import package_of_change

        yield package_of_change(base, FolderTree(ROOT))
    if answers:
        from cli.review_answers import answers_of_change

        yield answers_of_change(base, ROOT / "knowledge")


def _captured(stack: str) -> Captured:
    try:
        return captured(ROOT, stack)
    except ModuleNotFoundError:
        fail(NEEDS_PULUMI)


def _of_repository(base: str, stack: str) -> tuple[tuple[Side, Side], tuple[str, ...]]:
    try:
        tree = GitTree(ROOT, base)
    except UnknownRevisionError as error:
        fail(str(error))
    graphs, broken = committed_graphs(tree)
    older = [one for one in broken if is_older(tree.read(f"{GRAPHS}/{one}.json") or "")]
    notes: tuple[str, ...] = ()
    if older or not graphs:
        graphs = _computed_again(tree.commit)
        broken = {}
        notes = (
            f"base's committed graphs are of an earlier form, so they were computed again from {tree.commit[:12]}",
        )
    head = _captured(stack).side("the working tree", FolderTree(ROOT))
    return (Side(tree.commit, graphs, tree, {}, broken), head), notes


def _computed_again(commit: str) -> dict[str, Graph]:
    """The graphs that a commit's program makes, in a work tree of its own, by this version's capture."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "base"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", str(place), commit], check=True, capture_output=True)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "review.capturing", str(place)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            return dict(read_captured(done.stdout).graphs)
        except HeadError:
            fail(f"base {commit[:12]} has no graphs that can be read, and its program doesn't run here")
        finally:
            subprocess.run([*git, "remove", "--force", str(place)], check=False, capture_output=True)


def _preview(file: Path) -> Preview:
    try:
        return read_preview(file.read_text("utf-8"))
    except OSError as error:
        fail(f"{file} can't be read ({error.strerror})")
    except ValueError as error:
        fail(f"{file}: {error}")


def _show(found: Review) -> None:
    console.print(verdict(found), style="bold")
    for stack in found.stacks:
        counts = ", ".join(
            f"{stack.count(one)} {one}"
            for one in ("create", "update", "replace", "delete", "unknown")
            if stack.count(one)
        )
        bill = stack.bill
        money = (
            "" if not bill or bill.delta is None else f"; {bill.before:.2f} → {bill.after:.2f} USD a month"
        )
        console.print(f"  {stack.stack}: {counts or 'no change'}{money}")
    for one in found.findings:
        where = f"{one.file}:{one.line}: " if one.line else f"{one.file}: " if one.file else ""
        named = f" ({one.stack})" if one.stack else ""
        console.print(
            f"[{COLOURS[one.severity]}]{one.severity:6}[/] {KINDS[one.kind]}: "
            f"{escape(f'{where}{one.resource} {one.says}{named}')}",
            soft_wrap=True,
            markup=True,
        )
        for line in one.details[:5]:
            if line != one.says:
                console.print(f"         {line}", soft_wrap=True)
    unchecked = "; ".join((*NOT_CHECKED, *found.unchecked))
    console.print(f"Not checked: {unchecked}.", style="dim", soft_wrap=True)
