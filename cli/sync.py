"""`agent sync`: bring a deployed stack's knowledge in step with this folder. Needs an account.

Chunks go to the knowledge base, readable pages to the site's bucket, the deployment's record beside the chunks.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, errors, fail
from cli.site import running
from cli.site_facts import SiteError, gather
from cli.stack_outputs import output, region_of, stack_names
from cli.sync_bars import SyncBars
from content import ContentError, load, problems
from publishing.errors import PublishingError
from publishing.guards import Deletion
from publishing.site.build import pages, sitemap
from publishing.stack import publish, target_of


def sync(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    outputs: Annotated[
        Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
    ] = None,
    allow_deletions: Annotated[
        bool, typer.Option(help="Delete many documents without asking: more than three, and over a fifth.")
    ] = False,
) -> None:
    """Upload what changed, ingest it, and publish the documents as pages."""
    try:
        library = load(knowledge)
        found = problems(library, knowledge)
        if found:
            more = f" (and {len(found) - 1} more); agent check lists them" if found[1:] else ""
            fail(f"{found[0]}{more}")
        names = stack_names(stack, outputs)
        target = target_of(names, region_of(stack))

        def may_delete(deletion: Deletion) -> bool:
            if allow_deletions or not sys.stdin.isatty():
                return allow_deletions
            return typer.confirm(f"{deletion}. Go on?")

        with SyncBars() as bars:
            origin = output(stack, outputs, "pageUrl").rstrip("/")
            facts = gather(library, knowledge, running(names.stack, origin=origin))
            rendered = pages(facts)
            rendered["sitemap.xml"] = sitemap(f"{origin}/", rendered)
            done = publish(
                library,
                knowledge,
                rendered,
                target,
                names,
                questions=facts.settings.suggestions,
                may_delete=may_delete,
                progress=bars,
            )
    except (ContentError, PublishingError, SiteError) as error:
        fail(str(error))
    for failure in done.outcome.failures:
        errors.print(f"  {failure}", style="yellow", soft_wrap=True)
    console.print(
        f"{done.outcome.written} chunks written, {done.outcome.deleted} deleted, "
        f"{done.outcome.unchanged} unchanged; {done.pages} pages written"
    )
