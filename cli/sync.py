"""`agent sync`: bring a deployed stack's knowledge in step with this folder. Needs an account.

Chunks go to the knowledge base, readable pages to the site's bucket, the deployment's record beside the chunks.
"""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, errors, fail
from cli.stack_outputs import region_of, stack_names
from cli.sync_bars import SyncBars
from content import ContentError, load, problems
from publishing.errors import PublishingError
from publishing.stack import publish


def sync(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    outputs: Annotated[
        Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
    ] = None,
) -> None:
    """Upload what changed, ingest it, and publish the documents as pages."""
    try:
        library = load(knowledge)
        found = problems(library, knowledge)
        if found:
            more = f" (and {len(found) - 1} more); agent check lists them" if found[1:] else ""
            fail(f"{found[0]}{more}")
        names = stack_names(stack, outputs)
        with SyncBars() as bars:
            done = publish(library, knowledge, names, region_of(stack), bars)
    except (ContentError, PublishingError) as error:
        fail(str(error))
    for failure in done.outcome.failures:
        errors.print(f"  {failure}", style="yellow", soft_wrap=True)
    console.print(
        f"{done.outcome.written} chunks written, {done.outcome.deleted} deleted, "
        f"{done.outcome.unchanged} unchanged; {done.pages} pages written"
    )
