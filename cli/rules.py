"""`agent rules`: what a reviewer must see in the program, before anything is made."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import console, errors, fail
from cli.graph_file import judging, read_graph
from cli.program import captured
from graph.finding import Finding
from graph.rules import RULES, check
from graph.stacks import stacks

if TYPE_CHECKING:
    from graph.frames import Frame

Found = list[tuple[str, Finding, "Frame | None"]]
"""Stack, finding, and the program's line."""


def rules(
    stack: Annotated[str | None, typer.Option("--stack", "-s", help="One stack; all by default.")] = None,
    graph: Annotated[
        Path | None,
        typer.Option(help="Judge a captured graph instead of the program, for example a base commit's."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as JSON, for another program.")] = False,
) -> None:
    """Hold the resource graph against the rules; ends with 1 if there are findings, each with file and line."""
    if stack is not None and graph is not None:
        fail("--stack and --graph exclude each other: a captured graph is of one stack already")
    found = _of_file(graph) if graph else _of_program([stack] if stack else [])
    if as_json:
        typer.echo(json.dumps([_record(*one) for one in found], indent=1))
    else:
        for name, finding, frame in found:
            where = f"{frame}: " if frame else ""
            console.print(f"{where}{finding} ({name})", soft_wrap=True)
        if not found:
            console.print(f"{len(RULES)} rules, no findings")
    if found:
        if not as_json:
            in_stacks = ", ".join(sorted({name for name, _, _ in found}))
            errors.print(f"{len(found)} findings in {in_stacks}", soft_wrap=True)
        raise typer.Exit(1)


def _of_program(names: list[str]) -> Found:
    """The stacks named, or all, as the program makes them now."""
    found: Found = []
    for name in names or stacks():
        made, frames = captured(name)
        found += [(name, finding, frames.get(finding.node)) for finding in check(made)]
    return found


def _of_file(file: Path) -> Found:
    """A file tells no lines: they would change with every edit of the program."""
    with judging(file):
        captured = read_graph(file)
        return [(captured.stack, finding, None) for finding in check(captured)]


def _record(stack: str, finding: Finding, frame: "Frame | None") -> dict[str, object]:
    return {
        "stack": stack,
        "rule": finding.rule,
        "node": finding.node,
        "problem": finding.problem,
        "remedy": finding.remedy,
        "file": frame.file if frame else None,
        "line": frame.line if frame else None,
    }
