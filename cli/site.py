"""`agent site`: write every rendered page into a folder, as a deployment uploads and the local server sends them."""

from pathlib import Path
from typing import Annotated

import typer

from api.graph import packaged_graph
from cli.console import console, fail
from cli.deployment import commit, commit_time, repository
from cli.generated.costs import stack_model
from cli.site_facts import SiteError, gather
from content import ContentError, load
from publishing.site.build import pages
from publishing.site.facts import Running
from publishing.site.words import WordsError


def site(
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown.")] = Path("knowledge"),
    out: Annotated[Path, typer.Option(help="Where the pages are written.")] = Path("build/site"),
    stack: Annotated[str, typer.Option("--stack", "-s", help="The stack that will serve them.")] = "local",
) -> None:
    """Render the public page, its documents and its search index."""
    try:
        library = load(knowledge)
        found = pages(gather(library, knowledge, running(stack)))
    except (ContentError, SiteError, WordsError) as error:
        fail(str(error))
    for key, page in found.items():
        target = out / key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page.body)
    size = sum(len(page.body) for page in found.values())
    console.print(f"{len(found)} pages, {size / 1000:.0f} KB, in {out}")


def running(stack: str, *, engine: str = "converse", model: str | None = None) -> Running:
    """What the page says of the stack that serves it."""
    graph = packaged_graph(stack)
    return Running(
        stack=stack,
        engine=engine,
        model=model or (stack_model(graph) if graph else "emulator.extractive-v1"),
        region=None,
        commit=commit(),
        time=commit_time(),
        repository=None if stack == "local" else repository(),
    )
