"""`agent site`: write every rendered page into a folder, as a deployment uploads and the local server sends them."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.graph import packaged_graph
from cli import local_stack
from cli.console import console, fail
from cli.generated.costs import stack_model
from cli.site_facts import gather
from cli.site_files import SiteError
from content import ContentError, Library, load
from publishing import checkout
from publishing.site.build import Page, pages
from publishing.site.facts import Running
from publishing.site.frame import manifest
from publishing.site.index import missing_page
from publishing.site.scripts import ScriptsError
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
    except (ContentError, ScriptsError, SiteError, WordsError) as error:
        fail(str(error))
    for key, page in found.items():
        target = out / key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page.body)
    size = sum(len(page.body) for page in found.values())
    console.print(f"{len(found)} pages, {size / 1000:.0f} KB, in {out}")


def fixed() -> dict[str, str]:
    """Files of site/ that settings and words make, the same for all stacks: the edge answers with 404.html."""
    facts = gather(Library(()), local_stack.ROOT / "knowledge", running("local"))
    return {"404.html": missing_page(facts), "manifest.webmanifest": manifest(facts)}


class Rendering:
    """The rendered pages of a library that may change: made anew when it has.

    What they can't be made from, such as a roadmap.yaml in the middle of an edit, `warn` hears, and the state before
    goes on; without one it is a ContentError, or an OSError for a file that may not be read.
    """

    def __init__(
        self, knowledge: Path, library: Callable[[], Library], served: Running, warn: Callable[[str], None]
    ) -> None:
        self._knowledge, self._library, self._served, self._warn = knowledge, library, served, warn
        self._lock = threading.Lock()
        self._made: tuple[Library, Mapping[str, Page]] | None = None

    def __call__(self) -> Mapping[str, Page]:
        """All pages, of one state."""
        library = self._library()
        with self._lock:
            if self._made is None or self._made[0] is not library:
                self._made = library, self._rendered(library)
            return self._made[1]

    def _rendered(self, library: Library) -> Mapping[str, Page]:
        try:
            return pages(gather(library, self._knowledge, self._served))
        except (ContentError, OSError) as error:
            if self._made is None:
                raise
            self._warn(f"the pages stay as they were: {error}")
            return self._made[1]


def running(
    stack: str,
    *,
    engine: str = "converse",
    model: str | None = None,
    origin: str = "",
    commit: str | None = None,
) -> Running:
    """What the page says of the stack that serves it.

    `origin` is where it is served, where that is known; `commit` is this checkout's by default.
    """
    graph = packaged_graph(stack)
    return Running(
        stack=stack,
        engine=engine,
        model=model or (stack_model(graph) if graph else "emulator.extractive-v1"),
        region=None,
        commit=commit or checkout.commit(),
        time=checkout.commit_time(commit or "HEAD"),
        repository=None if stack == "local" else checkout.repository(),
        origin=origin,
    )
