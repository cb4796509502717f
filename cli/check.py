"""`agent check`: what is wrong in the knowledge folder, with file and line."""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, errors, fail
from content import ContentError, load, problems


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
        fail(f"{len(found)} problem{'s' if len(found) > 1 else ''} in {knowledge}")
    console.print(f"{len(library.documents)} documents, {len(library.chunks)} chunks: no problem found")
