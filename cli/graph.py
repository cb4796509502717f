"""`agent graph`: what the program makes, without an account."""

from typing import Annotated

import typer

from cli.console import fail
from cli.program import captured
from graph.pictures import mermaid, outline
from graph.stacks import stacks


def graph(
    stack: Annotated[str, typer.Option("--stack", "-s", help="One stack; all by default.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="The whole graph, in the form that graph/schema.json states.")
    ] = False,
    as_mermaid: Annotated[
        bool, typer.Option("--mermaid", help="A flowchart: a node a component, an edge for its references.")
    ] = False,
) -> None:
    """Run the program without an account and show what it makes: components, resources, what needs what."""
    if as_json and as_mermaid:
        fail("--json and --mermaid exclude each other")
    names = [stack] if stack else stacks()
    if (as_json or as_mermaid) and len(names) != 1:
        fail(
            f"{'--json' if as_json else '--mermaid'} is of one stack: choose with --stack {' or '.join(names)}"
        )
    for number, name in enumerate(names):
        found, _ = captured(name)
        text = found.to_json() if as_json else mermaid(found) if as_mermaid else outline(found)
        typer.echo(("\n" if number else "") + text, nl=False)
