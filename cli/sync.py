"""`agent sync`: bring a deployed stack's knowledge in step with this folder. Needs an account.

Chunks go to the knowledge base, readable pages to the site's bucket, the deployment's record beside the chunks.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.console import BLIND, FOUND, console, errors, fail, show_json
from cli.site import running
from cli.site_facts import gather
from cli.site_files import SiteError
from cli.stack_outputs import output, region_of, stack_names
from cli.sync_bars import SyncBars
from content import ContentError, load, problems
from publishing import checkout
from publishing.errors import PublishingError
from publishing.guards import Deletion, document_of
from publishing.site.build import pages, sitemap
from publishing.stack import Corpus, Published, publish, target_of


def sync(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    outputs: Annotated[
        Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Go to the knowledge of this commit, older or not: the roll-back.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
    ] = False,
    allow_deletions: Annotated[
        bool, typer.Option(help="Delete many documents without asking: more than three, and over a fifth.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Upload what changed, ingest it, prove it by Retrieve, and publish the documents as pages."""
    try:
        done = synchronise_stack(
            stack, knowledge, outputs, to=to, is_dry=dry_run, may_delete=_asking(allow_deletions)
        )
    except (ContentError, SiteError) as error:
        fail(str(error))
    except PublishingError as error:
        fail(str(error), BLIND if error.is_blind else FOUND)
    if as_json:
        show_json(report(stack, done, is_dry=dry_run))
    else:
        _show(done, is_dry=dry_run)
    if done.outcome.failures:
        raise typer.Exit(FOUND)


def synchronise_stack(
    stack: str,
    knowledge: Path,
    outputs: Path | None,
    *,
    to: str | None = None,
    is_dry: bool = False,
    may_delete: Callable[[Deletion], bool],
) -> Published:
    """What `agent sync` does, for other commands too. Raises ContentError, SiteError and PublishingError."""
    names = stack_names(stack, outputs)
    page_url = output(stack, outputs, "pageUrl")
    target = target_of(names, region_of(stack))
    with SyncBars() as bars, corpus(knowledge, names.stack, page_url, to) as wanted:
        return publish(wanted, target, names, may_delete=may_delete, progress=bars, is_dry=is_dry)


@contextmanager
def corpus(knowledge: Path, stack: str, page_url: str, to: str | None) -> Iterator[Corpus]:
    """The folder, or the folder as it was at commit `to`, read, checked and rendered for a stack's page."""
    if to is None:
        yield _read(knowledge, stack, page_url, checkout.clean_commit(knowledge), knowledge)
        return
    with checkout.folder_at(to, knowledge) as (folder, commit):
        yield _read(folder, stack, page_url, commit, knowledge, is_roll_back=True)


def _read(
    folder: Path, stack: str, page_url: str, commit: str | None, place: Path, *, is_roll_back: bool = False
) -> Corpus:
    library = load(folder)
    found = problems(library, folder)
    if found:
        more = f" (and {len(found) - 1} more); agent check lists them" if found[1:] else ""
        raise PublishingError(f"{found[0]}{more}")
    origin = page_url.rstrip("/")
    facts = gather(library, folder, running(stack, origin=origin, commit=commit))
    rendered = pages(facts)
    rendered["sitemap.xml"] = sitemap(f"{origin}/", rendered)
    return Corpus(library, rendered, commit, place, facts.settings.suggestions, is_roll_back)


def report(stack: str, done: Published, *, is_dry: bool) -> dict[str, Any]:
    """What `--json` prints; knowledge/reference.md describes it."""
    outcome = done.outcome
    return {
        "stack": stack,
        "commit": done.commit,
        "superseded_by": done.superseded_by,
        "dry_run": is_dry,
        "chunks": {"written": outcome.written, "deleted": outcome.deleted, "unchanged": outcome.unchanged},
        "documents": {
            "changed": sorted({document_of(key) for key in done.changed}),
            "deleted_from": sorted({document_of(key) for key in done.deleted}),
            "failed": [{"object": one.key, "reason": one.reason} for one in outcome.failures],
        },
        "ingestion": outcome.way,
        "indexed": outcome.indexed,
        "proved": outcome.proved,
        "pages_written": done.pages,
    }


def _show(done: Published, *, is_dry: bool) -> None:
    if done.superseded_by:
        console.print(
            f"nothing written: commit {done.superseded_by[:12]}, newer than this one, is deployed. "
            "To go back to an older one: agent sync --to COMMIT",
            soft_wrap=True,
        )
        return
    outcome = done.outcome
    for failure in outcome.failures:
        errors.print(f"  {failure}", style="yellow", soft_wrap=True)
    if outcome.failures:
        errors.print(f"  {len(outcome.failures)} not indexed; the next sync tries again", style="yellow")
    if is_dry:
        for key in done.changed:
            console.print(f"  write  {key}", soft_wrap=True)
        for key in done.deleted:
            console.print(f"  delete {key}", soft_wrap=True)
    would = "would be " if is_dry else ""
    console.print(
        f"{outcome.written} chunks {would}written, {outcome.deleted} {would}deleted, "
        f"{outcome.unchanged} unchanged; {done.pages} pages {would}written",
        soft_wrap=True,
    )
    if outcome.proved:
        console.print(f"proved by Retrieve for {outcome.proved} of the changed chunks", style="dim")


def _asking(allowed: bool) -> Callable[[Deletion], bool]:
    def may_delete(deletion: Deletion) -> bool:
        if allowed or not sys.stdin.isatty():
            return allowed
        return typer.confirm(f"{deletion}. Go on?")

    return may_delete
