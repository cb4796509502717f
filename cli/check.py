"""`agent check`: what is wrong in the knowledge folder, with file and line."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli.console import console, counted, errors, fail
from content import ContentError, Library, load, problems
from publishing.errors import PublishingError
from publishing.guards import require_publishable

PROBLEMS_SHOWN = 5
"""How many a served folder's start shows."""


def check(
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown to check.")] = Path("knowledge"),
) -> None:
    """Validate documents, links, the roadmap and the certificates."""
    try:
        library = load(knowledge)
    except ContentError as error:
        fail(str(error))
    found = problems(library, knowledge)
    for problem in found:
        errors.print(str(problem), style="yellow", soft_wrap=True)
    if found:
        fail(f"{counted(len(found), 'problem')} in {knowledge}")
    if library.chunks:
        try:
            require_publishable(library)
        except PublishingError as error:
            fail(str(error))
    console.print(f"{_size(library)}: no problem found")


def report(library: Library, knowledge: Path) -> None:
    """What a served folder holds, and the first problems of it."""
    if not library.chunks:
        told = Text.assemble((f"{knowledge} holds no Markdown yet:", "yellow"), " write some and start again")
        console.print(told, soft_wrap=True)
        return
    console.print(f"{_size(library)} in {knowledge}", soft_wrap=True)
    left_out = library.left_out
    if left_out:
        names = ", ".join(each.path for each in left_out)
        which = "1 file is" if len(left_out) == 1 else f"{len(left_out)} files are"
        errors.print(
            f"  {which} left out ({names}): agent check says why",
            style="yellow",
            soft_wrap=True,
        )
    found = [each for each in problems(library, knowledge) if not each.message.startswith("left out")]
    for problem in found[:PROBLEMS_SHOWN]:
        errors.print(f"  {problem}", style="yellow", soft_wrap=True)
    if len(found) > PROBLEMS_SHOWN:
        errors.print(f"  and {len(found) - PROBLEMS_SHOWN} more: agent check", style="yellow")


def _size(library: Library) -> str:
    return f"{counted(len(library.documents), 'document')}, {counted(len(library.chunks), 'chunk')}"
