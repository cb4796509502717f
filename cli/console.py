"""How `agent` speaks: one console, errors as one sentence."""

from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def fail(sentence: str) -> NoReturn:
    """Say what went wrong and what to do, and end with exit code 1. Markup in the sentence is text."""
    errors.print(f"[bold red]error:[/] {escape(sentence)}", soft_wrap=True)
    raise typer.Exit(1)
